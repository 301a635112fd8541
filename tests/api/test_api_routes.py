# SPDX-License-Identifier: BSD-2-Clause
"""GetBestRoute2 against `ip route get`."""

import ipaddress
import random

import pytest

from lab import api
from lab.address_row import (FOR_EVER, are_close, call_route, luids_of, make_links,
                             socket_address)
from lab.api import Caller
from lab.form import length
from lab.netns import CommandFailed, Namespace
from lab.waiting import wait_until

_PROTOCOLS = {"kernel": (2, 1), "boot": (3, 0), "static": (3, 0), "dhcp": (3, 2), "ra": (3, 3),
              "bgp": (14, 0), "ospf": (13, 0), "isis": (9, 0), "rip": (8, 0), "bird": (1, 0)}


def _ip_route(ns, destination, source, name):
    options = [*(["from", source] if source else []), *(["oif", name] if name else [])]
    answers = []
    for match in ([], ["fibmatch"]):
        try:
            answers += ns.ip_json("-d", "route", "get", *match, destination, *options)
        except CommandFailed:
            return None
    return answers


def _check_route(ns, luids, caller, destination, source=None, name=None):
    ifindex = luids[name][0] if name else 0
    code, row, best = call_route(caller, destination, source, ifindex)
    if name:
        again = call_route(caller, destination, source, 0xCCCC, luids[name][1])
        if are_close(again[1].ValidLifetime, row.ValidLifetime):  # a second may have passed
            again[1].ValidLifetime = row.ValidLifetime
            again[1].PreferredLifetime = row.PreferredLifetime
        assert (code, bytes(row), bytes(best)) == (again[0], bytes(again[1]), bytes(again[2]))
    answers = _ip_route(ns, destination, source, name)
    told = (destination, source, name)
    if answers is None or (name and answers[0]["dev"] != name):
        assert code == api.NOT_FOUND, told
        return False
    assert code == api.SUCCESS, (told, hex(code))
    way, route = answers
    assert (row.InterfaceIndex, row.InterfaceLuid) == luids[way["dev"]], told
    wide = ":" in destination
    default = "::/0" if wide else "0.0.0.0/0"
    prefix = ipaddress.ip_network(default if route["dst"] == "default" else route["dst"])
    assert (row.Prefix.text, row.PrefixLength) == (str(prefix.network_address),
                                                   prefix.prefixlen), told
    hop = way.get("gateway") or way.get("via", {}).get("host") or ("::" if wide else "0.0.0.0")
    assert row.NextHop.text == hop, told
    assert best.text == (source or way["prefsrc"]), told
    assert row.Metric == route.get("metric", 0), told
    assert (row.Protocol, row.Origin) == _PROTOCOLS[route["protocol"]], told
    assert row.Loopback == (way.get("type") == "local"), told
    assert row.Immortal == ("expires" not in route), told
    assert are_close(row.ValidLifetime, route.get("expires", FOR_EVER)), told
    assert row.PreferredLifetime == row.ValidLifetime
    assert (row.SitePrefixLength, row.Publish, row.AutoconfigureAddress, row.Age) == (0, 0, 0, 0)
    return True


def _routed(ns):
    make_links(ns)
    for name, number in (("x", 1), ("y", 2), ("z", 3)):
        ns.ip("address", "add", f"10.0.{number}.1/24", "dev", name)
        ns.ip("address", "add", f"2001:db8:{number}::1/64", "dev", name, "nodad")
    wait_until(lambda: not any(info.get("tentative") for link in ns.ip_json("address", "show")
                               for info in link.get("addr_info", [])), 20, "addresses are tested")
    return luids_of(ns)


