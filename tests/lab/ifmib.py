# SPDX-License-Identifier: BSD-2-Clause
"""IF-MIB's tables and EtherLike-MIB's, as they must be served: by `ip -j -d -s -s link`, ethtool and
/proc/net/dev_mcast."""

import re
import subprocess

from lab.iftype import ETHERNET, if_type
from lab.snmp import Binding, Value  # noqa: F401
from lab.waiting import wait_until

INTERFACES = "1.3.6.1.2.1.2"
NUMBER = f"{INTERFACES}.1.0"
IF_TABLE, IF_ENTRY = f"{INTERFACES}.2", f"{INTERFACES}.2.1"
IF_MIB = "1.3.6.1.2.1.31"
IF_X_TABLE, IF_X_ENTRY = f"{IF_MIB}.1.1", f"{IF_MIB}.1.1.1"
STACK_TABLE, RECEIVE_ADDRESS_TABLE = f"{IF_MIB}.1.2", f"{IF_MIB}.1.4"
TABLE_LAST_CHANGE, STACK_LAST_CHANGE = f"{IF_MIB}.1.5.0", f"{IF_MIB}.1.6.0"
TRANSMISSION = "1.3.6.1.2.1.10"
DOT3_TABLE, DOT3_ENTRY = f"{TRANSMISSION}.7.2", f"{TRANSMISSION}.7.2.1"
# snmpd's own modules for all this, as its option -I takes them: one minus in front of all.
WITHOUT_OWN = "-ifTable,ifXTable,dot3StatsTable"
SERVE = "ipifServe ip ipif interfaces\n"
DISCONTINUITY, LAST_CHANGE = 19, 9  # columns of ifXTable and of ifTable

_OPER_STATUS = {"UP": 1, "DOWN": 2, "TESTING": 3, "DORMANT": 5, "NOTPRESENT": 6,
                "LOWERLAYERDOWN": 7}
_DUPLEX = {"Half": 2, "Full": 3}
_PAIRS, _MASTERS = ("veth", "netkit"), ("bridge", "bond", "team", "vrf")
_MILLION, _MOST32 = 1000000, 2**32 - 1


class Interface:  # pylint: disable=too-few-public-methods
    """One link as `ip` shows it, with speed and duplex as ethtool does."""

    def __init__(self, link, settings):
        self.link = link
        self.index, self.name = link["ifindex"], link["ifname"]
        self.kind = link.get("linkinfo", {}).get("info_kind", "")
        self.type = if_type(link["link_type"], self.kind)
        speed = re.search(r"Speed: (\d+)Mb/s", settings)
        duplex = re.search(r"Duplex: (\w+)", settings)
        self.megabits = int(speed[1]) if speed else 0
        self.duplex = _DUPLEX.get(duplex[1], 1) if duplex else 1
        self.received, self.sent = link["stats64"]["rx"], link["stats64"]["tx"]

    def lower(self, names):
        """The index of what it stands on in its namespace, or 0."""
        if self.kind in _PAIRS or "link_netnsid" in self.link:
            return 0
        data = self.link.get("linkinfo", {}).get("info_data", {})
        return names.get(self.link.get("link") or (data.get("link") if self.kind == "vxlan" else
                                                   None), 0)


def _settings(namespace, name):
    """What ethtool prints; it fails where the driver knows nothing."""
    with namespace.entered():
        return subprocess.run(["ethtool", name], capture_output=True, text=True, timeout=30,
                              check=False).stdout


def read(namespace):
    """All interfaces of a namespace by ascending index."""
    links = namespace.ip_json("-d", "-s", "-s", "link", "show")
    settings = {link["ifname"]: _settings(namespace, link["ifname"]) for link in links}
    return [Interface(link, settings[link["ifname"]])
            for link in sorted(links, key=lambda link: link["ifindex"])]


def _text(text):
    """As Net-SNMP's tools print a backslash."""
    return Value("STRING", text.replace("\\", r"\\").encode())


def _integer(number):
    return Value("INTEGER", number)


def _truth(flag):
    return _integer(1 if flag else 2)


def _gauge(number):
    return Value("Gauge32", number)


