# SPDX-License-Identifier: BSD-2-Clause
"""The phases of a SET from a master that dies between two of them, or means no good: what was
written is known and kept, or undone; out of turn nothing is done; and ipifd lives."""

import contextlib
import os
import signal
import struct
import time

import pytest

from lab import hostile
from lab.agent import VARIANT
from lab.hostile import Master, oid, pdu
from lab.process import product, sanitizer
from lab.waiting import wait_until

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no master")

_COMMIT, _UNDO, _CLEANUP = 9, 10, 11
_PHASES = (hostile.TEST_SET, _COMMIT, _UNDO, _CLEANUP)
_NOT_WRITABLE, _PROCESSING_ERROR = 17, 268
_GAUGE = 66
_LAST_WORD = 0.3  # seconds; ipifd waits a little longer for it
_DAD_TRANSMITS = (1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 4293, 1, 1, 1, 20, 2, 4711)
_RETRANSMIT_TIME = (1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 4293, 1, 1, 1, 22, 2, 4711)
# Freed memory is used again at once, and is not what it was.
_UNFORGIVING = {"MALLOC_PERTURB_": "165", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}


def _binding(name, number):
    return struct.pack("=HH", _GAUGE, 0) + oid(*name) + struct.pack("=I", number)


_WRITE_FIVE = _binding(_DAD_TRANSMITS, 5)


class Setter:
    """One connection's SETs, phase by phase."""

    def __init__(self, connection, transaction=7):
        self.connection, self.transaction, self.packet = connection, transaction, 100

    def phase(self, kind, payload=b""):
        """The bytes of a phase with a number of its own."""
        self.packet += 1
        return pdu(kind, payload, transaction=self.transaction, packet=self.packet)

    def send(self, kind, payload=b""):
        """Sends a phase and returns the error of its answer."""
        self.connection.sendall(self.phase(kind, payload))
        return self.answer(self.packet)

    def answer(self, packet):
        """The error in the answer to a packet."""
        while True:
            header = hostile.receive(self.connection, 20)
            kind, number, length = header[1], *struct.unpack("=II", header[12:20])
            payload = hostile.receive(self.connection, length)
            if kind == hostile.RESPONSE and number == packet:
                return struct.unpack("=H", payload[4:6])[0]
            if kind != hostile.RESPONSE:
                self.connection.sendall(hostile.response(number))


@pytest.fixture
def start(lab):
    """Starts ipifd, writable or not, beside an interface with ifindex 4711."""
    lab.namespace.ip("link", "add", "one", "index", "4711", "type", "veth", "peer", "name", "two")

    def start_it(writable):
        conf = lab.write_file("ipifd.conf", f"ipifWritable {writable}\n")
        lab.ipifd = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x", lab.socket,
                              environment=_UNFORGIVING)
        return lab.ipifd
    return start_it


def _kernel(lab):
    return int(lab.namespace.read("ipv6/conf/one/dad_transmits"))


def _kept(lab):
    """Whether the persistent state has the value."""
    with contextlib.suppress(FileNotFoundError):
        with open(lab.path("persistent/ipifd.conf"), encoding="utf-8") as file:
            return "DadTransmits" in file.read()
    return False


def _serves_an_honest_one(lab):
    lab.check_alive()
    lab.start_snmpd()
    lab.wait_until_served(5)


_TEST, _BAD = hostile.TEST_SET, _PROCESSING_ERROR


@pytest.mark.parametrize("kinds, answers, written", [
    ((_TEST, _CLEANUP), (0, 0), 1), ((_TEST, _UNDO), (0, 0), 1),
    ((_TEST, _COMMIT, _CLEANUP), (0, 0, 0), 5), ((_TEST, _COMMIT, _UNDO), (0, 0, 0), 1),
    ((_TEST, _TEST, _CLEANUP), (0, _BAD, 0), 1), ((_CLEANUP, _COMMIT, _UNDO), (_BAD,) * 3, 1),
    ((_TEST, _COMMIT, _COMMIT, _UNDO, _CLEANUP), (0, 0, _BAD, 0, _BAD), 1)])
def test_phases_that_wait_for_no_answer(lab, start, kinds, answers, written):
    """All in one write: they are done one after the other, and out of turn nothing is done."""
    process = start("yes")
    with Master(lab.path("agentx")) as master, master.session() as connection:
        setter = Setter(connection)
        for _ in range(20):
            lab.namespace.write("ipv6/conf/one/dad_transmits", 1)
            setter.transaction += 1
            first = setter.packet + 1
            connection.sendall(b"".join(
                setter.phase(kind, _WRITE_FIVE if kind == _TEST else b"") for kind in kinds))
            assert tuple(setter.answer(first + number) for number in range(len(kinds))) == answers
            assert hostile.is_alive(connection)
            assert _kernel(lab) == written
    assert process.status is None
    _serves_an_honest_one(lab)


def test_phases_that_wait_for_no_answer_while_writing_is_off(lab, start):
    start("no")
    with Master(lab.path("agentx")) as master, master.session() as connection:
        setter = Setter(connection)
        for _ in range(20):
            setter.transaction += 1
            first = setter.packet + 1
            connection.sendall(b"".join(setter.phase(kind, _WRITE_FIVE if kind == _TEST else b"")
                                        for kind in _PHASES))
            assert [setter.answer(first + number) for number in range(4)] == [
                _NOT_WRITABLE, _BAD, _BAD, 0]
            assert hostile.is_alive(connection)
    assert _kernel(lab) == 1
    _serves_an_honest_one(lab)


