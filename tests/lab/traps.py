# SPDX-License-Identifier: BSD-2-Clause
"""IPIF-MIB's notifications, as a real snmptrapd gets them."""

import re
import shutil

import pytest

from lab import ipifmib
from lab.waiting import wait_until

SINK = "127.0.0.1:1162"  # inside the namespace
TRAPS = f"trap2sink {SINK} public\n"  # for snmpd.conf
ON = "ipifNotifications yes\nipifNotificationInterval 1\n"
ADDED, REMOVED, CHANGED = 1, 2, 3
_NAME = 3


class Sink:
    """snmptrapd, and what it got."""

    def __init__(self, lab, more="", access="disableAuthorization yes"):
        program = shutil.which("snmptrapd", path="/usr/sbin:/usr/local/sbin")
        if not program:
            pytest.skip("no snmptrapd on this machine")
        conf = lab.write_file("snmptrapd.conf", f"{access}\n{more}")
        self._process = lab.start(program, "-f", "-Lo", "-C", "-c", conf, "-On", "-Oe",
                                  f"udp:{SINK}", log="trapd.log")
        self._process.wait_for_log("NET-SNMP version", 5)

    def text(self):
        """All that snmptrapd printed."""
        return self._process.log()

    def lost(self):
        """How many the kernel has dropped, because snmptrapd did not read them in time."""
        port = f":{int(SINK.rpartition(':')[2]):04X}"
        with open(f"/proc/{self._process.pid}/net/udp", encoding="ascii") as file:
            return sum(int(line.split()[-1]) for line in file if line.split()[1].endswith(port))

    def events(self):
        """(number, name, version, {column: value}) of all notifications, in order."""
        root = re.escape(ipifmib.ROOT)
        events = []
        text = self.text()
        for line in text[:text.rfind("\n") + 1].splitlines():  # the last may be half written
            kind = re.search(rf"OID: \.{root}\.0\.(\d)", line)
            if not kind:
                continue
            columns = re.findall(rf"\.{root}\.1\.1\.1\.(\d+)\.(\d)\.\d+ = \S+ ([^\t]*)", line)
            name = next(value.strip('"') for number, _, value in columns if int(number) == _NAME)
            version = int(re.search(rf"\.{root}\.1\.5\.1\.0 = INTEGER: (\d)", line).group(1))
            assert {int(entry[1]) for entry in columns} == {version}
            events.append((int(kind.group(1)), name, version,
                           {int(number): value for number, _, value in columns
                            if int(number) != _NAME}))
        return events

    def links(self):
        """("up" or "down", ifIndex, ifAdminStatus, ifOperStatus) of each linkUp and linkDown, in
        order."""
        links = []
        text = self.text()
        for line in text[:text.rfind("\n") + 1].splitlines():
            kind = re.search(r"OID: \.1\.3\.6\.1\.6\.3\.1\.1\.5\.([34])\t", line)
            if not kind:
                continue
            bindings = re.findall(r"\.1\.3\.6\.1\.2\.1\.2\.2\.1\.(\d+)\.(\d+) = INTEGER: (\d+)",
                                  line)
            assert [binding[0] for binding in bindings] == ["1", "7", "8"], line
            [ifindex] = {binding[1] for binding in bindings}
            assert bindings[0][2] == ifindex, line
            links.append(("up" if kind[1] == "4" else "down", int(ifindex),
                          int(bindings[1][2]), int(bindings[2][2])))
        return links

    def wait_for_links(self, *wanted, seconds=5):
        """Waits for exactly these, in this order."""
        try:
            wait_until(lambda: self.links() == list(wanted), seconds, f"{wanted}")
        except AssertionError as late:
            raise AssertionError(f"{late}; got {self.links()}") from None

    def told(self, version=1):
        """(number, name) of the notifications of one IP version, in order."""
        names = {ADDED: "added", REMOVED: "removed", CHANGED: "changed"}
        return [(names[event[0]], event[1]) for event in self.events() if event[2] == version]

    def wait_for(self, number, name, count=1, seconds=5):
        """Waits for so many notifications of a kind about an interface, and returns them."""
        def got():
            found = [event for event in self.events() if event[:2] == (number, name)]
            return found if len(found) >= count else None
        return wait_until(got, seconds, f"{count} notifications {number} about {name}")