def _octets(text):
    """An address as `ip` prints it: hexadecimal, or of IPv4 for its tunnels."""
    if not text:
        return b""
    if ":" not in text:
        return bytes(map(int, text.split(".")))
    return bytes.fromhex(text.replace(":", "")) if re.fullmatch("(..:)*..", text) else None


def _oper_status(interface):
    state, flags = interface.link["operstate"], interface.link["flags"]
    if "UP" not in flags:
        return 6 if state == "NOTPRESENT" else 2
    if state == "UNKNOWN":
        return 1 if "LOWER_UP" in flags else 2
    return _OPER_STATUS[state]


def _alias(interface):
    octets = interface.link.get("ifalias", "").encode()[:64]
    return octets.decode(errors="ignore")


def _notifies(interface, names):
    return not interface.lower(names) and interface.kind not in _MASTERS


def _unicast(interface):
    return interface.received["packets"] - interface.received["multicast"]


def _discards(interface):
    return interface.received["dropped"] + interface.received.get("missed_errors", 0)


# Columns that are no counters: (type and value) of an interface; None: a time, which is any.
_IF_COLUMNS = {
    1: lambda one, _: _integer(one.index),
    2: lambda one, _: _text(one.name),
    3: lambda one, _: _integer(one.type),
    4: lambda one, _: _integer(one.link["mtu"]),
    5: lambda one, _: _gauge(min(one.megabits * _MILLION, _MOST32)),
    6: lambda one, _: Value("STRING", _octets(one.link.get("address"))),
    7: lambda one, _: _truth("UP" in one.link["flags"]),
    8: lambda one, _: _integer(_oper_status(one)),
    9: None,
    22: lambda one, _: Value("OID", ".0.0"),
}
_IF_X_COLUMNS = {
    1: lambda one, _: _text(one.name),
    14: lambda one, names: _truth(_notifies(one, names)),
    15: lambda one, _: _gauge(one.megabits),
    16: lambda one, _: _truth(one.link["promiscuity"] > 0),
    17: lambda one, _: _truth(False),  # nothing that a test can make has a connector
    18: lambda one, _: _text(_alias(one)),
    19: None,
}
_COUNTERS = {
    f"{IF_ENTRY}.10": lambda one: one.received["bytes"],
    f"{IF_ENTRY}.11": _unicast,
    f"{IF_ENTRY}.12": lambda one: one.received["multicast"],
    f"{IF_ENTRY}.13": _discards,
    f"{IF_ENTRY}.14": lambda one: one.received["errors"],
    f"{IF_ENTRY}.15": lambda one: one.received.get("nohandler", 0),
    f"{IF_ENTRY}.16": lambda one: one.sent["bytes"],
    f"{IF_ENTRY}.17": lambda one: one.sent["packets"],
    f"{IF_ENTRY}.18": lambda one: 0,
    f"{IF_ENTRY}.19": lambda one: one.sent["dropped"],
    f"{IF_ENTRY}.20": lambda one: one.sent["errors"],
    f"{IF_ENTRY}.21": lambda one: 0,
    f"{IF_X_ENTRY}.2": lambda one: one.received["multicast"],
    f"{IF_X_ENTRY}.3": lambda one: 0,
    f"{IF_X_ENTRY}.4": lambda one: 0,
    f"{IF_X_ENTRY}.5": lambda one: 0,
    f"{IF_X_ENTRY}.6": lambda one: one.received["bytes"],
    f"{IF_X_ENTRY}.7": _unicast,
    f"{IF_X_ENTRY}.8": lambda one: one.received["multicast"],
    f"{IF_X_ENTRY}.9": lambda one: 0,
    f"{IF_X_ENTRY}.10": lambda one: one.sent["bytes"],
    f"{IF_X_ENTRY}.11": lambda one: one.sent["packets"],
    f"{IF_X_ENTRY}.12": lambda one: 0,
    f"{IF_X_ENTRY}.13": lambda one: 0,
}
_GAUGE, _LONG = f"{IF_ENTRY}.21", tuple(f"{IF_X_ENTRY}.{column}" for column in range(6, 14))


def counter(column, number):
    """A counter as its column shows it."""
    kind = ("Gauge32" if column == _GAUGE else "Counter64" if column in _LONG else "Counter32")
    return Value(kind, number if kind == "Counter64" else number & _MOST32)


