# SPDX-License-Identifier: BSD-2-Clause
"""SetIpInterfaceEntry: what it writes, what it refuses, and that a refusal leaves all as it was."""

import re
import subprocess

import pytest

from lab import api
from lab.api import AF_INET, AF_INET6, Caller
from lab.netns import Namespace
from lab.process import as_nobody
from lab.waiting import wait_until

OFF, ON = 0, 2  # LinkLocalAddressBehavior


@pytest.fixture(name="ns")
def _ns():
    with Namespace() as namespace:
        # Their own addresses are valid at once: no test here is about that.
        for name in ("router_solicitation_delay", "dad_transmits"):
            namespace.write(f"ipv6/conf/default/{name}", 0)
        namespace.ip("link", "add", "va", "type", "veth", "peer", "name", "vb")
        namespace.ip("link", "set", "va", "up")
        namespace.ip("link", "set", "vb", "up")
        yield namespace


@pytest.fixture(name="caller")
def _caller(ns):
    with Caller(ns) as process:
        yield process


def _link_local(ns, name="va"):
    return [entry["local"] for link in ns.ip_json("-6", "addr", "show", "dev", name)
            for entry in link["addr_info"] if entry.get("scope") == "link"]


def _state(ns):
    """Everything that Set could change, as text."""
    with ns.entered():
        sysctls = subprocess.run(
            "cd /proc/sys/net && grep -rs '' ipv4/conf ipv4/neigh ipv6/conf ipv6/neigh |"
            " grep -v stable_secret | sort", shell=True, capture_output=True, text=True,
            check=True).stdout
    routes = re.sub(r" expires \d+sec", "", ns.ip("-6", "route", "show", "table", "all"))
    return sysctls, routes, [
        (link["ifname"], link["mtu"]) for link in ns.ip_json("link", "show")]


def _state_at_rest(ns):
    """The same, once the kernel has routes to the links' own addresses."""
    def routed():
        return set(re.findall(r"^local fe80::\S+ dev (\w+)",
                              ns.ip("-6", "route", "show", "table", "local"), re.MULTILINE))
    wait_until(lambda: routed() >= {"va", "vb"}, 10, "both links have their addresses")
    return _state(ns)


# (family, field, value, file below /proc/sys/net, its text afterwards)
_SYSCTLS = [
    (AF_INET, "ForwardingEnabled", 1, "ipv4/conf/va/forwarding", "1"),
    (AF_INET, "BaseReachableTime", 20000, "ipv4/neigh/va/base_reachable_time_ms", "20000"),
    (AF_INET, "RetransmitTime", 500, "ipv4/neigh/va/retrans_time_ms", "500"),
    (AF_INET6, "BaseReachableTime", 45000, "ipv6/neigh/va/base_reachable_time_ms", "45000"),
    (AF_INET6, "RetransmitTime", 2000, "ipv6/neigh/va/retrans_time_ms", "2000"),
    (AF_INET6, "ForwardingEnabled", 1, "ipv6/conf/va/force_forwarding", "1"),
    (AF_INET6, "RouterDiscoveryBehavior", 0, "ipv6/conf/va/accept_ra", "0"),
    (AF_INET6, "DadTransmits", 3, "ipv6/conf/va/dad_transmits", "3"),
    (AF_INET6, "NlMtu", 1280, "ipv6/conf/va/mtu", "1280"),
    (AF_INET6, "DisableDefaultRoutes", 1, "ipv6/conf/va/accept_ra_defrtr", "0"),
    (AF_INET6, "LinkLocalAddressBehavior", 0, "ipv6/conf/va/addr_gen_mode", "1"),
]


@pytest.mark.parametrize("how", ["set", "change"])
@pytest.mark.parametrize("family, field, value, path, text", _SYSCTLS,
                         ids=[f"{entry[1]}-{entry[0]}" for entry in _SYSCTLS])
def test_each_field_is_written_and_read_back(ns, caller, how, family, field, value, path, text):
    if not ns.exists(path):
        pytest.skip(f"this kernel has no {path}")
    index = ns.index("va")
    before = caller.row(family, index)
    assert getattr(before, field) != value
    assert getattr(caller, how)(family, index, **{field: value}) == api.SUCCESS
    assert ns.read(path) == text
    after = caller.row(family, index)
    assert getattr(after, field) == value
    # And back, by the other way of asking.
    assert caller.change(family, index, **{field: getattr(before, field)}) == api.SUCCESS
    back = caller.row(family, index)
    assert getattr(back, field) == getattr(before, field)
    # Nothing else moved, but what the kernel draws anew with the base time.
    back.ReachableTime = before.ReachableTime
    assert bytes(back) == bytes(before)


