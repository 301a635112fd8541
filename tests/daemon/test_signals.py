# SPDX-License-Identifier: BSD-2-Clause
"""SIGTERM is obeyed, whatever ipifd waits for, and that need not come for it; and what nobody should
send it does not end it.  How soon: tests/bench/promised.py."""

import contextlib
import os
import signal
import socket
import threading
import time

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.agent import FEW_MODULES, VARIANT, Laboratory
from lab.netns import Namespace, Surroundings
from lab.process import preloaded
from lab.snmp import SnmpError
from lab.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="snmpd has its own")

_ADAPTER = f"{ipifmib.ROOT}.1.2.1.2.1"
# Those that mean nothing to it; most of them end a process that does not say otherwise.
_HARMLESS = [signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF,
             signal.SIGIO, signal.SIGPIPE, signal.SIGWINCH, signal.SIGCHLD, signal.SIGURG,
             signal.SIGCONT]


def _assert_obeyed(lab):
    assert lab.ipifd.end()[0] == 0, lab.ipifd.log()


@contextlib.contextmanager
def _asking(lab, *oids):
    """A manager asks, and may never have an answer."""
    def ask():
        with contextlib.suppress(SnmpError):
            lab.client.get(*oids)
    request = threading.Thread(target=ask)
    request.start()
    try:
        yield
    finally:
        request.join()


@pytest.mark.parametrize("number", _HARMLESS, ids=lambda number: signal.Signals(number).name)
def test_signals_that_nobody_should_send(shared, number):
    shared.ipifd.send(number)
    time.sleep(0.1)
    shared.check_alive()
    shared.wait_until_served(5)  # its probe is impatient: a busy machine needs another


@pytest.fixture(scope="module")
def shared():
    """One laboratory for all signals."""
    with Namespace() as namespace, Laboratory(namespace) as lab:
        lab.start_both()
        yield lab


@pytest.mark.parametrize("stopped", [False, True], ids=["snmpd runs", "snmpd is stopped"])
def test_sigterm_in_a_storm(lab, stopped):
    """While thousands go, and notifications of them wait."""
    interfaces.make_many(lab.namespace, 2000)
    lab.start_snmpd(modules=FEW_MODULES)
    lab.start_ipifd("ipifNotifications yes\n")
    if stopped:
        lab.snmpd.send(signal.SIGSTOP)
    storm = threading.Thread(target=lab.namespace.ip, args=("link", "del", "group", "77"))
    storm.start()
    time.sleep(0.5 if stopped else 0.1)
    try:
        _assert_obeyed(lab)
    finally:
        storm.join()


@pytest.mark.parametrize("asked, reloads", [
    pytest.param(ipmib.IPV4_LAST_CHANGE, False, id="for a request"),
    pytest.param(None, False, id="for an event"),
    pytest.param(None, True, id="for an event, to show others"),
    pytest.param(_ADAPTER, True, id="for an adapter, to show others")])
def test_sigterm_while_the_kernel_keeps_it_waiting(lab, asked, reloads):
    """Whoever makes thousands of interfaces holds the lock that a reading needs."""
    slow = lab.path("slow")
    lab.provider_environment = {"LD_PRELOAD": preloaded("bin/ipifd", "lib/no_netlink.so"),
                                "IPIF_SLOW_NETLINK": slow}
    lab.start_both()
    time.sleep(1.2)  # the snapshot is so old that a request reads
    lab.write_file("slow", "")
    with _asking(lab, asked) if asked else contextlib.nullcontext():
        if not asked:
            lab.namespace.ip("link", "add", "one", "type", "ifb")
        wait_until(lambda: os.path.getsize(slow), 5, "somebody reads")
        if reloads:
            time.sleep(1)  # the answer is what there is by then
            lab.reconfigure("ipifExclude one\n")
            time.sleep(0.3)
        _assert_obeyed(lab)


def test_sigterm_while_a_bus_is_silent():
    """Who is asked for the host's DNS servers takes the connection and says nothing."""
    with socket.socket(socket.AF_UNIX) as bus, Laboratory(Surroundings()) as lab:
        bus.bind(lab.path("bus"))
        bus.listen(100)
        bus.settimeout(PATIENCE)
        lab.provider_environment = {
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={lab.path('bus')}"}
        lab.start_both()
        with _asking(lab, _ADAPTER):
            with bus.accept()[0]:
                _assert_obeyed(lab)


def test_sigterm_with_a_full_backlog(lab):
    """A connect() that blocked would do so for ever."""
    with contextlib.ExitStack() as stack:
        def opened():
            return stack.enter_context(socket.socket(socket.AF_UNIX))
        listener = opened()
        listener.bind(lab.path("agentx"))
        listener.listen(0)
        with contextlib.suppress(BlockingIOError):
            while True:
                waiting = opened()
                waiting.setblocking(False)
                waiting.connect(lab.path("agentx"))
        lab.start_ipifd(wait=False)
        lab.ipifd.wait_for_log("does not answer", 3)
        _assert_obeyed(lab)


@pytest.mark.parametrize("state", ["served", "stopped", "no answer"])
def test_sigterm_over_tcp(lab, state):
    """"no answer": packets to there vanish."""
    lab.socket = "tcp:127.0.0.1:7050"
    lab.start_snmpd()
    if state == "no answer":
        lab.namespace.ip_batch(["link add hole type ifb", "link set hole up",
                                "addr add 192.0.2.1/24 dev hole",
                                "neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev hole"])
        lab.socket = "tcp:192.0.2.2:7050"
    lab.start_ipifd(wait=state != "no answer")
    if state == "stopped":
        lab.snmpd.send(signal.SIGSTOP)
        lab.namespace.ip("link", "add", "one", "type", "ifb")
    time.sleep(1.2)
    _assert_obeyed(lab)
