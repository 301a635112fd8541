# SPDX-License-Identifier: BSD-2-Clause
"""Which interface is still the same one: after a rename and as a port of a bridge; not after a move to
another namespace, nor when another has its index.  No row is told of twice or forgotten, whatever
else reads meanwhile."""

import collections
import random
import threading
import time

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.agent import FEW_MODULES
from lab.compare import assert_everything_served
from lab.form import length
from lab.netns import Namespace
from lab.stamps import Stamps
from lab.storm import Walker
from lab.traps import ADDED, ON, REMOVED, TRAPS, Sink

_TABLES = (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE, ipifmib.INTERFACE_TABLE)
_VERSIONS = (1, 2)


@pytest.fixture
def sink(lab):
    """Nobody serves yet, but what is told will be received."""
    received = Sink(lab)
    lab.start_snmpd(TRAPS)
    return received


def lives(sink, version):
    """What each name was told of, without Changed: {name: "added removed added"}."""
    told = collections.defaultdict(list)
    for word, name in sink.told(version):
        if word != "changed":
            told[name].append(word)
    return {name: " ".join(words) for name, words in told.items()}


def settle(lab, sink):
    """Waits until all that was to be told has come: notifications come in their order."""
    lab.namespace.ip("link", "add", "last", "type", "ifb")
    sink.wait_for(ADDED, "last", 2, seconds=10)


def test_renames(lab, sink):
    """Each turn has names of its own: one that was missed shows."""
    interfaces.make_many(lab.namespace, 20)
    lab.start_ipifd(ON)
    before = "many"
    with Walker(lab.client, _TABLES):
        for turn in range(length(10, 50)):
            after = f"turn{turn}n"
            lab.namespace.ip_batch(
                f"link set {before}{number} name {after}{number}" for number in range(20))
            before = after
    assert_everything_served(lab)
    settle(lab, sink)
    for version in _VERSIONS:
        assert lives(sink, version) == {"last": "added"}


def test_rename_is_seen_without_being_asked_for(lab):
    """It is announced, also of an interface that is up: nobody has to ask for it to be read."""
    lab.namespace.ip_batch(["link add one type ifb", "link set one up"])
    lab.start_both()
    index = lab.namespace.index("one")
    oids = [f"{ipifmib.INTERFACE_TABLE}.1.3.{version}.{index}" for version in _VERSIONS]
    for turn in range(5):
        name = f"other{turn}"
        lab.namespace.ip("link", "set", "dev", "one" if not turn else f"other{turn - 1}",
                         "name", name)
        lab.provider.wait_until_at_rest()
        assert lab.client.get(*oids) == [("STRING", name.encode())] * 2


def test_moves_to_another_namespace(lab, sink):
    """Indexes are kept by a move, and used again by what comes."""
    names = [f"many{number}" for number in range(10)]
    with Namespace("elsewhere") as elsewhere:
        interfaces.make_many(lab.namespace, 10, first_index=500)
        lab.start_ipifd(ON)
        with Walker(lab.client, _TABLES):
            for _ in range(length(2, 10)):
                for name in names:
                    lab.namespace.ip("link", "set", name, "netns", elsewhere.name)
                sink.wait_for(REMOVED, names[-1], 2)
                lab.namespace.ip("link", "add", "again", "index", 505, "type", "bridge")
                lab.namespace.ip("link", "del", "again")
                for name in names:
                    elsewhere.ip("link", "set", name, "netns", lab.namespace.name)
        assert_everything_served(lab)
        settle(lab, sink)
    for version in _VERSIONS:
        told = lives(sink, version)
        again = told.pop("again", "").split()  # so short that nobody need have seen it
        assert again == ["added", "removed"] * (len(again) // 2)
        assert told.pop("last") == "added"
        # A move there and back that falls between two readings is told, or is none.
        for name in names:
            words = told[name].split()
            assert words == ["removed", "added"] * (len(words) // 2), (name, words)
        assert told.keys() == set(names)


def test_index_that_is_used_again(lab, sink):
    """Deleted and made again under another name in one breath, while being walked."""
    turns = length(10, 100)
    lab.namespace.ip("link", "add", "turn0", "index", 4711, "type", "ifb")
    lab.start_ipifd(ON)
    with Walker(lab.client, _TABLES):
        for turn in range(1, turns + 1):
            lab.namespace.ip_batch([
                f"link del turn{turn - 1}", f"link add turn{turn} index 4711 type ifb"])
            sink.wait_for(ADDED, f"turn{turn}", 2)
    assert_everything_served(lab)
    _assert_one_after_the_other(sink, turns)


def _assert_one_after_the_other(sink, turns):
    expected = {"turn0": "removed", f"turn{turns}": "added"}
    expected.update({f"turn{turn}": "added removed" for turn in range(1, turns)})
    for version in _VERSIONS:
        assert lives(sink, version) == expected


def test_index_that_is_used_again_while_a_request_has_it_read(lab):
    """The reading that a request asks for sees another interface before the kernel's word of it is
    taken: both are told of all the same.  With many interfaces the reading takes its time."""
    chance, turns = random.Random(4711), length(8, 60)
    sink = Sink(lab)
    lab.start_snmpd(TRAPS, modules=FEW_MODULES)
    interfaces.make_many(lab.namespace, 4000, first_index=10000)
    lab.namespace.ip("link", "add", "turn0", "index", 4711, "type", "ifb")
    lab.start_ipifd(ON)
    oid = ipmib.instance("ipv4", 3, 4711)
    for turn in range(1, turns + 1):
        time.sleep(1.05)  # the snapshot is so old that a request reads
        request = threading.Thread(target=lab.client.get, args=(oid,))
        request.start()
        time.sleep(chance.uniform(0, 0.02))
        lab.namespace.ip_batch([
            f"link del turn{turn - 1}", f"link add turn{turn} index 4711 type ifb"])
        request.join()
        sink.wait_for(ADDED, f"turn{turn}", 2)
    _assert_one_after_the_other(sink, turns)


def test_bridge_ports_come_and_go(lab, sink):
    """A port that leaves its bridge is announced like a removal, and is none.  The bridge has an
    address of its own: it would take a port's otherwise, and change."""
    lab.namespace.ip_batch(["link add hub address 02:00:00:00:00:01 type bridge", *(
        f"link add port{number} type veth peer name peer{number}" for number in range(5))])
    lab.start_ipifd(ON)
    stamps = Stamps(lab)

    def change():
        with Walker(lab.client, _TABLES):
            for _ in range(length(10, 100)):
                lab.namespace.ip_batch(f"link set port{number} master hub" for number in range(5))
                lab.namespace.ip_batch(f"link set port{number} nomaster" for number in range(5))
    time.sleep(1.5)
    assert stamps.moved_by(change) == set()
    assert_everything_served(lab)
    settle(lab, sink)
    for version in _VERSIONS:
        assert lives(sink, version) == {"last": "added"}
