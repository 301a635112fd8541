# SPDX-License-Identifier: BSD-2-Clause
"""`ipif table`: every table as SNMP has it, and `ipif show --traffic`."""

import re
import subprocess

import pytest

from lab.cli import assert_one_clear_line, ipif

TABLES = ["ifNumber", "ifTable", "ipv4InterfaceTableLastChange", "ipv4InterfaceTable",
          "ipv6InterfaceTableLastChange", "ipv6InterfaceTable", "ipv6ScopeZoneIndexTable",
          "ipv6RouterAdvertSpinLock", "dot3StatsTable", "ifXTable", "ifStackTable",
          "ifRcvAddressTable", "ifTableLastChange", "ifStackLastChange", "ipifInterfaceTable",
          "ipifAdapterTable", "ipifDnsServerTable", "ipifAgent"]


@pytest.fixture
def cable(netns):
    """A namespace in which one end of a cable, with an alias, has sent something to the other."""
    netns.ip_batch(["link set lo up", "link add one index 4000 type veth peer name other",
                    "link set one address 02:00:5e:10:00:01 alias uplink up", "link set other up",
                    "addr add 192.0.2.1/24 dev one"])
    with netns.entered():
        subprocess.run(["ping", "-c", "1", "-W", "1", "-q", "192.0.2.2"], check=False, timeout=20,
                       stdout=subprocess.DEVNULL)
    return netns


def _rows(name, namespace, *arguments):
    return ipif("table", name, "--json", *arguments, namespace=namespace).json()


def _row(name, namespace, index=4000):
    (row,) = (row for row in _rows(name, namespace) if index in row.values())
    return row


# --- which there are -----------------------------------------------------------------------------


def test_list_is_of_all_tables(cable):
    tables = ipif("table", "--json", namespace=cable).json()
    assert set(TABLES) <= {table["Name"] for table in tables}
    columns = ipif("columns", "--json").json()
    agents = {"system", "entLogicalTable"}  # of contexts, which a namespace has none of
    assert [table["Name"] for table in tables] == list(dict.fromkeys(
        column["Table"] for column in columns if column["Table"] not in agents))
    for table in tables:
        assert list(table) == ["Name", "Group", "Module", "Oid", "Rows"]
        assert table["Group"] in ("ip", "ipif", "interfaces", "addresses")
        assert all(column["Oid"].startswith(f"{table['Oid']}.") or column["Oid"] == table["Oid"]
                   for column in columns if column["Table"] == table["Name"])
        assert table["Rows"] == len(_rows(table["Name"], cable)), table
    rows = {table["Name"]: table["Rows"] for table in tables}
    assert rows["ifTable"] == rows["ifXTable"] == 3 and rows["ifNumber"] == 1
    assert rows["dot3StatsTable"] == 2, "lo is no Ethernet"


def test_list_as_text(cable):
    heading, *lines = ipif("table", namespace=cable).output.splitlines()
    assert heading.split() == ["NAME", "GROUP", "MODULE", "OID", "ROWS"]
    assert ["ifXTable", "interfaces", "IF-MIB", "1.3.6.1.2.1.31.1.1", "3"] in map(str.split, lines)


def test_names_that_are_none(cable):
    assert_one_clear_line(ipif("table", "ifTabel", namespace=cable), 2, '"ifTabel"', "ifTable",
                          "table --help")
    assert_one_clear_line(ipif("table", "", namespace=cable), 2, '""')
    assert_one_clear_line(ipif("table", "x" * 5000, namespace=cable), 2, "xxx")
    assert_one_clear_line(ipif("table", "ifTable", "ifXTable", namespace=cable), 2, "ifXTable")
    assert_one_clear_line(ipif("watch", "--wide", namespace=cable), 2, "--wide", "show|table")
    assert ipif("table", "IFNUMBER", namespace=cable).output == \
        ipif("table", "ifnumber", namespace=cable).output != ""


# --- what they say -------------------------------------------------------------------------------


