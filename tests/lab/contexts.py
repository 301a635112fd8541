# SPDX-License-Identifier: BSD-2-Clause
"""Contexts as a station sees them, each by a community of its name."""

import contextlib

from .agent import ADDRESS
from .snmp import Client, SnmpError
from .waiting import wait_until

SERVE = "ipifServe ip ipif interfaces addresses\n"
IF_NAME = "1.3.6.1.2.1.31.1.1.1.1"
LOGICAL = "1.3.6.1.2.1.47.1.2.1.1"
VIEW = "view everything included .1\n"
GONE = 1.5  # seconds: within a second of its end, and a machine that others use


def community(*names):
    """snmpd.conf: a community for each context, of its name."""
    return VIEW + "".join(f"rocommunity {name} default -V everything {name}\n" for name in names)


def station(lab, context, seconds=5):
    return Client(ADDRESS, lab.namespace, community=context, seconds=seconds)


def names_of(lab, context):
    with contextlib.suppress(SnmpError):
        return [binding.value.value.decode() for binding in station(lab, context).walk(IF_NAME)
                if binding.value.value is not None]  # the end of one that went meanwhile
    return None


def listed(lab):
    return {binding.value.value.decode() for binding in lab.client.walk(f"{LOGICAL}.8")}


def kernel_names(namespace):
    return [link["ifname"] for link in
            sorted(namespace.ip_json("link", "show"), key=lambda link: link["ifindex"])]


def wait_for(lab, context, names, seconds=5):
    wait_until(lambda: names_of(lab, context) == names, seconds, f"{context} shows {names}")


def writers(*names):
    return VIEW + "".join(f"rwcommunity {name} default -V everything {name}\n" for name in names)
