# SPDX-License-Identifier: BSD-2-Clause
"""While requests come as densely as in a walk, whatever else ipifd has to do is done all the same."""

import contextlib
import ctypes
import os
import threading
import time

import pytest

from lab import hostile
from lab.agent import VARIANT
from lab.hostile import Master, oid, pdu, response
from lab.waiting import wait_until

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no connection")

_NOTIFY = 12
_FORWARDING = (1, 3, 6, 1, 2, 1, 4, 28, 1, 3)  # ipv4InterfaceEnableStatus, all rows


class Stream:
    """A master that asks without end: the next when the last is answered, or always many."""

    def __init__(self, connection, ahead):
        self.answers = self.notifications = 0
        self._connection = connection
        self._ahead = ahead
        self._asking = True
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """Asks no more; the connection stays."""
        self._asking = False
        self._thread.join()

    def _request(self):
        self._connection.sendall(pdu(hostile.GET_NEXT, oid(*_FORWARDING) + oid()))

    def _ask(self):
        with contextlib.suppress(OSError, EOFError):
            for _ in range(self._ahead):
                self._request()
            while self._asking:
                kind, transaction, packet = hostile.read(self._connection)
                if kind == hostile.RESPONSE:
                    self.answers += 1
                    self._request()
                elif kind == _NOTIFY:
                    self.notifications += 1
                    self._connection.sendall(response(packet, transaction))
                else:
                    self._connection.sendall(response(packet, transaction))


@pytest.fixture(params=[1, 64], ids=["one by one", "64 ahead"])
def ahead(request):
    """How many requests are under way at any time."""
    return request.param


@contextlib.contextmanager
def _asked(lab, ahead, configuration=""):
    with Master(lab.path("agentx")) as master:
        lab.start_ipifd(configuration, wait=False)
        with master.session() as connection, Stream(connection, ahead) as stream:
            wait_until(lambda: stream.answers > 200, 5, "it answers")
            yield stream


def _lasts(stream):
    before = stream.answers
    wait_until(lambda: stream.answers > before + 100, 5, "it still answers")


@contextlib.contextmanager
def _readers_held(process):
    """Its threads but the main one do not run, as on a machine that has no processor for them."""
    libc = ctypes.CDLL(None, use_errno=True)
    attach, detach, any_thread = 16, 17, 0x40000000
    held = []

    def trace(request, thread):
        return libc.ptrace(ctypes.c_long(request), ctypes.c_long(thread), None, None) == 0
    try:
        for thread in map(int, os.listdir(f"/proc/{process.pid}/task")):
            if thread != process.pid:
                if not trace(attach, thread):
                    pytest.skip(f"no ptrace here: {os.strerror(ctypes.get_errno())}")
                os.waitpid(thread, any_thread)
                held.append(thread)
        yield
    finally:
        for thread in held:
            trace(detach, thread)


def test_reading_that_does_not_end(lab, ahead):
    """A request waits for it, and those behind that one do not each wait again: snmpd makes fifty of
    a manager's one, who does not wait for that long."""
    with _asked(lab, ahead) as stream:
        with _readers_held(lab.ipifd):
            time.sleep(1.2)  # what is known is so old that a request has all read
            _lasts(stream)
        lab.namespace.ip("link", "add", "late", "type", "ifb")
        _lasts(stream)


def test_sigterm(lab, ahead):
    with _asked(lab, ahead) as stream:
        assert lab.ipifd.end()[0] == 0, stream.answers


def test_configuration_is_read_again(lab, ahead):
    with _asked(lab, ahead) as stream:
        lab.reconfigure("ipifExclude one\n")
        lab.ipifd.wait_for_log("configuration read again", 1)
        _lasts(stream)


def test_notifications(lab, ahead):
    lab.namespace.ip("link", "add", "one", "type", "veth", "peer", "other")
    with _asked(lab, ahead, "ipifNotifications yes\nipifNotificationInterval 1\n") as stream:
        time.sleep(1.2)
        before = stream.notifications
        lab.namespace.ip("link", "set", "one", "mtu", "1400")
        wait_until(lambda: stream.notifications > before, 2, "the change is told")
        _lasts(stream)


def test_end_of_the_connection(lab, ahead):
    with _asked(lab, ahead):
        pass
    lab.ipifd.wait_for_log("lost the connection", 1)
