# SPDX-License-Identifier: BSD-2-Clause
"""Ten thousand interfaces: what is promised of memory, of idleness and of the first answer.  How fast
else: tests/bench."""

import os
import time

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.netns import Namespace
from lab.agent import FEW_MODULES, VARIANT, Laboratory
from lab.process import product, sanitizer

COUNT = 10000
_FIRST_ANSWER = 0.5  # seconds after the start
_HELD_UP = 0.5       # seconds that a request waits at most, whatever is going on
pytestmark = pytest.mark.skipif(bool(sanitizer(product("bin/ipifd"))),
                                reason="a sanitizer needs memory and time of its own")
daemon_only = pytest.mark.skipif(VARIANT == "module", reason="snmpd has memory and timers of its own")


@pytest.fixture(scope="module", name="big")
def _big():
    """A namespace with many interfaces, and ipifd beside an snmpd without tables of its own."""
    with Namespace() as namespace:
        interfaces.make_many(namespace, COUNT - 1)
        with Laboratory(namespace) as laboratory:
            laboratory.start_snmpd(modules=FEW_MODULES)
            laboratory.start_ipifd()
            yield laboratory


def _nanoseconds(process):
    """Processor time of all threads."""
    total = 0
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total


def _wake_ups(process):
    """How often the threads have waited and been woken."""
    total = 0
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/status", encoding="ascii") as file:
            total += sum(int(line.split()[1]) for line in file
                         if line.startswith("voluntary_ctxt_switches"))
    return total


def test_all_rows_in_little_memory(big):
    rows = [big.client.get(f"{ipifmib.AGENT}.{column}.0")[0].value for column in (2, 3)]
    assert rows == [COUNT, COUNT]
    assert len(big.client.walk(f"{ipmib.IPV6_TABLE}.1.2")) == COUNT
    if VARIANT != "module":
        assert big.ipifd.memory() < 25e6
    # Now rows have their offloads, and each was made anew.
    big.client.get(f"{ipifmib.INTERFACE_TABLE}.1.35.1.1")
    if VARIANT != "module":
        assert big.ipifd.memory() < 25e6


@daemon_only
def test_nobody_asks_and_nothing_is_done(big):
    """At most one wake-up in 15 s for each of snmpd's pings and the ping's answer, and processor
    time well below 10 ms a minute."""
    time.sleep(2)  # what the last request has begun
    wake_ups, before = _wake_ups(big.ipifd), _nanoseconds(big.ipifd)
    time.sleep(20)
    assert _wake_ups(big.ipifd) - wake_ups <= 6
    assert (_nanoseconds(big.ipifd) - before) / 1e6 * 3 < 10


def test_a_lone_change_costs_little(big):
    """Far less than reading the tables, which takes tens of milliseconds at this size."""
    changes = 50
    before = _nanoseconds(big.provider)
    for number in range(changes):
        big.namespace.write("ipv6/neigh/many7/retrans_time_ms", 2000 + number * 100)
        time.sleep(0.01)
    assert (_nanoseconds(big.provider) - before) / changes < 1e6


def test_a_storm_holds_up_no_request(big):
    """Right behind 2,000 deletions and as many creations, about which nothing has been read yet: one
    of snmpd's own values, a row, and the next row."""
    index = big.namespace.index("many7")
    for oid in (ipmib.UPTIME, ipmib.instance("ipv4", 3, index), ipmib.instance("ipv6", 5, index)):
        big.namespace.ip_batch(f"link add storm{number} group 78 type ifb"
                               for number in range(2000))
        big.namespace.ip("link", "del", "group", 78)
        begin = time.monotonic()
        (value,) = big.client.get(oid)
        seconds = time.monotonic() - begin
        assert value.value, oid
        assert seconds < _HELD_UP, (oid, seconds)


@daemon_only
def test_first_answer(big):
    """Of an ipifd that has just been started; the best of three, for this machine has others."""
    oid, times = ipmib.instance("ipv6", 5, big.namespace.index("many7")), []
    for turn in range(3):
        big.stop_serving()
        begin = time.monotonic()
        big.start_ipifd(wait=False, log=f"first{turn}.log")
        while big.client.get(oid) != [("INTEGER", 1)]:
            assert time.monotonic() - begin < 10, big.ipifd.log()
        times.append(time.monotonic() - begin)
    assert min(times) < _FIRST_ANSWER, times
