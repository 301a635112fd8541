# SPDX-License-Identifier: BSD-2-Clause
"""GetUnicastIpAddressTable, GetIpNetTable2 and their entries against `ip -j`."""

import ipaddress
import random
import threading
import time

import pytest

from lab import api
from lab.address_row import (ADDRESSES, NEIGHBOURS, are_close, call_entry, call_route, call_table,
                             entry, luids_of, make_links, socket_address, table)
from lab.api import Caller
from lab.interfaces import make_many
from lab.netns import Namespace
from lab.process import as_nobody
from lab.waiting import wait_until

_OTHER, _MANUAL, _WELL_KNOWN, _DHCP, _ADVERTISED = range(5)
_LINK_LAYER, _RANDOM = 4, 5
_TENTATIVE, _DUPLICATE, _DEPRECATED, _PREFERRED = 1, 2, 3, 4
_STATES = {"FAILED": 0, "INCOMPLETE": 1, "PROBE": 2, "DELAY": 3, "STALE": 4, "REACHABLE": 5,
           "PERMANENT": 6}


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
    luids, expected = luids_of(ns), {}
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


def _states(expected):
    return {key: right["DadState"] for key, right in expected.items()}


def _check_addresses(ns, caller):
    """The rows, which are `ip`'s: read while no test of an address ended."""
    while True:
        before, rows = _expected_addresses(ns), table(caller, ADDRESSES)
        expected = _expected_addresses(ns)
        if _states(before) == _states(expected):
            break
    found = {(row.Address.text, row.InterfaceIndex, row.OnLinkPrefixLength): row for row in rows}
    assert found.keys() == expected.keys() and len(found) == len(rows)
    for key, right in expected.items():
        row = found[key]
        for name in ("InterfaceLuid", "ScopeId", "DadState", "SkipAsSource"):
            assert getattr(row, name) == right[name], (key, name)
        assert (row.PrefixOrigin, row.SuffixOrigin) == right["origins"], key
        assert row.Address.scope == right["scope"], key
        assert are_close(row.ValidLifetime, right["lifetimes"][0]), key
        assert are_close(row.PreferredLifetime, right["lifetimes"][1]), key
    return rows


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


@pytest.mark.parametrize("seed", range(3))
def test_every_address_of_random_ones(seed):
    with Namespace() as ns, Caller(ns) as caller:
        make_links(ns, up=("x", "z"))
        _add_random_addresses(ns, ("x", "y", "z"), seed)
        # y is down: x has no carrier to test its addresses with, which stay tentative.
        rows = _check_addresses(ns, caller)
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
                    assert are_close(getattr(one, name), getattr(same[0], name))
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
        _check_addresses(ns, caller)


def test_time_of_creation():
    with Namespace() as ns, Caller(ns) as caller:
        make_links(ns)
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
    luids, expected = luids_of(ns), {}
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
        make_links(ns)
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


@pytest.mark.parametrize("kind", (ADDRESSES, NEIGHBOURS), ids=("addresses", "neighbours"))
def test_bad_keys(kind):
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("address", "flush", "dev", "lo")
        assert call_table(caller, kind) == (api.NOT_FOUND, [])
        make_links(ns)
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
        make_links(ns)
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
        make_links(ns)
        ns.ip("address", "add", "192.0.2.1/24", "dev", "z")
        ns.ip("neighbour", "add", "192.0.2.9", "dev", "z", "lladdr", "02:00:00:00:00:09")
        assert entry(caller, ADDRESSES, "192.0.2.1", 45).OnLinkPrefixLength == 24
        assert entry(caller, NEIGHBOURS, "192.0.2.9", 45).physical == "02:00:00:00:00:09"
        assert table(caller, ADDRESSES) and table(caller, NEIGHBOURS)
        assert call_route(caller, "192.0.2.9")[2].text == "192.0.2.1"


def test_one_costs_the_same_among_many_and_leaves_nothing_open():
    with Namespace() as ns, Caller(ns) as caller:
        make_links(ns)
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
