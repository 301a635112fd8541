# SPDX-License-Identifier: BSD-2-Clause
"""IPIF-MIB's text and the column tables say the same of every object."""

import re

import pytest

import mibtext
from columntables import columns, differences
from modules import OURS, TREE

# Never read, only sent; no table has it.
ONLY_IN_NOTIFICATIONS = {"ipifNotificationVersion"}


@pytest.fixture(scope="module")
def mib():
    return mibtext.read(OURS / "IPIF-MIB.txt")


@pytest.fixture(scope="module")
def tables():
    return columns("IPIF-MIB")


def root():
    """The root that the code has when nothing else is chosen."""
    header = (TREE / "backend/columns/root.h").read_text()
    numbers = re.search(r"#define IPIF_MIB_ROOT (.*)", header).group(1)
    return numbers.replace(", ", ".")


def number(mib, name):
    entry = mib[name]
    above = root() if entry.parent == "ipifMIB" else number(mib, entry.parent)
    return f"{above}.{entry.subid}"


def test_same_objects(mib, tables):
    objects = {name for name, entry in mib.items()
               if entry.access and not entry.syntax.startswith("SEQUENCE")
               and not name.endswith("Entry")}
    assert set(tables) == objects - ONLY_IN_NOTIFICATIONS


def test_same_numbers(mib, tables):
    assert {name: column.oid for name, column in tables.items()} == {
        name: number(mib, name) for name in tables}


def test_same_syntax_units_and_labels(mib, tables):
    assert [line for name, column in tables.items() if name in mib
            for line in differences(column, mib[name])] == []


def test_same_access(mib, tables):
    assert {name: column.access for name, column in tables.items()} == {
        name: mib[name].access for name in tables}
