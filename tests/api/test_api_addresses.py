# SPDX-License-Identifier: BSD-2-Clause
"""GetUnicastIpAddressTable, GetIpNetTable2, their entries and GetBestRoute2 against `ip -j`."""

import ipaddress
import json
import random
import subprocess
import threading
import time

import pytest

from lab import api
from lab.address_row import (ADDRESSES, NEIGHBOURS, call_entry, call_route, call_table, entry,
                             socket_address, table)
from lab.api import Caller
from lab.iftype import luid
from lab.interfaces import make_many
from lab.netns import Namespace
from lab.process import as_nobody
from lab.waiting import wait_until

_OTHER, _MANUAL, _WELL_KNOWN, _DHCP, _ADVERTISED = range(5)
_LINK_LAYER, _RANDOM = 4, 5
_TENTATIVE, _DUPLICATE, _DEPRECATED, _PREFERRED = 1, 2, 3, 4
_STATES = {"FAILED": 0, "INCOMPLETE": 1, "PROBE": 2, "DELAY": 3, "STALE": 4, "REACHABLE": 5,
           "PERMANENT": 6}
_PROTOCOLS = {"kernel": (2, 1), "boot": (3, 0), "static": (3, 0), "dhcp": (3, 2), "ra": (3, 3),
              "bgp": (14, 0), "ospf": (13, 0), "isis": (9, 0), "rip": (8, 0), "bird": (1, 0)}
_FOR_EVER = 0xFFFFFFFF


def _luids(ns):
    return {link["ifname"]: (link["ifindex"], luid(
        link["link_type"], link.get("linkinfo", {}).get("info_kind"), link["ifindex"]))
            for link in ns.ip_json("-d", "link", "show")}


def _is_eui64(local):
    return local.version == 6 and local.packed[11:13] == b"\xff\xfe"


def _origins(info):
    local, lasts = ipaddress.ip_address(info["local"]), "dynamic" not in info
    if info["scope"] == "host":
        return _WELL_KNOWN, _WELL_KNOWN
    if local.version == 4:
        if local.is_link_local:
            return _WELL_KNOWN, _RANDOM
        return (_MANUAL, _MANUAL) if lasts else (_DHCP, _DHCP)
    if local.is_link_local:
        return _WELL_KNOWN, _LINK_LAYER if _is_eui64(local) else _MANUAL
    if lasts:
        return _MANUAL, _MANUAL
    if _is_eui64(local):
        return _ADVERTISED, _LINK_LAYER
    return (_DHCP, _DHCP) if info["prefixlen"] == 128 else (_ADVERTISED, _RANDOM)


def _state(info):
    if info.get("dadfailed"):
        return _DUPLICATE
    if info.get("tentative") or info.get("optimistic"):
        return _TENTATIVE
    return _DEPRECATED if info.get("deprecated") else _PREFERRED


def _expected_addresses(ns):
    luids, expected = _luids(ns), {}
    for link in ns.ip_json("-d", "address", "show"):
        for info in link.get("addr_info", []):
            local = ipaddress.ip_address(info["local"])
            ifindex, interface_luid = luids[link["ifname"]]
            scope = ifindex if local.version == 6 and local.is_link_local else 0
            expected[str(local), ifindex, info["prefixlen"]] = {
                "InterfaceLuid": interface_luid, "origins": _origins(info), "scope": scope,
                "ScopeId": scope, "DadState": _state(info), "SkipAsSource": 0,
                "lifetimes": (info["valid_life_time"], info["preferred_life_time"])}
    return expected


def _close(left, right):
    return left == right or (_FOR_EVER not in (left, right) and abs(left - right) <= 2)


def _check_addresses(ns, rows):
    expected = _expected_addresses(ns)
    found = {(row.Address.text, row.InterfaceIndex, row.OnLinkPrefixLength): row for row in rows}
    assert found.keys() == expected.keys() and len(found) == len(rows)
    for key, right in expected.items():
        row = found[key]
        for name in ("InterfaceLuid", "ScopeId", "DadState", "SkipAsSource"):
            assert getattr(row, name) == right[name], (key, name)
        assert (row.PrefixOrigin, row.SuffixOrigin) == right["origins"], key
        assert row.Address.scope == right["scope"], key
        assert _close(row.ValidLifetime, right["lifetimes"][0]), key
        assert _close(row.PreferredLifetime, right["lifetimes"][1]), key


