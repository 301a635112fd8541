# SPDX-License-Identifier: BSD-2-Clause
"""GetIpInterfaceTable, called as a C program calls it, against the independent reader."""

import ctypes

import pytest

from lab import interfaces, kernel, library
from lab.compare import assert_rows_shown

# What a row holds where SNMP and JSON show nothing.
_ABSENT = {
    "MinRouterAdvertisementInterval": 200, "MaxRouterAdvertisementInterval": 600,
    "InterfaceIdentifier": f"0x{0:016x}", "AdvertisingEnabled": False, "AdvertiseDefaultRoute": False, "DadTransmits": 0,
    "SitePrefixLength": 0, "Metric": 0,
}
_BESIDE_THE_ROW = ("InterfaceName", "EnableStatus")


def _as_in_c(row):
    """An expected row, as the C structure holds it."""
    held = {key: value for key, value in row.items() if key not in _BESIDE_THE_ROW}
    for key, value in _ABSENT.items():
        if held[key] is None:
            held[key] = value
    if row["Family"] == kernel.IPV4:
        held["RouterDiscoveryBehavior"] = (
            "dhcp" if row["ManagedAddressConfigurationSupported"] else "disabled")
        held["LinkLocalAddressTimeout"] = (
            0 if row["LinkLocalAddressBehavior"] == "alwaysOff" else 6500)
    return held


def assert_table(namespace):
    """The whole table is as expected."""
    assert_rows_shown(namespace, lambda: library.table_in(namespace), expect=_as_in_c)


def test_layout_is_that_of_win64():
    assert ctypes.sizeof(library.Row) == 168
    assert library.Table.Table.offset == 8


@pytest.mark.parametrize("seed", [41, 42])
def test_every_field_of_a_mix(netns, seed):
    interfaces.Mix(netns, seed)
    assert_table(netns)


def test_many(netns):
    interfaces.make_many(netns, 500, first_index=65300)
    assert_table(netns)


def test_offloads_follow_ethtool(netns):
    netns.ip("link", "add", "one", "type", "veth", "peer", "name", "two")
    for switched in (("tx", "off"), ("tso", "off"), ("tx", "on"), ("rx", "off")):
        netns.run("ethtool", "-K", "one", *switched)
        assert_table(netns)
    netns.ip("link", "set", "one", "gso_max_size", 131072)
    netns.run("ethtool", "-K", "one", "tso", "on")
    assert kernel.row(netns, "one", "ipv6")["TransmitOffload"]["TlGiantSendOffloadSupported"]
    assert_table(netns)


def test_default_routes_of_several_hops(netns):
    netns.ip_batch(["link add one type ifb", "link set one up", "link add two type ifb",
                    "link set two up", "addr add 10.0.0.1/24 dev one",
                    "addr add 10.0.1.1/24 dev two"])
    for route in (
            "-4 route add default metric 50 nexthop via 10.0.0.2 dev one "
            "nexthop via 10.0.1.2 dev two",
            "-4 route add default via 10.0.1.2 dev two metric 7 proto dhcp",
            "-4 route add default dev one table 100 metric 1",
            "-4 route add blackhole default metric 2",
            "-6 route add default metric 60 nexthop via fe80::1 dev one "
            "nexthop via fe80::2 dev two",
            "-6 route add unreachable default metric 3"):
        netns.ip(*route.split())
    assert [kernel.row(netns, name, "ipv4")["Metric"] for name in ("one", "two")] == [50, 7]
    assert_table(netns)
