# SPDX-License-Identifier: BSD-2-Clause
"""What a view of snmpd hides stays hidden, whoever serves it and however it is asked."""

import pytest

from lab import ipifmib, ipmib
from lab.agent import ADDRESS
from lab.snmp import Client

_COLUMN = f"{ipmib.IPV6_TABLE}.1"
_NAMES = f"{ipifmib.INTERFACE_TABLE}.1.3"
# Of ipv6InterfaceTable a column in the middle and a row; of IPIF-MIB the names.
_CONFIGURATION = f"""\
view narrow included .{_COLUMN}.5
view narrow included .{_COLUMN}.0.3 ff:a0
view narrow included .{_NAMES}
rocommunity narrow 127.0.0.1 -V narrow
"""


@pytest.fixture
def narrow(lab):
    """A manager who sees little."""
    for name in "abcdef":
        lab.namespace.ip("link", "add", f"{name}0", "type", "veth", "peer", "name", f"{name}1")
    lab.start_snmpd(_CONFIGURATION)
    lab.start_ipifd()
    return Client(ADDRESS, lab.namespace, "narrow")


def _shown(bindings):
    return [binding.oid for binding in bindings if binding.value.type != "endOfMibView"]


def _may_be_seen(oid):
    return oid.startswith((f"{_COLUMN}.5.", f"{_NAMES}.")) or (
        oid.startswith(f"{_COLUMN}.") and oid.endswith(".3"))


@pytest.mark.parametrize("root", ["1.3.6.1.2.1.4", ipmib.IPV6_TABLE, f"{_COLUMN}.5", f"{_COLUMN}.7",
                                  ipifmib.INTERFACE_TABLE])
def test_a_walk_by_bulk_sees_what_a_walk_by_next_sees(narrow, root):
    seen = _shown(narrow.walk_next(root))
    assert seen and all(map(_may_be_seen, seen))
    for repetitions in (1, 2, 5, 7, 13, 50):
        assert _shown(narrow.walk(root, repetitions)) == seen, repetitions


def test_nothing_else_is_in_an_answer(narrow):
    assert len(_shown(narrow.walk_next(f"{_COLUMN}.5"))) == 13
    for start in (ipmib.IPV6_TABLE, *(f"{_COLUMN}.{column}" for column in (2, 4, 5, 6, 7, 8))):
        for repetitions in (1, 3, 12, 13, 14, 40):
            shown = _shown(narrow.get_bulk(start, repetitions=repetitions))
            assert shown and all(map(_may_be_seen, shown)), (start, repetitions)


def test_columns_side_by_side(narrow):
    """Several repeaters of one request: one that is seen does not carry a hidden one along."""
    columns = [f"{_COLUMN}.{column}" for column in (2, 5, 6, 7)]
    for repetitions in (1, 4, 20):
        shown = _shown(narrow.get_bulk(*columns, repetitions=repetitions))
        assert len(shown) > 1 and all(map(_may_be_seen, shown)), repetitions
