# SPDX-License-Identifier: BSD-2-Clause
"""What `ipif doctor` says of a configuration is what the real snmpd then does."""

import signal
import subprocess

from lab import ipmib
from lab.agent import ADDRESS
from lab.cli import ipif
from lab.netns import Namespace
from lab.snmp import Client
from lab.waiting import wait_until

IP_MIB = "1.3.6.1.2.1.4.28"
NARROW = """
view narrow included .1.3.6.1.2.1.1
rocommunity newcomer 127.0.0.1 -V narrow
"""


def _lines(lab):
    """The lines that the doctor would add."""
    findings = ipif("doctor", "--json", "--config", lab.path("snmpd.conf"),
                    namespace=lab.namespace).json()["Findings"]
    assert any(finding["Check"] == "ipifd" and finding["Result"] == "fine"
               for finding in findings)
    return [finding["Line"] for finding in findings if finding["Result"] == "fault"]


def test_view_that_hides_the_tables(lab):
    newcomer = Client(ADDRESS, lab.namespace, community="newcomer")
    lab.start_snmpd(NARROW)
    lab.start_ipifd()
    lines = _lines(lab)
    assert len(lines) == 2
    assert all(line.startswith("view narrow included .1.3.6.1.") for line in lines)
    assert newcomer.get(ipmib.UPTIME)[0].type == "Timeticks"
    assert newcomer.walk(IP_MIB) == []

    lab.snmpd.end()
    lab.start_snmpd(NARROW + "\n".join(lines))
    lab.wait_until_served()
    assert _lines(lab) == []
    assert newcomer.walk(IP_MIB) == lab.client.walk(IP_MIB) != []
    for line in lines:
        assert newcomer.walk(line.split()[-1].lstrip(".")) != []


def test_lines_that_exclude(lab):
    """What is named is what snmpd hides; with it gone, snmpd shows it."""
    newcomer = Client(ADDRESS, lab.namespace, community="newcomer")
    lab.start_snmpd("view v included .1\n"
                    "view v excluded .1.3.6.1.2.1.4.28\n"
                    "view v excluded .1.3.6.1.2.1.4.30.1.5\n"
                    "authcommunity read newcomer 127.0.0.1 -V v\n")
    lab.start_ipifd()
    tables = (IP_MIB, "1.3.6.1.2.1.4.30")
    seen = [newcomer.walk(table) for table in tables]
    assert seen[0] == [] and len(seen[1]) < len(lab.client.walk(tables[1]))
    lines = _lines(lab)
    assert len(lines) == 2 and all(line.startswith("sed -i ") for line in lines)
    for line in lines:
        subprocess.run(["sh", "-c", line], check=True, timeout=10)
    assert _lines(lab) == []
    lab.snmpd.send(signal.SIGHUP)
    wait_until(lambda: newcomer.walk(IP_MIB) != [], 10, "snmpd has read its configuration again")
    for table in tables:
        assert newcomer.walk(table) == lab.client.walk(table)


def test_snmpd_that_is_gone(lab):
    lab.start_both()
    assert _lines(lab) == []
    lab.snmpd.end()
    assert _lines(lab) == ["systemctl start snmpd", "systemctl restart snmpd"]


def test_snmpd_that_owns_the_socket_counts(lab):
    """Of several, also one of another namespace: its unix socket is reached from everywhere."""
    lab.start_snmpd()
    with Namespace() as elsewhere:
        findings = ipif("doctor", "--json", "--config", lab.path("snmpd.conf"),
                        namespace=elsewhere).json()["Findings"]
    found = {finding["Check"]: finding["Finding"] for finding in reversed(findings)}
    socket = lab.path("agentx")
    assert found["snmpd"] == f"it runs, process {lab.snmpd.pid}, and listens on {socket}"
    assert found["AgentX socket"] == f"{socket}: snmpd listens"
    assert found["ipifd"] == "it does not run"