def test_mtu_of_ipv4_is_the_link_s(ns, caller):
    index = ns.index("va")
    assert caller.set(AF_INET, index, NlMtu=1400) == api.SUCCESS
    assert ns.ip_json("link", "show", "dev", "va")[0]["mtu"] == 1400
    assert caller.row(AF_INET, index).NlMtu == 1400
    assert caller.row(AF_INET6, index).NlMtu == 1400
    code, row = caller.set_row(caller.nothing(AF_INET, index))
    assert (code, row.InterfaceLuid) == (api.SUCCESS, caller.row(AF_INET, index).InterfaceLuid)


def test_timers_are_rounded_up_to_the_kernel_s_clock(ns, caller):
    index = ns.index("va")
    for family in (AF_INET, AF_INET6):
        assert caller.set(family, index, BaseReachableTime=1003) == api.SUCCESS
        assert 1003 <= caller.row(family, index).BaseReachableTime <= 1010


def test_nothing_asked_is_nothing_done(ns, caller):
    before = _state_at_rest(ns)
    for index in (1, ns.index("va")):
        for family in (AF_INET, AF_INET6):
            assert caller.set(family, index) == api.SUCCESS
            assert caller.change(family, index) == api.SUCCESS
    assert _state(ns) == before


def test_link_local_address_goes_and_comes(ns, caller):
    index = ns.index("va")
    wait_until(lambda: _link_local(ns), 5, "a link-local address")
    assert caller.set(AF_INET6, index, LinkLocalAddressBehavior=OFF) == api.SUCCESS
    assert _link_local(ns) == []
    assert caller.row(AF_INET6, index).LinkLocalAddressBehavior == OFF
    ns.ip("link", "set", "va", "down")
    ns.ip("link", "set", "va", "up")
    assert _link_local(ns) == []
    assert caller.set(AF_INET6, index, LinkLocalAddressBehavior=ON) == api.SUCCESS
    assert _link_local(ns)
    assert caller.row(AF_INET6, index).LinkLocalAddressBehavior == ON


# What Linux fixes, as it is: in the row's words, and where the row has no such field, in Linux'.
_SO = [
    (AF_INET, "RouterDiscoveryBehavior", 0), (AF_INET, "RouterDiscoveryBehavior", 2),
    (AF_INET, "LinkLocalAddressTimeout", 0), (AF_INET, "LinkLocalAddressTimeout", 6500),
    *((family, field, value) for family in (AF_INET, AF_INET6) for field, value in (
        ("AdvertisingEnabled", 0), ("AdvertiseDefaultRoute", 0), ("WeakHostSend", 1),
        ("WeakHostReceive", 1), ("UseAutomaticMetric", 1),
        ("UseNeighborUnreachabilityDetection", 1), ("PathMtuDiscoveryTimeout", 600000),
        ("Metric", 0), ("InterfaceIdentifier", 0), ("DisableDefaultRoutes", 0))),
    (AF_INET, "ManagedAddressConfigurationSupported", 1), (AF_INET, "DadTransmits", 0),
    (AF_INET, "OtherStatefulConfigurationSupported", 1), (AF_INET, "SitePrefixLength", 0),
    (AF_INET, "LinkLocalAddressBehavior", 1), (AF_INET, "NlMtu", 1500),
    (AF_INET6, "ManagedAddressConfigurationSupported", 0),
    (AF_INET6, "OtherStatefulConfigurationSupported", 0), (AF_INET6, "LinkLocalAddressTimeout", 0),
    (AF_INET6, "ForwardingEnabled", 0),
]


def test_what_is_already_so_is_no_change(ns):
    """Neither refused nor written: who has no right to change anything may ask for it, too."""
    ns.ip("address", "add", "169.254.7.7/16", "dev", "va")
    index, before = ns.index("va"), _state_at_rest(ns)
    with Caller(ns, prefix=as_nobody()) as caller:
        for family, field, value in _SO:
            assert caller.set(family, index, **{field: value}) == api.SUCCESS, (family, field)
            assert caller.change(family, index, **{field: value}) == api.SUCCESS, (family, field)
        everything = {field: value for family, field, value in _SO if family == AF_INET}
        assert caller.set(AF_INET, index, **everything) == api.SUCCESS
        for mtu in (65535, 65536):  # IPv4's own, and the link's
            assert caller.set(AF_INET, 1, NlMtu=mtu) == api.SUCCESS
    assert _state(ns) == before