def test_keys_are_the_descriptors_and_the_index_comes_first(cable):
    columns = ipif("columns", "--json").json()
    for name in TABLES:
        for row in _rows(name, cable):
            objects = [column["Object"] for column in columns if column["Table"] == name]
            assert sorted(set(objects) | set(row)) == sorted(row), name
            assert set(row) - set(objects) <= {"ifIndex", "ipifAdapterIfIndex"}, name
    assert list(_rows("ifXTable", cable)[0])[:2] == ["ifIndex", "ifName"]
    assert list(_rows("ifRcvAddressTable", cable)[0])[:3] == [
        "ifIndex", "ifRcvAddressAddress", "ifRcvAddressStatus"]
    assert list(_rows("ipifInterfaceTable", cable)[0])[:2] == [
        "ipifInterfaceVersion", "ipifInterfaceIfIndex"]


def test_values_are_the_kernels(cable):
    row = _row("ifTable", cable)
    assert row["ifDescr"] == "one" and row["ifType"] == 6 and row["ifMtu"] == 1500
    assert row["ifPhysAddress"] == "02:00:5e:10:00:01"
    assert (row["ifAdminStatus"], row["ifOperStatus"]) == ("up", "up")
    assert row["ifSpeed"] == 4294967295 and row["ifSpecific"] == "0.0"
    assert row["ifLastChange"] is None, "who has just come does not know it"
    extended = _row("ifXTable", cable)
    assert extended["ifHighSpeed"] == 10000 and extended["ifAlias"] == "uplink"
    assert extended["ifPromiscuousMode"] is False and extended["ifConnectorPresent"] is False
    assert extended["ifLinkUpDownTrapEnable"] == "enabled"
    assert _row("dot3StatsTable", cable)["dot3StatsDuplexStatus"] == "fullDuplex"
    assert {"ifIndex": 4000, "ifRcvAddressAddress": "02:00:5e:10:00:01",
            "ifRcvAddressStatus": "active", "ifRcvAddressType": "nonVolatile"} in \
        _rows("ifRcvAddressTable", cable)
    assert _rows("ifNumber", cable) == [{"ifNumber": 3}]
    assert {"ifStackHigherLayer": 0, "ifStackLowerLayer": 4000, "ifStackStatus": "active"} in \
        _rows("ifStackTable", cable)


def test_counters_are_the_kernels(cable):
    def link():
        (answer,) = cable.ip_json("-s", "link", "show", "one")
        return answer["stats64"]["tx"]
    before = link()
    row = _row("ifXTable", cable)
    after = link()
    assert 0 < before["bytes"] <= row["ifHCOutOctets"] <= after["bytes"]
    assert 0 < before["packets"] <= row["ifHCOutUcastPkts"] <= after["packets"]


def test_what_an_agent_counts_is_absent(cable):
    (row,) = _rows("ipifAgent", cable)
    assert row["ipifAgentIpv4Rows"] == row["ipifAgentIpv6Rows"] == 3
    assert row["ipifAgentVersion"] is row["ipifAgentEvents"] is None
    assert _rows("ipv6RouterAdvertSpinLock", cable) == [{"ipv6RouterAdvertSpinLock": None}]
    assert re.search(r"^ipifAgentEvents +-$", ipif("table", "ipifAgent", namespace=cable).output,
                     re.M)


def test_text_is_a_table_of_the_same_values(cable):
    heading, *lines = ipif("table", "ifXTable", namespace=cable).output.splitlines()
    assert heading.split() == list(_rows("ifXTable", cable)[0])
    (line,) = (line.split() for line in lines if " one " in line)
    assert line[:2] == ["4000", "one"] and "uplink" in line
    column = heading.index("ifName") - 2
    assert all(line[column - 1].isdigit() or line[column].isspace() for line in lines)


def test_a_table_without_rows_is_its_headings(netns):
    arguments = ("table", "ipNetToMediaTable")
    assert ipif(*arguments, "--json", namespace=netns).json() == []
    assert ipif(*arguments, namespace=netns).output.split() == [
        f"ipNetToMedia{column}" for column in ("IfIndex", "NetAddress", "PhysAddress", "Type")]


