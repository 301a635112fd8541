# SPDX-License-Identifier: BSD-2-Clause
"""`ipif set`: what the kernel has afterwards, read from /proc/sys and `ip`."""

import subprocess

import pytest

from lab.cli import assert_one_clear_line, ipif
from otheruser import as_other_user


@pytest.fixture
def one(netns):
    """A namespace with an interface that is up."""
    netns.ip_batch(["link add one type veth peer name other", "link set one up"])
    return netns


def _state(namespace):
    """All that set could touch."""
    paths = ["ipv4/conf/one/forwarding", "ipv6/conf/one/accept_ra", "ipv6/conf/one/mtu",
             "ipv6/conf/one/dad_transmits", "ipv6/conf/one/addr_gen_mode",
             "ipv6/conf/one/accept_ra_defrtr", "ipv6/conf/one/disable_ipv6",
             "ipv6/conf/one/force_forwarding", *(f"{family}/neigh/one/{name}" for family in (
                 "ipv4", "ipv6") for name in ("base_reachable_time_ms", "retrans_time_ms"))]
    link = namespace.ip_json("link", "show", "dev", "one")[0]
    return [namespace.read(path) for path in paths] + [link["mtu"]]


def _set(namespace, *arguments):
    return ipif("set", "one", *arguments, namespace=namespace)


def test_one_field_of_both_families(one):
    result = _set(one, "BaseReachableTime=20000")
    assert (result.status, result.error) == (0, "")
    assert [line.split()[2] for line in result.output.splitlines()] == ["ipv4", "ipv6"]
    assert "BaseReachableTime 30000 -> 20000 ms" in result.output
    for family in ("ipv4", "ipv6"):
        assert one.read(f"{family}/neigh/one/base_reachable_time_ms") == "20000"


@pytest.mark.parametrize("name", ["alias", "a-name-longer-than-fifteen", "1"])
def test_by_alternative_name(one, name):
    """A name before a number: the interface with the index 1 is lo."""
    one.ip("link", "property", "add", "dev", "one", "altname", name)
    result = ipif("set", name, "--family", "ipv4", "RetransmitTime=2000", namespace=one)
    assert (result.status, result.error) == (0, "")
    assert one.read("ipv4/neigh/one/retrans_time_ms") == "2000"
    one.ip("link", "property", "del", "dev", "one", "altname", name)
    result = ipif("set", name, "--family", "ipv4", "RetransmitTime=2001", namespace=one)
    assert one.read("ipv4/neigh/one/retrans_time_ms") == "2000"
    if name != "1":
        assert_one_clear_line(result, 1, name)


def test_what_linux_fixes_as_it_is(one):
    result = _set(one, "--family", "ipv4", "RouterDiscoveryBehavior=disabled")
    assert (result.status, result.error) == (0, "") and "as it was" in result.output


def test_one_family(one):
    assert _set(one, "--family", "ipv4", "RetransmitTime=2000").status == 0
    assert one.read("ipv4/neigh/one/retrans_time_ms") == "2000"
    assert one.read("ipv6/neigh/one/retrans_time_ms") == "1000"


def test_field_that_only_ipv6_has_needs_no_family(one):
    assert _set(one, "DadTransmits=3", "DisableDefaultRoutes=yes").status == 0
    assert one.read("ipv6/conf/one/dad_transmits") == "3"
    assert one.read("ipv6/conf/one/accept_ra_defrtr") == "0"


def test_several_fields_in_any_letters(one):
    result = _set(one, "nlmtu=1400", "FORWARDINGENABLED=on", "--family", "ipv4", "--json")
    (row,) = result.json()
    assert row == {"Family": "ipv4", "InterfaceIndex": one.index("one"), "InterfaceName": "one",
                   "Changed": ["ForwardingEnabled", "NlMtu"],
                   "Before": {"ForwardingEnabled": False, "NlMtu": 1500},
                   "After": {"ForwardingEnabled": True, "NlMtu": 1400}}
    assert one.read("ipv4/conf/one/forwarding") == "1"
    assert one.ip_json("link", "show", "dev", "one")[0]["mtu"] == 1400


def test_enable_status_comes_first_up_and_last_down(one):
    assert _set(one, "EnableStatus=down", "DadTransmits=4").status == 0
    assert one.read("ipv6/conf/one/disable_ipv6") == "1"
    assert one.read("ipv6/conf/one/dad_transmits") == "4"
    assert _set(one, "EnableStatus=up", "DadTransmits=5").status == 0
    assert one.read("ipv6/conf/one/disable_ipv6") == "0"
    assert one.read("ipv6/conf/one/dad_transmits") == "5"


