# SPDX-License-Identifier: BSD-2-Clause
"""Thousands of addresses, of interfaces with addresses, and of neighbours."""

import contextlib

from lab import addresses
from lab.agent import FEW_MODULES, VARIANT
from lab.snmp import SnmpError
from lab.waiting import wait_until


def _serve_many(lab):
    if VARIANT == "module":
        lab.use_module(addresses.SERVE)
    lab.start_snmpd(modules=FEW_MODULES)
    if VARIANT != "module":
        lab.start_ipifd(addresses.SERVE)
    lab.wait_until_served(30)

    def is_read():  # where the kernel's lock is held for long, its first reading goes on
        with contextlib.suppress(SnmpError):
            return lab.client.get_next(addresses.ADDRESS_OLD)
        return None
    wait_until(is_read, 60, "addresses are read")


def test_five_thousand_addresses_on_one_interface(lab):
    lab.namespace.ip_batch(["link add one type ifb", "link set one up", *(
        f"address add 10.{64 + number // 250}.{number % 250}.1/24 dev one"
        for number in range(4000)), *(
            f"address add 2001:db8:{number:x}::1/64 dev one nodad" for number in range(1000))])
    _serve_many(lab)
    expected = addresses.read(lab.namespace)
    assert dict(lab.client.walk(addresses.ADDRESS_OLD)) == addresses.old_table(expected)
    served = dict(lab.client.walk(f"{addresses.ADDRESS}.1.5"))
    assert served == {oid: value for oid, value in addresses.address_table(expected).items()
                      if ".34.1.5." in oid}


def test_two_thousand_interfaces_with_one_each(lab):
    lab.namespace.ip_batch(
        line for number in range(2000) for line in (
            f"link add m{number} type ifb",
            f"address add 10.{number // 250}.{number % 250}.1/24 dev m{number}"))
    _serve_many(lab)
    expected = addresses.read(lab.namespace)
    assert dict(lab.client.walk(addresses.ADDRESS_OLD)) == addresses.old_table(expected)
    assert {value.value for _, value in lab.client.walk(f"{addresses.ADDRESS}.1.7")} == {1, 4}


def test_ten_thousand_neighbours(lab):
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", *(
        f"neighbor add 10.{number // 250}.{number % 250}.1 lladdr 02:00:00:00:00:01 dev one"
        for number in range(10000))])
    _serve_many(lab)
    assert dict(lab.client.walk(addresses.MEDIA)) == addresses.media_table(lab.namespace)
    assert len(lab.client.walk(f"{addresses.PHYSICAL}.1.4")) >= 10000
