# SPDX-License-Identifier: BSD-2-Clause
"""`ipif show` against the independent reader."""

import json

import pytest

from lab import interfaces, kernel
from lab.cli import ipif
from lab.compare import assert_rows_shown


@pytest.mark.parametrize("seed", [11, 12])
def test_every_value_of_a_mix(netns, seed):
    interfaces.Mix(netns, seed)
    assert_rows_shown(netns, lambda: ipif("show", "--json", namespace=netns).json())


def test_netns_option_takes_a_name_and_a_path(netns):
    interfaces.Mix(netns, 14, count=12)
    for place in (netns.name, f"/run/netns/{netns.name}"):
        assert_rows_shown(netns, lambda place=place: ipif(
            "show", "--json", "--netns", place).json())


@pytest.mark.parametrize("family", [kernel.IPV4, kernel.IPV6])
def test_family_option(netns, family):
    interfaces.Mix(netns, 15, count=12)
    assert_rows_shown(netns, lambda: ipif(
        "show", "--json", "--family", family, namespace=netns).json(), family)


def test_one_interface(netns):
    interfaces.Mix(netns, 16, count=12)
    for name in ("lo", "veth1"):
        shown = ipif("show", name, "--json", namespace=netns).json()
        assert [(row["InterfaceName"], row["Family"]) for row in shown] == [
            (name, row["Family"]) for row in kernel.rows(netns) if row["InterfaceName"] == name]


@pytest.mark.parametrize("name", ["other", "a-name-longer-than-fifteen", "1", "ö", "x:y"])
def test_alternative_names_are_names(netns, name):
    netns.ip("link", "add", "one", "type", "ifb")
    assert ipif("show", name, namespace=netns).status == (0 if name == "1" else 1)
    netns.ip("link", "property", "add", "dev", "one", "altname", name)
    for where in ({"namespace": netns}, {}):
        shown = ipif("show", name, "--json", "--netns", netns.name, **where).json()
        assert [row["InterfaceName"] for row in shown] == ["one", "one"]


def test_one_interface_without_the_family(netns):
    """MTU 1200: there is an interface, but no IPv6 row."""
    netns.ip_batch(["link add small type ifb", "link set small mtu 1200"])
    assert [row["Family"] for row in ipif("show", "small", "--json", namespace=netns).json()
            ] == ["ipv4"]
    result = ipif("show", "small", "--family", "ipv6", "--json", namespace=netns)
    assert result.status == 1 and result.output == "" and "small" in result.error


def test_text_shows_the_same_rows(netns):
    interfaces.Mix(netns, 17, count=12)
    result = ipif("show", namespace=netns)
    assert (result.status, result.error) == (0, "")
    lines = result.output.splitlines()
    for row in kernel.rows(netns):
        assert any(row["InterfaceName"] in line and str(row["InterfaceIndex"]) in line
                   for line in lines), row["InterfaceName"]


def test_text_of_one_interface_has_every_field(netns):
    netns.ip("link", "add", "one", "type", "ifb")
    netns.write("ipv4/neigh/one/retrans_time_ms", 54000)
    text = ipif("show", "one", "--family", "ipv4", namespace=netns).output
    (row,) = ipif("show", "one", "--family", "ipv4", "--json", namespace=netns).json()
    for key in row:
        assert key in text, key
    assert "54000" in text