def test_link_local_addresses_are_told_by_this_end(ns, caller):
    wait_until(lambda: _link_local(ns), 5, "a link-local address")
    ns.ip("address", "add", "fe80::5", "peer", "2001:db8::1", "dev", "va", "nodad")
    ns.ip("address", "add", "2001:db8::5", "peer", "fe80::9", "dev", "va", "nodad")
    assert caller.set(AF_INET6, ns.index("va"), LinkLocalAddressBehavior=OFF) == api.SUCCESS
    (link,) = ns.ip_json("-6", "addr", "show", "dev", "va")
    assert [entry["local"] for entry in link["addr_info"]] == ["2001:db8::5"]


def _add_advertised_route(ns):
    ns.ip("-6", "route", "add", "default", "via", "fe80::1", "dev", "va", "proto", "ra",
          "metric", "1024", "expires", "1800")
    ns.ip("-6", "route", "add", "default", "via", "fe80::2", "dev", "va", "proto", "static",
          "metric", "2048")
    ns.ip("-6", "route", "add", "default", "via", "fe80::3", "dev", "vb", "proto", "ra",
          "metric", "1025")


def _defaults(ns):
    return [(route["dev"], route["protocol"])
            for route in ns.ip_json("-6", "route", "show", "default")]


@pytest.mark.parametrize("fields", [{"DisableDefaultRoutes": 1}, {"RouterDiscoveryBehavior": 0}])
def test_advertised_default_route_goes(ns, caller, fields):
    _add_advertised_route(ns)
    assert len(_defaults(ns)) == 3
    assert caller.set(AF_INET6, ns.index("va"), **fields) == api.SUCCESS
    assert sorted(_defaults(ns)) == [("va", "static"), ("vb", "ra")]


def test_router_discovery_of_a_router(ns, caller):
    ns.write("ipv6/conf/all/forwarding", 1)
    index = ns.index("va")
    assert caller.row(AF_INET6, index).RouterDiscoveryBehavior == 0
    assert caller.set(AF_INET6, index, RouterDiscoveryBehavior=1) == api.SUCCESS
    assert ns.read("ipv6/conf/va/accept_ra") == "2"
    assert caller.row(AF_INET6, index).RouterDiscoveryBehavior == 1


# (family, fields, code): refused without a trace.
_REFUSED = [
    (AF_INET, {"SitePrefixLength": 64}, api.INVALID_PARAMETER),
    (AF_INET, {"SitePrefixLength": 1, "ForwardingEnabled": 1}, api.INVALID_PARAMETER),
    (AF_INET, {"RouterDiscoveryBehavior": 3}, api.INVALID_PARAMETER),
    (AF_INET6, {"LinkLocalAddressBehavior": -2}, api.INVALID_PARAMETER),
    (AF_INET, {"NlMtu": 67}, api.INVALID_PARAMETER),
    (AF_INET6, {"NlMtu": 1279}, api.INVALID_PARAMETER),
    (AF_INET6, {"NlMtu": 1501}, api.INVALID_PARAMETER),  # more than the link has
    (AF_INET, {"WeakHostSend": 0}, api.NOT_SUPPORTED),
    (AF_INET, {"Metric": 7}, api.NOT_SUPPORTED),
    (AF_INET, {"DisableDefaultRoutes": 1}, api.NOT_SUPPORTED),
    (AF_INET, {"DadTransmits": 3}, api.NOT_SUPPORTED),
    (AF_INET6, {"AdvertisingEnabled": 1}, api.NOT_SUPPORTED),
    (AF_INET6, {"RouterDiscoveryBehavior": 2}, api.NOT_SUPPORTED),
    (AF_INET6, {"LinkLocalAddressBehavior": 1}, api.NOT_SUPPORTED),
    (AF_INET6, {"PathMtuDiscoveryTimeout": 1000}, api.NOT_SUPPORTED),
    # What could be set beside it is not.
    (AF_INET, {"ForwardingEnabled": 1, "BaseReachableTime": 1, "WeakHostReceive": 0},
     api.NOT_SUPPORTED),
    (AF_INET6, {"DadTransmits": 9, "DisableDefaultRoutes": 1, "UseAutomaticMetric": 0},
     api.NOT_SUPPORTED),
]


@pytest.mark.parametrize("family, fields, code", _REFUSED)
def test_refused_without_a_trace(ns, caller, family, fields, code):
    index, before = ns.index("va"), _state_at_rest(ns)
    assert caller.set(family, index, **fields) == code
    assert caller.change(family, index, **fields) == code
    assert _state(ns) == before
    problem = caller.problem(family, index, **fields)[1]
    assert problem.startswith("va: ") and "\n" not in problem