def stack(interfaces):
    """{(higher, lower)} of ifStackTable."""
    names = {one.name: one.index for one in interfaces}
    pairs = set()
    for one in interfaces:
        if one.link.get("master") in names:
            pairs.add((names[one.link["master"]], one.index))
        if one.lower(names):
            pairs.add((one.index, one.lower(names)))
    highers, lowers = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    indexes = set(names.values())
    return pairs | {(0, index) for index in indexes - lowers} | {
        (index, 0) for index in indexes - highers}


def receive_addresses(namespace, interfaces):
    """{(index, address): type} of ifRcvAddressTable."""
    found = {}
    for line in namespace.run("cat", "/proc/thread-self/net/dev_mcast").splitlines():
        index, *_, address = line.split()
        found[int(index), bytes.fromhex(address)] = 2
    for one in interfaces:
        for key in ("address", "broadcast"):
            octets = _octets(one.link.get(key))
            if octets:
                found[one.index, octets] = 3
    return found


def _order(binding):
    return [int(number) for number in binding[0].split(".")]


def bindings(namespace, interfaces):
    """(OID, value) of the whole group in OID order, without the counters; of times the value None."""
    names = {one.name: one.index for one in interfaces}
    made = [(NUMBER, _integer(len(interfaces))), (TABLE_LAST_CHANGE, None),
            (STACK_LAST_CHANGE, None)]
    for entry, columns in ((IF_ENTRY, _IF_COLUMNS), (IF_X_ENTRY, _IF_X_COLUMNS)):
        made += [(f"{entry}.{column}.{one.index}", value and value(one, names))
                 for column, value in columns.items() for one in interfaces]
    for one in interfaces:
        if one.type == ETHERNET:
            made += [(f"{DOT3_ENTRY}.1.{one.index}", _integer(one.index)),
                     (f"{DOT3_ENTRY}.19.{one.index}", _integer(one.duplex))]
    made += [(f"{STACK_TABLE}.1.3.{higher}.{lower}", _integer(1))
             for higher, lower in stack(interfaces)]
    for (index, octets), kind in receive_addresses(namespace, interfaces).items():
        instance = ".".join(map(str, (index, len(octets), *octets)))
        made += [(f"{RECEIVE_ADDRESS_TABLE}.1.2.{instance}", _integer(1)),
                 (f"{RECEIVE_ADDRESS_TABLE}.1.3.{instance}", _integer(kind))]
    return sorted(made, key=_order)


def walk(lab):
    """All that is served below the places of the group."""
    return [tuple(binding) for tree in (INTERFACES, TRANSMISSION, IF_MIB)
            for binding in lab.client.walk(tree)]


def assert_group_served(lab):
    """All of the group is served, and nothing else where it hangs: what is no counter as it is, and
    counters as they were while they were asked for.  Interfaces may change by themselves at first."""
    def differences():
        before = read(lab.namespace)
        expected = bindings(lab.namespace, before)
        lab.settle()
        served = walk(lab)
        after = read(lab.namespace)
        if bindings(lab.namespace, after) != expected:
            return ["the namespace is not at rest"]
        return _differences(expected, served, before, after)
    last = []

    def none():
        last[:] = differences()
        return not last
    try:
        wait_until(none, 20, "the group is served as the kernel has it", pause=1.1)
    except AssertionError as late:
        raise AssertionError("\n  ".join([str(late), *map(str, last[:20])])) from None


def _differences(expected, served, before, after):
    """What is not as it should be."""
    least = {f"{column}.{one.index}": (column, value(one))
             for column, value in _COUNTERS.items() for one in before}
    most = {f"{column}.{one.index}": value(one)
            for column, value in _COUNTERS.items() for one in after}
    wrong, others = [], []
    for oid, value in served:
        if oid not in least:
            others.append((oid, None if value.type == "Timeticks" else value))
            continue
        column, number = least.pop(oid)
        range_of = [counter(column, count) for count in (number, most[oid])]
        if value.type != range_of[0].type or not (
                range_of[0].value <= value.value <= range_of[1].value):
            wrong.append((oid, value, range_of))
    wrong += [("missing", oid) for oid in least]
    wrong += [("expected", *pair) for pair in expected if pair not in others]
    wrong += [("served", *pair) for pair in others if pair not in expected]
    if not wrong and expected != others:
        wrong.append("the order")
    return wrong
