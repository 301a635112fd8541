# SPDX-License-Identifier: BSD-2-Clause
"""The host that is monitored: the namespace of the test itself, with snmpd, ipifd and two interfaces.

`eth0` and `eth1` are ends of veth pairs; their other ends lie in a namespace of their own, where
no monitoring system sees them.
"""

import contextlib
import json
import socket
import subprocess
import threading

from lab.agent import Laboratory
from lab.netns import Namespace

PORT = 1161
# ipifd.conf and snmpd's -I for a host whose interfaces ipifd serves instead of snmpd.
INTERFACES = "ipifServe ip ipif interfaces\n"
WITHOUT_INTERFACES = "-ifTable,ifXTable,dot3StatsTable"


class Busy:
    """Frames in both directions over a veth pair, twice as many octets out as in."""

    _IN, _OUT, _PAUSE = 500, 1000, 0.01  # octets, octets, seconds

    def __init__(self, name, far):
        self._near_socket = self._open(name)
        with far.entered():
            self._far_socket = self._open(f"{name}far")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._send)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self._near_socket.close()
        self._far_socket.close()

    @staticmethod
    def _open(name):
        packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        packets.bind((name, 0))
        return packets

    def _send(self):
        # To nobody, of the type that is free for experiments.
        head = bytes.fromhex("020000000001" "020000000002" "88b5")
        while not self._stop.wait(self._PAUSE):
            with contextlib.suppress(OSError):  # the link may be down
                self._near_socket.send(head.ljust(self._OUT, b"."))
            with contextlib.suppress(OSError):
                self._far_socket.send(head.ljust(self._IN, b"."))


class Host:
    """`with Host() as host:` has everything running, and ends it."""

    def __init__(self, interfaces=("eth0", "eth1"), configuration="", snmpd="", modules=None):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        self._far = Namespace("far")
        for name in interfaces:
            self.add(name)
        self.lab = Laboratory(None)
        self._configuration = configuration
        self._snmpd = snmpd
        self._modules = modules
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
        self.lab.start_snmpd(self._snmpd, self._modules)

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

    def cable(self, name, state):
        """Puts an interface's cable in ("up") or pulls it out ("down"): its other end goes."""
        self._far.ip("link", "set", f"{name}far", state)

    def busy(self, name):
        """Traffic on an interface while the `with` block runs."""
        return Busy(name, self._far)

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
        """An interface as `ip -s -j link show` has it."""
        done = subprocess.run(["ip", "-s", "-j", "link", "show", "dev", name], check=True,
                              capture_output=True, text=True)
        return json.loads(done.stdout)[0]

    def index(self, name):
        """The ifindex of an interface."""
        return self.link(name)["ifindex"]
