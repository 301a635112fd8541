# SPDX-License-Identifier: BSD-2-Clause
"""The host that is monitored: the namespace of the test itself, with snmpd, ipifd and two interfaces.

`eth0` and `eth1` are ends of veth pairs; their other ends lie in a namespace of their own, where
no monitoring system sees them.
"""

import json
import subprocess

from lab.agent import Laboratory
from lab.netns import Namespace

PORT = 1161


class Host:
    """`with Host() as host:` has everything running, and ends it."""

    def __init__(self, interfaces=("eth0", "eth1"), configuration="", snmpd=""):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        self._far = Namespace("far")
        for name in interfaces:
            self.add(name)
        self.lab = Laboratory(None)
        self._configuration = configuration
        self._snmpd = snmpd
        self._resolver = self.lab.write_file("resolv.conf", "nameserver 192.0.2.53\n")
        # The test has a mount namespace of its own: nobody else sees this.
        subprocess.run(["mount", "--bind", self._resolver, "/etc/resolv.conf"], check=True)
        self.start_snmpd()
        self.serve()

    def __enter__(self):
        return self

    def __exit__(self, *what):
        try:
            self.lab.__exit__(*what)
        finally:
            subprocess.run(["umount", "/etc/resolv.conf"], check=False)
            self._far.remove()

    def start_snmpd(self):
        """Starts snmpd, also after it was ended."""
        self.lab.start_snmpd(self._snmpd)

    def serve(self):
        """Starts ipifd."""
        self.lab.start_ipifd(self._configuration)

    def stop_serving(self):
        """Ends ipifd; snmpd goes on."""
        self.lab.ipifd.end()

    def ip(self, *arguments):
        """`ip ARGUMENTS…` on the host."""
        subprocess.run(["ip", *map(str, arguments)], check=True)

    def add(self, name):
        """An interface that is up, connected, and has an IPv4 address."""
        self.ip("link", "add", name, "type", "veth", "peer", "name", f"{name}far")
        self.ip("link", "set", f"{name}far", "netns", self._far.name)
        self._far.ip("link", "set", f"{name}far", "up")
        self.ip("link", "set", name, "up")
        self.ip("addr", "add", self.address(name), "dev", name)

    @staticmethod
    def address(name):
        """The IPv4 address, with its prefix length, that an interface is given."""
        return f"192.0.2.{sum(map(ord, name)) % 250 + 1}/24"

    def remove(self, name):
        """Removes an interface, and its other end with it."""
        self.ip("link", "del", name)

    def dns(self, *servers):
        """Says which DNS servers the host asks."""
        with open(self._resolver, "w", encoding="ascii") as file:
            file.write("".join(f"nameserver {server}\n" for server in servers))

    @staticmethod
    def sysctl(path, value):
        """Writes /proc/sys/net/PATH."""
        with open(f"/proc/sys/net/{path}", "w", encoding="ascii") as file:
            file.write(f"{value}\n")

    @staticmethod
    def link(name):
        """An interface as `ip -j link show` has it."""
        done = subprocess.run(["ip", "-j", "link", "show", "dev", name], check=True,
                              capture_output=True, text=True)
        return json.loads(done.stdout)[0]

    def index(self, name):
        """The ifindex of an interface."""
        return self.link(name)["ifindex"]
