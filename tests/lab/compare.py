# SPDX-License-Identifier: BSD-2-Clause
"""What is served, against what the independent reader says."""

import time

from lab import ipifmib, ipmib, kernel
from lab.waiting import wait_until

FRESHNESS = 1.0  # seconds until a change that the kernel does not announce must be visible
_MARGIN = 0.1
_REDRAWN = "ReachableTime"  # the kernel draws it anew, every 300 s and in silence


def rows_at_rest(namespace):
    """The expected rows, once the kernel has stopped changing them (carrier, link-locals)."""
    def two_equal_reads():
        rows = kernel.rows(namespace)
        time.sleep(0.25)
        return rows if rows == kernel.rows(namespace) else None
    return wait_until(two_equal_reads, 20, "the namespace comes to rest")


def rows_known(namespace):
    """The expected rows at rest, so old that a daemon must know all of them."""
    rows = rows_at_rest(namespace)
    time.sleep(FRESHNESS + _MARGIN)
    return rows


def _differences(expected, served):
    expected, served = dict(expected), dict(served)
    return {
        key: f"{key}: expected {expected.get(key, 'nothing')}, served {served.get(key, 'nothing')}"
        for key in [*expected, *(key for key in served if key not in expected)]
        if expected.get(key) != served.get(key)
    }


def _assert_equal(read_both, is_redrawn, what):
    """Compares (expected, served) lists of pairs; the order counts.  Each value that the kernel may
    just have drawn anew gets a second chance; it draws those of IPv4 and of IPv6 seconds apart."""
    drawn = set()
    while True:
        expected, served = read_both()
        assert expected, f"{what}: nothing to compare with"
        if expected == served:
            return
        wrong = _differences(expected, served)
        if not wrong or not drawn.isdisjoint(wrong) or not all(map(is_redrawn, wrong)):
            shown = "\n  ".join(list(wrong.values())[:20]) or "the order"
            raise AssertionError(f"{what}: {len(wrong)} of {len(expected)} differ:\n  {shown}")
        drawn.update(wrong)


def assert_bindings_served(lab, tables, expect, redrawn=()):
    """Walks of `tables`, one after the other, give exactly the (OID, value) pairs that `expect`
    makes of the expected rows; OIDs below `redrawn` are those of the ReachableTime."""
    def read_both():
        rows = rows_known(lab.namespace)
        lab.settle()
        return expect(rows), [tuple(binding) for table in tables
                              for binding in lab.client.walk(table)]
    _assert_equal(read_both, lambda oid: oid.startswith(tuple(redrawn)), "tables")


def assert_tables_served(lab):
    """Both IP-MIB tables hold exactly the expected values, in order."""
    assert_bindings_served(
        lab, [table for table, _ in ipmib.TABLES.values()],
        lambda rows: [binding for family in ipmib.TABLES
                      for binding in ipmib.bindings(rows, family)],
        redrawn=(f"{ipmib.IPV6_TABLE}.1.6.",))


def assert_everything_served(lab):
    """IP-MIB's tables and ipifInterfaceTable, which has the names, hold exactly the expected
    values; wake-on-LAN aside, which only who may write interfaces can ask for."""
    column = f"{ipifmib.INTERFACE_TABLE}.1"
    wake_up = f"{column}.{ipifmib.WAKE_UP}."

    def read_both():
        rows = rows_known(lab.namespace)
        lab.settle()
        expected = [binding for family in ipmib.TABLES for binding in ipmib.bindings(rows, family)]
        expected += ipifmib.interface_bindings(rows)
        served = [tuple(binding) for table in (*(table for table, _ in ipmib.TABLES.values()),
                                               ipifmib.INTERFACE_TABLE)
                  for binding in lab.client.walk(table)]
        return tuple([pair for pair in pairs if not pair[0].startswith(wake_up)]
                     for pairs in (expected, served))
    redrawn = (f"{ipmib.IPV6_TABLE}.1.6.", f"{column}.{ipifmib.REACHABLE_TIME}.")
    _assert_equal(read_both, lambda oid: oid.startswith(redrawn), "tables")


def assert_rows_shown(namespace, show, family=None, expect=lambda row: row):
    """`show()` gives exactly the expected rows (of one family), key by key and in order; `expect`
    turns what the kernel says into what is to be shown."""
    def flat(rows):
        return [((row["Family"], row["InterfaceIndex"], key), row[key])
                for row in rows for key in sorted(row)]

    def read_both():
        return (flat(expect(row) for row in kernel.rows(namespace)
                     if family in (None, row["Family"])), flat(show()))
    rows_at_rest(namespace)
    _assert_equal(read_both, lambda place: place[2] == _REDRAWN, "rows")