def _add_random_addresses(ns, names, seed):
    draw = random.Random(seed)
    for number in range(40):
        name, octets = draw.choice(names), (draw.randrange(4), draw.randrange(1, 255))
        times = draw.choice(([], [], ["valid_lft", 5000, "preferred_lft", draw.choice((0, 3000))]))
        kind = draw.randrange(6)
        if kind == 0:
            ns.ip("address", "replace", f"10.{octets[0]}.{number}.{octets[1]}/"
                  f"{draw.choice((8, 24, 31, 32))}", "dev", name, *times)
        elif kind == 1:
            ns.ip("address", "replace", f"10.9.{number}.{octets[1]}", "peer",
                  f"10.8.{number}.1/30", "dev", name)
        elif kind == 2:
            ns.ip("address", "replace", f"169.254.{number}.{octets[1]}/16", "dev", name, "scope",
                  "link")
        elif kind == 3:
            ns.ip("address", "replace", f"2001:db8:{octets[0]}::{number:x}/"
                  f"{draw.choice((64, 127, 128))}", "dev", name, *times)
        elif kind == 4:
            ns.ip("address", "replace", f"fe80::{number:x}/64", "dev", name)
        else:
            ns.ip("address", "replace", f"2001:db8::ff:fe00:{number:x}/64", "dev", name, *times)
    for name in names:  # on every one, and so more than once
        ns.ip("address", "add", "fe80::1:1/64", "dev", name)
        ns.ip("address", "add", "203.0.113.1/32", "dev", name)


def _make_links(ns, up=("x", "y", "z")):
    ns.ip("link", "add", "x", "index", 50, "type", "veth", "peer", "name", "y", "index", "40")
    ns.ip("link", "add", "z", "index", 45, "type", "bridge")
    ns.ip("link", "set", "lo", "up")
    for name in up:
        ns.ip("link", "set", name, "up")


@pytest.mark.parametrize("seed", range(3))
def test_every_address_of_random_ones(seed):
    with Namespace() as ns, Caller(ns) as caller:
        _make_links(ns, up=("x", "z"))
        _add_random_addresses(ns, ("x", "y", "z"), seed)
        # y is down: x has no carrier to test its addresses with, which stay tentative.
        rows = table(caller, ADDRESSES)
        _check_addresses(ns, rows)
        assert {row.DadState for row in rows} >= {_TENTATIVE, _PREFERRED}
        for family in (api.AF_INET, api.AF_INET6):
            some = table(caller, ADDRESSES, family)
            assert {row.Address.family for row in some} == {family}
            assert [bytes(row.Address) for row in some] == [
                bytes(row.Address) for row in rows if row.Address.family == family]
        for row in rows:
            for code, one in (call_entry(caller, ADDRESSES, row.Address.text, row.InterfaceIndex),
                              call_entry(caller, ADDRESSES, row.Address.text, 0xCCCCCCCC,
                                         row.InterfaceLuid)):
                assert code == api.SUCCESS
                same = [each for each in rows if bytes(each.Address) == bytes(one.Address)
                        and each.InterfaceIndex == one.InterfaceIndex]
                assert abs(one.CreationTimeStamp - same[0].CreationTimeStamp) < 2 * 10**7
                one.CreationTimeStamp = same[0].CreationTimeStamp
                for name in ("ValidLifetime", "PreferredLifetime"):
                    assert _close(getattr(one, name), getattr(same[0], name))
                    setattr(one, name, getattr(same[0], name))
                if same[0].DadState == _TENTATIVE:  # its test may have ended since
                    assert one.DadState in (_TENTATIVE, _PREFERRED, _DEPRECATED)
                    one.DadState = _TENTATIVE
                assert bytes(one) == bytes(same[0])


def test_states_of_duplicate_address_detection():
    with Namespace() as ns, Namespace("other") as other, Caller(ns) as caller:
        ns.ip("link", "add", "x", "type", "veth", "peer", "name", "y", "netns", other.name)
        other.ip("address", "add", "2001:db8::5/64", "dev", "y", "nodad")
        other.ip("link", "set", "y", "up")
        ns.ip("link", "set", "x", "up")
        wait_until(lambda: ns.ip_json("link", "show", "x")[0]["operstate"] == "UP", 10, "it is up")
        ifindex = ns.index("x")
        ns.ip("address", "add", "2001:db8::6/64", "dev", "x")
        assert entry(caller, ADDRESSES, "2001:db8::6", ifindex).DadState == _TENTATIVE
        ns.ip("address", "add", "2001:db8::5/64", "dev", "x")
        for address, state in (("2001:db8::5", _DUPLICATE), ("2001:db8::6", _PREFERRED)):
            wait_until(lambda address=address, state=state: entry(
                caller, ADDRESSES, address, ifindex).DadState == state, 20, "it is tested")
        ns.ip("address", "change", "2001:db8::6/64", "dev", "x", "preferred_lft", 0, "valid_lft",
              "forever")
        assert entry(caller, ADDRESSES, "2001:db8::6", ifindex).DadState == _DEPRECATED
        _check_addresses(ns, table(caller, ADDRESSES))


