# SPDX-License-Identifier: BSD-2-Clause
"""IF-MIB: what the kernel announces is seen by the request that comes when it has been taken, and the
three LastChange objects move by events, each by its own."""

import os
import subprocess
import time

import pytest

from lab import ifmib, ipmib
from lab.agent import VARIANT
from lab.stamps import AHEAD, BEHIND
from lab.waiting import wait_until

INDEX = 70000
NAME, ALIAS, DESCRIPTION = (f"{ifmib.IF_X_ENTRY}.1", f"{ifmib.IF_X_ENTRY}.18",
                            f"{ifmib.IF_ENTRY}.2")
ADMIN, OPER, LAST_CHANGE = (f"{ifmib.IF_ENTRY}.{column}" for column in (7, 8, 9))


@pytest.fixture(name="pair")
def _pair(lab):
    """A laboratory with a veth pair that is up: one (INDEX) and two."""
    lab.namespace.ip_batch([f"link add one index {INDEX} type veth peer name two",
                            "link set one up", "link set two up"])
    if VARIANT == "module":
        lab.use_module(ifmib.SERVE)
    lab.start_snmpd(modules=ifmib.WITHOUT_OWN)
    if VARIANT != "module":
        lab.start_ipifd(ifmib.SERVE)
    lab.wait_until_served()
    lab.client.walk(f"{ifmib.DOT3_ENTRY}.19")  # what ethtool tells is followed from now on
    return lab


def _assert_seen(lab, change, *expected):
    """Each (OID, value) by one GET, right when what was announced has been taken."""
    change()
    lab.provider.wait_until_at_rest()
    oids, values = zip(*expected)
    assert list(zip(oids, lab.client.get(*oids))) == list(zip(oids, values))


def _ip(lab, *words):
    return lambda: lab.namespace.ip(*words)


def _text(text):
    return ("STRING", text.encode())


def _number(number):
    return ("INTEGER", number)


def test_names_and_aliases(pair):
    for name, before in (("other", "one"), ("one", "other"), ("größe", "one"), ("one", "größe")):
        _assert_seen(pair, _ip(pair, "link", "set", before, "name", name),
                     (f"{NAME}.{INDEX}", _text(name)), (f"{DESCRIPTION}.{INDEX}", _text(name)))
    for alias in ("to the east", "x" * 64, ""):
        _assert_seen(pair, _ip(pair, "link", "set", "one", "alias", alias),
                     (f"{ALIAS}.{INDEX}", _text(alias)))
    _assert_seen(pair, _ip(pair, "link", "set", "one", "alias", "x" * 63 + "ö"),
                 (f"{ALIAS}.{INDEX}", _text("x" * 63)))


def test_states_and_the_rest_of_a_link(pair):
    for command, admin, oper in ((("two", "down"), 1, 7), (("two", "up"), 1, 1),
                                 (("one", "down"), 2, 2), (("one", "up"), 1, 1)):
        _assert_seen(pair, _ip(pair, "link", "set", *command),
                     (f"{ADMIN}.{INDEX}", _number(admin)), (f"{OPER}.{INDEX}", _number(oper)))
    _assert_seen(pair, _ip(pair, "link", "set", "one", "mtu", 1400),
                 (f"{ifmib.IF_ENTRY}.4.{INDEX}", _number(1400)))
    _assert_seen(pair, _ip(pair, "link", "set", "one", "promisc", "on"),
                 (f"{ifmib.IF_X_ENTRY}.16.{INDEX}", _number(1)))
    _assert_seen(pair, _ip(pair, "link", "set", "one", "promisc", "off"),
                 (f"{ifmib.IF_X_ENTRY}.16.{INDEX}", _number(2)))
    _assert_seen(pair, _ip(pair, "link", "set", "one", "address", "02:00:00:00:00:77"),
                 (f"{ifmib.IF_ENTRY}.6.{INDEX}", ("STRING", bytes.fromhex("020000000077"))))


def test_speed_that_is_set(pair):
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        pytest.skip("no /dev/net/tun for this user")
    pair.namespace.ip("tuntap", "add", "dev", "tap0", "mode", "tap")
    index = pair.namespace.index("tap0")
    for megabits, duplex, label in ((1000, "half", 2), (2500, "full", 3), (10, "full", 3)):
        _assert_seen(pair, lambda megabits=megabits, duplex=duplex: pair.namespace.run(
            "ethtool", "-s", "tap0", "speed", str(megabits), "duplex", duplex, "autoneg", "off"),
            (f"{ifmib.IF_ENTRY}.5.{index}", ("Gauge32", megabits * 1000000)),
            (f"{ifmib.IF_X_ENTRY}.15.{index}", ("Gauge32", megabits)),
            (f"{ifmib.DOT3_ENTRY}.19.{index}", _number(label)))


