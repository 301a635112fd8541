# SPDX-License-Identifier: BSD-2-Clause
"""What a master sees of ipifd, played by hand: how often it connects, and how often it pings."""

import contextlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lab import hostile
from lab.agent import VARIANT, Laboratory
from lab.form import length
from lab.hostile import Master
from lab.netns import Namespace
from lab.waiting import PATIENCE

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no master")

_PING = 15.0  # seconds of silence before ipifd asks whether anybody is there
_PINGS = length(1, 3)


def _packets(connection, is_enough, ask=None):
    """(time, type) of all that comes until there is enough of it, each accepted; `ask` is called in
    between, every half second."""
    packets, end = [], time.monotonic() + _PINGS * _PING + PATIENCE
    asked = 0
    connection.settimeout(0.5)
    while not is_enough([kind for _, kind in packets]) and time.monotonic() < end:
        if ask and time.monotonic() >= asked + 0.5:
            ask()
            asked = time.monotonic()
        with contextlib.suppress(socket.timeout):
            kind, transaction, packet = hostile.read(connection)
            packets.append((time.monotonic(), kind))
            if kind != hostile.RESPONSE:
                connection.sendall(hostile.response(packet, transaction))
    return packets


def test_a_try_each_second(lab):
    """Not more often, however quickly the master hangs up."""
    lab.start_ipifd(wait=False)
    times = []
    with Master(lab.path("agentx")) as master:
        for _ in range(6):
            with master.accept():
                times.append(time.monotonic())
    pauses = [after - before for before, after in zip(times, times[1:])]
    # A busy machine makes a try late, and with that the pause before the next one shorter.
    assert sum(pauses) >= 0.85 * len(pauses), pauses


def test_it_goes_on_trying_after_openings_that_fail(lab):
    """Between sessions that were lost: the library gives up one of its timers with such an opening,
    and it must never be the one that tries again."""
    lab.start_ipifd(wait=False)
    with Master(lab.path("agentx")) as master:
        for _ in range(4):
            with master.accept() as connection:
                hostile.read(connection)
            with master.session():
                pass


def test_pings_are_rare(lab):
    """No sooner than 15 s after the last word.  Requests show another one, at the same time, that
    somebody is there."""
    request = hostile.pdu(hostile.GET, hostile.oid() + hostile.oid(1, 3, 6, 1, 2, 1, 4, 27, 0) +
                          hostile.oid(), transaction=99, packet=98765)
    with Namespace() as other, Laboratory(other) as asked, contextlib.ExitStack() as stack:
        connections = []
        begin = time.monotonic()
        for laboratory in (lab, asked):
            laboratory.start_ipifd(wait=False)
            master = stack.enter_context(Master(laboratory.path("agentx")))
            connections.append(stack.enter_context(master.session()))
        threads = stack.enter_context(ThreadPoolExecutor())
        silent = threads.submit(_packets, connections[0],
                                lambda kinds: kinds.count(hostile.PING) == _PINGS)
        spoken_to = threads.submit(_packets, connections[1], lambda _: silent.done(),
                                   lambda: connections[1].sendall(request))
        kinds = [kind for _, kind in spoken_to.result()]
        pings = [moment for moment, kind in silent.result() if kind == hostile.PING]
    assert len(pings) == _PINGS
    assert pings[-1] - begin >= _PING * _PINGS, pings
    assert kinds.count(hostile.RESPONSE) > 10
    assert hostile.PING not in kinds