def test_one_family(cable):
    names = {table["Name"] for table in
             ipif("table", "--json", "--family", "ipv6", namespace=cable).json()}
    assert "ipv6InterfaceTable" in names and "ipv4InterfaceTable" not in names
    assert "ifTable" in names
    rows = _rows("ipifInterfaceTable", cable, "--family", "ipv4")
    assert len(rows) == 3 and {row["ipifInterfaceVersion"] for row in rows} == {"ipv4"}
    for table in ("ipv4InterfaceTable", "ipAddrTable", "ipNetToMediaTable"):
        assert _rows(table, cable, "--family", "ipv6") == []


def test_another_namespace(cable):
    assert ipif("table", "ifNumber", "--json", "--netns", cable.name).json() == [{"ifNumber": 3}]


# --- show --traffic ------------------------------------------------------------------------------


def test_traffic_beside_the_rows(cable):
    rows = ipif("show", "one", "--traffic", "--json", namespace=cable).json()
    bare = ipif("show", "one", "--json", namespace=cable).json()
    assert [row["Family"] for row in rows] == ["ipv4", "ipv6"]
    added = set(rows[0]) - set(bare[0])
    assert added == {"InOctets", "InUcastPkts", "InNUcastPkts", "InDiscards", "InErrors",
                     "InUnknownProtos", "OutOctets", "OutUcastPkts", "OutNUcastPkts",
                     "OutDiscards", "OutErrors"}
    assert all(isinstance(row[key], int) for row in rows for key in added)
    assert rows[0]["OutOctets"] == rows[1]["OutOctets"] > 0
    assert rows[0]["OutOctets"] <= _row("ifXTable", cable)["ifHCOutOctets"]
    heading, *lines = ipif("show", "-t", namespace=cable).output.splitlines()
    assert len(lines) == 6
    end = heading.index("BYTES OUT") + len("BYTES OUT")
    sent = {line.split()[0]: int(line[:end].split()[-1]) for line in lines}
    assert sent["one"] >= rows[0]["OutOctets"]
    assert re.search(r"^OutOctets +\d+ +\d+$",
                     ipif("show", "one", "-t", namespace=cable).output, re.M)
    assert_one_clear_line(ipif("table", "--traffic", namespace=cable), 2, "--traffic", "show")


def test_internet_addresses_are_text(netns):
    """In JSON and for people alike; a zone is the number of its interface."""
    netns.ip_batch(["link add one index 4000 type ifb", "link set one up",
                    "addr add 192.0.2.1/24 dev one", "addr add 2001:db8::1/64 dev one nodad",
                    "addr add fe80::1/64 dev one nodad", "route add default via 192.0.2.9",
                    "neighbour add 192.0.2.9 dev one lladdr 02:00:00:00:00:09"])
    netns.ip("-6", "route", "add", "default", "via", "fe80::9", "dev", "one")
    addresses = {row["ipAddressAddr"]: row["ipAddressAddrType"]
                 for row in _rows("ipAddressTable", netns)}
    assert {"192.0.2.1": "ipv4", "2001:db8::1": "ipv6", "fe80::1%4000": "ipv6z",
            "127.0.0.1": "ipv4"}.items() <= addresses.items()
    words = ipif("table", "ipAddressTable", namespace=netns).output.split()
    assert addresses.keys() <= set(words)
    assert "fe80::%4000" in {row["ipAddressPrefixPrefix"]
                             for row in _rows("ipAddressPrefixTable", netns)}
    assert {row["ipDefaultRouterAddress"] for row in _rows("ipDefaultRouterTable", netns)} == {
        "192.0.2.9", "fe80::9%4000"}
    assert "192.0.2.9" in {row["ipNetToPhysicalNetAddress"]
                           for row in _rows("ipNetToPhysicalTable", netns)}
