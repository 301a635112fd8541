# SPDX-License-Identifier: BSD-2-Clause
"""A manager who asks for a few values now and then: they are right, and only their interfaces are
read, so that what he costs does not grow with the number of interfaces."""

import time

import pytest

from lab import ipifmib, ipmib
from lab.traps import CHANGED, ON, TRAPS, Sink
from lab.waiting import wait_until

_REST = 1.2  # what was read before is too old then
_RETRANSMIT_TIME = 22
_INDEX = {"one": 101, "two": 102, "three": 103}


@pytest.fixture
def sink(lab):
    """Where it is told what was found to be different, and so: what was read."""
    received = Sink(lab)
    for name, index in _INDEX.items():
        lab.namespace.ip("link", "add", name, "index", index, "type", "veth", "peer", "name", f"{name}p")
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(ON + "ipifNotificationInterval 0\n")
    return received


def _set_timers(lab, number):
    for name in _INDEX:
        lab.namespace.write(f"ipv4/neigh/{name}/retrans_time_ms", number)
    time.sleep(_REST)


def _timer(name):
    return ipmib.instance("ipv4", 4, _INDEX[name])


def _found(sink):
    """Of which interfaces a change was found."""
    time.sleep(1)
    return {event[1] for event in sink.events() if event[0] == CHANGED}


def test_one_value_reads_one_interface(lab, sink):
    _set_timers(lab, 1500)
    assert lab.client.get(_timer("one")) == [("Gauge32", 1500)]
    assert _found(sink) == {"one"}
    time.sleep(_REST)
    oid = f"{ipifmib.INTERFACE_TABLE}.1.{_RETRANSMIT_TIME}.1.{_INDEX['two']}"
    assert lab.client.get(oid, _timer("one")) == [("Gauge32", 1500)] * 2
    assert _found(sink) == {"one", "two"}


def test_one_after_the_other(lab, sink):
    """Within a second, too: what was read for one question is not taken for the others'."""
    _set_timers(lab, 1600)
    for name in _INDEX:
        assert lab.client.get(_timer(name)) == [("Gauge32", 1600)]
    for name in _INDEX:
        lab.namespace.write(f"ipv4/neigh/{name}/retrans_time_ms", 1700)
    time.sleep(_REST)
    assert lab.client.get(*map(_timer, _INDEX)) == [("Gauge32", 1700)] * 3


@pytest.mark.parametrize("ask", [
    lambda client: client.get(ipmib.IPV4_LAST_CHANGE),
    lambda client: client.get_next(ipmib.IPV4_TABLE),
    lambda client: client.get(f"{ipifmib.INTERFACE_TABLE}.1.34.1.{_INDEX['one']}"),
], ids=["LastChange", "the next", "ReachableTime of IPv4"])
def test_what_needs_more_reads_all(lab, sink, ask):
    _set_timers(lab, 1500)

    def all_are_found():
        ask(lab.client)
        return _found(sink) >= set(_INDEX)
    # Asked again: on a slow machine a reading may take longer than a request waits for it.
    wait_until(all_are_found, 15, "all changes are found")


def test_many_at_once(lab, sink):
    """More than are worth reading one by one."""
    lines = [f"link add m{number} index {200 + number} type ifb" for number in range(40)]
    lab.namespace.ip_batch(lines)
    for number in range(40):
        lab.namespace.write(f"ipv4/neigh/m{number}/retrans_time_ms", 2000)
    _set_timers(lab, 1500)
    oids = [ipmib.instance("ipv4", 4, 200 + number) for number in range(40)]
    assert lab.client.get(*oids) == [("Gauge32", 2000)] * 40
    assert _found(sink) >= set(_INDEX)


def test_an_interface_that_is_not_there(lab, sink):
    lab.namespace.ip("link", "del", "one")
    time.sleep(_REST)
    for index in (_INDEX["one"], 4711, 0, 2**31 - 1, 2**32 - 1):
        assert lab.client.get(ipmib.instance("ipv4", 4, index)) == [("noSuchInstance", None)]
    assert lab.client.get(_timer("two")) == [("Gauge32", 1000)]
