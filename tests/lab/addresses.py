# SPDX-License-Identifier: BSD-2-Clause
"""IP-MIB's addresses, neighbours, default routers and IPv6 counters as they must be served: by
`ip -j` and /proc/net of the namespace, and RFC 4293.

Each function gives {object identifier: value}.  Times are left out: what counts down or stamps is
compared on its own.
"""

import ipaddress

from lab.snmp import Value

IP = "1.3.6.1.2.1.4"
ADDRESS_OLD, MEDIA, PREFIX, ADDRESS = f"{IP}.20", f"{IP}.22", f"{IP}.32", f"{IP}.34"
PHYSICAL, ROUTER, IF_STATS = f"{IP}.35", f"{IP}.37", f"{IP}.31.3"
IF_STATS_CHANGE = f"{IP}.31.2.0"
TABLES = (ADDRESS_OLD, MEDIA, PREFIX, ADDRESS, PHYSICAL, ROUTER, IF_STATS)
SERVE = "ipifServe ip ipif interfaces addresses\n"
CREATED, CHANGED = 8, 9  # of ipAddressTable: hundredths of a second
PREFERRED, VALID = 8, 9  # of ipAddressPrefixTable: seconds
UPDATED, LIFETIME = 5, 4  # of ipNetToPhysicalTable and of ipDefaultRouterTable

_IPV4, _IPV6, _IPV6Z = 1, 2, 4
_UNICAST, _ANYCAST, _BROADCAST = 1, 2, 3
_OTHER, _MANUAL, _DHCP, _LINK_LAYER, _RANDOM = 1, 2, 4, 5, 6
_PREFERRED, _DEPRECATED, _INACCESSIBLE, _TENTATIVE, _DUPLICATE, _OPTIMISTIC = 1, 2, 4, 6, 7, 8
_LINK_LOCAL = ipaddress.ip_network("fe80::/10")
_AUTOMATIC = ipaddress.ip_network("169.254.0.0/16")


def integer(number):
    """An INTEGER."""
    return Value("INTEGER", number)


def inet(address, index):
    """(InetAddressType, InetAddress as an index) of an address on an interface."""
    octets, kind = list(address.packed), _IPV4 if address.version == 4 else _IPV6
    if address in _LINK_LOCAL:
        octets, kind = octets + list(index.to_bytes(4, "big")), _IPV6Z
    return kind, ".".join(map(str, [len(octets), *octets]))


def is_up(link):
    """What RFC 2863 calls so; a device that does not say is up with its carrier."""
    if link["operstate"] == "UNKNOWN":
        return {"UP", "LOWER_UP"} <= set(link["flags"])
    return link["operstate"] == "UP"


class Address:
    """One address of one interface, as `ip -j address` has it."""

    def __init__(self, link, entry, kind=_UNICAST):
        self.index, self.entry, self.kind = link["ifindex"], entry, kind
        self.local = ipaddress.ip_address(entry["local"])
        peer = entry.get("address", entry["local"])
        self.length = entry["prefixlen"]
        self.prefix = ipaddress.ip_network((peer, self.length), strict=False)
        self.up = is_up(link)
        self.broadcast = entry.get("broadcast")

    @property
    def is_forever(self):
        """Nobody took a lifetime for it."""
        return not self.entry.get("dynamic")

    @property
    def origin(self):
        """ipAddressOrigin."""
        if self.entry.get("scope") == "host" or self.kind == _ANYCAST:
            return _OTHER
        if self.local.version == 4:
            return (_RANDOM if self.local in _AUTOMATIC
                    else _MANUAL if self.is_forever else _DHCP)
        if self.entry.get("temporary") or self.entry.get("stable-privacy"):
            return _RANDOM
        by_kernel = self.entry.get("protocol") in ("kernel_ll", "kernel_ra")
        if by_kernel or self.local in _LINK_LOCAL or not self.is_forever:
            if self.local.packed[11:13] == b"\xff\xfe":
                return _LINK_LAYER
        if by_kernel:
            return _RANDOM
        return (_MANUAL if self.is_forever else _DHCP if self.length == 128 else _RANDOM)

    @property
    def status(self):
        """ipAddressStatus."""
        if not self.up:
            return _INACCESSIBLE
        for flag, status in (("dadfailed", _DUPLICATE), ("optimistic", _OPTIMISTIC),
                             ("tentative", _TENTATIVE)):
            if self.entry.get(flag):
                return status
        return _DEPRECATED if self.entry.get("deprecated") else _PREFERRED

    @property
    def lives(self):
        """Seconds: (preferred, valid)."""
        preferred = 0 if self.entry.get("deprecated") else self.entry["preferred_life_time"]
        return preferred, self.entry["valid_life_time"]

    @property
    def prefix_index(self):
        """The index of the prefix's row."""
        kind, octets = inet(self.prefix.network_address, self.index)
        return f"{self.index}.{kind}.{octets}.{self.length}"

    @property
    def order(self):
        """The one that is shown of the same comes first."""
        return (self.kind, not self.up, self.index, self.length, self.prefix.network_address.packed)


