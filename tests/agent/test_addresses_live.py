# SPDX-License-Identifier: BSD-2-Clause
"""Addresses and what is beside them while they change: how soon it is seen, and what is stamped."""

import ipaddress
import os
import re
import time

import pytest

from lab import addresses
from lab.address_mix import advertise, rest
from lab.agent import VARIANT
from lab.process import sanitizers
from lab.waiting import wait_until



@pytest.fixture
def pair(lab):
    """Two ends of a cable."""
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", "address add 10.1.1.1/24 dev one"])
    rest(lab.namespace)
    return lab


def _instance(column, text, index=0):
    kind, octets = addresses.inet(ipaddress.ip_address(text), index)
    return f"{addresses.ADDRESS}.1.{column}.{kind}.{octets}"


def _ask(lab, oid):
    return lab.client.get(oid)[0]


# --- how soon ----------------------------------------------------------------------------------

def test_added_deprecated_removed(pair):
    pair.start_both(addresses.SERVE)
    pair.client.walk(addresses.ADDRESS)
    missing, late = ("noSuchInstance", None), []
    for text in ("10.2.2.2", "2001:db8::2"):
        status, old = _instance(7, text), f"{addresses.ADDRESS_OLD}.1.2.{text}"
        length = 24 if "." in text else 64
        nodad = [] if "." in text else ["nodad"]
        for command, more, value in (("add", nodad, 1), ("change", ["preferred_lft", 0], 2),
                                     ("del", [], None)):
            expected = addresses.integer(value) if value else missing
            pair.namespace.ip("address", command, f"{text}/{length}", "dev", "one", *more)
            begin = time.monotonic()
            wait_until(lambda status=status, expected=expected: _ask(pair, status) == expected, 2,
                       f"{command}: {expected}", pause=0)
            late.append(time.monotonic() - begin)
            if "." in text:
                assert (_ask(pair, old).value is None) == (value is None)
    # Half of them: a busy machine may hold any of them up.
    assert sorted(late)[len(late) // 2] < 0.1, late


def test_the_end_of_a_preferred_life_is_seen(pair):
    pair.start_both(addresses.SERVE)
    pair.namespace.ip("address", "add", "10.5.5.5/24", "dev", "one", "valid_lft", 60,
                      "preferred_lft", 2)
    oid = _instance(7, "10.5.5.5")
    assert _ask(pair, oid) == addresses.integer(1)
    wait_until(lambda: _ask(pair, oid) == addresses.integer(2), 20, "it is deprecated")


def test_neighbours_are_at_most_a_second_old(pair):
    pair.start_both(addresses.SERVE)
    pair.client.walk(addresses.PHYSICAL)
    index = pair.namespace.index("one")
    state = f"{addresses.PHYSICAL}.1.7.{index}.1.4.10.1.1.9"
    for command, value in (("add 10.1.1.9 lladdr 02:00:00:00:00:09 dev one nud stale", 2),
                           ("change 10.1.1.9 lladdr 02:00:00:00:00:09 dev one nud permanent", 1),
                           ("del 10.1.1.9 dev one", None)):
        pair.namespace.ip("neighbor", *command.split())
        time.sleep(1.02)
        assert _ask(pair, state).value == value, command


def test_neighbours_that_the_kernel_asks_for(pair):
    """One that answers, and one that is not there: INCOMPLETE, then FAILED."""
    pair.namespace.ip("address", "add", "2001:db8::1/64", "dev", "one", "nodad")
    pair.start_both(addresses.SERVE)
    pair.namespace.run("sh", "-c", "ping -c1 -W1 10.1.1.77 >/dev/null; true")
    seen = set()

    def has_failed():
        time.sleep(1.02)
        served = dict(pair.client.walk(addresses.PHYSICAL))
        expected = addresses.physical_table(pair.namespace)
        if {key: value for key, value in served.items()
                if not key.startswith(f"{addresses.PHYSICAL}.1.5.")} == expected:
            seen.update(value.value for key, value in served.items()
                        if key.startswith(f"{addresses.PHYSICAL}.1.7."))
        return 5 in seen
    wait_until(has_failed, 20, "the neighbour has failed")
    assert not dict(pair.client.walk(addresses.MEDIA)).keys() & {
        f"{addresses.MEDIA}.1.4.{pair.namespace.index('one')}.10.1.1.77"}


@pytest.mark.skipif("thread" in sanitizers(), reason="the sanitizer's own thread wakes up")
@pytest.mark.skipif(VARIANT == "module", reason="snmpd has timers of its own")
def test_nothing_is_read_while_nobody_asks(pair):
    """Neighbours come and go: they wake nobody, and no table is read by itself."""
    pair.start_both(addresses.SERVE)
    for table in addresses.TABLES:
        pair.client.walk(table)
    time.sleep(2)
    pair.ipifd.wait_until_at_rest()

    def switches():
        total = 0
        for thread in os.listdir(f"/proc/{pair.ipifd.pid}/task"):
            with open(f"/proc/{pair.ipifd.pid}/task/{thread}/status", encoding="ascii") as file:
                total += int(re.search(r"^voluntary_ctxt_switches:\t(\d+)", file.read(),
                                       re.MULTILINE).group(1))
        return total
    before = switches()
    for number in range(100):
        pair.namespace.ip("neighbor", "replace", f"10.1.1.{number + 20}", "lladdr",
                          "02:00:00:00:00:01", "dev", "one", "nud", "stale")
    time.sleep(3)
    assert switches() - before <= 3  # a ping may fall into it


# --- stamps ------------------------------------------------------------------------------------

def _uptime(lab):
    return _ask(lab, "1.3.6.1.2.1.1.3.0").value


def test_created_and_changed(pair):
    pair.start_both(addresses.SERVE)
    assert _ask(pair, _instance(8, "10.1.1.1")).value == 0  # before snmpd
    time.sleep(1.5)
    for text in ("10.3.3.3/24", "2001:db8:3::3/64"):
        local = text.partition("/")[0]
        before = _uptime(pair)
        pair.namespace.ip("address", "add", text, "dev", "one")
        after = _uptime(pair)
        instance = _instance(addresses.CREATED, local)
        wait_until(lambda: _ask(pair, instance).type == "Timeticks", 1, "it is seen")
        created = _ask(pair, instance)
        assert before - 10 <= created.value <= after + 10, (before, created, after)
        time.sleep(1.2)
        before = _uptime(pair)
        pair.namespace.ip("address", "change", text, "dev", "one", "valid_lft", 500,
                          "preferred_lft", 400)
        after = _uptime(pair)
        time.sleep(0.1)
        assert _ask(pair, _instance(addresses.CREATED, local)) == created
        changed = _ask(pair, _instance(addresses.CHANGED, local)).value
        assert before - 10 <= changed <= after + 10, (before, changed, after)


def test_a_neighbour_is_updated(pair):
    pair.start_both(addresses.SERVE)
    time.sleep(1.5)
    before = _uptime(pair)
    pair.namespace.ip("neighbor", "add", "10.1.1.8", "lladdr", "02:00:00:00:00:08", "dev", "one",
                      "nud", "stale")
    after = _uptime(pair)
    time.sleep(1.1)
    (value,) = [value.value for oid, value in pair.client.walk(f"{addresses.PHYSICAL}.1.5")
                if oid.endswith(".1.4.10.1.1.8")]
    assert before - 10 <= value <= after + 10, (before, value, after)


# --- counters of IPv6 --------------------------------------------------------------------------

def test_counters_of_ipv6(pair):
    pair.namespace.write("ipv6/conf/two/accept_ra", 2)
    pair.namespace.ip_batch(["address add 2001:db8:9::1/64 dev one nodad",
                             "address add 2001:db8:8::1/64 dev lo nodad",
                             "link add without type ifb", "link set without mtu 1000"])
    pair.start_both(addresses.SERVE)
    for number in range(3):
        advertise(pair.namespace, "one", f"2001:db8:{number + 10}::/64")
    pair.namespace.run("sh", "-c", "ping -6 -q -c3 -i0.05 2001:db8:8::1 >/dev/null;"
                                   "ping -6 -q -c2 -i0.05 -s 9000 -M dont ::1 >/dev/null; "
                                   "ping -6 -c1 -W1 2001:db8:9::9 >/dev/null; true")

    def is_same():
        rest(pair.namespace)
        time.sleep(1.05)
        before = addresses.if_stats(pair.namespace)
        served = dict(pair.client.walk(addresses.IF_STATS))
        if before != addresses.if_stats(pair.namespace):
            return None  # something was counted meanwhile
        discontinuity = f"{addresses.IF_STATS}.1.46."
        return {oid: value for oid, value in served.items()
                if not oid.startswith(discontinuity)}, before
    served, expected = wait_until(is_same, 30, "nothing is counted for a moment")
    assert served == expected
    assert expected[f"{addresses.IF_STATS}.1.4.2.{pair.namespace.index('lo')}"].value >= 10
    assert {value.value for oid, value in served.items()} > {0, 1000}


def test_when_ipv6_comes_to_an_interface(pair):
    pair.start_both(addresses.SERVE)
    stamps = [_ask(pair, addresses.IF_STATS_CHANGE).value]
    time.sleep(1.2)
    for command, row in (("add new type ifb", True), ("set new mtu 1000", False),
                         ("set new mtu 1500", True), ("del new", False)):
        before = _uptime(pair)
        pair.namespace.ip("link", *command.split())
        wait_until(lambda row=row: any(
            value.value != stamps[-1] for value in pair.client.get(addresses.IF_STATS_CHANGE)), 5,
                   f"{command} is stamped")
        stamps.append(_ask(pair, addresses.IF_STATS_CHANGE).value)
        assert before - 10 <= stamps[-1] <= _uptime(pair) + 10
        rows = len(pair.client.walk(f"{addresses.IF_STATS}.1.3"))
        assert rows == (4 if row else 3), command
        time.sleep(0.2)
    # An address is no reason.
    pair.namespace.ip("address", "add", "2001:db8::7/64", "dev", "one")
    time.sleep(0.3)
    assert _ask(pair, addresses.IF_STATS_CHANGE).value == stamps[-1]
