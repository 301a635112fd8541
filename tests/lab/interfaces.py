# SPDX-License-Identifier: BSD-2-Clause
"""Generated interfaces: a seeded mix of everything that the running kernel can make, and many."""

import ipaddress
import itertools
import random

from lab.netns import CommandFailed, Namespace

HIGHEST_INDEX = 2147483646  # the kernel takes no higher one in `ip link add … index`

# How to make one of each kind; the first kind is the lower device of those that need one.
_KINDS = {
    "veth": "link add {name} index {index} type veth peer name {name}p",
    "ifb": "link add {name} index {index} type ifb",
    "bridge": "link add {name} index {index} type bridge",
    "macvlan": "link add link {lower} name {name} index {index} type macvlan mode bridge",
    "vxlan": "link add {name} index {index} type vxlan id {number} dstport 4789",
    "dummy": "link add {name} index {index} type dummy",
    "vlan": "link add link {lower} name {name} index {index} type vlan id {number}",
    "geneve": "link add {name} index {index} type geneve id {number} remote 192.0.2.1",
    "tun": "tuntap add dev {name} mode tun",
    "tap": "tuntap add dev {name} mode tap",
}
_AT_ONCE = 2000  # commands of one process, which may take a minute where others have the machine
_FIXED_MTU = {"macvlan", "vlan"}  # bound by the lower device
_MTUS = (1500, 1500, 1500, 1400, 1280, 1279, 1200, 576, 68, 9000)


def available_kinds():
    """The kinds of `_KINDS` that this kernel makes, by trying each."""
    kinds = []
    with Namespace("probe") as namespace:
        namespace.ip("link", "add", "lower", "type", "veth", "peer", "name", "lowerp")
        for number, (kind, command) in enumerate(_KINDS.items(), start=10):
            try:
                namespace.ip(*command.format(name=f"t{number}", index=number * 100,
                                             number=number, lower="lower").split())
                kinds.append(kind)
            except CommandFailed:
                pass
    return kinds


