# SPDX-License-Identifier: BSD-2-Clause
"""linkUp and linkDown (IF-MIB), as a real snmptrapd gets them."""

import signal
import time

import pytest

from lab.agent import VARIANT
from lab.snmp import SnmpError
from lab.traps import ADDED, SINK, TRAPS, Sink
from lab.waiting import wait_until

SERVE = "ipifServe ip ipif interfaces\n"
ON = f"{SERVE}ipifNotifications yes\nipifNotificationInterval 1\n"
UP, DOWN, LOWER_LAYER_DOWN = 1, 2, 7
ADMIN_STATUS, OPER_STATUS = "1.3.6.1.2.1.2.2.1.7", "1.3.6.1.2.1.2.2.1.8"
NOTIFIES = "1.3.6.1.2.1.31.1.1.1.14"


@pytest.fixture
def sink(lab):
    received = Sink(lab)
    lab.start_snmpd(TRAPS)
    return received


@pytest.fixture
def one(lab):
    """The index of an interface that is down; nobody serves yet."""
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    return lab.namespace.index("one")


def switch(lab, name, state):
    """By another program; what follows comes after it was read."""
    lab.namespace.ip("link", "set", name, state)
    index = lab.namespace.index(name)
    wait_until(lambda: lab.client.get(f"{ADMIN_STATUS}.{index}")[0].value ==
               (UP if state == "up" else DOWN), 3, f"{name} is {state}")


def test_up_and_down(lab, sink, one):
    lab.start_ipifd(ON)
    switch(lab, "one", "up")
    sink.wait_for_links(("up", one, UP, UP))
    switch(lab, "one", "down")
    sink.wait_for_links(("up", one, UP, UP), ("down", one, DOWN, DOWN))


@pytest.mark.parametrize("configuration", [SERVE, "ipifNotifications yes\n"])
def test_off(lab, sink, one, configuration):
    """Without ipifNotifications, and without the group."""
    lab.start_ipifd(configuration)
    lab.namespace.ip("link", "set", "one", "up")
    time.sleep(1)
    assert sink.links() == []


def test_carrier(lab, sink):
    """Down by the other end, while the administrator wants it up."""
    lab.namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    lab.namespace.ip("link", "set", "one", "up")
    lab.namespace.ip("link", "set", "other", "up")
    one, other = lab.namespace.index("one"), lab.namespace.index("other")
    lab.start_ipifd(ON)
    lab.namespace.ip("link", "set", "other", "down")
    wait_until(lambda: len(sink.links()) == 2, 5, "both ends are down")
    assert sorted(sink.links()) == sorted([("down", one, UP, LOWER_LAYER_DOWN),
                                           ("down", other, DOWN, DOWN)])
    # From lowerLayerDown to down is no way.
    switch(lab, "one", "down")
    switch(lab, "one", "up")
    switch(lab, "other", "up")
    wait_until(lambda: len(sink.links()) == 4, 5, "both ends are up")
    assert sorted(sink.links()[2:]) == sorted([("up", one, UP, UP), ("up", other, UP, UP)])


def test_comes_and_goes(lab, sink):
    """The kernel makes it down and takes it down, whether that is seen or not."""
    lab.start_ipifd(ON)
    for round_ in range(1, 4):
        lab.namespace.ip_batch(["link add one type ifb", "link set one up"])
        index = lab.namespace.index("one")
        wait_until(lambda: len(sink.links()) == 2 * round_ - 1, 5, "it has come")
        assert sink.links()[-1] == ("up", index, UP, UP)
        lab.namespace.ip("link", "del", "one")
        wait_until(lambda: len(sink.links()) == 2 * round_, 5, "it has gone")
        assert sink.links()[-1] == ("down", index, DOWN, DOWN)


def test_a_start_or_other_settings_tell_nothing(lab, sink, one):
    lab.namespace.ip("link", "set", "one", "up")
    lab.start_ipifd(ON)
    time.sleep(0.5)
    for more in ("ipifExclude one\n", ""):
        lab.reconfigure(ON + more)
        shown = ["noSuchInstance"] if more else ["INTEGER"]
        wait_until(lambda: [v.type for v in lab.client.get(f"{OPER_STATUS}.{one}")] == shown, 5,
                   "by the new settings")
    lab.namespace.ip("link", "set", "one", "down")
    sink.wait_for_links(("down", one, DOWN, DOWN))


