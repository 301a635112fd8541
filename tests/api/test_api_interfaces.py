# SPDX-License-Identifier: BSD-2-Clause
"""GetIfTable2, GetIfTable2Ex and GetIfEntry2 against `ip -s -d -j link` and ethtool."""

import re
import socket
import struct
import subprocess
import threading
import time

import pytest

from lab import api
from lab.api import Caller
from lab.iftype import TUNNEL, if_type, luid
from lab.interface_row import (COUNTERS, NORMAL, RAW, SPEED_UNKNOWN, WITHOUT_STATISTICS,
                               call_entry, call_table, entry, table)
from lab.interfaces import HIGHEST_INDEX, Mix, make_many
from lab.netns import Namespace
from lab.process import as_nobody
from lab.waiting import wait_until

_OPERATIONAL = {"UP": 1, "DOWN": 2, "TESTING": 3, "DORMANT": 5, "NOTPRESENT": 6,
                "LOWERLAYERDOWN": 7}
_MEDIA = {"ether": 0, "loopback": 17, "none": 19,
          **dict.fromkeys(("ipip", "tunnel6", "sit", "gre", "gre6"), 15)}


def _speed(ns, name):
    """Bits per second, by ethtool, which fails for an interface that it knows nothing of."""
    with ns.entered():
        done = subprocess.run(["ethtool", name], capture_output=True, text=True, check=False)
    found = re.search(r"Speed: (\d+)Mb/s", done.stdout)
    return int(found.group(1)) * 1000000 if found else SPEED_UNKNOWN


def _operational(link):
    if "UP" not in link["flags"]:
        return 2
    if link["operstate"] == "UNKNOWN":  # loopback's and tun's drivers leave it to the carrier
        return 1 if "LOWER_UP" in link["flags"] else 2
    return _OPERATIONAL[link["operstate"]]


def _access(flags):
    return (1 if "LOOPBACK" in flags else 3 if "POINTOPOINT" in flags else
            2 if "BROADCAST" in flags else 4)


def _tunnel(kind, kind_of_interface):
    if kind_of_interface != TUNNEL:
        return 0
    return 2 if kind in ("ipip", "sit", "ip6tnl") else 1


def _expected(ns, link):
    flags = link["flags"]
    kind = link.get("linkinfo", {}).get("info_kind")
    kind_of_interface = if_type(link["link_type"], kind)
    up, carrier = "UP" in flags, "LOWER_UP" in flags
    speed = _speed(ns, link["ifname"])
    return {
        "InterfaceLuid": luid(link["link_type"], kind, link["ifindex"]),
        "InterfaceIndex": link["ifindex"],
        "InterfaceGuid": bytes(16), "NetworkGuid": bytes(16),
        "alias": link["ifname"], "description": link["ifname"],
        "address": link.get("address", ""), "PermanentPhysicalAddress": bytes(32),
        "Mtu": link["mtu"], "Type": kind_of_interface,
        "TunnelType": _tunnel(kind, kind_of_interface), "MediaType": _MEDIA[link["link_type"]],
        "PhysicalMediumType": 0, "AccessType": _access(flags), "DirectionType": 0,
        "flags": {"NotMediaConnected"} if up and not carrier else set(),
        "OperStatus": _operational(link), "AdminStatus": 1 if up else 2,
        "MediaConnectState": (1 if carrier else 2) if up else 0, "ConnectionType": 1,
        "TransmitLinkSpeed": speed, "ReceiveLinkSpeed": speed,
        "padding": bytes(7),
    }


def _counters(link):
    """What `ip -s -s` counts, in the documents' words."""
    receive, send = link["stats64"]["rx"], link["stats64"]["tx"]
    counted = {
        "InOctets": receive["bytes"], "InUcastPkts": receive["packets"] - receive["multicast"],
        "InNUcastPkts": receive["multicast"],
        "InDiscards": receive["dropped"] + receive["missed_errors"], "InErrors": receive["errors"],
        "InUnknownProtos": receive.get("nohandler", 0),
        "OutOctets": send["bytes"], "OutUcastPkts": send["packets"],
        "OutDiscards": send["dropped"], "OutErrors": send["errors"],
    }
    return {name: counted.get(name, 0) for name in COUNTERS}


