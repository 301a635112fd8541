# SPDX-License-Identifier: BSD-2-Clause
"""NotifyIpInterfaceChange and CancelMibChangeNotify2."""

import time

import pytest

from lab import api
from lab.api import AF_INET, AF_INET6, AF_UNSPEC, Caller
from lab.interfaces import make_many
from lab.netns import Namespace
from lab.waiting import wait_until

PARAMETER, ADD, DELETE, INITIAL = range(4)


class Listener:
    """The events of a caller's registrations, as (type, family, index, luid, context)."""

    def __init__(self, caller):
        self._caller = caller
        self.events = []

    def register(self, family, initial=False, context="x"):
        """NotifyIpInterfaceChange: the handle."""
        code, words = self._caller.call("NotifyIpInterfaceChange", family, int(initial), context)
        assert code == api.SUCCESS and words[0] != "0"
        return words[0]

    def read(self):
        """All events so far."""
        for word in self._caller.call("events")[1]:
            kind, family, index, luid, context = word.split(":")
            self.events.append((int(kind), int(family), int(index), int(luid, 16), context))
        return self.events

    def wait_for(self, kind, family, index, seconds=2.0):
        """Waits for an event and returns it."""
        return wait_until(
            lambda: next((event for event in self.read() if event[:3] == (kind, family, index)),
                         None), seconds, f"event {kind} of family {family}, index {index}")

    def forget(self):
        """Waits until nothing more comes, and drops what came."""
        while True:
            seen = len(self.read())
            time.sleep(0.3)
            if len(self.read()) == seen:
                self.events.clear()
                return


@pytest.fixture(name="ns")
def _ns():
    with Namespace() as namespace:
        yield namespace


@pytest.fixture(name="caller")
def _caller(ns):
    with Caller(ns) as process:
        yield process


@pytest.fixture(name="listener")
def _listener(caller):
    return Listener(caller)


def test_life_of_an_interface(ns, caller, listener):
    listener.register(AF_UNSPEC)
    ns.ip("link", "add", "x", "index", 70000, "type", "bridge")
    luid = listener.wait_for(ADD, AF_INET, 70000)[3]
    assert luid == caller.row(AF_INET, 70000).InterfaceLuid
    listener.wait_for(ADD, AF_INET6, 70000)
    listener.forget()

    ns.ip("link", "set", "x", "mtu", 1400)
    listener.wait_for(PARAMETER, AF_INET, 70000)
    listener.wait_for(PARAMETER, AF_INET6, 70000)
    listener.forget()

    # The IPv6 side vanishes with an MTU that it cannot have.
    ns.ip("link", "set", "x", "mtu", 1200)
    listener.wait_for(DELETE, AF_INET6, 70000)
    listener.wait_for(PARAMETER, AF_INET, 70000)
    assert not [event for event in listener.read() if event[0] == ADD]
    listener.forget()
    ns.ip("link", "set", "x", "mtu", 1500)
    listener.wait_for(ADD, AF_INET6, 70000)
    listener.forget()

    ns.write("ipv4/conf/x/forwarding", 1)
    listener.wait_for(PARAMETER, AF_INET, 70000)
    listener.forget()

    ns.ip("link", "del", "x")
    assert listener.wait_for(DELETE, AF_INET, 70000)[3] == luid
    listener.wait_for(DELETE, AF_INET6, 70000)
    assert {event[0] for event in listener.read()} <= {DELETE, PARAMETER}


def test_rename_and_bridge_port_are_no_removal(ns, listener):
    ns.ip("link", "add", "br0", "type", "bridge")
    ns.ip("link", "add", "va", "type", "veth", "peer", "name", "vb")
    listener.register(AF_UNSPEC)
    for command in ("link set va name renamed", "link set renamed master br0",
                    "link set renamed nomaster"):
        ns.ip(*command.split())
    listener.forget()
    ns.ip("link", "set", "vb", "mtu", 1280)
    listener.wait_for(PARAMETER, AF_INET, ns.index("vb"))
    assert {event[0] for event in listener.read()} == {PARAMETER}


def test_one_family_only(ns, listener):
    listener.register(AF_INET, context="four")
    listener.register(23, context="six")
    ns.ip("link", "add", "x", "index", 50, "type", "bridge")
    listener.wait_for(ADD, AF_INET, 50)
    listener.wait_for(ADD, AF_INET6, 50)
    listener.read()
    assert {(event[1], event[4]) for event in listener.events} == {
        (AF_INET, "four"), (AF_INET6, "six")}


def test_initial_callback_has_run_before_return(listener):
    listener.register(AF_INET, initial=True, context="initial")
    assert listener.read() == [(INITIAL, 0, 0, 0, "initial")]


def test_no_callback_after_cancel(ns, caller, listener):
    first, second = listener.register(AF_INET, context="1"), listener.register(
        AF_INET, context="2")
    assert first != second
    assert caller.call("CancelMibChangeNotify2", first)[0] == api.SUCCESS
    assert caller.call("CancelMibChangeNotify2", first)[0] == api.INVALID_PARAMETER
    ns.ip("link", "add", "x", "index", 50, "type", "bridge")
    listener.wait_for(ADD, AF_INET, 50)
    assert {event[4] for event in listener.read()} == {"2"}
    assert caller.call("CancelMibChangeNotify2", second)[0] == api.SUCCESS
    ns.ip("link", "del", "x")
    time.sleep(0.5)
    assert not [event for event in listener.read() if event[0] == DELETE]


def test_bad_requests(caller):
    for family in (1, 3, 11, 255):
        code, words = caller.call("NotifyIpInterfaceChange", family, 0, "x")
        assert (code, words) == (api.INVALID_PARAMETER, ["0"])
    for handle in ("0", "1267", "ffffffffffffffff"):
        assert caller.call("CancelMibChangeNotify2", handle)[0] == api.INVALID_PARAMETER


def test_nothing_stays_open(caller, listener):
    listener.register(AF_UNSPEC)
    before = caller.descriptors()
    handles = [listener.register(AF_UNSPEC) for _ in range(5)]
    assert caller.descriptors() > before
    for handle in handles:
        caller.call("CancelMibChangeNotify2", handle)
    assert caller.descriptors() == before


def test_many_interfaces_at_once(ns, listener):
    """More than a socket of the usual size holds: nothing is lost."""
    listener.register(AF_INET)
    make_many(ns, 600)
    wait_until(lambda: len({event[2] for event in listener.read() if event[0] == ADD}) == 600, 10,
               "600 interfaces announced")
    ns.ip("link", "del", "group", 77)
    wait_until(lambda: len({event[2] for event in listener.read() if event[0] == DELETE}) == 600,
               10, "600 interfaces gone")


def test_what_the_kernel_does_not_announce_is_found(ns, listener):
    """Looked for every 15 s."""
    ns.ip("link", "add", "x", "index", 50, "type", "bridge")
    listener.register(AF_INET6)
    listener.forget()
    ns.write("ipv6/conf/x/dad_transmits", 7)
    listener.wait_for(PARAMETER, AF_INET6, 50, seconds=17)
