# SPDX-License-Identifier: BSD-2-Clause
"""MIB_UNICASTIPADDRESS_ROW, MIB_IPNET_ROW2 and MIB_IPFORWARD_ROW2, written out anew from the
documents' Win64 layout, and what gives them."""

import ctypes
import ipaddress

from lab.api import AF_INET, AF_INET6, AF_UNSPEC, SUCCESS
from lab.iftype import luid as luid_of

FOR_EVER = 0xFFFFFFFF  # a lifetime


class SocketAddress(ctypes.Structure):
    """SOCKADDR_INET: the family in the host's order, the address behind it."""

    _fields_ = [("family", ctypes.c_uint16), ("port", ctypes.c_uint16),
                ("inet", ctypes.c_uint8 * 4), ("inet6", ctypes.c_uint8 * 16),
                ("scope", ctypes.c_uint32)]

    @property
    def text(self):
        """The address as `ip` writes it; what it does not use must be zero."""
        assert self.port == 0
        if self.family == AF_INET:
            assert not any(self.inet6) and self.scope == 0
            return str(ipaddress.ip_address(bytes(self.inet)))
        assert self.family == AF_INET6 and not any(self.inet)
        return str(ipaddress.ip_address(bytes(self.inet6)))


def socket_address(text, scope=0, family=None):
    """A SOCKADDR_INET of an address."""
    address, made = ipaddress.ip_address(text), SocketAddress()
    if address.version == 4:
        made.family, made.inet[:] = AF_INET, address.packed
    else:
        made.family, made.inet6[:], made.scope = AF_INET6, address.packed, scope
    if family is not None:
        made.family = family
    return made


def _numbers(*names):
    return [(name, ctypes.c_uint32) for name in names]


class AddressRow(ctypes.Structure):
    """MIB_UNICASTIPADDRESS_ROW."""

    _fields_ = [
        ("Address", SocketAddress), ("_pad", ctypes.c_uint8 * 4),  # on 32 bits, too
        ("InterfaceLuid", ctypes.c_uint64),
        *_numbers("InterfaceIndex", "PrefixOrigin", "SuffixOrigin", "ValidLifetime",
                  "PreferredLifetime"),
        ("OnLinkPrefixLength", ctypes.c_uint8), ("SkipAsSource", ctypes.c_uint8),
        *_numbers("DadState", "ScopeId"), ("CreationTimeStamp", ctypes.c_int64)]


class NeighbourRow(ctypes.Structure):
    """MIB_IPNET_ROW2."""

    _fields_ = [
        ("Address", SocketAddress), *_numbers("InterfaceIndex"),
        ("InterfaceLuid", ctypes.c_uint64), ("PhysicalAddress", ctypes.c_uint8 * 32),
        *_numbers("PhysicalAddressLength", "State"), ("Flags", ctypes.c_uint8),
        *_numbers("ReachabilityTime")]

    @property
    def physical(self):
        """PhysicalAddress, as `ip` writes it."""
        assert not any(self.PhysicalAddress[self.PhysicalAddressLength:])
        return ":".join(f"{octet:02x}" for octet in
                        self.PhysicalAddress[:self.PhysicalAddressLength])


class RouteRow(ctypes.Structure):
    """MIB_IPFORWARD_ROW2."""

    _fields_ = [
        ("InterfaceLuid", ctypes.c_uint64), *_numbers("InterfaceIndex"),
        ("Prefix", SocketAddress), ("PrefixLength", ctypes.c_uint8), ("_pad", ctypes.c_uint8 * 3),
        ("NextHop", SocketAddress), ("SitePrefixLength", ctypes.c_uint8),
        *_numbers("ValidLifetime", "PreferredLifetime", "Metric", "Protocol"),
        *((name, ctypes.c_uint8) for name in ("Loopback", "AutoconfigureAddress", "Publish",
                                              "Immortal")),
        *_numbers("Age", "Origin")]


assert [ctypes.sizeof(row) for row in (AddressRow, NeighbourRow, RouteRow)] == [80, 88, 104]
ADDRESSES = (AddressRow, "GetUnicastIpAddressTable", "GetUnicastIpAddressEntry")
NEIGHBOURS = (NeighbourRow, "GetIpNetTable2", "GetIpNetEntry2")


def call_table(caller, kind, family=AF_UNSPEC):
    """The code of a table's function, and the rows."""
    row, function, _ = kind
    code, words = caller.call(function, family)
    rows = [row.from_buffer_copy(bytes.fromhex(word)) for word in words[1:]]
    assert len(rows) == int(words[0])
    return code, rows


def table(caller, kind, family=AF_UNSPEC):
    """The rows in their order, which must be that of family, interface and address."""
    code, rows = call_table(caller, kind, family)
    assert code == SUCCESS, f"{code:#x}"
    order = [(row.Address.family, row.InterfaceIndex, bytes(row.Address)) for row in rows]
    assert order == sorted(order)
    return rows


def call_entry(caller, kind, address, ifindex=0, luid=0):
    """The code of an entry's function, and the row; on failure that must be untouched."""
    # What is not the key is garbage on purpose.
    row = kind[0].from_buffer_copy(b"\xcc" * ctypes.sizeof(kind[0]))
    row.Address = address if isinstance(address, SocketAddress) else socket_address(address)
    row.InterfaceIndex, row.InterfaceLuid = ifindex, luid
    code, words = caller.call(kind[2], bytes(row).hex())
    if code != SUCCESS:
        assert words[0] == bytes(row).hex(), "the row was touched on failure"
    return code, kind[0].from_buffer_copy(bytes.fromhex(words[0]))


def entry(caller, kind, address, ifindex):
    """An entry's function by index, which must succeed."""
    code, row = call_entry(caller, kind, address, ifindex)
    assert code == SUCCESS, f"{code:#x}"
    return row


def call_route(caller, destination, source=None, ifindex=0, luid=None):
    """GetBestRoute2: its code, the route, and the best source; on failure both untouched."""
    made = [("-" if address is None else bytes(address).hex() if isinstance(address, SocketAddress)
             else bytes(socket_address(address)).hex()) for address in (source, destination)]
    code, words = caller.call("GetBestRoute2", "-" if luid is None else f"{luid:x}", ifindex, *made)
    if code != SUCCESS:
        assert set("".join(words)) == {"c"}, "something was touched on failure"
    return (code, RouteRow.from_buffer_copy(bytes.fromhex(words[0])),
            SocketAddress.from_buffer_copy(bytes.fromhex(words[1])))


def luids_of(ns):
    """Names, each with its (index, LUID)."""
    return {link["ifname"]: (link["ifindex"], luid_of(
        link["link_type"], link.get("linkinfo", {}).get("info_kind"), link["ifindex"]))
            for link in ns.ip_json("-d", "link", "show")}


def are_close(left, right):
    """Whether two lifetimes are the same one, read a moment apart."""
    return left == right or (FOR_EVER not in (left, right) and abs(left - right) <= 2)


def make_links(ns, up=("x", "y", "z")):
    """Two ends and a bridge, in another order by index than by name."""
    ns.ip("link", "add", "x", "index", 50, "type", "veth", "peer", "name", "y", "index", "40")
    ns.ip("link", "add", "z", "index", 45, "type", "bridge")
    ns.ip("link", "set", "lo", "up")
    for name in up:
        ns.ip("link", "set", name, "up")
