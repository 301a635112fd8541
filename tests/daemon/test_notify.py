# SPDX-License-Identifier: BSD-2-Clause
"""What the service manager is told: a datagram socket in its place hears it."""

import os
import signal
import socket
import time

import pytest

from lab.process import preloaded, product
from lab.waiting import PATIENCE, wait_until


class Manager:
    """Listens on NOTIFY_SOCKET."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(path)
        self.heard = []

    def hear(self, wanted, seconds=PATIENCE):
        """Waits for a message with a line that starts with `wanted`; returns the message."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.01))
            try:
                message = self._socket.recv(4096).decode()
            except TimeoutError:
                break
            self.heard.append((time.monotonic(), message))
            if any(line.startswith(wanted) for line in message.splitlines()):
                return message
        raise AssertionError(f"no {wanted} in {seconds} s; heard {self.heard}")

    def close(self):
        self._socket.close()


@pytest.fixture
def manager(lab, monkeypatch):
    path = lab.path("notify")
    monkeypatch.setenv("NOTIFY_SOCKET", path)
    listening = Manager(path)
    yield listening
    listening.close()


def test_ready_without_snmpd(lab, manager):
    """Ready is who has read the kernel; snmpd may be absent for as long as it likes."""
    lab.start_ipifd(wait=False)
    manager.hear("READY=1")
    assert "waiting for snmpd" in manager.hear("STATUS=")


def test_ready_is_not_told_by_a_failed_start(lab, manager):
    conf = lab.write_file("ipifd.conf", "ipifWritable perhaps\n")
    process = lab.start(product("bin/ipifd"), "-f", "-C", "-c", conf, "-x", lab.socket)
    assert process.wait_for_end(5) == 1
    with pytest.raises(AssertionError):
        manager.hear("READY=1", 0.5)


def test_status_follows_the_connection(lab, manager):
    lab.start_both()
    manager.hear("STATUS=connected to snmpd")
    lab.snmpd.end()
    manager.hear("STATUS=waiting for snmpd")
    lab.start_snmpd()
    manager.hear("STATUS=connected to snmpd")
    told = [message for _, message in manager.heard if "STATUS" in message]
    assert len(told) == len(set(zip(told, told[1:]))) + 1, "the same is not told twice"


def test_reload(lab, manager):
    lab.start_both()
    manager.hear("READY=1")
    asked = time.monotonic()
    lab.ipifd.send(signal.SIGHUP)
    message = manager.hear("RELOADING=1")
    (stamp,) = [line for line in message.splitlines() if line.startswith("MONOTONIC_USEC=")]
    assert asked <= int(stamp.partition("=")[2]) / 1e6 <= time.monotonic()
    manager.hear("READY=1")


def test_stopping(lab, manager):
    lab.start_both()
    manager.hear("READY=1")
    assert lab.ipifd.end()[0] == 0
    manager.hear("STOPPING=1")


def test_stopping_while_reloading(lab, manager):
    """Another configuration waits for a reading that somebody holds up, and never comes into force.
    When the reading goes on, nobody uses that configuration any more."""
    held = lab.path("held")
    lab.provider_environment = {"LD_PRELOAD": preloaded("bin/ipifd", "lib/no_netlink.so"),
                                "IPIF_SLOW_NETLINK": held,
                                "MALLOC_PERTURB_": "165"}  # memory given back holds nothing of use
    configuration = "".join(f"ipifInclude {name}*\n" for name in "abcdefghijklmno")
    lab.start_ipifd(configuration, wait=False)
    manager.hear("READY=1")
    lab.write_file("held", "")
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    wait_until(lambda: os.path.getsize(held), 5, "the event is read")
    lab.ipifd.send(signal.SIGHUP)
    manager.hear("RELOADING=1")
    lab.ipifd.send(signal.SIGTERM)
    manager.hear("STOPPING=1")
    os.unlink(held)
    assert lab.ipifd.wait_for_end(5) == 0, lab.ipifd.log()
    assert "configuration" not in lab.ipifd.log()


@pytest.mark.parametrize("state", ["absent", "served", "stopped"])
def test_watchdog(lab, manager, monkeypatch, state):
    """Again and again, whatever snmpd does; that it is twice in the interval, tests/bench/promised.py
    measures."""
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    if state != "absent":
        lab.start_snmpd()
    lab.start_ipifd(wait=state != "absent")
    if state == "stopped":
        lab.snmpd.send(signal.SIGSTOP)
    for _ in range(5):
        manager.hear("WATCHDOG=1")


def test_nobody_is_told_without_a_manager(lab, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    lab.start_both()
    assert os.path.exists(f"/proc/{lab.ipifd.pid}")
    lab.check_alive()
