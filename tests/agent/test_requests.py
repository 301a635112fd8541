# SPDX-License-Identifier: BSD-2-Clause
"""GET, GETNEXT, GETBULK: holes, ends, several columns, and instances that do not exist."""

import random

import pytest

from lab import interfaces, ipmib, kernel

MIX_SEED = 31


def numbers(oid):
    """An OID as something that sorts right."""
    return tuple(map(int, oid.split(".")))


@pytest.fixture(name="instances")
def _instances(shared_lab):
    """Every (OID, type) below both tables and both LastChange, in OID order."""
    rows = kernel.rows(shared_lab.namespace)
    tables = {family: [(oid, value.type) for oid, value in ipmib.bindings(rows, family)]
              for family in ("ipv4", "ipv6")}
    return [(ipmib.IPV4_LAST_CHANGE, "Timeticks"), *tables["ipv4"],
            (ipmib.IPV6_LAST_CHANGE, "Timeticks"), *tables["ipv6"]]


def test_get_every_instance(shared_lab, instances):
    for start in range(0, len(instances), 50):
        part = instances[start:start + 50]
        values = shared_lab.client.get(*(oid for oid, _ in part))
        assert [(oid, value.type) for (oid, _), value in zip(part, values)] == part


def test_get_next_goes_through_everything(shared_lab, instances):
    """One long chain from before .27 to behind .30, over the hole at .30.1.4."""
    seen = shared_lab.client.walk_next("1.3.6.1.2.1.4.26.99", end="1.3.6.1.2.1.4.31")
    assert [(binding.oid, binding.value.type) for binding in seen
            if numbers(binding.oid)[7] in (27, 28, 29, 30)] == instances


def test_get_next_from_anywhere(shared_lab, instances):
    """GETNEXT of OIDs that are no instances gives the first one behind them."""
    table, highest = ipmib.IPV6_TABLE, interfaces.HIGHEST_INDEX
    some = random.Random(MIX_SEED).sample(instances, 25)
    asked = [table, f"{table}.0", f"{table}.1", f"{table}.1.0", f"{table}.1.1", f"{table}.1.1.7",
             f"{table}.1.3.{highest}", f"{table}.1.4", f"{table}.1.4.1", f"{table}.1.5",
             f"{table}.1.2.4294967295", f"{table}.1.2.0", f"{table}.1.2.1.0.0",
             *(f"{oid}.0" for oid, _ in some), *(f"{oid}.4294967295.1" for oid, _ in some),
             *(oid.rpartition(".")[0] for oid, _ in some)]
    for oid in asked:
        expected = next((entry for entry in instances if numbers(entry[0]) > numbers(oid)), None)
        (binding,) = shared_lab.client.get_next(oid)
        if expected is None:
            assert not binding.oid.startswith(f"{table}."), oid
        else:
            assert (binding.oid, binding.value.type) == expected, oid


@pytest.mark.parametrize("beyond", ["1.9", "1.8.4294967295", "2", "1.8.2147483647.5"])
def test_get_next_behind_the_table_leaves_it(shared_lab, beyond):
    (binding,) = shared_lab.client.get_next(f"{ipmib.IPV6_TABLE}.{beyond}")
    assert numbers(binding.oid) > numbers(f"{ipmib.IPV6_TABLE}.{beyond}")
    assert not binding.oid.startswith(f"{ipmib.IPV6_TABLE}.")


def test_instances_that_do_not_exist(shared_lab):
    index = shared_lab.namespace.index("lo")
    v4, v6 = ipmib.IPV4_TABLE, ipmib.IPV6_TABLE
    no_instance = [
        f"{v4}.1.2.0", f"{v4}.1.2.99", f"{v4}.1.2.2147483647", f"{v4}.1.2.2147483648",
        f"{v4}.1.2.4294967295", f"{v4}.1.2.{index}.0", f"{v4}.1.2.{index}.1.2.3", f"{v4}.1.2",
        f"{v6}.1.5.0", f"{v6}.1.8.4294967295", f"{v6}.1.8.{index}.9",
        f"{ipmib.IPV4_LAST_CHANGE}.1", ipmib.IPV4_LAST_CHANGE[:-2],
        f"{ipmib.IPV6_LAST_CHANGE[:-2]}.1",
    ]
    no_object = [
        f"{v4}.1.1.{index}",  # not-accessible
        f"{v4}.1.5.{index}", f"{v4}.1.0.{index}", f"{v4}.2.2.{index}", f"{v4}.0",
        f"{v6}.1.1.{index}", f"{v6}.1.4.{index}", f"{v6}.1.9.{index}", f"{v6}.1.4294967295.1",
    ]
    for oid in no_instance:
        assert shared_lab.client.get(oid)[0].type in ("noSuchInstance", "noSuchObject"), oid
    for oid in no_object:
        assert shared_lab.client.get(oid)[0].type in ("noSuchObject", "noSuchInstance"), oid
    # What a manager relies on: a missing row, and a missing column.
    assert shared_lab.client.get(f"{v4}.1.2.99")[0].type == "noSuchInstance"
    assert shared_lab.client.get(f"{v6}.1.4.{index}")[0].type == "noSuchObject"
    assert shared_lab.client.get(f"{v6}.1.9.{index}")[0].type == "noSuchObject"


