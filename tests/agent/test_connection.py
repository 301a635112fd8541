# SPDX-License-Identifier: BSD-2-Clause
"""What a master sees of ipifd, played by hand: how often it connects, and how often it pings."""

import contextlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lab import hostile
from lab.agent import VARIANT, Laboratory
from lab.hostile import Master
from lab.netns import Namespace
from lab.storm import length

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no master")

_PING = 15.0  # seconds of silence before ipifd asks whether anybody is there


def _packets(connection, seconds, ask=None):
    """(time, type) of all that comes within so many seconds, each accepted; `ask` is called in
    between, every half second."""
    packets, end = [], time.monotonic() + seconds
    connection.settimeout(0.5)
    while time.monotonic() < end:
        if ask:
            ask()
        with contextlib.suppress(socket.timeout):
            kind, transaction, packet = hostile.read(connection)
            packets.append((time.monotonic(), kind))
            if kind != hostile.RESPONSE:
                connection.sendall(hostile.response(packet, transaction))
    return packets


def test_a_try_each_second(lab):
    """Not more often, however quickly the master hangs up, nor less often."""
    lab.start_ipifd(wait=False)
    times = []
    with Master(lab.path("agentx")) as master:
        for _ in range(6):
            with master.accept():
                times.append(time.monotonic())
    pauses = [after - before for before, after in zip(times, times[1:])]
    # A busy machine makes a try late, and the next one earlier for that.
    assert all(0.7 <= pause <= 1.5 for pause in pauses), pauses
    assert 0.85 <= sum(pauses) / len(pauses) <= 1.2, pauses


def test_pings_are_rare(lab):
    """No sooner than 15 s after the last word; in 20 s that is one, if nothing else is said.
    Requests show another one, at the same time, that somebody is there."""
    seconds = length(20, 50)
    request = hostile.pdu(hostile.GET, hostile.oid() + hostile.oid(1, 3, 6, 1, 2, 1, 4, 27, 0) +
                          hostile.oid(), transaction=99, packet=98765)
    with Namespace() as other, Laboratory(other) as asked, contextlib.ExitStack() as stack:
        connections = []
        for laboratory in (lab, asked):
            laboratory.start_ipifd(wait=False)
            master = stack.enter_context(Master(laboratory.path("agentx")))
            connections.append(stack.enter_context(master.session()))
        begin = time.monotonic()
        threads = stack.enter_context(ThreadPoolExecutor())
        silent = threads.submit(_packets, connections[0], seconds)
        spoken_to = threads.submit(_packets, connections[1], seconds,
                                   lambda: connections[1].sendall(request))
        kinds = [kind for _, kind in spoken_to.result()]
        times = [begin] + [moment for moment, kind in silent.result() if kind == hostile.PING]
    pauses = [after - before for before, after in zip(times, times[1:])]
    assert len(pauses) == length(1, 3), pauses
    # Before it begins both sides have been silent for a while: the second has its session later.
    assert _PING - 2.5 <= pauses[0] <= _PING + 1.5, pauses
    assert all(_PING - 0.1 <= pause <= _PING + 1.5 for pause in pauses[1:]), pauses
    assert kinds.count(hostile.RESPONSE) > 10
    assert hostile.PING not in kinds
