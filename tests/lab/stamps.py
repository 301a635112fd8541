# SPDX-License-Identifier: BSD-2-Clause
"""ipv4/ipv6InterfaceTableLastChange, and what a change does to them."""

import time

from lab import ipmib

SEEN = 1.15  # seconds after which a request has everything read
FAMILIES = ("ipv4", "ipv6")
# Hundredths of a second.  sysUpTime reaches ipifd with answers of snmpd's, is rounded down, and is
# later than it says by the time that the quickest of them has waited to be read.
BEHIND, AHEAD = 100, 5


class Stamps:
    """Both LastChange values, and what a change does to them."""

    def __init__(self, lab):
        self._lab = lab

    def read(self):
        """(ipv4, ipv6, sysUpTime) in hundredths of a second, from one request; what this one has
        read has been read."""
        self._lab.settle()
        values = self._lab.client.get(ipmib.IPV4_LAST_CHANGE, ipmib.IPV6_LAST_CHANGE,
                                      ipmib.UPTIME)
        assert {value.type for value in values} == {"Timeticks"}
        return tuple(value.value for value in values)

    def moved_by(self, change):
        """The set of families whose stamp a change moved; a moved stamp is now, or a little
        earlier, and no other went back."""
        *before, begin = self.read()
        change()
        time.sleep(SEEN)
        *after, end = self.read()
        moved = set()
        for family, old, new in zip(FAMILIES, before, after):
            if old != new:
                moved.add(family)
                assert begin - BEHIND <= new <= end + AHEAD, f"{family}: {begin} <= {new} <= {end}"
        return moved
