# SPDX-License-Identifier: BSD-2-Clause
"""IPIF-MIB's notifications, as a real snmptrapd gets them."""

import re
import signal
from pathlib import Path

import pytest

from lab import ipifmib
from lab.traps import ADDED, CHANGED, ON, REMOVED, SINK, TRAPS, Sink
from lab.waiting import wait_until

MTU, FORWARDING = 29, 11


@pytest.fixture
def sink(lab):
    received = Sink(lab)
    lab.start_snmpd(TRAPS)
    return received


def test_off_by_default(lab, sink):
    lab.start_ipifd()
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.namespace.ip("link", "del", "one")
    lab.client.get(f"{ipifmib.AGENT}.8.0")
    assert not sink.events()


def test_life_of_an_interface(lab, sink):
    lab.start_ipifd(ON)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    assert {event[2] for event in sink.wait_for(ADDED, "one", 2)} == {1, 2}
    lab.namespace.ip("link", "set", "one", "mtu", 1400)
    changed = sink.wait_for(CHANGED, "one", 2)
    assert all(event[3][MTU] == "1400" for event in changed)
    lab.namespace.ip("link", "del", "one")
    assert {event[2] for event in sink.wait_for(REMOVED, "one", 2)} == {1, 2}


def test_as_documented(lab):
    """The recipe of docs/operations.md, and what it says that one sees."""
    page = Path(__file__).resolve().parents[2].joinpath("docs/operations.md").read_text()
    section = page.split("\n## Notifications\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```$", section, re.M | re.S)
    shown = [text.strip() for block in blocks for text in block.splitlines()]

    def line(word):
        [found] = [text for text in shown if text.startswith(word)]
        return found

    sink = Sink(lab, access=line("authCommunity"))
    lab.start_snmpd(line("trap2sink").replace("192.0.2.10", SINK) + "\n")
    lab.start_ipifd(line("ipifNotifications") + "\n")
    lab.namespace.ip("link", "add", "eth0", "index", 3, "type", "veth", "peer", "name", "peer0")
    sink.wait_for(ADDED, "eth0", 2)
    change = re.search(r"`ip (link set [^`]*)`", section)[1]
    lab.namespace.ip(*change.split())
    sink.wait_for(CHANGED, "eth0", 2)
    documented = [text for text in shown if text.startswith(".1.3")][1:]
    assert len(documented) == 4
    assert "\t".join(documented) in sink.text()


def test_a_restart_of_either_tells_of_nothing(lab, sink):
    lab.start_ipifd(ON)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    sink.wait_for(ADDED, "one", 2)
    lab.stop_serving()
    lab.start_ipifd(ON)
    lab.namespace.ip("link", "add", "two", "type", "ifb")
    sink.wait_for(ADDED, "two", 2)
    lab.snmpd.end()
    lab.start_snmpd(TRAPS)
    lab.wait_until_served()
    lab.namespace.ip("link", "add", "three", "type", "ifb")
    sink.wait_for(ADDED, "three", 2)
    assert [event[:2] for event in sink.events()] == [
        (ADDED, name) for name in ("one", "one", "two", "two", "three", "three")]


def test_changes_of_a_row_go_together(lab, sink):
    """Within the interval they are one, with the last values."""
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.start_ipifd("ipifNotifications yes\nipifNotificationInterval 2\n")
    lab.namespace.ip("link", "set", "one", "mtu", 1400)
    sink.wait_for(CHANGED, "one", 2)
    for mtu in range(1401, 1421):
        lab.namespace.ip("link", "set", "one", "mtu", mtu)
    lab.namespace.write("ipv4/conf/one/forwarding", 1)
    changed = sink.wait_for(CHANGED, "one", 4)
    ipv4 = [event[3] for event in changed if event[2] == 1]
    assert len(ipv4) == 2
    assert ipv4[1][MTU] == "1420" and ipv4[1][FORWARDING] == "1"


def test_filtered_rows_are_not_told_of(lab, sink):
    lab.start_ipifd(f"{ON}ipifExclude hidden*\n")
    lab.namespace.ip("link", "add", "hidden1", "type", "ifb")
    lab.namespace.ip("link", "add", "shown", "type", "ifb")
    sink.wait_for(ADDED, "shown", 2)
    assert all(event[1] != "hidden1" for event in sink.events())


def test_switched_by_a_manager(lab, sink):
    lab.start_ipifd("ipifWritable yes\n")
    lab.writer.set((f"{ipifmib.AGENT}.8.0", "i", 1), (f"{ipifmib.AGENT}.9.0", "u", 1))
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    sink.wait_for(ADDED, "one", 2)
    lab.writer.set((f"{ipifmib.AGENT}.8.0", "i", 2))
    lab.namespace.ip("link", "del", "one")
    assert not [event for event in sink.events() if event[0] == REMOVED]


def test_informs_and_version_3(lab):
    """The kind of sink is snmpd's business: both arrive."""
    user = "createUser -e 0x8000000001020304 watcher SHA authpass123 AES privpass123\n"
    received = Sink(lab, user)
    lab.start_snmpd(f"informsink {SINK} public\n"
                    "trapsess -v 3 -e 0x8000000001020304 -u watcher -l authPriv -a SHA "
                    f"-A authpass123 -x AES -X privpass123 {SINK}\n")
    lab.start_ipifd(ON)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    received.wait_for(ADDED, "one", 4, seconds=10)  # two rows, two sinks


def test_a_storm_freezes_nobody(lab, sink):
    """2,000 at once, which unchecked would block snmpd and us for good."""
    lab.start_ipifd(ON)
    lab.namespace.ip_batch(f"link add s{number} type ifb" for number in range(500))
    lab.namespace.ip_batch(f"link del s{number}" for number in range(500))
    wait_until(lambda: lab.client.get(f"{ipifmib.AGENT}.2.0")[0].value == 1, 10, "rows are gone")
    wait_until(lambda: len(sink.events()) + sink.lost() > 1000, 20, "most notifications arrive",
               pause=0.5)
    lab.wait_until_served()


def test_snmpd_stopped_meanwhile(lab, sink):
    """What happens while snmpd does not answer is told when it does, once."""
    lab.start_ipifd(ON)
    lab.snmpd.send(signal.SIGSTOP)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.snmpd.send(signal.SIGCONT)
    sink.wait_for(ADDED, "one", 2)
    lab.namespace.ip("link", "del", "one")
    sink.wait_for(REMOVED, "one", 2)
    assert len([event for event in sink.events() if event[0] == ADDED]) == 2