def test_addresses_of_one_interface(netns):
    netns.ip_batch(["link add one type veth peer name two", "link add three type ifb",
                    "link set one up", "link set two up", "addr add 192.0.2.7/24 dev one",
                    "addr add 192.0.2.1/25 dev one", "addr add 192.0.2.7/32 dev two",
                    "addr add 198.51.100.1 peer 198.51.100.2/30 dev one",
                    "addr add 2001:db8::1/64 dev one nodad", "addr add fe80::7/64 dev two nodad"])
    for name in ("one", "two", "three", "lo"):
        expected = {"ipv4": set(), "ipv6": set()}
        for info in netns.ip_json("address", "show", "dev", name)[0]["addr_info"]:
            expected["ipv4" if info["family"] == "inet" else "ipv6"].add(
                f"{info['local']}/{info['prefixlen']}")
        shown = ipif("show", name, "--json", namespace=netns).json()
        assert {row["Family"]: set(row["Addresses"]) for row in shown} == expected
        lines = ipif("show", name, namespace=netns).output.splitlines()
        start, = (place for place, line in enumerate(lines) if line.startswith("Addresses"))
        words = " ".join(lines[start:]).split()
        assert words[0] == "Addresses"
        assert sorted(word for word in words[1:] if word != "-") == sorted(
            expected["ipv4"] | expected["ipv6"])
        assert words.count("-") == sum(not each for each in expected.values())
    assert "Addresses" not in ipif("show", namespace=netns).output
    # The contract's keys, and no others.
    assert not any("Addresses" in row for row in ipif("show", "--json", namespace=netns).json())


def test_no_line_of_a_sheet_ends_with_blanks(netns):
    netns.ip_batch(["link add one type ifb", "link set one up", "addr add 192.0.2.7/24 dev one"])
    for arguments in (("show", "one"), ("show", "one", "--family", "ipv4"),
                      ("show", "lo", "--traffic"), ("show",), ("table", "ipAddressTable")):
        lines = ipif(*arguments, namespace=netns).output.splitlines()
        assert lines and [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", ["a.b", "x@y", "ü", "-dash", "[*?]", "$(x)",
                                  "123456789012345", "1"])
def test_unusual_names(netns, name):
    """Whatever the kernel takes as a name."""
    netns.ip("link", "add", "name", name, "type", "ifb")
    assert_rows_shown(netns, lambda: ipif("show", "--json", namespace=netns).json())


@pytest.mark.parametrize("name", ['a"b', "a'b", "a\\b", "a\x07b", b"a\xffb"])
def test_names_that_json_must_escape(netns, name):
    """The JSON of ip and ethtool is broken by some of these, so the independent reader cannot be asked."""
    netns.run("ip", "link", "add", "name", name, "type", "ifb")
    shown = ipif("show", "--json", "--family", "ipv4", namespace=netns).json()
    text = name if isinstance(name, str) else name.decode(errors="backslashreplace")
    assert [row["InterfaceName"] for row in shown] == ["lo", text]


def test_loopback_without_ipv4(netns):
    """lo takes an MTU below 68, which ends its IPv4 state but not its IPv6 state."""
    netns.ip("link", "set", "lo", "mtu", 60)
    assert kernel.row(netns, "lo", "ipv4") is None
    assert_rows_shown(netns, lambda: ipif("show", "--json", namespace=netns).json())


def test_link_local_ipv4_addresses(netns):
    netns.ip_batch(["link add one type ifb", "link add two type ifb", "link set one up",
                    "link set two up", "addr add 169.254.7.7/16 dev one",
                    "addr add 169.254.8.8/16 dev two", "addr add 10.0.0.1/8 dev two"])
    behaviour = {row["InterfaceName"]: row["LinkLocalAddressBehavior"] for row in
                 ipif("show", "--json", "--family", "ipv4", namespace=netns).json()}
    assert behaviour == {"lo": "alwaysOff", "one": "delayed", "two": "alwaysOn"}


def test_no_identifier_is_null_and_a_dash(netns):
    netns.ip_batch(["link add one type ifb", "link add two type ifb"])
    netns.write("ipv6/conf/one/addr_gen_mode", 1)  # no address of its own
    netns.ip_batch(["link set one up", "addr add fe80::fffe:1/64 dev one nodad"])
    shown = {(row["InterfaceName"], row["Family"]): row["InterfaceIdentifier"]
             for row in ipif("show", "--json", namespace=netns).json()}
    assert shown == {("lo", "ipv4"): None, ("lo", "ipv6"): None, ("one", "ipv4"): None,
                     ("one", "ipv6"): "0x00000000fffe0001", ("two", "ipv4"): None,
                     ("two", "ipv6"): None}
    (sheet,) = (line.split() for line in ipif("show", "one", namespace=netns).output.splitlines()
                if line.startswith("InterfaceIdentifier"))
    assert sheet[1:] == ["-", "0x00000000fffe0001"]
    assert {line.split()[-1] for line in ipif("show", namespace=netns).output.splitlines()} == {
        "IDENTIFIER", "-", "0x00000000fffe0001"}


