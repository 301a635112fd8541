# SPDX-License-Identifier: BSD-2-Clause
"""Ten thousand interfaces: all rows in little memory, a change is not read out of whole tables, and
behind a storm there are answers.  How soon, and at what cost: tests/bench."""

import os
import time

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.netns import Namespace
from lab.agent import FEW_MODULES, VARIANT, Laboratory
from lab.process import product, sanitizer

COUNT = 10000
_CHANGES = 50
pytestmark = pytest.mark.skipif(bool(sanitizer(product("bin/ipifd"))),
                                reason="a sanitizer needs memory and time of its own")


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


def test_all_rows_in_little_memory(big):
    rows = [big.client.get(f"{ipifmib.AGENT}.{column}.0")[0].value for column in (2, 3)]
    assert rows == [COUNT, COUNT]
    assert len(big.client.walk(f"{ipmib.IPV6_TABLE}.1.2")) == COUNT
    if VARIANT != "module":
        assert big.ipifd.memory() < 32e6
    # Now rows have their offloads, and each was made anew.
    big.client.get(f"{ipifmib.INTERFACE_TABLE}.1.35.1.1")
    if VARIANT != "module":
        assert big.ipifd.memory() < 32e6


def test_a_lone_change_costs_little(big):
    """Far less than reading the tables for a request does, in the processor's time."""
    time.sleep(1.2)  # what is known is so old that a request has all read
    before = _nanoseconds(big.provider)
    big.settle()
    whole = _nanoseconds(big.provider) - before
    for number in range(_CHANGES):
        big.namespace.write("ipv6/neigh/many7/retrans_time_ms", 2000 + number * 100)
        time.sleep(0.01)
    big.provider.wait_until_at_rest()
    changes = _nanoseconds(big.provider) - before - whole
    assert changes / _CHANGES < whole / 10, (changes, whole)


def test_a_storm_leaves_no_request_unanswered(big):
    """Right behind 2,000 deletions and as many creations, about which nothing has been read yet: one
    of snmpd's own values, a row, and the next row."""
    index = big.namespace.index("many7")
    big.namespace.ip_batch(f"link add storm{number} group 78 type ifb" for number in range(2000))
    big.namespace.ip("link", "del", "group", 78)
    for oid in (ipmib.UPTIME, ipmib.instance("ipv4", 3, index), ipmib.instance("ipv6", 5, index)):
        (value,) = big.client.get(oid)
        assert value.value, oid
    (following,) = big.client.get_next(ipmib.instance("ipv6", 5, index))
    assert following.oid == ipmib.instance("ipv6", 5, big.namespace.index("many8"))