def test_kernel_s_refusal_undoes_everything(ns, caller):
    """An MTU above the link's is refused last, when all else is written."""
    _add_advertised_route(ns)
    index, before = ns.index("va"), _state_at_rest(ns)
    addresses = wait_until(lambda: _link_local(ns), 5, "a link-local address")
    fields = {"BaseReachableTime": 20000, "RetransmitTime": 2000, "DadTransmits": 3,
              "RouterDiscoveryBehavior": 0, "DisableDefaultRoutes": 1,
              "LinkLocalAddressBehavior": 0, "NlMtu": 9000}
    if ns.exists("ipv6/conf/va/force_forwarding"):
        fields["ForwardingEnabled"] = 1
    assert caller.set(AF_INET6, index, **fields) == api.INVALID_PARAMETER
    assert _state(ns) == before
    assert _link_local(ns) == addresses
    code, problem = caller.problem(AF_INET6, index, **fields)
    assert code == api.INVALID_PARAMETER
    assert problem == "va: NlMtu: more than the link's 1500 bytes"

    assert caller.set(AF_INET, index, ForwardingEnabled=1, RetransmitTime=77,
                      NlMtu=70000) == api.INVALID_PARAMETER
    assert _state(ns) == before


def test_ipv6_forwarding_while_all_forward(ns, caller):
    index = ns.index("va")
    ns.write("ipv6/conf/all/forwarding", 1)
    assert caller.row(AF_INET6, index).ForwardingEnabled == 1
    assert caller.set(AF_INET6, index, ForwardingEnabled=1) == api.SUCCESS
    code, problem = caller.problem(AF_INET6, index, ForwardingEnabled=0)
    assert code == api.NOT_SUPPORTED
    assert "net.ipv6.conf.all.forwarding" in problem


def test_loopback_and_interfaces_without_neighbours(ns, caller):
    assert caller.set(AF_INET6, 1, RouterDiscoveryBehavior=1) == api.NOT_SUPPORTED
    assert caller.set(AF_INET6, 1, LinkLocalAddressBehavior=2) == api.NOT_SUPPORTED
    assert caller.set(AF_INET6, 1, DadTransmits=1) == api.NOT_SUPPORTED
    assert caller.set(AF_INET, 1, ForwardingEnabled=1) == api.SUCCESS
    assert ns.read("ipv4/conf/lo/forwarding") == "1"


def test_existence_comes_before_access(ns):
    index, before = ns.index("va"), _state_at_rest(ns)
    with Caller(ns, prefix=as_nobody()) as caller:
        for family in (AF_INET, AF_INET6):
            assert caller.set(family, 4711, RetransmitTime=5) == api.NOT_FOUND
            assert caller.set(family, index, Metric=5) == api.NOT_SUPPORTED
            assert caller.set(family, index, RetransmitTime=5) == api.ACCESS_DENIED
            assert caller.set(family, index, NlMtu=1400) == api.ACCESS_DENIED
            assert caller.set(family, index) == api.SUCCESS
        assert caller.set(0, index) == api.INVALID_PARAMETER
        assert caller.set(AF_INET, 0) == api.INVALID_PARAMETER
        assert caller.enable(AF_INET6, index, 2) == api.ACCESS_DENIED
    assert _state(ns) == before


def test_from_another_namespace(ns):
    """A handle on the namespace, in a process that stays outside."""
    index, addresses = ns.index("va"), wait_until(lambda: _link_local(ns), 5, "an address")
    with Caller() as caller:
        assert caller.call("ipif_open", ns.name)[0] == api.SUCCESS
        for family, field, value, path, text in _SYSCTLS:
            if ns.exists(path):
                assert caller.problem(family, index, **{field: value}) == (api.SUCCESS, "")
                assert ns.read(path) == text
                key = caller.nothing(family, index)
                code, words = caller.call("ipif_get_entry", key.hex())
                assert (code, words[1]) == (api.SUCCESS, "va")
                assert getattr(api.Row.of(words[0]), field) == value
        assert caller.problem(AF_INET, index, NlMtu=1400) == (api.SUCCESS, "")
        assert ns.ip_json("link", "show", "dev", "va")[0]["mtu"] == 1400
        assert caller.problem(AF_INET6, index, LinkLocalAddressBehavior=ON)[0] == api.SUCCESS
        assert _link_local(ns) == addresses
        code, problem = caller.problem(AF_INET6, index, RetransmitTime=5, NlMtu=9000)
        assert (code, problem) == (api.INVALID_PARAMETER,
                                   "va: NlMtu: more than the link's 1400 bytes")
        assert ns.read("ipv6/neigh/va/retrans_time_ms") == "2000"
        assert caller.call("ipif_close")[0] == api.SUCCESS
