# SPDX-License-Identifier: BSD-2-Clause
"""Registrations: ours win over worse priorities, and a refused one is an error that says so."""

import time

import pytest

from lab import ipmib
from lab.agent import VARIANT
from lab.waiting import wait_until

REFUSED_AGAIN = 60  # seconds between two tries


@pytest.mark.skipif(VARIANT == "module", reason="two ipifd, by AgentX")
def test_second_ipifd_is_refused_and_says_why(lab):
    lab.start_both()
    first = lab.ipifd
    second = lab.start_ipifd(wait=False, log="second.log")
    wait_until(lambda: "duplicate" in second.log().lower(), 5, "the refusal is logged")
    time.sleep(2)
    lines = [line for line in second.log().splitlines() if "duplicate" in line.lower()]
    tables = {oid for oid in ("1.3.6.1.2.1.4.28", "1.3.6.1.2.1.4.30")
              for line in lines if oid in line or "InterfaceTable" in line}
    assert tables, second.log()
    assert len(lines) == len(set(lines)), lines  # once each
    assert len(lines) == 1, lines  # one for all tables
    assert "another ipifd" in lines[0] and "other tables with" in lines[0]
    assert second.status is None
    lab.wait_until_served()
    # The first is not disturbed, and its end lets a reconnecting second one in.
    first.end()
    lab.snmpd.end()
    lab.start_snmpd()
    lab.wait_until_served()


@pytest.mark.skipif(VARIANT == "module", reason="two ipifd, by AgentX")
def test_better_priority_wins(lab):
    """A second one with a lower number takes over; at its end the first serves again."""
    lab.namespace.ip("link", "add", "one", "index", 4711, "type", "ifb")
    lab.start_snmpd()
    lab.start_ipifd("ipifPriority 100\nipifExclude one\n")
    oid = ipmib.instance("ipv4", 3, 4711)
    assert lab.client.get(oid)[0].type == "noSuchInstance"
    better = lab.start_ipifd("ipifPriority 50\n", wait=False, log="better.log")
    wait_until(lambda: lab.client.get(oid) == [("INTEGER", 1)], 5, "the better one serves")
    better.end()
    wait_until(lambda: lab.client.get(oid)[0].type == "noSuchInstance", 5, "the first is back")


def test_wins_over_a_table_that_snmpd_has_itself(lab):
    """`override` puts an instance into snmpd, at its default priority, as a table built into
    another distribution's snmpd would be."""
    oid = ipmib.instance("ipv4", 2, 1)
    lab.start_snmpd(more=f"override -rw .{oid} integer 1500")
    assert lab.client.get(oid) == [("INTEGER", 1500)]
    lab.start_ipifd(wait=False)
    wait_until(lab.served, 10, "ipifd serves")
    (other,) = lab.client.get(ipmib.instance("ipv4", 3, 1))
    assert other == ("INTEGER", 1)
