# SPDX-License-Identifier: BSD-2-Clause
"""The column tables against IP-MIB itself, and what the capabilities say against both."""

import re

import pytest

import mibtext
from columntables import columns, differences
from modules import OURS, file_of

MIB_2_IP = "1.3.6.1.2.1.4"


@pytest.fixture(scope="module")
def ip_mib():
    path = file_of("IP-MIB")
    if path is None:
        pytest.skip("no IP-MIB on this machine: set IPIF_IETF_MIBS to a directory that has it")
    return mibtext.read(path)


@pytest.fixture(scope="module")
def tables():
    return columns("IP-MIB")


def number(mib, name):
    if name == "ip":
        return MIB_2_IP
    return f"{number(mib, mib[name].parent)}.{mib[name].subid}"


def variations():
    """ACCESS of each VARIATION that has one."""
    text = (OURS / "IPIF-CAPABILITIES-MIB.txt").read_text()
    return {name: (re.search(r"ACCESS\s+([\w-]+)", body) or [None, None])[1]
            for name, body in re.findall(r"VARIATION\s+(\w+)(.*?)DESCRIPTION", text, re.S)}


def test_each_column_is_the_standards(ip_mib, tables):
    assert {name: column.oid for name, column in tables.items()} == {
        name: number(ip_mib, name) for name in tables}
    assert [line for name, column in tables.items()
            for line in differences(column, ip_mib[name])
            if not line.startswith("ipv6RouterAdvertRowStatus: labels")] == []


def test_whole_tables(ip_mib, tables):
    for table in ("ipv4Interface", "ipv6Interface", "ipv6ScopeZoneIndex", "ipv6RouterAdvert",
                  "ipAddr", "ipAddress", "ipAddressPrefix", "ipNetToMedia", "ipNetToPhysical",
                  "ipDefaultRouter"):
        standard = {name for name, entry in ip_mib.items() if entry.parent == table + "Entry"}
        assert standard and standard <= set(tables), table


def test_a_table_in_part(ip_mib, tables):
    """What is left out of ipIfStatsTable is said, and nothing else is."""
    standard = {name for name, entry in ip_mib.items() if entry.parent == "ipIfStatsEntry"}
    left_out = {name for name in standard if variations().get(name) == "not-implemented"}
    of_ipv4 = {name for name in standard if "Bcast" in name}  # in a group that is not included
    assert left_out == standard - set(tables) - of_ipv4 and len(left_out) < 10


def test_the_capabilities_are_true(ip_mib, tables):
    """What can be written, or not, is what the standard says unless a VARIATION says otherwise."""
    stated = variations()
    for name, column in tables.items():
        promised = stated.get(name) or ip_mib[name].access
        assert column.access == promised, f"{name}: {column.access}, promised {promised}"