def test_coming_going_and_going_elsewhere(pair, netns):
    del netns
    gone = ("noSuchInstance", None)
    (count,) = pair.client.get(ifmib.NUMBER)
    for end in (("link", "del", "new"), ("link", "set", "new", "netns", "1")):
        _assert_seen(pair, _ip(pair, "link", "add", "new", "index", 80000, "type", "ifb"),
                     (f"{NAME}.80000", _text("new")), (f"{ADMIN}.80000", _number(2)),
                     (ifmib.NUMBER, _number(count.value + 1)),
                     (f"{ifmib.STACK_TABLE}.1.3.0.80000", _number(1)))
        _assert_seen(pair, _ip(pair, *end),
                     (f"{NAME}.80000", gone), (f"{ADMIN}.80000", gone),
                     (f"{ifmib.IF_ENTRY}.10.80000", gone), (ifmib.NUMBER, count),
                     (f"{ifmib.STACK_TABLE}.1.3.0.80000", gone))
    subprocess.run(["ip", "link", "del", "new"], check=True, timeout=30)


def test_stack(pair):
    pair.namespace.ip_batch(["link add br0 index 90 type bridge",
                             f"link add link one name mac0 index 91 type macvlan"])
    stack = f"{ifmib.STACK_TABLE}.1.3"
    there, gone = _number(1), ("noSuchInstance", None)
    _assert_seen(pair, lambda: None, (f"{stack}.91.{INDEX}", there), (f"{stack}.0.{INDEX}", gone),
                 (f"{stack}.90.0", there), (f"{stack}.{INDEX}.0", there))
    two = pair.namespace.index("two")
    _assert_seen(pair, _ip(pair, "link", "set", "two", "master", "br0"),
                 (f"{stack}.90.{two}", there), (f"{stack}.90.0", gone), (f"{stack}.0.{two}", gone))
    _assert_seen(pair, _ip(pair, "link", "set", "two", "nomaster"),
                 (f"{stack}.90.{two}", gone), (f"{stack}.90.0", there), (f"{stack}.0.{two}", there))


def test_multicast_addresses(pair):
    """Of which the kernel says nothing: a second later."""
    address = "01:00:5e:7f:12:34"
    oid = ".".join(map(str, (f"{ifmib.RECEIVE_ADDRESS_TABLE}.1.3.{INDEX}.6",
                             *bytes.fromhex(address.replace(":", "")))))
    for command, expected in (("add", _number(2)), ("del", ("noSuchInstance", None))):
        pair.client.walk(ifmib.RECEIVE_ADDRESS_TABLE)
        pair.namespace.ip("maddress", command, address, "dev", "one")
        time.sleep(1.1)
        assert pair.client.get(oid) == [expected]


class Stamps:
    """ifLastChange of INDEX, ifTableLastChange, ifStackLastChange."""

    NAMES = ("interface", "table", "stack")

    def __init__(self, lab):
        self._lab = lab

    def read(self):
        """(each of them, sysUpTime), in hundredths of a second."""
        values = self._lab.client.get(f"{LAST_CHANGE}.{INDEX}", ifmib.TABLE_LAST_CHANGE,
                                      ifmib.STACK_LAST_CHANGE, ipmib.UPTIME)
        assert {value.type for value in values} == {"Timeticks"}
        return [value.value for value in values]

    def moved_by(self, *commands):
        """The names of those that a change moved, which are then of its time."""
        *before, begin = self.read()
        time.sleep(0.05)
        self._lab.namespace.ip_batch(commands)
        self._lab.provider.wait_until_at_rest()
        *after, end = self.read()
        moved = {name for name, old, new in zip(self.NAMES, before, after) if old != new}
        for name, old, new in zip(self.NAMES, before, after):
            assert name not in moved or (begin - BEHIND <= new <= end + AHEAD and new > old), (
                name, begin, new, end)
        return moved


def test_last_changes(pair):
    stamps = Stamps(pair)
    assert stamps.read()[0] == 0  # of before the agent's start
    time.sleep(0.3)
    assert stamps.moved_by("link set two down") == {"interface"}
    assert stamps.moved_by("link set two up") == {"interface"}
    assert stamps.moved_by("link set one alias text", "link set one mtu 1400",
                           "address add 192.0.2.7/24 dev one") == set()
    assert stamps.moved_by("link add br0 type bridge") == {"table", "stack"}
    assert stamps.moved_by("link set two master br0") == {"stack"}
    assert stamps.moved_by("link set br0 up") == set()
    assert stamps.moved_by("link set two nomaster") == {"stack"}
    assert stamps.moved_by("link del br0") == {"table", "stack"}
    assert stamps.moved_by("link set one down") == {"interface"}
    assert stamps.moved_by("link set one name other", "link set other name one") == set()


def test_replaced_in_one_moment(pair):
    """Another device of the same index, which was made before the end of the first was read: all its
    times are new."""
    stamps = Stamps(pair)
    discontinuity = f"{ifmib.IF_X_ENTRY}.{ifmib.DISCONTINUITY}.{INDEX}"
    (before,) = pair.client.get(discontinuity)
    assert before == ("Timeticks", 0)
    moved = stamps.moved_by("link del one", f"link add one index {INDEX} type ifb")
    assert moved >= {"interface", "table"}
    (after,) = pair.client.get(discontinuity)
    assert after.value > 0
    wait_until(lambda: pair.client.get(f"{ifmib.IF_X_ENTRY}.15.{INDEX}") == [("Gauge32", 0)], 5,
               "the speed is the new one's")