@pytest.mark.parametrize("writable", ["yes", "no"])
def test_transactions_that_are_never_ended(lab, start, writable):
    """Whatever a master begins, memory is bounded."""
    process = start(writable)
    longest = _WRITE_FIVE * (60 * 1024 // len(_WRITE_FIVE))  # that the library takes
    with Master(lab.path("agentx")) as master:
        before = None
        for transactions in (range(1000, 1100), range(2000, 2100), range(3000, 3100)):
            with master.session() as connection:
                before = before or process.memory()
                connection.settimeout(0.5)
                with contextlib.suppress(OSError, EOFError):
                    for number in transactions:
                        setter = Setter(connection, number)
                        connection.sendall(setter.phase(hostile.TEST_SET, longest))
                        setter.answer(setter.packet)
        # What a sanitizer keeps of freed memory is not ours.
        most = 128 << 20 if sanitizer(product("bin/ipifd")) else 16 << 20
        assert process.memory() - before < most
    _serves_an_honest_one(lab)


def test_a_phase_sent_again_is_done_once(lab, start):
    """As snmpd does when an answer takes it too long."""
    start("yes")
    with Master(lab.path("agentx")) as master, master.session() as connection:
        setter = Setter(connection)
        for kind in (hostile.TEST_SET, _COMMIT, _CLEANUP):
            again = setter.phase(kind, _WRITE_FIVE if kind == hostile.TEST_SET else b"")
            connection.sendall(again * 3)
            assert setter.answer(setter.packet) == 0
        assert hostile.is_alive(connection)
    assert _kernel(lab) == 5
    wait_until(lambda: _kept(lab), 3, "it is kept")
    assert lab.ipifd.log().count("a manager has written") == 1


def _until(setter, last):
    for kind in (hostile.TEST_SET, _COMMIT):
        assert setter.send(kind, _WRITE_FIVE if kind == hostile.TEST_SET else b"") == 0
        if kind == last:
            return


@pytest.mark.parametrize("last, written", [(hostile.TEST_SET, False), (_COMMIT, True)])
def test_a_master_that_hangs_up(lab, start, last, written):
    start("yes")
    with Master(lab.path("agentx")) as master:
        with master.session() as connection:
            _until(Setter(connection), last)
        with master.session() as connection:
            assert hostile.is_alive(connection)
    assert _kernel(lab) == (5 if written else 1)
    if written:
        wait_until(lambda: _kept(lab), 3, "it is kept")
    assert _kept(lab) == written
    assert ("a manager has written" in lab.ipifd.log()) == written
    _serves_an_honest_one(lab)


@pytest.mark.parametrize("word, kept", [(_CLEANUP, True), (_UNDO, False), (None, True)])
def test_sigterm_before_the_last_word(lab, start, word, kept):
    """It waits for it, though not for ever.  Where this test was so late with it that ipifd need not
    have waited, there may have been none."""
    process = start("yes")
    with Master(lab.path("agentx")) as master, master.session() as connection:
        setter = Setter(connection)
        _until(setter, _COMMIT)
        begin = time.monotonic()
        process.send(signal.SIGTERM)
        time.sleep(0.1)
        if word:
            with contextlib.suppress(OSError):
                connection.sendall(setter.phase(word))
        if word == _UNDO and time.monotonic() - begin > _LAST_WORD:
            kept = None
        assert process.wait_for_end(2) == 0
    if kept is None:
        kept = _kept(lab)
    assert _kernel(lab) == (5 if kept else 1)
    assert _kept(lab) == kept
    assert ("a manager has written" in process.log()) == kept


def test_a_commit_that_failed_is_undone(lab, start):
    """Two interfaces' values; the second cannot be written any more, and then the master is gone."""
    lab.namespace.ip("link", "add", "four", "index", "4712", "type", "veth", "peer", "name", "five")
    start("yes")
    other = _DAD_TRANSMITS[:-1] + (4712,)
    with Master(lab.path("agentx")) as master:
        with master.session() as connection:
            setter = Setter(connection)
            assert setter.send(hostile.TEST_SET, _WRITE_FIVE + _binding(other, 6)) == 0
            lab.namespace.ip("link", "del", "four")
            assert setter.send(_COMMIT) != 0
        with master.session() as connection:
            assert hostile.is_alive(connection)
    wait_until(lambda: _kernel(lab) == 1, 3, "the first is as it was")
    assert not _kept(lab)
    assert os.path.exists(f"/proc/{lab.ipifd.pid}")


def test_nothing_is_written_by_a_master_while_writing_is_off(lab, start):
    start("no")
    with Master(lab.path("agentx")) as master, master.session() as connection:
        setter = Setter(connection)
        assert setter.send(hostile.TEST_SET, _WRITE_FIVE) == _NOT_WRITABLE
        assert setter.send(_COMMIT) == _PROCESSING_ERROR
        assert setter.send(_UNDO) == _PROCESSING_ERROR
        assert setter.send(_CLEANUP) == 0
    assert _kernel(lab) == 1
    assert "manager" not in lab.ipifd.log()