def _anycast(namespace, links):
    """Those that /proc/net/anycast6 tells of."""
    with namespace.entered(), open("/proc/thread-self/net/anycast6", encoding="ascii") as file:
        for line in file:
            index, _, octets, *_ = line.split()
            yield Address(links[int(index)], {
                "local": str(ipaddress.IPv6Address(bytes.fromhex(octets))), "prefixlen": 128},
                          _ANYCAST)


def read(namespace, hidden=()):
    """All addresses of a namespace, without those of interfaces that are hidden."""
    links = {link["ifindex"]: link for link in namespace.ip_json("link", "show")}
    found = [Address(links[link["ifindex"]], entry)
             for link in namespace.ip_json("address", "show")
             for entry in link["addr_info"] if entry]
    found += _anycast(namespace, links)
    return [address for address in found if links[address.index]["ifname"] not in hidden]


def _first(entries, key):
    """{key: the first entry in order}"""
    found = {}
    for entry in sorted(entries, key=lambda one: one.order):
        found.setdefault(key(entry), entry)
    return found


def address_table(addresses):
    """ipAddressTable without its stamps."""
    broadcasts = []
    for one in addresses:
        if one.broadcast:
            copy = Address.__new__(Address)
            copy.__dict__.update(one.__dict__)
            copy.local, copy.kind = ipaddress.ip_address(one.broadcast), _BROADCAST
            copy.owner = one
            broadcasts.append(copy)
    values = {}
    for index, one in _first([*addresses, *broadcasts],
                             lambda entry: inet(entry.local, entry.index)).items():
        instance = ".".join(map(str, index))
        pointer = "0.0" if one.kind == _ANYCAST else f"{PREFIX}.1.5.{one.prefix_index}"
        status, origin = one.status, one.origin
        if one.kind == _BROADCAST:
            status = _PREFERRED if one.up else _INACCESSIBLE
            origin = one.owner.origin
        values.update({
            f"{ADDRESS}.1.3.{instance}": integer(one.index),
            f"{ADDRESS}.1.4.{instance}": integer(one.kind),
            f"{ADDRESS}.1.5.{instance}": Value("OID", f".{pointer}"),
            f"{ADDRESS}.1.6.{instance}": integer(origin),
            f"{ADDRESS}.1.7.{instance}": integer(status),
            f"{ADDRESS}.1.10.{instance}": integer(1),
            f"{ADDRESS}.1.11.{instance}": integer(2),
        })
    return values


def old_table(addresses):
    """ipAddrTable."""
    values = {}
    ipv4 = [one for one in addresses if one.local.version == 4]
    for local, one in _first(ipv4, lambda entry: entry.local).items():
        mask = ipaddress.ip_network(f"0.0.0.0/{one.length}").netmask
        low = ipaddress.ip_address(one.broadcast).packed[3] & 1 if one.broadcast else 0
        for column, value in ((1, Value("IpAddress", str(local))), (2, integer(one.index)),
                              (3, Value("IpAddress", str(mask))), (4, integer(low)),
                              (5, integer(65535))):
            values[f"{ADDRESS_OLD}.1.{column}.{local}"] = value
    return values


def prefix_lifetimes(addresses):
    """{index of a prefix: (preferred, valid)}: the longest of its addresses."""
    lifetimes = {}
    for one in addresses:
        if one.kind != _ANYCAST:
            before = lifetimes.get(one.prefix_index, (0, 0))
            lifetimes[one.prefix_index] = tuple(map(max, one.lives, before))
    return lifetimes


def prefix_table(addresses):
    """ipAddressPrefixTable without its lifetimes; the origin of a prefix of mixed addresses is
    that of one of them, and left out, too."""
    values, origins = {}, {}
    of_address = {_OTHER: 3, _MANUAL: 2, _DHCP: 4, _LINK_LAYER: 5, _RANDOM: 5}
    for one in addresses:
        if one.kind == _ANYCAST:
            continue
        origin = of_address[one.origin]
        automatic = one.local.version == 4 and one.local in _AUTOMATIC
        if one.prefix.network_address in _LINK_LOCAL or automatic:
            origin = 3
        origins.setdefault(one.prefix_index, set()).add(origin)
        on_link = f"{PREFIX}.1.6.{one.prefix_index}"
        if not one.entry.get("noprefixroute") or on_link not in values:
            values[on_link] = integer(2 if one.entry.get("noprefixroute") else 1)
    for index, found in origins.items():
        if len(found) == 1:
            values[f"{PREFIX}.1.5.{index}"] = integer(*found)
        values[f"{PREFIX}.1.7.{index}"] = integer(1 if 5 in found else 2)
    return values


# --- neighbours --------------------------------------------------------------------------------

_STATES = {"REACHABLE": 1, "PERMANENT": 1, "STALE": 2, "DELAY": 3, "PROBE": 4, "FAILED": 5,
           "INCOMPLETE": 7}