def test_time_of_creation():
    with Namespace() as ns, Caller(ns) as caller:
        _make_links(ns)
        before = time.time()
        ns.ip("address", "add", "192.0.2.1/24", "dev", "x")
        after = time.time()
        made = entry(caller, ADDRESSES, "192.0.2.1", 50).CreationTimeStamp / 10**7 - 11644473600
        # The kernel counts its own ticks, of which a busy machine loses some.
        assert before - 2 <= made <= after + 0.05


def _add_random_neighbours(ns, seed):
    draw = random.Random(seed)
    states = ("permanent", "reachable", "stale", "delay", "probe", "failed", "incomplete", "none",
              "noarp")
    for number in range(60):
        address = draw.choice((f"10.1.{draw.randrange(3)}.{number}", f"2001:db8::{number:x}",
                               f"fe80::{number:x}"))
        state = draw.choice(states)
        lladdr = [] if state in ("failed", "incomplete", "none") else [
            "lladdr", f"02:00:00:00:{draw.randrange(256):02x}:{number:02x}"]
        router = ["router"] if ":" in address and draw.random() < 0.3 else []
        ns.ip("neighbour", "replace", address, "dev", draw.choice("xyz"), *lladdr, "nud", state,
              *router)
    ns.ip("neighbour", "add", "proxy", "192.0.2.77", "dev", "x")


def _expected_neighbours(ns):
    luids, expected = _luids(ns), {}
    for entry_ in ns.ip_json("-s", "neighbour", "show"):
        [state] = entry_["state"]
        if state in ("NONE", "NOARP"):
            continue
        ifindex, interface_luid = luids[entry_["dev"]]
        used = entry_["updated" if state == "FAILED" else "confirmed"]
        expected[entry_["dst"], ifindex] = (
            interface_luid, entry_.get("lladdr", ""), _STATES[state],
            ("router" in entry_) | (state == "FAILED") << 1, used)
    return expected


@pytest.mark.parametrize("seed", range(3))
def test_every_neighbour_of_random_ones(seed):
    with Namespace() as ns, Caller(ns) as caller:
        _make_links(ns)
        for number in range(3):
            ns.ip("address", "add", f"10.1.{number}.254/24", "dev", "xyz"[number])
        _add_random_neighbours(ns, seed)

        def compare():
            """The kernel goes on from state to state between two readings."""
            before = _expected_neighbours(ns)
            rows = table(caller, NEIGHBOURS)
            found = {(row.Address.text, row.InterfaceIndex): (
                row.InterfaceLuid, row.physical, row.State, row.Flags) for row in rows}
            one = {}
            for row in rows:
                code, each = call_entry(caller, NEIGHBOURS, row.Address.text, row.InterfaceIndex)
                if code == api.SUCCESS:
                    one[each.Address.text, each.InterfaceIndex] = (
                        each.InterfaceLuid, each.physical, each.State, each.Flags)
            after = _expected_neighbours(ns)
            right = {key: value[:4] for key, value in before.items()}
            if right != {key: value[:4] for key, value in after.items()}:
                return False
            times = {(row.Address.text, row.InterfaceIndex): row.ReachabilityTime for row in rows}
            return found == one == right and all(
                1000 * before[key][4] <= times[key] < 1000 * (after[key][4] + 1) for key in right)

        wait_until(compare, 30, "the neighbours are `ip`'s")
        rows = table(caller, NEIGHBOURS)
        assert all(row.Address.scope == (row.InterfaceIndex if row.Address.text[:4] == "fe80" else 0)
                   for row in rows)
        for family in (api.AF_INET, api.AF_INET6):
            assert {row.Address.family for row in table(caller, NEIGHBOURS, family)} == {family}


# --- routes -------------------------------------------------------------------------------------