def _links(ns):
    return {link["ifindex"]: link for link in ns.ip_json("-s", "-s", "-d", "link", "show")}


def _value(row, name):
    value = getattr(row, name)
    return bytes(value) if "Guid" in name or name == "PermanentPhysicalAddress" else value


@pytest.mark.parametrize("seed", range(3))
def test_every_field_of_a_mix(seed):
    with Namespace() as ns, Caller(ns) as caller:
        Mix(ns, seed)
        rows, links = table(caller), _links(ns)
        assert rows.keys() == links.keys()
        for ifindex, link in links.items():
            for name, right in _expected(ns, link).items():
                assert _value(rows[ifindex], name) == right, (link["ifname"], name)
            one = entry(caller, ifindex)
            for name in COUNTERS:
                assert getattr(one, name) >= getattr(rows[ifindex], name)
                setattr(one, name, getattr(rows[ifindex], name))
            assert bytes(one) == bytes(rows[ifindex]), link["ifname"]


def test_tunnels_and_what_they_carry():
    kinds = {
        "four": ("ipip", "remote", "192.0.2.9", "local", "192.0.2.1"),
        "six": ("sit", "remote", "192.0.2.9", "local", "192.0.2.1"),
        "generic": ("gre", "remote", "192.0.2.9", "local", "192.0.2.1"),
        "tap": ("gretap", "remote", "192.0.2.9", "local", "192.0.2.1"),
        "over": ("ip6tnl", "remote", "2001:db8::9", "local", "2001:db8::1"),
        "guard": ("wireguard",),
    }
    with Namespace() as ns, Caller(ns) as caller:
        made = []
        for name, (kind, *options) in kinds.items():
            if subprocess.run(["ip", "-n", ns.name, "link", "add", name, "type", kind, *options],
                              capture_output=True, check=False).returncode == 0:
                made.append(name)
        if not made:
            pytest.skip("this kernel makes no tunnels")
        rows, links = table(caller), _links(ns)
        for ifindex, link in links.items():
            row, right = rows[ifindex], _expected(ns, link)
            for name in ("Type", "TunnelType", "MediaType", "AccessType", "address"):
                assert _value(row, name) == right[name], (link["ifname"], name)


def _send(ns, target, count, size=1000, interface=None):
    """UDP to nobody."""
    with ns.entered(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        if interface:
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                              struct.pack("=4s4si", bytes(4), bytes(4), ns.index(interface)))
        for _ in range(count):
            sender.sendto(bytes(size), (target, 9))


def _neighbour(ns, name, address, lladdr):
    ns.ip("neighbour", "add", address, "dev", name, "lladdr", lladdr)


@pytest.fixture(name="pair")
def _pair():
    """A bridge with a port whose other end is in another namespace; without IPv6, which sends."""
    with Namespace() as ns, Namespace("peer") as peer:
        for each in (ns, peer):
            for name in ("all", "default"):
                each.write(f"ipv6/conf/{name}/disable_ipv6", 1)
        ns.ip("link", "add", "bridge", "type", "bridge")
        ns.ip("link", "add", "left", "type", "veth", "peer", "name", "right", "netns", peer.name)
        ns.ip("link", "set", "left", "master", "bridge")
        ns.ip("address", "add", "192.0.2.1/24", "dev", "bridge")
        peer.ip("address", "add", "192.0.2.2/24", "dev", "right")
        for name in ("left", "bridge"):
            ns.ip("link", "set", name, "up")
        peer.ip("link", "set", "right", "up")
        wait_until(lambda: ns.ip_json("link", "show", "bridge")[0]["operstate"] == "UP", 10,
                   "the bridge works")
        _neighbour(ns, "bridge", "192.0.2.2", peer.ip_json("link", "show", "right")[0]["address"])
        _neighbour(peer, "right", "192.0.2.1", ns.ip_json("link", "show", "bridge")[0]["address"])
        yield ns, peer


def _compare_counters(caller, ns, name):
    """The same by all three; what the kernel sends by itself (IGMP) may come between them."""
    for _ in range(20):
        links = _links(ns)
        ifindex = next(index for index, link in links.items() if link["ifname"] == name)
        one, all_ = entry(caller, ifindex), table(caller)[ifindex]
        if one.counters == all_.counters == _counters(links[ifindex]):
            return one
    assert one.counters == all_.counters == _counters(links[ifindex])
    return one


