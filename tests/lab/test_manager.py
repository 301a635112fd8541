# SPDX-License-Identifier: BSD-2-Clause
"""The laboratory's manager and master: parsing, and a private snmpd without ipifd."""

import shutil

import pytest

from lab import ipmib
from lab.agent import Laboratory
from lab.snmp import Binding, SnmpError, Value, parse

pytestmark = pytest.mark.skipif(not shutil.which("snmpget"), reason="no Net-SNMP tools")


def test_parse_every_type():
    long_octets = " ".join(f"{byte:02X}" for byte in range(20))
    text = "\n".join((
        ".1.3.1 = INTEGER: -3", ".1.3.2 = Gauge32: 4000000000",
        ".1.3.3 = Timeticks: (123) 0:00:01.23", '.1.3.4 = ""',
        f".1.3.5 = Hex-STRING: {long_octets[:48]}\n{long_octets[48:]} ",
        ".1.3.6 = No Such Instance currently exists at this OID",
        ".1.3.7 = No Such Object available on this agent at this OID",
        ".1.3.8 = No more variables left in this MIB View "
        "(It is past the end of the MIB tree)", ".1.3.9 = OID: .1.2", ""))
    assert parse(text) == [
        Binding("1.3.1", Value("INTEGER", -3)), Binding("1.3.2", Value("Gauge32", 4000000000)),
        Binding("1.3.3", Value("Timeticks", 123)), Binding("1.3.4", Value("STRING", b"")),
        Binding("1.3.5", Value("STRING", bytes(range(20)))),
        Binding("1.3.6", Value("noSuchInstance", None)),
        Binding("1.3.7", Value("noSuchObject", None)),
        Binding("1.3.8", Value("endOfMibView", None)), Binding("1.3.9", Value("OID", ".1.2"))]


def test_stock_snmpd_does_not_serve_the_tables(netns):
    with Laboratory(netns) as lab:
        lab.start_snmpd()
        uptime, table = lab.client.get(ipmib.UPTIME, ipmib.instance("ipv4", 2, 1))
        assert uptime.type == "Timeticks"
        assert table.type == "noSuchObject"
        assert lab.client.walk(ipmib.IPV6_TABLE) == []


def test_client_reports_failures(netns):
    with Laboratory(netns) as lab:
        lab.start_snmpd()
        with pytest.raises(SnmpError, match="notWritable|noAccess|authorizationError"):
            lab.client.set((ipmib.UPTIME, "t", 1))


def test_a_program_that_dies_is_noticed(netns):
    with pytest.raises(AssertionError, match="ended by itself"), Laboratory(netns) as lab:
        lab.start("/bin/false").wait_for_log("", 1)
        lab.start_snmpd()


def test_a_sanitizer_report_is_noticed(netns):
    with pytest.raises(AssertionError, match="AddressSanitizer"), Laboratory(netns) as lab:
        lab.start("/bin/sh", "-c", "echo ==1==ERROR: AddressSanitizer: x; sleep 60"
                  ).wait_for_log("ERROR", 5)