def _ip_route(ns, destination, source, name):
    options = [*(["from", source] if source else []), *(["oif", name] if name else [])]
    answers = []
    for match in ([], ["fibmatch"]):
        done = subprocess.run(["ip", "-n", ns.name, "-j", "-d", "route", "get", *match, destination,
                               *options], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return None
        answers += json.loads(done.stdout)
    return answers


def _check_route(ns, caller, destination, source=None, name=None):
    luids = _luids(ns)
    ifindex = luids[name][0] if name else 0
    code, row, best = call_route(caller, destination, source, ifindex)
    if name:
        again = call_route(caller, destination, source, 0xCCCC, luids[name][1])
        if _close(again[1].ValidLifetime, row.ValidLifetime):  # a second may have passed
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
    assert _close(row.ValidLifetime, route.get("expires", _FOR_EVER)), told
    assert row.PreferredLifetime == row.ValidLifetime
    assert (row.SitePrefixLength, row.Publish, row.AutoconfigureAddress, row.Age) == (0, 0, 0, 0)
    return True


def _routed(ns):
    _make_links(ns)
    for name, number in (("x", 1), ("y", 2), ("z", 3)):
        ns.ip("address", "add", f"10.0.{number}.1/24", "dev", name)
        ns.ip("address", "add", f"2001:db8:{number}::1/64", "dev", name, "nodad")
    wait_until(lambda: not any(info.get("tentative") for link in ns.ip_json("address", "show")
                               for info in link.get("addr_info", [])), 20, "addresses are tested")


@pytest.mark.parametrize("seed", range(3))
def test_routes_of_random_tables(seed):
    draw = random.Random(seed)
    with Namespace() as ns, Caller(ns) as caller:
        _routed(ns)
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
                    worked += _check_route(ns, caller, destination, source, name)
        assert 100 < worked < 4 * len(destinations)


def test_link_local_destinations_and_sources():
    with Namespace() as ns, Caller(ns) as caller:
        _routed(ns)
        for name, ifindex in (("x", 50), ("y", 40)):
            assert _check_route(ns, caller, "fe80::99", None, name)
            code, row, best = call_route(caller, socket_address("fe80::99", scope=ifindex))
            assert (code, row.InterfaceIndex) == (api.SUCCESS, ifindex)
            assert best.text.startswith("fe80::") and best.scope == ifindex
            own = bytes(best)
            code, row, best = call_route(caller, "fe80::99", best)
            assert (code, row.InterfaceIndex, bytes(best)) == (api.SUCCESS, ifindex, own)
        assert call_route(caller, "fe80::99", "fe80::98", 50)[0] == api.NOT_FOUND


def test_bad_arguments_of_routes():
    with Namespace() as ns, Caller(ns) as caller:
        _routed(ns)
        right = _luids(ns)["x"][1]
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


# --- the rest -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", (ADDRESSES, NEIGHBOURS), ids=("addresses", "neighbours"))
def test_bad_keys(kind):
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("address", "flush", "dev", "lo")
        assert call_table(caller, kind) == (api.NOT_FOUND, [])
        _make_links(ns)
        ns.ip("address", "add", "192.0.2.1/24", "dev", "x")
        ns.ip("address", "add", "2001:db8::1/64", "dev", "x")
        for address in ("192.0.2.1", "2001:db8::1"):
            if kind is NEIGHBOURS:
                ns.ip("neighbour", "add", address, "dev", "x", "lladdr", "02:00:00:00:00:09")
            row = entry(caller, kind, address, 50)
            for bit in (0, 24, 47, 48, 63):
                assert call_entry(caller, kind, address, 50,
                                  row.InterfaceLuid ^ 1 << bit)[0] == api.NOT_FOUND
            assert call_entry(caller, kind, address)[0] == api.INVALID_PARAMETER
            for ifindex in (1, 2, 40, 71000, 2147483648, 4294967295):
                assert call_entry(caller, kind, address, ifindex)[0] == api.NOT_FOUND
        for bad in ("0.0.0.0", "::", socket_address("192.0.2.1", family=0),
                    socket_address("192.0.2.1", family=7)):
            assert call_entry(caller, kind, bad, 50)[0] == api.INVALID_PARAMETER
        for group in ("224.0.0.1", "255.255.255.255", "ff02::1"):
            # A neighbour can be a group.
            wrong = kind is ADDRESSES
            assert call_entry(caller, kind, group, 50)[0] == (
                api.INVALID_PARAMETER if wrong else api.NOT_FOUND)
        code, row = call_entry(caller, kind, socket_address("2001:db8::1", family=23), 50)
        assert (code, row.Address.family) == (api.SUCCESS, api.AF_INET6)
        assert [bytes(row.Address) for row in table(caller, kind, 23)] == [
            bytes(row.Address) for row in table(caller, kind, api.AF_INET6)]
        for family in (1, 3, 22, 24, 65535):
            assert call_table(caller, kind, family) == (api.INVALID_PARAMETER, [])


def test_interfaces_that_vanish_while_they_are_read():
    with Namespace() as ns, Caller(ns) as caller:
        _make_links(ns)
        ns.ip("address", "add", "192.0.2.1/24", "dev", "z")
        ns.ip("neighbour", "add", "192.0.2.9", "dev", "z", "lladdr", "02:00:00:00:00:09")
        ended = threading.Event()

        def churn():
            while not ended.is_set():
                ns.ip_batch([line for number in range(100, 120) for line in (
                    f"link add v{number} index {number} type bridge",
                    f"address add 10.1.1.{number}/32 dev v{number}")]
                            + [f"link del v{number}" for number in range(100, 120)])

        thread = threading.Thread(target=churn)
        thread.start()
        seen = {True: 0, False: 0}
        try:
            end = time.monotonic() + 5
            while time.monotonic() < end:
                assert ("192.0.2.1", 45) in {(row.Address.text, row.InterfaceIndex)
                                             for row in table(caller, ADDRESSES)}
                assert len(table(caller, NEIGHBOURS, api.AF_INET)) == 1
                for number in range(100, 120, 3):
                    code, _ = call_entry(caller, ADDRESSES, f"10.1.1.{number}", number)
                    assert code in (api.SUCCESS, api.NOT_FOUND)
                    seen[code == api.SUCCESS] += 1
                assert call_route(caller, "192.0.2.9")[0] == api.SUCCESS
        finally:
            ended.set()
            thread.join()
        assert seen[True] and seen[False]


def test_nobody_may_read_too():
    with Namespace() as ns, Caller(ns, prefix=as_nobody()) as caller:
        _make_links(ns)
        ns.ip("address", "add", "192.0.2.1/24", "dev", "z")
        ns.ip("neighbour", "add", "192.0.2.9", "dev", "z", "lladdr", "02:00:00:00:00:09")
        assert entry(caller, ADDRESSES, "192.0.2.1", 45).OnLinkPrefixLength == 24
        assert entry(caller, NEIGHBOURS, "192.0.2.9", 45).physical == "02:00:00:00:00:09"
        assert table(caller, ADDRESSES) and table(caller, NEIGHBOURS)
        assert call_route(caller, "192.0.2.9")[2].text == "192.0.2.1"


def test_one_costs_the_same_among_many_and_leaves_nothing_open():
    with Namespace() as ns, Caller(ns) as caller:
        _make_links(ns)
        ns.ip("address", "add", "192.0.2.1/24", "dev", "z")
        ns.ip("address", "add", "2001:db8::1/64", "dev", "z", "nodad")
        ns.ip("neighbour", "add", "192.0.2.9", "dev", "z", "lladdr", "02:00:00:00:00:09")
        calls = (lambda: entry(caller, ADDRESSES, "192.0.2.1", 45),
                 lambda: entry(caller, ADDRESSES, "2001:db8::1", 45),
                 lambda: entry(caller, NEIGHBOURS, "192.0.2.9", 45),
                 lambda: call_route(caller, "192.0.2.9"))
        table(caller, ADDRESSES)
        before = caller.descriptors()
        alone = [caller.received(call) for call in calls]
        make_many(ns, 2000, first_index=1000)
        ns.ip_batch([f"address add 10.{number // 250}.{number % 250}.1/32 dev {link['ifname']}"
                     for number, link in enumerate(ns.ip_json("link", "show")[4:])]
                    + [f"neighbour add 192.0.2.{number % 250} dev {link['ifname']} "
                       "lladdr 02:00:00:00:00:08 nud permanent"
                       for number, link in enumerate(ns.ip_json("link", "show")[4:])])
        among_many = [caller.received(call) for call in calls]
        assert all(0 < many < 2 * one for one, many in zip(alone, among_many))
        assert max(among_many) * 100 < caller.received(lambda: table(caller, ADDRESSES))
        assert caller.descriptors() == before