def _neighbours(namespace):
    indexes = {link["ifname"]: link["ifindex"] for link in namespace.ip_json("link", "show")}
    for entry in namespace.ip_json("neighbor", "show"):
        (state,) = entry["state"]
        kind = 4 if state == "PERMANENT" else 2 if state in ("FAILED", "INCOMPLETE") else 3
        yield (indexes[entry["dev"]], ipaddress.ip_address(entry["dst"]), state, kind,
               bytes.fromhex(entry.get("lladdr", "").replace(":", "")))


def media_table(namespace):
    """ipNetToMediaTable."""
    values = {}
    for index, address, _, kind, physical in _neighbours(namespace):
        if address.version == 4 and physical:
            for column, value in ((1, integer(index)), (2, Value("STRING", physical)),
                                  (3, Value("IpAddress", str(address))), (4, integer(kind))):
                values[f"{MEDIA}.1.{column}.{index}.{address}"] = value
    return values


def physical_table(namespace):
    """ipNetToPhysicalTable without ipNetToPhysicalLastUpdated."""
    values = {}
    for index, address, state, kind, physical in _neighbours(namespace):
        family, octets = inet(address, index)
        for column, value in ((4, Value("STRING", physical)), (6, integer(kind)),
                              (7, integer(_STATES[state])), (8, integer(1))):
            values[f"{PHYSICAL}.1.{column}.{index}.{family}.{octets}"] = value
    return values


# --- default routers ---------------------------------------------------------------------------

_PREFERENCES = {"low": -1, "medium": 0, "high": 1}


def routers(namespace):
    """{index of ipDefaultRouterTable: (seconds or None, preference)}"""
    indexes = {link["ifname"]: link["ifindex"] for link in namespace.ip_json("link", "show")}
    found = {}
    for option in ("-4", "-6"):
        for route in namespace.ip_json("-d", option, "route", "show", "table", "main", "default"):
            if route["type"] != "unicast" or {"tos", "from"} & route.keys():
                continue
            for hop in route.get("nexthops", [route]):
                gateway = hop.get("gateway") or hop.get("via", {}).get("host")
                if not gateway:
                    continue
                index = indexes[hop["dev"]]
                kind, octets = inet(ipaddress.ip_address(gateway), index)
                key = f"{kind}.{octets}.{index}"
                life, before = route.get("expires"), found.get(key, (0, 0))
                if life is None or (before[0] is not None and life >= before[0]):
                    found[key] = (life, _PREFERENCES[route.get("pref", "medium")])
    return found


def router_table(namespace):
    """ipDefaultRouterTable without ipDefaultRouterLifetime."""
    return {f"{ROUTER}.1.5.{key}": integer(preference)
            for key, (_, preference) in routers(namespace).items()}


# --- counters of IPv6 --------------------------------------------------------------------------

COUNTERS = {
    "Ip6InReceives": (3, 4), "Ip6InOctets": (5, 6), "Ip6InHdrErrors": (7,), "Ip6InNoRoutes": (8,),
    "Ip6InAddrErrors": (9,), "Ip6InUnknownProtos": (10,), "Ip6InTruncatedPkts": (11,),
    "Ip6ReasmReqds": (14,), "Ip6ReasmOKs": (15,), "Ip6ReasmFails": (16,), "Ip6InDiscards": (17,),
    "Ip6InDelivers": (18, 19), "Ip6OutRequests": (20, 21), "Ip6OutForwDatagrams": (23, 24),
    "Ip6OutDiscards": (25,), "Ip6FragOKs": (27,), "Ip6FragFails": (28,), "Ip6FragCreates": (29,),
    "Ip6OutTransmits": (30, 31), "Ip6OutOctets": (32, 33), "Ip6InMcastPkts": (34, 35),
    "Ip6InMcastOctets": (36, 37), "Ip6OutMcastPkts": (38, 39), "Ip6OutMcastOctets": (40, 41),
}
_WIDE = {4, 6, 19, 21, 24, 31, 33, 35, 37, 39, 41}


def if_stats(namespace):
    """ipIfStatsTable without ipIfStatsDiscontinuityTime."""
    values = {}
    for link in namespace.ip_json("link", "show"):
        path = f"/proc/thread-self/net/dev_snmp6/{link['ifname']}"
        try:
            with namespace.entered(), open(path, encoding="ascii") as file:
                counts = {name: int(number) for name, number in map(str.split, file)}
        except FileNotFoundError:
            continue  # it has no IPv6
        instance = f"2.{link['ifindex']}"
        for name, columns in COUNTERS.items():
            for column in columns:
                if name in counts:
                    values[f"{IF_STATS}.1.{column}.{instance}"] = (
                        Value("Counter64", counts[name]) if column in _WIDE
                        else Value("Counter32", counts[name] % 2**32))
        values[f"{IF_STATS}.1.26.{instance}"] = Value(
            "Counter32", (counts["Ip6FragOKs"] + counts["Ip6FragFails"]) % 2**32)
        values[f"{IF_STATS}.1.47.{instance}"] = Value("Gauge32", 1000)
    return values