@pytest.mark.parametrize("seed", range(length(1, 10)))
def test_routes_of_random_tables(seed):
    draw = random.Random(seed)
    with Namespace() as ns, Caller(ns) as caller:
        luids = _routed(ns)
        for number in range(60):
            hop = draw.randrange(1, 4)
            options = ["metric", draw.randrange(1, 5000), "protocol",
                       draw.choice(("boot", "static", "dhcp", "bgp", "ospf", "isis", "rip", "bird"))]
            if draw.random() < 0.5:
                ns.ip("route", "replace", f"10.{draw.randrange(64, 72)}.0.0/"
                      f"{draw.choice((16, 16, 24, 32))}", "via", f"10.0.{hop}.9", *options)
            else:
                ns.ip("route", "replace", f"2001:db8:{draw.randrange(64, 72)}::/"
                      f"{draw.choice((48, 64, 128))}", "via", f"2001:db8:{hop}::9", *options)
        ns.ip("route", "add", "default", "via", "10.0.1.9", "metric", 77)
        ns.ip("route", "add", "default", "via", "2001:db8:2::9", "expires", 5000)
        ns.ip("route", "add", "10.90.0.0/16", "nexthop", "via", "10.0.1.9", "nexthop", "via",
              "10.0.2.9")
        ns.ip("route", "add", "10.91.0.0/16", "via", "inet6", "fe80::9", "dev", "z")
        for kind, address in (("unreachable", "10.92.0.0/16"), ("prohibit", "10.93.0.0/16"),
                              ("blackhole", "10.94.0.0/16"), ("unreachable", "2001:db8:92::/48"),
                              ("prohibit", "2001:db8:93::/48"), ("blackhole", "2001:db8:94::/48")):
            ns.ip("route", "add", kind, address)
        ns.ip("rule", "add", "from", "10.0.3.1", "lookup", 100)
        ns.ip("route", "add", "10.64.0.0/10", "via", "10.0.3.7", "table", 100)
        destinations = [f"10.{draw.randrange(62, 74)}.{draw.randrange(3)}.{draw.randrange(256)}"
                        for _ in range(40)]
        destinations += [f"2001:db8:{draw.randrange(62, 74)}::{draw.randrange(3)}"
                         for _ in range(40)]
        destinations += ["127.0.0.1", "::1", "10.0.1.1", "2001:db8:1::1", "10.0.1.77", "10.91.0.1",
                         "2001:db8:3::77", "10.90.1.1", "10.92.0.1", "10.93.0.1", "10.94.0.1",
                         "2001:db8:92::1", "2001:db8:93::1", "2001:db8:94::1", "198.51.100.1"]
        worked = 0
        for destination in destinations:
            wide = ":" in destination
            sources = [f"2001:db8:{number}::1" if wide else f"10.0.{number}.1"
                       for number in (1, 2, 3)]
            for source in (None, draw.choice(sources)):
                for name in (None, draw.choice("xyz")):
                    worked += _check_route(ns, luids, caller, destination, source, name)
        assert 100 < worked < 4 * len(destinations)


def test_link_local_destinations_and_sources():
    with Namespace() as ns, Caller(ns) as caller:
        luids = _routed(ns)
        for name, ifindex in (("x", 50), ("y", 40)):
            assert _check_route(ns, luids, caller, "fe80::99", None, name)
            code, row, best = call_route(caller, socket_address("fe80::99", scope=ifindex))
            assert (code, row.InterfaceIndex) == (api.SUCCESS, ifindex)
            assert best.text.startswith("fe80::") and best.scope == ifindex
            own = bytes(best)
            code, row, best = call_route(caller, "fe80::99", best)
            assert (code, row.InterfaceIndex, bytes(best)) == (api.SUCCESS, ifindex, own)
        assert call_route(caller, "fe80::99", "fe80::98", 50)[0] == api.NOT_FOUND


def test_bad_arguments_of_routes():
    with Namespace() as ns, Caller(ns) as caller:
        right = _routed(ns)["x"][1]
        for destination in (None, "0.0.0.0", "::", socket_address("10.0.1.9", family=0),
                            socket_address("10.0.1.9", family=1)):
            assert call_route(caller, destination)[0] == api.INVALID_PARAMETER
        for source in ("2001:db8:1::1", "224.0.0.1", "255.255.255.255",
                       socket_address("10.0.1.1", family=0)):
            assert call_route(caller, "10.0.1.9", source)[0] == api.INVALID_PARAMETER
        assert call_route(caller, "2001:db8:1::9", "ff02::1")[0] == api.INVALID_PARAMETER
        for ifindex in (2, 71000, 2147483648, 4294967295):
            assert call_route(caller, "10.0.1.9", None, ifindex)[0] == api.NOT_FOUND
        for bit in (0, 24, 48, 63):
            assert call_route(caller, "10.0.1.9", None, 50, right ^ 1 << bit)[0] == api.NOT_FOUND
        for destination, source in (("10.0.1.9", "10.0.1.77"), ("2001:db8:1::9", "2001:db8:1::77")):
            assert call_route(caller, destination, source)[0] == api.NOT_FOUND
        assert call_route(caller, "198.51.100.1")[0] == api.NOT_FOUND
        # What is unspecified restricts nothing, and 23 is the documents' number.
        for source in (None, "::", socket_address("::", family=23)):
            for destination in ("2001:db8:1::9", socket_address("2001:db8:1::9", family=23)):
                code, row, best = call_route(caller, destination, source, luid=0)
                assert (code, row.InterfaceIndex, best.text) == (api.SUCCESS, 50, "2001:db8:1::1")
                assert row.Prefix.family == best.family == api.AF_INET6