class Mix:
    """A random but repeatable population of a namespace.

    The same seed on the same kernel gives the same interfaces with the same settings.  Every kind
    that the kernel has occurs; so do an MTU without and one with just enough for IPv6, indexes
    above 65535 and the highest one, interfaces that are down and ones without any address.
    """

    def __init__(self, namespace, seed, count=40):
        self.seed = seed
        self._namespace = namespace
        self._random = random.Random(seed)
        self._names = []
        self._kind_of = {}
        self._globals()
        self._create(count)
        for name in self._names:
            self._mtu(name)
        for name in self._names:
            self._before_up(name)
        namespace.ip_batch(
            f"link set dev {name} up" for name in self._names if self._random.random() < 0.75)
        for name in self._names:
            self._after_up(name)
        self._routes()

    def _globals(self):
        """First of all, because writing conf/all writes every interface."""
        self._namespace.write("ipv4/conf/all/forwarding", self._random.randint(0, 1))
        self._namespace.write("ipv6/conf/all/forwarding", self._random.randint(0, 1))
        self._namespace.write("ipv6/conf/all/accept_dad", self._random.choice((0, 0, 1)))
        for family in ("ipv4", "ipv6"):
            path = f"{family}/route/mtu_expires"
            if self._namespace.exists(path):
                self._namespace.write(path, self._random.choice((600, 300, 1)))

    def _create(self, count):
        kinds = available_kinds()
        order = kinds + [self._random.choice(kinds) for _ in range(count - len(kinds))]
        indexes = itertools.chain([65535, 65536, HIGHEST_INDEX, 16777216, 16777217],
                                  self._any_index())
        commands = []
        for number, kind in enumerate(order, start=1):
            name = f"{kind}{number}"
            commands.append(_KINDS[kind].format(
                name=name, number=number, index=next(indexes), lower=f"{kinds[0]}1"))
            self._kind_of[name] = kind
            if kind == "veth":
                self._kind_of[f"{name}p"] = kind
        self._namespace.ip_batch(commands)
        self._names = list(self._kind_of)

    def _any_index(self):
        used = set()
        while True:
            index = self._random.choice((self._random.randint(100, 60000),
                                         self._random.randint(65537, 2**24),
                                         self._random.randint(2**24, 2**31 - 3)))
            if index not in used:
                used.add(index)
                yield index

    def _mtu(self, name):
        if self._kind_of[name] in _FIXED_MTU or name == self._names[0]:
            return
        # The first interfaces get one of each, so that none depends on luck.
        position = self._names.index(name)
        mtu = _MTUS[position] if position < len(_MTUS) else self._random.choice(_MTUS)
        if mtu != 1500:
            self._namespace.ip("link", "set", "dev", name, "mtu", mtu)

    def _maybe(self, probability, path, *values):
        if self._random.random() < probability and self._namespace.exists(path):
            self._namespace.write(path, self._random.choice(values))

    def _before_up(self, name):
        self._maybe(0.5, f"ipv4/conf/{name}/forwarding", 0, 1)
        self._maybe(0.4, f"ipv4/neigh/{name}/base_reachable_time_ms", 15000, 60000, 1003, 100)
        self._maybe(0.4, f"ipv4/neigh/{name}/retrans_time_ms", 2000, 500, 1001, 40)
        if not self._namespace.exists(f"ipv6/conf/{name}"):
            return
        self._maybe(0.4, f"ipv6/neigh/{name}/base_reachable_time_ms", 20000, 45000, 1003, 100)
        self._maybe(0.4, f"ipv6/neigh/{name}/retrans_time_ms", 3000, 250, 1001, 40)
        self._maybe(0.2, f"ipv6/conf/{name}/disable_ipv6", 1)
        self._maybe(0.5, f"ipv6/conf/{name}/forwarding", 0, 1)
        self._maybe(0.3, f"ipv6/conf/{name}/force_forwarding", 0, 1)
        self._maybe(0.5, f"ipv6/conf/{name}/accept_ra", 0, 1, 2, 3)
        self._maybe(0.3, f"ipv6/conf/{name}/accept_ra_defrtr", 0)
        self._maybe(0.3, f"ipv6/conf/{name}/accept_dad", 0, 1, 2)
        self._maybe(0.3, f"ipv6/conf/{name}/dad_transmits", 0, 1, 2, 5)
        choice = self._random.random()
        if choice < 0.2:
            self._namespace.ip("link", "set", "dev", name, "addrgenmode", "none")
        elif choice < 0.4:
            secret = ":".join(f"{self._random.getrandbits(16):x}" for _ in range(8))
            self._namespace.write(f"ipv6/conf/{name}/stable_secret", secret)
        elif choice < 0.5:
            self._namespace.ip("link", "set", "dev", name, "addrgenmode", "random")

    def _after_up(self, name):
        number = self._names.index(name) + 1
        if self._random.random() < 0.5:
            self._namespace.ip("address", "add", f"10.{number // 256}.{number % 256}.1/24",
                               "dev", name)
        elif self._random.random() < 0.2:
            self._namespace.ip("address", "add", f"169.254.{number % 200 + 1}.9/16", "dev", name)
        conf = f"ipv6/conf/{name}"
        if not self._namespace.exists(conf):
            return
        self._maybe(0.3, f"{conf}/mtu", 1280)
        if self._namespace.read(f"{conf}/disable_ipv6") == "1":
            return
        if self._random.random() < 0.3:
            self._namespace.ip("address", "add", f"2001:db8:{number:x}::1/64", "dev", name)
        if self._kind_of[name] in ("veth", "bridge", "tap") and self._random.random() < 0.3:
            self._namespace.write(f"{conf}/accept_ra", 2)  # the kernel asks for it
            token = ipaddress.IPv6Address(self._random.getrandbits(60))
            self._namespace.ip("token", "set", token, "dev", name)

    def _routes(self):
        """Default routes with and without a metric, by hand and as a daemon writes them."""
        up = [link["ifname"] for link in self._namespace.ip_json("link", "show", "up")
              if link["ifname"] in self._kind_of]
        for number, name in enumerate(self._random.sample(up, min(6, len(up)))):
            protocol = ("boot", "static", "dhcp")[number % 3]
            self._namespace.ip("-4", "route", "append", "default", "dev", name, "metric",
                               self._random.randint(1, 4000), "proto", protocol)
            if self._namespace.read(f"ipv6/conf/{name}/disable_ipv6") == "0":
                self._namespace.ip("-6", "route", "append", "default", "dev", name, "metric",
                                   self._random.randint(1, 4000), "proto", protocol)


def make_many(namespace, count, kind="ifb", first_index=None, addressed=False):
    """Adds `count` interfaces called many0, many1, …, in the group 77, by a few `ip` processes; with an
    IPv4 address each, if they are to have one."""
    def command(number):
        index = f" index {first_index + number}" if first_index is not None else ""
        return f"link add many{number}{index} group 77 type {kind}"

    def address(number):
        octets = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        return f"address add {octets}/32 dev many{number}"
    for begin in range(0, count, _AT_ONCE):
        numbers = range(begin, min(begin + _AT_ONCE, count))
        namespace.ip_batch(map(command, numbers))
        if addressed:
            namespace.ip_batch(map(address, numbers))
