# SPDX-License-Identifier: BSD-2-Clause
"""Randomly made addresses, neighbours and default routes of every kind that the kernel has."""

import ipaddress
import random
import re
import socket
import struct
import time

from lab.netns import CommandFailed
from lab.waiting import wait_until

_FAR = 7200  # seconds: nothing of it ends during a test


class AddressMix:
    """A random but repeatable population of a namespace: the same seed gives the same addresses.

    Interfaces: two pairs of veth, a bridge, an ifb, one that is down, and one whose other end is.
    """

    def __init__(self, namespace, seed, count=60):
        self._namespace = namespace
        self._random = random.Random(seed)
        self._shared = []
        namespace.write("ipv6/conf/default/accept_dad", 1)
        namespace.write("ipv6/conf/all/forwarding", self._random.randint(0, 1))
        namespace.ip_batch([
            "link add one index 70000 type veth peer name onep", "link add two type veth peer name "
            "twop", "link add bridge0 type bridge", "link add ifb7 type ifb",
            "link add down type ifb", "link add lonely type veth peer name away"])
        # An address stays tentative while it is asked for.
        namespace.write("ipv6/conf/bridge0/dad_transmits", 3)
        namespace.write("ipv6/conf/twop/dad_transmits", 5000)
        namespace.ip_batch(f"link set {name} up" for name in (
            "one", "onep", "two", "twop", "bridge0", "ifb7", "lonely"))
        self.names = ["one", "onep", "two", "twop", "bridge0", "ifb7", "lonely", "down"]
        self._addresses(count)
        self._neighbours()
        self._routes()
        self._duplicates()

    def _try(self, command):
        """Random addresses may be there already."""
        try:
            self._namespace.ip(*command.split())
            return True
        except CommandFailed:
            return False

    def _life(self):
        return self._random.choice(("", "", "", f" valid_lft {_FAR} preferred_lft {_FAR // 2}",
                                    f" valid_lft {_FAR} preferred_lft 0", " preferred_lft 0"))

    def _ipv4(self):
        address = ipaddress.IPv4Address(0x0a000000 + self._random.getrandbits(16))
        length = self._random.choice((8, 16, 24, 30, 31, 32))
        kind = self._random.random()
        if kind < 0.2:
            return f"{address} peer 10.200.{self._random.randint(0, 9)}.7/{length}"
        if kind < 0.4:
            return f"{address}/{length} broadcast +"
        if kind < 0.5:
            return f"169.254.{self._random.randint(1, 254)}.{self._random.randint(1, 254)}/16"
        return f"{address}/{length}"

    def _ipv6(self):
        tail = self._random.getrandbits(16) + 1
        length = self._random.choice((48, 64, 64, 96, 127, 128))
        kind = self._random.random()
        if kind < 0.15:
            return f"fe80::{tail:x}/64"
        if kind < 0.3:
            return f"2001:db8:1::{tail:x} peer 2001:db8:2::{tail:x}/{length}"
        if kind < 0.4:
            return f"2001:db8:1::{tail:x} peer fe80::{tail:x}/128"
        if kind < 0.5:
            return f"2001:db8:{tail:x}::12ff:fe34:5678/64"  # as if of a link-layer address
        noroute = " noprefixroute" if kind < 0.6 else ""
        return f"2001:db8:{tail % 16:x}::{tail:x}/{length}{noroute}"

    def _addresses(self, count):
        for _ in range(count):
            address = self._ipv4() if self._random.random() < 0.5 else self._ipv6()
            name = self._random.choice(self.names)
            nodad = " nodad" if ":" in address and self._random.random() < 0.5 else ""
            added = self._try(f"address add {address} dev {name}{self._life()}{nodad}")
            # The same once more, on another interface.
            if added and self._random.random() < 0.3:
                other = self._random.choice(self.names)
                self._try(f"address add {address} dev {other}{nodad}")
        for length in (24, 32):  # and with several masks on one
            self._try(f"address add 10.99.0.1/{length} dev one")
        for peer in (7, 3, 5):  # and with several peers
            self._try(f"address add 10.98.0.1 peer 10.98.0.{peer}/32 dev two")

    def _neighbours(self):
        for number in range(20):
            name = self._random.choice(("one", "two", "bridge0"))
            address = self._random.choice((f"10.0.9.{number}", f"fe80::{number:x}9",
                                           f"2001:db8::{number:x}9"))
            self._try(f"neighbor replace {address} lladdr 02:00:00:00:00:{number:02x} dev {name} "
                      f"nud {self._random.choice(('permanent', 'stale', 'noarp'))}")
        self._try("neighbor add proxy 10.0.9.200 dev one")

    def _routes(self):
        self._namespace.ip("address", "add", "10.77.0.1/24", "dev", "one")
        self._namespace.ip("address", "add", "2001:db8:77::1/64", "dev", "one", "nodad")
        for command in (
                "route add default via 10.77.0.9 metric 7",
                "route add default via inet6 fe80::99 dev one metric 8",
                "route add default dev two metric 9",
                "route add default metric 10 nexthop via 10.77.0.9 dev one nexthop via 10.77.0.10 "
                "dev one",
                "nexthop add id 1 via 10.77.0.11 dev one", "nexthop add id 2 via fe80::2 dev two",
                "nexthop add id 3 via 2001:db8:77::3 dev one", "nexthop add id 10 group 1",
                "route add default nhid 10 metric 11", "-6 route add default nhid 2 metric 12",
                "-6 route add default nhid 3 metric 13",
                "-6 route add default metric 14 nexthop via fe80::4 dev one nexthop via fe80::4 "
                "dev two",
                "-6 route add default via fe80::5 dev one metric 15 expires 3000",
                "-6 route add default via fe80::5 dev one metric 16 expires 4000 pref low",
                "-6 route add default via fe80::6 dev one metric 17 pref high",
                "route add blackhole default metric 900",
                "route add default via 10.77.0.12 metric 18 tos 8",
                "route add default via 10.77.0.13 table 77"):
            self._try(command)

    def _duplicates(self):
        """An address that the other end of the cable has, too."""
        self._namespace.ip("address", "add", "2001:db8:dad::1/64", "dev", "onep", "nodad")
        self._namespace.ip("address", "add", "2001:db8:dad::1/64", "dev", "one")
        wait_until(lambda: "dadfailed" in self._namespace.ip("address", "show", "dev", "one"), 20,
                   "the kernel finds the duplicate")
        self._namespace.ip("address", "del", "2001:db8:dad::1/64", "dev", "onep")


