# SPDX-License-Identifier: BSD-2-Clause
"""`ipifd_faults`: ipifd in which one call fails, or at which it is killed."""

import os

from lab import ipifmib, ipmib
from lab.process import product

_TABLES = (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE, ipifmib.INTERFACE_TABLE)
# The kernel draws these anew, in silence.
_REDRAWN = (f"{ipmib.IPV6_TABLE}.1.6.", f"{ipifmib.INTERFACE_TABLE}.1.34.")
_OFFLOADS = f"{ipifmib.INTERFACE_TABLE}.1.35."


def start(lab, configuration, **settings):
    """Starts it with IPIF_FAULT_… from `settings`, without waiting."""
    conf = lab.write_file("ipifd.conf", configuration)
    environment = {f"IPIF_FAULT_{name.upper()}": str(value) for name, value in settings.items()}
    number = settings.get("at", 0)
    lab.ipifd = lab.start(product("bin/ipifd_faults"), "-f", "-Lo", "-C", "-c", conf, "-x",
                          lab.socket, log=f"ipifd-{number}.log",
                          environment={"IPIF_FAULT_LOG": lab.path("fault"), **environment})
    return lab.ipifd


def failed(lab):
    """The function that failed in the one that ended last, or None: too few calls.  It may not have
    said which: it does not wait for long for a thread that is busy at its end."""
    if not os.path.exists(lab.path("fault")):
        return "unknown"
    with open(lab.path("fault"), encoding="ascii") as file:
        function = file.read().split()[1]
    os.unlink(lab.path("fault"))
    return None if function == "-" else function


def tables(lab):
    """What the tables hold, without what changes by itself."""
    found = [tuple(binding) for table in _TABLES for binding in lab.client.walk(table)]
    return [pair for pair in found if not pair[0].startswith(_REDRAWN)]


def tables_with_offloads(lab):
    """The same, or None as long as the offloads are missing."""
    found = tables(lab)
    return found if any(oid.startswith(_OFFLOADS) for oid, _ in found) else None