def test_the_same_again_changes_nothing(one):
    before = _state(one)
    result = _set(one, "NlMtu=1500", "--json")
    assert [row["Changed"] for row in result.json()] == [[], []]
    assert _state(one) == before


@pytest.mark.parametrize("arguments, words", [
    (["Metric=5"], ["one", "Metric"]),
    (["DadTransmits=2", "RouterDiscoveryBehavior=dhcp"], ["one", "RouterDiscoveryBehavior"]),
    (["BaseReachableTime=20000", "NlMtu=1200"], ["one", "NlMtu"]),
    (["DadTransmits=9", "--family", "ipv4"], ["one", "DadTransmits"]),
    (["EnableStatus=down", "--family", "ipv4"], ["one", "EnableStatus"]),
    (["NlMtu=0"], ["one", "NlMtu", "range"]),
    (["DadTransmits=4294967295"], ["one", "DadTransmits", "range"]),
    (["DadTransmits=99999999999999999999"], ["one", "DadTransmits", "range"]),
    (["DadTransmits=3", "NlMtu=9000", "--family", "ipv6"], ["one"]),
    (["EnableStatus=up", "DadTransmits=3", "NlMtu=9000", "--family", "ipv6"], ["one"]),
])
def test_refused_as_a_whole(one, arguments, words):
    before = _state(one)
    assert_one_clear_line(_set(one, *arguments), 1, *words)
    assert _state(one) == before


def test_mtu_that_would_end_ipv6(one):
    """The kernel takes IPv6 off, and its addresses for good: only where none is lost."""
    one.ip("addr", "add", "2001:db8::1/64", "dev", "one", "nodad")
    before = _state(one)
    assert_one_clear_line(_set(one, "--family", "ipv4", "NlMtu=1279"), 1, "one", "IPv6", "lose")
    assert _state(one) == before
    assert "2001:db8::1/64" in one.ip("addr", "show", "dev", "one")
    one.ip("addr", "del", "2001:db8::1/64", "dev", "one")
    one.ip("-6", "route", "add", "2001:db8:1::/48", "dev", "one")
    assert_one_clear_line(_set(one, "--family", "ipv4", "NlMtu=1279"), 1, "one", "IPv6", "lose")
    one.ip("-6", "route", "del", "2001:db8:1::/48", "dev", "one")
    assert _set(one, "--family", "ipv4", "NlMtu=1279").status == 0
    assert one.ip_json("link", "show", "dev", "one")[0]["mtu"] == 1279


def test_mtu_of_ipv6_beyond_the_link(one):
    assert_one_clear_line(_set(one, "--family", "ipv6", "NlMtu=1600"), 1, "one", "NlMtu",
                          "more than the link's 1500 bytes")
    assert _set(one, "NlMtu=1600").status == 0  # of the link, and of both
    assert one.read("ipv6/conf/one/mtu") == "1600"


def test_protocol_that_came_up_for_nothing_goes_down_again(one):
    one.write("ipv6/conf/one/disable_ipv6", 1)
    before = _state(one)
    assert_one_clear_line(_set(one, "EnableStatus=up", "DadTransmits=3", "NlMtu=9000", "--family",
                               "ipv6"), 1, "one")
    assert _state(one) == before


@pytest.mark.parametrize("arguments", [
    ["Nonsense=1"], ["NlMtu"], ["=1"], ["NlMtu="], ["NlMtu=abc"], ["NlMtu=-1"], ["NlMtu=0x500"],
    ["ForwardingEnabled=maybe"], ["EnableStatus=1"], ["NlMtu=1400", "nlmtu=1300"], []])
def test_wrong_usage(one, arguments):
    before = _state(one)
    assert_one_clear_line(_set(one, *arguments), 2)
    assert _state(one) == before


def test_a_field_that_is_nearly_named(one):
    assert_one_clear_line(_set(one, "mtu=1400"), 2, "mtu", "the nearest is NlMtu")


def test_unknown_interface(netns):
    assert_one_clear_line(ipif("set", "nosuch", "NlMtu=1400", namespace=netns), 1, "nosuch")
    netns.ip_batch(["link add small type ifb", "link set small mtu 1200"])
    assert_one_clear_line(ipif("set", "small", "DadTransmits=1", "--family", "ipv6",
                               namespace=netns), 1, "small", "IPv6")


def test_without_the_right(one):
    as_nobody = as_other_user()
    before = _state(one)
    with one.entered():
        done = subprocess.run([*as_nobody, "set", "one", "DadTransmits=3"], check=False,
                              capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (1, "")
    assert "one" in done.stderr and "CAP_NET_ADMIN" in done.stderr
    assert _state(one) == before
