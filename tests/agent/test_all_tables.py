# SPDX-License-Identifier: BSD-2-Clause
"""The tables beside the two of IP-MIB: every value of every row, against the independent reader."""

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.agent import VARIANT
from lab.compare import assert_bindings_served

MIX_SEED = 61
# Wake-on-LAN can be asked for with CAP_NET_ADMIN only, which a read-only ipifd gives up.
CONFIGURATION = "ipifWritable yes"


def test_ipif_interface_table(shared_lab):
    assert_bindings_served(
        shared_lab, [ipifmib.INTERFACE_TABLE], ipifmib.interface_bindings,
        redrawn=(f"{ipifmib.INTERFACE_TABLE}.1.{ipifmib.REACHABLE_TIME}.",))


def test_scope_zones(shared_lab):
    """Over snmpd's own table, of which nothing may shine through."""
    assert_bindings_served(shared_lab, [ipifmib.ZONE_TABLE], ipifmib.zone_bindings)


def test_router_advertisements_of_nobody(shared_lab):
    assert_bindings_served(shared_lab, [ipifmib.ADVERTISEMENT_TABLE],
                           ipifmib.silent_advertisement_bindings)
    (lock,) = shared_lab.client.get(ipifmib.SPIN_LOCK)
    assert lock.type == "INTEGER" and 0 <= lock.value <= 2147483647


def test_agent_counts_rows_and_events(shared_lab):
    def scalar(number):
        return shared_lab.client.get(f"{ipifmib.AGENT}.{number}.0")[0]
    assert scalar(1).type == "STRING" and scalar(1).value
    for number, table in ((2, ipmib.IPV4_TABLE), (3, ipmib.IPV6_TABLE)):
        count = len(shared_lab.client.walk(f"{table}.1.2"))
        assert scalar(number) == ("Gauge32", count)
    assert scalar(4).type == "Gauge32"
    before = scalar(5)
    shared_lab.namespace.ip("link", "add", "new", "type", "ifb")
    shared_lab.provider.wait_until_at_rest()
    after = scalar(5)
    assert before.type == after.type == "Counter32" and after.value > before.value
    assert (scalar(6), scalar(7)) == (("Counter32", 0), ("Counter32", 0))
    shared_lab.namespace.ip("link", "del", "new")


def test_five_hundred_interfaces(lab):
    interfaces.make_many(lab.namespace, 500, first_index=65300)
    lab.start_both(CONFIGURATION)
    assert_bindings_served(
        lab, [ipifmib.INTERFACE_TABLE, ipifmib.ZONE_TABLE],
        lambda rows: ipifmib.interface_bindings(rows) + ipifmib.zone_bindings(rows),
        redrawn=(f"{ipifmib.INTERFACE_TABLE}.1.{ipifmib.REACHABLE_TIME}.",))


@pytest.mark.skipif(VARIANT == "module", reason="snmpd keeps its rights")
def test_read_only_knows_nothing_of_wake_up(lab):
    """Absent from the first answer on, and not only once the right to ask is gone."""
    lab.start_both()
    assert lab.client.walk(f"{ipifmib.INTERFACE_TABLE}.1.30")
    (missing,) = lab.client.get(f"{ipifmib.INTERFACE_TABLE}.1.31.1.1")
    assert missing.type == "noSuchInstance"
