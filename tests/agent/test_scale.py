# SPDX-License-Identifier: BSD-2-Clause
"""Ten thousand interfaces: what is promised of memory and of idleness.  How fast: tests/bench."""

import os
import time

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.netns import Namespace
from lab.agent import Laboratory
from lab.process import product, sanitizer

COUNT = 10000
pytestmark = pytest.mark.skipif(bool(sanitizer(product("bin/ipifd"))),
                                reason="a sanitizer needs memory and time of its own")


@pytest.fixture(scope="module", name="big")
def _big():
    """A namespace with many interfaces, and ipifd beside an snmpd without tables of its own."""
    with Namespace() as namespace:
        interfaces.make_many(namespace, COUNT - 1)
        with Laboratory(namespace) as laboratory:
            laboratory.start_snmpd(modules="system_mib,vacm_conf")
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
    assert big.ipifd.memory() < 25e6


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
    before = _nanoseconds(big.ipifd)
    for number in range(changes):
        big.namespace.write("ipv6/neigh/many7/retrans_time_ms", 2000 + number * 100)
        time.sleep(0.01)
    assert (_nanoseconds(big.ipifd) - before) / changes < 1e6
