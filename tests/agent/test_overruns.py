# SPDX-License-Identifier: BSD-2-Clause
"""Notifications that the kernel drops (ENOBUFS), with a receive buffer that holds a few: everything is
read anew, and what changes meanwhile is not lost either."""

import collections
import random
import signal
import time

from lab import interfaces, ipifmib, ipmib
from lab.compare import assert_everything_served
from lab.form import length
from lab.storm import Walker
from lab.traps import ADDED, ON, TRAPS, Sink
from lab.waiting import wait_until

_TABLES = (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE, ipifmib.INTERFACE_TABLE)
_BUFFER = {"IPIFD_RECEIVE_BUFFER": "4096"}
_OVERRUNS = f"{ipifmib.AGENT}.6.0"
_METRIC = 28


def _start(lab):
    """One interface that has addresses and a default route, of which the test changes both."""
    lab.provider_environment = _BUFFER
    lab.namespace.ip_batch([
        "link add one type veth peer name two", "link set two up",
        "link set one addrgenmode none up", "addr add fe80::1:1/64 dev one nodad",
        "addr add 192.0.2.1/24 dev one", "route add default dev one metric 1"])
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(ON)
    return sink


def _change(number):
    """What no reading but one of everything finds without its notification."""
    return [f"addr add fe80::1:{number + 1:x}/64 dev one nodad",
            f"addr del fe80::1:{number:x}/64 dev one",
            f"route add default dev one metric {number + 1}",
            f"route del default dev one metric {number}"]


def _assert_seen(lab, number):
    index = lab.namespace.index("one")
    identifier = ipmib.instance("ipv6", 3, index)
    metric = f"{ipifmib.INTERFACE_TABLE}.1.{_METRIC}.1.{index}"
    expected = [("STRING", (0x10000 + number + 1).to_bytes(8, "big")), ("Gauge32", number + 1)]
    wait_until(lambda: lab.client.get(identifier, metric) == expected, 3,
               f"address and route {number + 1} are served")


def test_changes_behind_a_lost_notification(lab):
    """The kernel says once that it has dropped something, and goes on dropping until all that it
    had kept is taken.  What changes right then, while the tables are read for that reason, must
    not be missed: among a thousand interfaces that takes long enough to be hit."""
    lab.namespace.ip_batch(f"link add resident{n} type ifb" for n in range(1000))
    _start(lab)
    chance = random.Random(105)
    for number in range(1, length(8, 60) + 1):
        time.sleep(0.9)  # after a rest the reading begins at once
        lab.provider.send(signal.SIGSTOP)  # as a busy machine would
        try:
            interfaces.make_many(lab.namespace, 10)
            lab.namespace.ip("link", "del", "group", 77)
        finally:
            lab.provider.send(signal.SIGCONT)
        lab.namespace.ip_batch([
            *["link show dev lo"] * chance.randrange(200),  # passes the time, up to 20 ms
            *_change(number)])
        _assert_seen(lab, number)
    assert_everything_served(lab)
    assert lab.client.get(_OVERRUNS)[0].value >= 6


def test_churn_that_overruns(lab):
    """While being walked and told of: no row is told of twice, and at the end each is right."""
    sink, rounds, number = _start(lab), length(5, 50), 0
    with Walker(lab.client, _TABLES):
        for number in range(1, rounds + 1):
            lab.namespace.ip_batch([
                *(f"link add round{number}n{n} group 77 type ifb" for n in range(40)),
                *(f"link set round{number}n{n} name kept{number}n{n} group 0" for n in range(3)),
                *_change(number), "link del group 77"])
    assert_everything_served(lab)
    _assert_seen(lab, number)
    (overruns,) = lab.client.get(_OVERRUNS)
    assert overruns.value >= 3, overruns
    lab.namespace.ip("link", "add", "last", "type", "ifb")
    sink.wait_for(ADDED, "last", 2, seconds=10)
    for version in (1, 2):
        told = collections.defaultdict(list)
        for word, name in sink.told(version):
            if word != "changed":
                told[name].append(word)
        # Renamed in the same breath: known by the first name or by the second.
        for name, words in told.items():
            assert len(words) <= 2 and words == ["added", "removed"][:len(words)], (name, words)
        for n in range(3):
            alive = {f"{name}{number}n{n}" for name in ("round", "kept")}
            assert [told[name] for name in alive if name in told] == [["added"]], alive
