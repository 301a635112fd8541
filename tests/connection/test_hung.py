# SPDX-License-Identifier: BSD-2-Clause
"""An snmpd that is there and does not answer: one line for each change of that, nothing lost, and
served again when it goes on."""

import signal
import time

import pytest

from lab.agent import VARIANT
from lab.compare import assert_everything_served
from lab.form import length
from lab.hostile import Master, read, response
from lab.traps import ADDED, ON, REMOVED, TRAPS, Sink
from lab.waiting import wait_until

_NOTICED = 22  # seconds: a ping after 15 s of silence, and 3 s of patience
_OPENED = 8    # seconds until an opening without an answer is given up

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="a stopped snmpd stops the module")


def _lines(lab):
    """What ipifd printed, without the address, one word for each line that is known."""
    known = {"connected to snmpd": "connected", "hearing again": "hearing",
             "does not answer": "silent", "lost the connection": "lost",
             "cannot connect": "unreachable", "refuses the session": "refused"}
    return [next((word for text, word in known.items() if text in line), line)
            for line in lab.ipifd.log().splitlines() if line]


def _wait_for_lines(lab, expected, seconds):
    """Waits for the last of them; no other may have come, nor come in the next moment."""
    wait_until(lambda: len(_lines(lab)) >= len(expected), seconds, f"{expected[-1]} is logged")
    time.sleep(1.5)
    assert _lines(lab) == expected


def _go_on(lab):
    """Ends the stop, and waits until it is served."""
    lab.snmpd.send(signal.SIGCONT)
    lab.wait_until_served()


def test_stopped_in_the_session(lab):
    """Found by a ping; the session stays, and what happened is there when it goes on."""
    lab.start_both()
    _wait_for_lines(lab, ["connected"], 3)
    lab.snmpd.send(signal.SIGSTOP)
    _wait_for_lines(lab, ["connected", "silent"], _NOTICED)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    _go_on(lab)
    assert_everything_served(lab)
    _wait_for_lines(lab, ["connected", "silent", "hearing"], 3)


def test_stopped_at_start(lab):
    """The kernel takes the connection, and nobody the opening: one line, however often it is tried."""
    lab.start_snmpd()
    lab.snmpd.send(signal.SIGSTOP)
    lab.start_ipifd(wait=False)
    _wait_for_lines(lab, ["silent"], _OPENED)
    time.sleep(length(3, 30))  # more tries than its backlog holds, in the long form
    assert _lines(lab) == ["silent"]
    _go_on(lab)
    _wait_for_lines(lab, ["silent", "connected"], 3)


def test_session_that_is_refused(lab):
    """One line, with snmpd's reason, until it is another story."""
    lab.start_ipifd(wait=False)
    lab.ipifd.wait_for_log("cannot connect", 3)
    with Master(lab.path("agentx")) as master:
        for _ in range(3):
            with master.accept() as connection:
                _, transaction, packet = read(connection)
                connection.sendall(response(packet, transaction, error=256))  # openFailed
        assert _lines(lab) == ["unreachable", "refused"]
        assert "openFailed" in lab.ipifd.log()
    lab.start_snmpd()
    lab.wait_until_served()
    assert _lines(lab)[-1] == "connected" and _lines(lab).count("refused") == 1


def test_what_is_told_of_a_stop(lab):
    """More notifications than a socket holds: each goes out when snmpd goes on, in its order, and the
    session outlives it."""
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(ON)
    lab.snmpd.send(signal.SIGSTOP)
    names = [f"stopped{number}" for number in range(150)]
    lab.namespace.ip_batch(f"link add {name} type ifb" for name in names)
    time.sleep(2)
    lab.namespace.ip("link", "del", names[0])
    time.sleep(1)
    _go_on(lab)
    sink.wait_for(ADDED, names[-1], 2, seconds=10)
    sink.wait_for(REMOVED, names[0], 2, seconds=10)
    assert _lines(lab) == ["connected"]
    for version in (1, 2):
        assert sink.told(version) == [("added", name) for name in names] + [("removed", names[0])]
