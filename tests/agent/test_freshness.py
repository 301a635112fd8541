# SPDX-License-Identifier: BSD-2-Clause
"""What a request sees: a change that the kernel announces without being asked to look for it, and one
that it does not announce a second after it.  How soon that is: tests/bench/promised.py.
"""

import time

import pytest

from lab import ipifmib, ipmib
from lab.waiting import wait_until

ANNOUNCED, UNANNOUNCED = 0.1, 1.0  # seconds between a change and the request that has to see it
# Seconds for which a request waits for a reading before it is answered without it; a little less.
_READING = 0.75


@pytest.fixture(name="index")
def _index(lab):
    lab.namespace.ip_batch(["link add one index 70000 type veth peer name two",
                            "link set one up", "link set two up"])
    lab.start_both()
    return 70000


def assert_seen(lab, oid, changes, when):
    """Makes the (change, expected value) one after the other.  Each must be seen by one GET: of what
    is announced, by the one that comes when it has been taken; of what is not, by one that comes a
    second later, unless the reading takes longer than a request may wait."""
    for change, expected in changes:
        change()
        time.sleep(when + 0.02)
        if when == ANNOUNCED:
            lab.provider.wait_until_at_rest()
        begin = time.monotonic()
        (value,) = lab.client.get(oid)
        waited = time.monotonic() - begin
        if value != expected:
            assert when == UNANNOUNCED and waited > _READING, (oid, value, expected, waited)
            wait_until(lambda expected=expected: lab.client.get(oid)[0] == expected, 2,
                       f"{oid} becomes {expected}")


def test_added_and_removed(lab, index):
    oid = ipmib.instance("ipv4", 3, 80000)
    assert_seen(lab, oid, [
        (lambda: lab.namespace.ip("link", "add", "new", "index", 80000, "type", "ifb"),
         ("INTEGER", 1)),
        (lambda: lab.namespace.ip("link", "del", "new"), ("noSuchInstance", None))], ANNOUNCED)
    assert lab.client.get(ipmib.instance("ipv4", 3, index)) == [("INTEGER", 1)]


def test_mtu_that_ends_ipv6(lab, index):
    assert_seen(lab, ipmib.instance("ipv6", 5, index), [
        (lambda: lab.namespace.ip("link", "set", "one", "mtu", 1000), ("noSuchInstance", None)),
        (lambda: lab.namespace.ip("link", "set", "one", "mtu", 1500), ("INTEGER", 1))], ANNOUNCED)


def test_interface_identifier(lab, index):
    def token(text, octets):
        return (lambda: lab.namespace.ip("token", "set", text, "dev", "one"),
                ("STRING", bytes.fromhex(octets)))
    assert_seen(lab, ipmib.instance("ipv6", 3, index), [
        token("::1:2:3:4", "0001000200030004"), token("::5", "0000000000000005")], ANNOUNCED)


def test_forwarding(lab, index):
    path = "ipv6/conf/all/forwarding"
    assert_seen(lab, ipmib.instance("ipv6", 8, index), [
        (lambda: lab.namespace.write(path, 1), ("INTEGER", 1)),
        (lambda: lab.namespace.write(path, 0), ("INTEGER", 2))], ANNOUNCED)


@pytest.mark.parametrize("family, column, path, number", [
    ("ipv4", 4, "ipv4/neigh/one/retrans_time_ms", 1500),
    ("ipv6", 7, "ipv6/neigh/one/retrans_time_ms", 2500),
])
def test_retransmit_time(lab, index, family, column, path, number):
    assert_seen(lab, ipmib.instance(family, column, index), [
        (lambda: lab.namespace.write(path, number), ("Gauge32", number)),
        (lambda: lab.namespace.write(path, 1000), ("Gauge32", 1000))], UNANNOUNCED)


def test_default_route_that_goes_with_its_next_hop(lab, index):
    """The kernel deletes IPv4 routes of a next hop object without a word about them."""
    lab.namespace.ip("address", "add", "10.0.0.1/24", "dev", "one")
    oid = f"{ipifmib.INTERFACE_TABLE}.1.28.1.{index}"  # Metric

    def come():
        lab.namespace.ip("nexthop", "add", "id", 7, "via", "10.0.0.9", "dev", "one")
        lab.namespace.ip("route", "add", "default", "nhid", 7, "metric", 70)
    assert_seen(lab, oid, [
        (come, ("Gauge32", 70)),
        (lambda: lab.namespace.ip("nexthop", "del", "id", 7), ("noSuchInstance", None))], ANNOUNCED)


@pytest.mark.parametrize("up", [True, False])
def test_enable_status(lab, index, up):
    """disable_ipv6: hardly announced when up, not at all when down."""
    if not up:
        lab.namespace.ip("link", "set", "one", "down")
    path = "ipv6/conf/one/disable_ipv6"
    assert_seen(lab, ipmib.instance("ipv6", 5, index), [
        (lambda: lab.namespace.write(path, 1), ("INTEGER", 2)),
        (lambda: lab.namespace.write(path, 0), ("INTEGER", 1))], UNANNOUNCED)


def test_seen_while_requests_keep_coming(lab, index):
    """A manager that asks all the time does not keep the snapshot old, nor sees a value older than
    what he has seen."""
    oid = ipmib.instance("ipv4", 4, index)
    for number in (1100, 1200, 1300, 1400):
        before = lab.client.get(oid)
        lab.namespace.write("ipv4/neigh/one/retrans_time_ms", number)

        def another(before=before):
            value = lab.client.get(oid)
            return None if value == before else value
        assert wait_until(another, 2, f"{number} is seen", pause=0) == [("Gauge32", number)]


def test_rename_keeps_the_rows(lab, index):
    oid = ipmib.instance("ipv6", 5, index)
    lab.namespace.ip("link", "set", "one", "down")
    for name, before in (("other", "one"), ("one", "other")):
        lab.namespace.ip("link", "set", before, "name", name)
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            assert lab.client.get(oid) == [("INTEGER", 1)]


def test_behind_a_storm(lab, index):
    """A storm is read out of whole tables, and rests are long: not for what comes after it."""
    storm = [f"link add name storm{number} group 77 type ifb" for number in range(400)]

    def token(text, octets):
        def change():
            lab.namespace.ip_batch(storm)
            time.sleep(1.1)
            lab.client.get(ipmib.IPV6_LAST_CHANGE)  # reads all, and so makes up for what rests
            lab.namespace.ip("link", "del", "group", "77")
            lab.client.get(ipmib.IPV6_LAST_CHANGE)
            time.sleep(0.2)
            lab.namespace.ip("token", "set", text, "dev", "one")
        return change, ("STRING", bytes.fromhex(octets))
    assert_seen(lab, ipmib.instance("ipv6", 3, index), [
        token("::1:2:3:4", "0001000200030004"), token("::5", "0000000000000005")], ANNOUNCED)