def test_hidden_ones_are_not_told_of(lab, sink, one):
    lab.namespace.ip("link", "add", "hidden", "type", "ifb")
    lab.start_ipifd(f"{ON}ipifExclude hid*\n")
    lab.namespace.ip("link", "set", "hidden", "up")
    lab.namespace.ip("link", "set", "one", "up")
    sink.wait_for_links(("up", one, UP, UP))


def test_by_default_only_what_stands_on_nothing(lab, sink):
    """RFC 2863: of a stack only the lowest tells, and each as a manager wants it."""
    lab.namespace.ip("link", "add", "bridge", "type", "bridge")
    bridge = lab.namespace.index("bridge")
    lab.namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    lab.namespace.ip("link", "set", "one", "master", "bridge")
    one = lab.namespace.index("one")
    lab.start_ipifd(f"{ON}ipifWritable yes\nipifExclude other lo\n")
    lab.namespace.ip("link", "set", "bridge", "up")
    lab.namespace.ip("link", "set", "other", "up")
    lab.namespace.ip("link", "set", "one", "up")
    sink.wait_for_links(("up", one, UP, UP))
    wait_until(lambda: lab.client.get(f"{OPER_STATUS}.{bridge}")[0].value == UP, 5, "bridge is up")
    lab.writer.set((f"{NOTIFIES}.{one}", "i", 2), (f"{NOTIFIES}.{bridge}", "i", 1))
    lab.namespace.ip("link", "set", "one", "down")
    sink.wait_for_links(("up", one, UP, UP), ("down", bridge, UP, DOWN))


def test_written_by_a_manager(lab, sink, one):
    """The way of a SET is the way of any other change."""
    lab.start_ipifd(f"{ON}ipifWritable yes\n")
    lab.writer.set((f"{ADMIN_STATUS}.{one}", "i", UP))
    sink.wait_for_links(("up", one, UP, UP))
    lab.writer.set((f"{ADMIN_STATUS}.{one}", "i", DOWN))
    sink.wait_for_links(("up", one, UP, UP), ("down", one, DOWN, DOWN))


def test_beside_those_of_rows(lab, sink):
    lab.start_ipifd(ON)
    lab.namespace.ip_batch(["link add one type ifb", "link set one up"])
    sink.wait_for(ADDED, "one", 2)
    sink.wait_for_links(("up", lab.namespace.index("one"), UP, UP))


def test_without_snmpds_own_tables(lab, one):
    received = Sink(lab)
    if VARIANT == "module":
        lab.use_module(ON)
    lab.start_snmpd(TRAPS, modules="-ifTable,-ifXTable")
    if VARIANT == "module":
        lab.wait_until_served()
    else:
        lab.start_ipifd(ON)
    switch(lab, "one", "up")
    received.wait_for_links(("up", one, UP, UP))


def test_version_1(lab, one):
    """snmpd makes SNMPv1's generic traps of them, 3 and 2."""
    received = Sink(lab)
    lab.start_snmpd(f"trapsink {SINK} public\n")
    lab.start_ipifd(ON)
    switch(lab, "one", "up")
    switch(lab, "one", "down")
    wait_until(lambda: "Link Up Trap" in received.text() and "Link Down Trap" in received.text(), 5,
               "both arrive")


@pytest.mark.skipif(VARIANT == "module", reason="there is no connection to lose")
def test_snmpd_stopped_meanwhile(lab, sink, one):
    lab.start_ipifd(ON)
    lab.snmpd.send(signal.SIGSTOP)
    lab.namespace.ip("link", "set", "one", "up")
    time.sleep(0.5)
    lab.namespace.ip("link", "set", "one", "down")
    time.sleep(0.5)
    lab.snmpd.send(signal.SIGCONT)
    sink.wait_for_links(("up", one, UP, UP), ("down", one, DOWN, DOWN), seconds=10)


def test_a_storm_freezes_nobody(lab, sink):
    """Never more than 200 at once wait for answers; nothing is lost on the way to the sink."""
    count = 500
    lab.namespace.ip_batch(f"link add s{number} type ifb" for number in range(count))
    lab.start_ipifd(ON)
    for state, told in (("up", count), ("down", 2 * count)):
        lab.namespace.ip_batch(f"link set s{number} {state}" for number in range(count))
        wait_until(lambda: len(sink.links()) + sink.lost() >= told, 30, "all arrive", pause=0.5)
    lab.wait_until_served()
    links = sink.links()
    for ifindex in {link[1] for link in links}:
        kinds = [link[0] for link in links if link[1] == ifindex]
        assert kinds in (["up", "down"], ["up"], ["down"]), kinds
