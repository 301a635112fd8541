# SPDX-License-Identifier: BSD-2-Clause
"""`ipif table` and SNMP say the same of every table: rows, columns and values."""

import ipaddress

import pytest

from lab.agent import Laboratory
from lab.cli import ipif

COLUMNS = ipif("columns", "--json").json()
# Of its own time.
_PASSING = {"Counter32", "Counter64", "TimeTicks", "TimeStamp"}
# The kernel draws the one anew, and tells the other only to who may ask, which ipifd gives up.
_DIFFERENT = {"ipifInterfaceReachableTime", "ipv6InterfaceReachableTime",
              "ipifInterfaceSupportsWakeUpPatterns"}


@pytest.fixture(name="lab")
def _lab(netns):
    """Interfaces of many kinds, all groups served."""
    netns.ip_batch([
        "link set lo up", "link add br0 type bridge", "link add one type veth peer name other",
        "link set one master br0 alias uplink up", "link set other up", "link set br0 up",
        "link add ifb0 type ifb", "link add vx type vxlan id 7 dev other dstport 4789",
        "addr add 192.0.2.1/24 dev br0"])
    with Laboratory(netns) as lab:
        lab.start_snmpd()
        lab.start_ipifd("ipifServe ip ipif interfaces\n")
        yield lab


def _as_snmp(column, value):
    """A value of JSON as it is on the wire, or None: absent, or shown otherwise."""
    labels = dict(entry.rstrip(")").split("(") for entry in (column["Values"] or "").split(", ")
                  if entry)
    if column["Syntax"] == "BITS" or isinstance(value, (dict, list)) or value is None:
        return None
    if isinstance(value, str) and value in labels:
        return int(labels[value])
    if isinstance(value, bool):
        return 1 if value else 2
    if isinstance(value, int):
        return value
    if column["Syntax"] == "PhysAddress":
        return bytes.fromhex(value.replace(":", ""))
    if column["Syntax"] == "InetAddress" and not value.startswith("0x"):
        address, _, zone = value.partition("%")
        return ipaddress.ip_address(address).packed + (
            int(zone).to_bytes(4, "big") if zone else b"")
    if column["Syntax"] == "OBJECT IDENTIFIER":
        return f".{value}"
    return bytes.fromhex(value[2:]) if value.startswith("0x") else value.encode()


@pytest.mark.parametrize("name", sorted({column["Table"] for column in COLUMNS} - {
    "ipifAgent", "system", "entLogicalTable"}))
def test_values_are_those_of_snmp(lab, name):
    (table,) = (table for table in ipif("table", "--json", namespace=lab.namespace).json()
                if table["Name"] == name)
    if table["Group"] == "addresses":
        pytest.skip("the group is not served here")
    rows = ipif("table", name, "--json", namespace=lab.namespace).json()
    assert table["Rows"] == len(rows)
    compared = 0
    for column in (column for column in COLUMNS if column["Table"] == name):
        if column["Object"] in _DIFFERENT:
            continue
        bindings = lab.client.walk(column["Oid"])
        if column["Access"] == "index":
            assert bindings == []
            continue
        shown = [row[column["Object"]] for row in rows]
        if column["Syntax"] in _PASSING:
            assert len(bindings) == len(rows)
            continue
        # Without a value there is no instance, or an empty one.
        there = [value for value in shown if value is not None]
        said = [binding.value.value for binding in bindings]
        if len(said) == len(shown):
            there = shown
        assert len(said) == len(there), (column["Object"], said, there)
        for left, right in zip(there, said):
            wanted = _as_snmp(column, left)
            if wanted is not None:
                assert wanted == right, column["Object"]
                compared += 1
    assert compared or not rows or "LastChange" in name or name == "ipv6RouterAdvertSpinLock"