def test_what_is_counted(pair):
    ns, peer = pair
    with Caller(ns) as caller:
        before = {name: _compare_counters(caller, ns, name) for name in ("left", "bridge")}
        _send(peer, "192.0.2.1", 20)
        _send(ns, "192.0.2.2", 30)
        after = {name: _compare_counters(caller, ns, name) for name in ("left", "bridge")}
        for name in ("left", "bridge"):
            assert after[name].InUcastPkts - before[name].InUcastPkts >= 20, name
            assert after[name].OutUcastPkts - before[name].OutUcastPkts >= 30, name
            assert after[name].InOctets - before[name].InOctets >= 20 * 1028, name
            assert after[name].OutOctets - before[name].OutOctets >= 30 * 1028, name

        # Of the two only the bridge counts what is received as multicast.
        peer.ip("route", "add", "224.0.0.0/4", "dev", "right")
        _send(peer, "239.1.2.3", 10, interface="right")
        again = _compare_counters(caller, ns, "bridge")
        assert again.InNUcastPkts - after["bridge"].InNUcastPkts >= 10

        # An ifb discards what no filter sent to it.
        ns.ip("link", "add", "i", "type", "ifb")
        ns.ip("link", "set", "i", "up")
        ns.ip("address", "add", "198.51.100.1/24", "dev", "i")
        _neighbour(ns, "i", "198.51.100.2", "02:00:00:00:00:01")
        _send(ns, "198.51.100.2", 5)
        assert _compare_counters(caller, ns, "i").InDiscards >= 5


def test_levels(pair):
    ns, peer = pair
    with Caller(ns) as caller:
        _send(peer, "192.0.2.1", 3)
        full = table(caller, NORMAL)
        assert any(row.InOctets for row in full.values())
        assert {index: bytes(row) for index, row in table(caller, RAW).items()} == {
            index: bytes(row) for index, row in full.items()}
        code, words = caller.call("GetIfTable2")
        assert code == api.SUCCESS
        assert words[1:] == [bytes(row).hex() for row in full.values()]
        for index, row in table(caller, WITHOUT_STATISTICS).items():
            assert not any(row.counters.values())
            for name in COUNTERS:
                setattr(full[index], name, 0)
            assert bytes(row) == bytes(full[index])
        for level in (3, 4, 99, -1, 2147483647):
            assert call_table(caller, level) == (api.INVALID_PARAMETER, [])


def test_key_of_an_entry():
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("link", "add", "b0", "index", 70000, "type", "bridge")
        ns.ip("link", "add", "b1", "index", HIGHEST_INDEX, "type", "bridge")
        assert call_entry(caller)[0] == api.INVALID_PARAMETER
        for ifindex in (2, 71000, 2147483647, 2147483648, 4294967295):
            assert call_entry(caller, ifindex)[0] == api.NOT_FOUND
        for ifindex in (1, 70000, HIGHEST_INDEX):
            row = entry(caller, ifindex)
            # By LUID, and by nothing else when there is one.
            code, found = call_entry(caller, 0xCCCCCCCC, row.InterfaceLuid)
            assert (code, bytes(found)) == (api.SUCCESS, bytes(row))
        right = entry(caller, 70000).InterfaceLuid
        for bit in (0, 6, 7, 24, 47, 48, 63):
            assert call_entry(caller, 70000, right ^ 1 << bit)[0] == api.NOT_FOUND
        # Another device may have the index; of another type it is another interface.
        ns.ip("link", "del", "b0")
        assert call_entry(caller, luid=right)[0] == api.NOT_FOUND
        ns.ip("link", "add", "i0", "index", 70000, "type", "ifb")
        assert call_entry(caller, luid=right)[0] == api.NOT_FOUND
        assert entry(caller, 70000).InterfaceLuid != right


