# SPDX-License-Identifier: BSD-2-Clause
"""Nobody asks: one wake-up in 15 s, and with notifications one more in 30 s, which
finds what the kernel does not announce."""

import contextlib
import os
import time

import pytest

from lab import interfaces
from lab.agent import VARIANT, Laboratory
from lab.form import length
from lab.netns import Namespace
from lab.process import sanitizers
from lab.traps import CHANGED, ON, TRAPS, Sink
from lab.waiting import PATIENCE

_UNANNOUNCED = 30  # seconds, with notifications on and without a request
_LIMIT = _UNANNOUNCED + PATIENCE
_PING = 15         # seconds of snmpd's silence before it is asked whether it is there
_RETRANSMIT = 22   # column of ipifInterfaceTable


def _wake_ups(process):
    """How often all threads have waited and been woken."""
    total = 0
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/status", encoding="ascii") as file:
            total += sum(int(line.split()[1]) for line in file
                         if line.startswith("voluntary_ctxt_switches"))
    return total


@pytest.fixture(scope="module")
def three():
    """Three laboratories, watched at the same time, because it takes half a minute: nobody asks in
    any of them.  Without notifications and with; and with, where the kernel announces other
    things more often than every 30 s.  The latter two have a change that it does not announce.

    Gives [wake-ups], of how many seconds, and [what was told].
    """
    seconds = length(20, 60)
    with contextlib.ExitStack() as stack:
        labs = [stack.enter_context(Laboratory(stack.enter_context(Namespace())))
                for _ in range(3)]
        sinks = [_start(lab, configuration) for lab, configuration in zip(labs, ("", ON, ON))]
        time.sleep(2)  # what the last request has begun
        watched = labs[:2]
        before, counts = [_wake_ups(lab.provider) for lab in watched], None
        for lab in labs[1:]:
            lab.namespace.write("ipv4/neigh/one/retrans_time_ms", 1700)
        begin, turn, told = time.monotonic(), 0, {}
        while not counts or len(told) < 2 and time.monotonic() - begin < _LIMIT:
            time.sleep(0.5)
            now = time.monotonic() - begin
            if now > 5 * turn:
                turn += 1
                labs[2].namespace.ip("addr", "add", f"10.9.{turn}.1/24", "dev", "other")
            if now > seconds and not counts:
                counts = [_wake_ups(lab.provider) - count for lab, count in zip(watched, before)]
                seconds = now
            for number, sink in enumerate(sinks[1:]):
                changed = [event[2:] for event in sink.events() if event[:2] == (CHANGED, "one")]
                if changed:
                    told.setdefault(number, changed)
        yield counts, seconds, told


def _start(lab, configuration):
    interfaces.make_many(lab.namespace, 200)
    lab.namespace.ip_batch(["link add one type ifb", "link add other type ifb"])
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(configuration)
    return sink


@pytest.mark.skipif("thread" in sanitizers(), reason="the sanitizer's own thread wakes up")
@pytest.mark.skipif(VARIANT == "module", reason="snmpd has timers of its own")
def test_idle_daemon_sleeps(three):
    """A ping is two switches of the thread that waits for its answer; a reading is a few of the
    other, which waits for the kernel's dumps, and what it has found goes out and is answered."""
    counts, seconds, _ = three
    pings, readings = 1 + seconds // _PING, 1 + seconds // _UNANNOUNCED
    assert counts[0] <= 3 * pings, counts
    assert counts[1] <= 3 * pings + 8 * readings, counts


@pytest.mark.parametrize("number", [0, 1], ids=["in silence", "beside other events"])
def test_unannounced_change_is_told_of(three, number):
    *_, told = three
    assert told.get(number) == [(1, {_RETRANSMIT: "1700"})], told
