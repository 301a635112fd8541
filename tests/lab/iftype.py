# SPDX-License-Identifier: BSD-2-Clause
"""The IANA ifType of a Linux interface, and the LUID made of it."""

OTHER, ETHERNET, PPP, LOOPBACK, PROP_VIRTUAL, TUNNEL = 1, 6, 23, 24, 53, 131
L2_VLAN, LAG, BRIDGE = 135, 161, 209

_ETHER_KINDS = {
    "bridge": BRIDGE,
    "vlan": L2_VLAN,
    "bond": LAG,
    "team": LAG,
    "vrf": PROP_VIRTUAL,
    **dict.fromkeys(("vxlan", "geneve", "gretap", "ip6gretap", "erspan"), TUNNEL),
}
_NONE_KINDS = {
    "tun": PROP_VIRTUAL,
    **dict.fromkeys(("wireguard", "ipip", "vti", "xfrm"), TUNNEL),
}
_LINK_TYPES = {
    "loopback": LOOPBACK,
    "ppp": PPP,
    **dict.fromkeys(("ipip", "tunnel6", "sit", "gre", "gre6"), TUNNEL),
}


def if_type(link_type, kind):
    """The ifType of `ip -d link`'s "link_type" and "info_kind"."""
    if link_type == "ether":
        return _ETHER_KINDS.get(kind, ETHERNET)
    if link_type == "none":
        return _NONE_KINDS.get(kind, OTHER)
    return _LINK_TYPES.get(link_type, OTHER)


def luid(link_type, kind, ifindex):
    """The interface's LUID: type, low 24 bits of the index, high bits of the index."""
    return if_type(link_type, kind) << 48 | (ifindex & 0xFFFFFF) << 24 | ifindex >> 24