def test_changes_are_seen_by_the_next_call():
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("link", "add", "x", "index", 50, "type", "veth", "peer", "name", "y", "index", "51")

        def states():
            row = entry(caller, 50)
            assert bytes(row)[:1208] == bytes(table(caller)[50])[:1208]  # but for the counters
            return row.AdminStatus, row.OperStatus, row.MediaConnectState, row.flags

        assert states() == (2, 2, 0, set())
        ns.ip("link", "set", "x", "up")
        assert states() == (1, 7, 2, {"NotMediaConnected"})
        ns.ip("link", "set", "y", "up")
        wait_until(lambda: ns.ip_json("link", "show", "x")[0]["operstate"] == "UP", 10, "it is up")
        assert states() == (1, 1, 1, set())
        ns.ip("link", "set", "y", "down")
        wait_until(lambda: states() == (1, 7, 2, {"NotMediaConnected"}), 10, "it is down")

        ns.ip("link", "set", "y", "name", "renamed", "address", "02:00:00:00:00:07", "mtu", 1300)
        row = entry(caller, 51)
        assert (row.alias, row.description, row.address, row.Mtu) == (
            "renamed", "renamed", "02:00:00:00:00:07", 1300)
        assert bytes(table(caller)[51]) == bytes(row)
        ns.ip("link", "del", "x")
        assert call_entry(caller, 50)[0] == call_entry(caller, 51)[0] == api.NOT_FOUND
        assert list(table(caller)) == [1]


ODD = {b"bad\xff\xfe": r"bad\xff\xfe", rb"bad\xff": r"bad\x5cxff",
       15 * b"\xff": 15 * r"\xff", "größe".encode(): "größe", "a\U0001f600b".encode(): "a\U0001f600b",
       b"\xed\xb2\x80b": r"\xed\xb2\x80b", b"\xe2\x80\xaeb": "\u202eb"}


def test_names_that_are_not_utf_8():
    with Namespace() as ns, Caller(ns) as caller:
        for number, name in enumerate(ODD, start=50):
            subprocess.run([b"ip", b"-n", ns.name.encode(), b"link", b"add", name, b"index",
                            b"%d" % number, b"type", b"bridge"], check=True)
        rows = table(caller)
        for number, shown in enumerate(ODD.values(), start=50):
            assert rows[number].alias == rows[number].description == shown
            assert bytes(entry(caller, number)) == bytes(rows[number])


def test_interfaces_that_vanish_while_they_are_read():
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("link", "add", "stays", "index", 40, "type", "bridge")
        ended = threading.Event()

        def churn():
            while not ended.is_set():
                ns.ip_batch([f"link add v{number} index {number} type veth peer name w{number} "
                             f"index {number + 100}" for number in range(100, 130)]
                            + [f"link del v{number}" for number in range(100, 130)])

        thread = threading.Thread(target=churn)
        thread.start()
        seen = {True: 0, False: 0}
        try:
            end = time.monotonic() + 6
            while time.monotonic() < end:
                rows = table(caller)
                assert {1, 40} <= rows.keys()
                assert all(row.alias and row.Mtu for row in rows.values())
                for ifindex in range(100, 230, 7):
                    code, row = call_entry(caller, ifindex)
                    assert code in (api.SUCCESS, api.NOT_FOUND)
                    assert code != api.SUCCESS or row.alias
                    seen[code == api.SUCCESS] += 1
        finally:
            ended.set()
            thread.join()
        assert seen[True] and seen[False]


def test_nobody_may_read_too():
    with Namespace() as ns, Caller(ns, prefix=as_nobody()) as caller:
        ns.ip("link", "add", "b0", "index", 50, "type", "bridge")
        assert table(caller)[50].alias == entry(caller, 50).alias == "b0"


def test_calls_follow_the_thread_into_another_namespace():
    with Namespace() as first, Namespace() as second, Caller(first) as caller:
        first.ip("link", "add", "here", "index", 100, "type", "bridge")
        second.ip("link", "add", "there", "index", 100, "type", "ifb")
        for name, space in (("there", second), ("here", first), ("there", second)):
            assert caller.call("enter", space.name)[0] == 0
            assert table(caller)[100].alias == entry(caller, 100).alias == name


def test_one_costs_the_same_among_many_and_leaves_nothing_open():
    with Namespace() as ns, Caller(ns) as caller:
        entry(caller, 1)
        table(caller)
        before = caller.descriptors()
        alone = caller.received(lambda: entry(caller, 1))
        make_many(ns, 2000)
        among_many = caller.received(lambda: entry(caller, 1))
        assert 0 < among_many < 2 * alone
        assert among_many * 100 < caller.received(lambda: table(caller))
        assert caller.descriptors() == before