def _still(namespace):
    """What is said of a namespace, without what counts down."""
    texts = (namespace.ip("address"), namespace.ip("neighbor"), namespace.ip("-6", "route"))
    return [re.sub(r"(valid_lft|preferred_lft|expires) \d+sec", "", text) for text in texts]


def rest(namespace):
    """Waits until duplicate address detection, and what it leads to, is over, but for twop."""
    def at_rest():
        before = _still(namespace)
        time.sleep(0.5)
        tentative = [line for line in namespace.ip("-o", "-6", "address", "show", "tentative")
                     .splitlines() if not {"twop", "down", "lonely"} & set(line.split())
                     and "dadfailed" not in line]
        return not tentative and before == _still(namespace)
    wait_until(at_rest, 30, "the addresses come to rest", pause=0.1)


def advertise(namespace, device, prefix, lifetime=1800, preference=0, preferred=3600):
    """Sends a router advertisement with one prefix; `preference` is that of RFC 4191, -1 to 1."""
    head = struct.pack("!BBHBBHII", 134, 0, 0, 64, (preference & 3) << 3, lifetime, 0, 0)
    network = ipaddress.ip_network(prefix)
    option = struct.pack("!BBBBIII", 3, 4, network.prefixlen, 0xc0, _FAR, preferred, 0)
    with namespace.entered():
        sender = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    with sender:
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        sender.sendto(head + option + network.network_address.packed, ("ff02::1", 0))