def test_existing_and_missing_in_one_request(shared_lab):
    index = shared_lab.namespace.index("lo")
    assert shared_lab.client.get(
        ipmib.instance("ipv4", 2, index), ipmib.instance("ipv6", 4, index),
        ipmib.instance("ipv4", 3, 99), ipmib.instance("ipv6", 5, index),
        ipmib.IPV4_LAST_CHANGE)[:4] == [
            ("INTEGER", 65535), ("noSuchObject", None), ("noSuchInstance", None), ("INTEGER", 1)]


def test_the_same_instance_many_times(shared_lab):
    oid = ipmib.instance("ipv4", 2, shared_lab.namespace.index("lo"))
    assert shared_lab.client.get(*[oid] * 60) == [("INTEGER", 65535)] * 60


def test_walks_agree(shared_lab):
    """GETNEXT and GETBULK of any size give the same OIDs."""
    for table in (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE):
        one_by_one = [binding.oid for binding in shared_lab.client.walk_next(table)]
        assert one_by_one
        for repetitions in (1, 2, 7, 100):
            assert one_by_one == [
                binding.oid for binding in shared_lab.client.walk(table, repetitions)]


@pytest.mark.parametrize("repetitions", [1, 5, 12])
def test_bulk_of_all_columns_is_row_by_row(shared_lab, repetitions):
    """A multi-column GETBULK from the start, as snmptable sends it."""
    indexes = [row["InterfaceIndex"] for row in kernel.rows(shared_lab.namespace)
               if row["Family"] == "ipv6"]
    columns = list(ipmib.IPV6_COLUMNS)
    answer = shared_lab.client.get_bulk(*(f"{ipmib.IPV6_TABLE}.1.{column}" for column in columns),
                                        repetitions=repetitions)
    assert [binding.oid for binding in answer] == [
        ipmib.instance("ipv6", column, index)
        for index in indexes[:repetitions] for column in columns]


def test_bulk_with_non_repeaters_over_both_tables(shared_lab):
    rows = kernel.rows(shared_lab.namespace)
    first = {family: [row["InterfaceIndex"] for row in rows if row["Family"] == family][:3]
             for family in ("ipv4", "ipv6")}
    answer = shared_lab.client.get_bulk(
        "1.3.6.1.2.1.1.3", ipmib.IPV4_LAST_CHANGE[:-2], f"{ipmib.IPV4_TABLE}.1.4",
        f"{ipmib.IPV6_TABLE}.1.3", non_repeaters=2, repetitions=3)
    assert [binding.oid for binding in answer] == [
        ipmib.UPTIME, ipmib.IPV4_LAST_CHANGE,
        *(oid for four, six in zip(first["ipv4"], first["ipv6"])
          for oid in (ipmib.instance("ipv4", 4, four), ipmib.instance("ipv6", 3, six)))]


def test_bulk_that_crosses_the_hole_and_the_end(shared_lab):
    """From the last row of column 3 the next are the first rows of column 5; from the last row of
    the last column, what lies behind the table."""
    indexes = [row["InterfaceIndex"] for row in kernel.rows(shared_lab.namespace)
               if row["Family"] == "ipv6"]
    answer = shared_lab.client.get_bulk(ipmib.instance("ipv6", 3, indexes[-1]), repetitions=3)
    assert [binding.oid for binding in answer] == [
        ipmib.instance("ipv6", 5, index) for index in indexes[:3]]
    answer = shared_lab.client.get_bulk(ipmib.instance("ipv6", 8, indexes[-2]), repetitions=4)
    assert answer[0].oid == ipmib.instance("ipv6", 8, indexes[-1])
    order = [numbers(binding.oid) for binding in answer
             if binding.value.type != "endOfMibView"]
    assert order == sorted(set(order))


def test_set_is_refused(shared_lab):
    """Off by default: never writable in that state, and nothing changes."""
    index = shared_lab.namespace.index("lo")
    for oid, kind, value in ((ipmib.instance("ipv6", 5, index), "i", 2),
                             (ipmib.instance("ipv6", 8, index), "i", 1),
                             (ipmib.instance("ipv4", 3, index), "i", 2),
                             (ipmib.instance("ipv4", 2, index), "i", 1500)):
        before = shared_lab.client.get(oid)
        with pytest.raises(AssertionError, match="notWritable"):
            shared_lab.writer.set((oid, kind, value))
        assert shared_lab.client.get(oid) == before
