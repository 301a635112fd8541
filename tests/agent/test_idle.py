# SPDX-License-Identifier: BSD-2-Clause
"""Nobody asks, nothing changes: one wake-up in 15 s, and with notifications one more in 30 s, which
finds what the kernel does not announce."""

import contextlib
import os
import time

import pytest

from lab import interfaces
from lab.agent import VARIANT, Laboratory
from lab.netns import Namespace
from lab.process import sanitizers
from lab.storm import length
from lab.traps import CHANGED, ON, TRAPS, Sink

_UNANNOUNCED = 30  # seconds, with notifications on and without a request
_BATCH = 1.5       # seconds that a notification may take besides; the rest is a busy machine's
_RETRANSMIT = 22   # column of ipifInterfaceTable


def _wake_ups(process):
    """How often all threads have waited and been woken."""
    total = 0
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/status", encoding="ascii") as file:
            total += sum(int(line.split()[1]) for line in file
                         if line.startswith("voluntary_ctxt_switches"))
    return total


@pytest.fixture
def two():
    """Two laboratories side by side, for what takes its time."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Laboratory(stack.enter_context(Namespace())))
               for _ in range(2)]


@pytest.mark.skipif("thread" in sanitizers(), reason="the sanitizer's own thread wakes up")
@pytest.mark.skipif(VARIANT == "module", reason="snmpd has timers of its own")
def test_idle_daemon_sleeps(two):
    """A ping is two switches of the thread that waits for its answer; a reading is a few of the
    other, which waits for the kernel's dumps."""
    seconds = length(20, 60)
    pings, readings = 1 + seconds // 15, 1 + seconds // _UNANNOUNCED
    most = [3 * pings, 3 * pings + 4 * readings]
    for lab, configuration in zip(two, ("", "ipifNotifications yes\n")):
        interfaces.make_many(lab.namespace, 200)
        lab.start_both(configuration)
    time.sleep(2)  # what the last request has begun
    before = [_wake_ups(lab.provider) for lab in two]
    time.sleep(seconds)
    counts = [_wake_ups(lab.provider) - count for lab, count in zip(two, before)]
    assert counts[0] <= most[0] and counts[1] <= most[1], (counts, most)


def test_unannounced_change_is_told_of(two):
    """Nobody asks; in the second laboratory the kernel announces other things meanwhile, more
    often than every 30 s."""
    sinks = []
    for lab in two:
        lab.namespace.ip_batch(["link add one type ifb", "link add other type ifb"])
        sinks.append(Sink(lab))
        lab.start_snmpd(TRAPS)
        lab.start_ipifd(ON)
    time.sleep(1)
    for lab in two:
        lab.namespace.write("ipv4/neigh/one/retrans_time_ms", 1700)
    begin, turn, told = time.monotonic(), 0, [None, None]
    while None in told and time.monotonic() - begin < _UNANNOUNCED + _BATCH + 5:
        time.sleep(0.5)
        if time.monotonic() - begin > 5 * turn:
            turn += 1
            two[1].namespace.ip("addr", "add", f"10.9.{turn}.1/24", "dev", "other")
        for number, sink in enumerate(sinks):
            changed = [event for event in sink.events() if event[:2] == (CHANGED, "one")]
            if changed and not told[number]:
                told[number] = time.monotonic() - begin
                assert [event[2:] for event in changed] == [(1, {_RETRANSMIT: "1700"})]
    limit = _UNANNOUNCED + _BATCH + 1  # and a busy machine's
    assert None not in told and max(told) < limit, f"seconds, idle and with events: {told}"