@pytest.mark.parametrize("address, identifier", [
    ("fe80::1234/10", 0x1234), ("fe80::1234/128", 0x1234), ("fe80::12:34/64", 0x120034),
    ("fe80::1 peer fe80::2", 1), ("fe80::1 peer fe80::2/64", 1), ("fe80::5 peer 2001:db8::1", 5),
    ("febf::7:1/64", 0x70001), ("2001:db8::5 peer fe80::9", None), ("fec0::5/64", None)])
def test_identifier_is_that_of_the_link_local_address(netns, address, identifier):
    """Whatever its prefix length; of two ends, this one's."""
    netns.ip("link", "add", "one", "type", "ifb")
    netns.write("ipv6/conf/one/addr_gen_mode", 1)
    netns.ip("link", "set", "one", "up")
    netns.ip("address", "add", *address.split(), "dev", "one", "nodad")
    (row,) = ipif("show", "one", "--family", "ipv6", "--json", namespace=netns).json()
    assert row["InterfaceIdentifier"] == (identifier and f"0x{identifier:016x}")
    assert row["LinkLocalAddressBehavior"] == ("alwaysOn" if identifier else "alwaysOff")
    assert_rows_shown(netns, lambda: ipif("show", "--json", namespace=netns).json())


@pytest.mark.parametrize("family, routes, metric, automatic", [
    ("ipv4", ["tos 0x10 metric 5", "metric 100"], 100, False),
    ("ipv4", ["tos 0x10 metric 5", "metric 100 proto dhcp"], 100, True),
    ("ipv4", ["tos 0x08 metric 5"], None, True),
    ("ipv4", [""], 0, True),
    ("ipv4", ["metric 1024"], 1024, False),
    ("ipv6", [""], 1024, True),
    ("ipv6", ["proto static"], 1024, True),
    ("ipv6", ["metric 1023"], 1023, False),
    ("ipv6", ["from 2001:db8:77::/48 metric 3", "metric 900"], 900, False),
    ("ipv6", ["from 2001:db8:77::/48 metric 3 proto ra"], None, True),
])
def test_metric_is_that_of_plain_traffic(netns, family, routes, metric, automatic):
    """Not of packets with a TOS, nor from some prefix only."""
    netns.ip_batch(["link add one type ifb", "link set one up"])
    for route in routes:
        netns.ip("-4" if family == "ipv4" else "-6", "route", "append", "default", "dev", "one",
                 *route.split())
    (row,) = ipif("show", "one", "--family", family, "--json", namespace=netns).json()
    assert (row["Metric"], row["UseAutomaticMetric"]) == (metric, automatic)
    assert_rows_shown(netns, lambda: ipif("show", "--json", namespace=netns).json())


def test_global_ipv6_forwarding_is_every_rows_forwarding(netns):
    netns.ip("link", "add", "one", "type", "ifb")
    for everywhere in (1, 0):
        netns.write("ipv6/conf/all/forwarding", everywhere)
        netns.write("ipv6/conf/one/forwarding", 1 - everywhere)  # the host/router role only
        rows = ipif("show", "--json", "--family", "ipv6", namespace=netns).json()
        assert {row["ForwardingEnabled"] for row in rows} == {bool(everywhere)}


def test_many(netns):
    interfaces.make_many(netns, 500, first_index=65300)
    assert_rows_shown(netns, lambda: ipif("show", "--json", namespace=netns).json())


def test_json_is_one_array_of_objects_with_equal_keys(netns):
    rows = json.loads(ipif("show", "--json", namespace=netns).output)
    assert len({tuple(row) for row in rows}) == 1
