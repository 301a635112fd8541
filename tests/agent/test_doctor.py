# SPDX-License-Identifier: BSD-2-Clause
"""What `ipif doctor` says of a configuration is what the real snmpd then does."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from lab import ipmib
from lab.agent import ADDRESS
from lab.cli import ipif
from lab.netns import Namespace
from lab.snmp import Client
from lab.waiting import wait_until

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin")
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
        subprocess.run(["sh", "-c", line], check=True, timeout=60)
    assert _lines(lab) == []
    lab.snmpd.send(signal.SIGHUP)
    wait_until(lambda: newcomer.walk(IP_MIB) != [], 10, "snmpd has read its configuration again")
    for table in tables:
        assert newcomer.walk(table) == lab.client.walk(table)


def test_snmpd_that_is_gone(lab):
    lab.start_both()
    assert _lines(lab) == []
    lab.snmpd.end()
    start = "systemctl start snmpd" if os.path.isdir("/run/systemd/system") else "snmpd"
    assert _lines(lab) == [start, start]


def _plain(lab, *arguments):
    """The findings where no configuration is named, by what was checked."""
    findings = ipif("doctor", "--json", *arguments, namespace=lab.namespace).json()["Findings"]
    return {finding["Check"]: finding for finding in findings}


def test_configuration_of_the_running_snmpd(lab):
    """Its command line says which."""
    lab.start_snmpd("view v included .1\nview v excluded .1.3.6.1.2.1.4.30\n"
                    "authcommunity read newcomer 127.0.0.1 -V v")
    lab.start_ipifd()
    conf = lab.path("snmpd.conf")
    for arguments in ((), ("--socket", lab.path("agentx"))):
        found = _plain(lab, *arguments)
        assert found["snmpd"]["Finding"].endswith(f"; it reads {conf} only")
        assert found["snmpd.conf"]["Finding"] == f'{conf} has "master agentx"'
        assert found["AgentX socket"]["Finding"] == f'{lab.path("agentx")}: snmpd listens'
        assert found["access"]["Line"].startswith("sed -i ") and conf in found["access"]["Line"]
        assert found["access"]["Finding"].endswith(f", then: kill -HUP {lab.snmpd.pid}")


def test_configuration_in_other_words(lab):
    """Files beside the usual ones, several, not absolute; and lines as options."""
    conf = lab.write_snmpd_conf()
    lab.write_file("more.conf", "dlmod ipif /nowhere/ipif.so\n")
    lab.write_file("empty.conf", "")
    snmpd = lab.start(SNMPD, "-f", "-Lo", "-c", "empty.conf,more.conf", "--rocommunity=x")
    wait_until(lambda: os.path.exists(lab.path("agentx")), 5, "snmpd listens")
    found = _plain(lab)
    empty, more = lab.path("empty.conf"), lab.path("more.conf")
    assert found["snmpd"]["Finding"].endswith(f"; it reads {empty}, {more} beside the usual files")
    assert "/nowhere/ipif.so" in found["snmpd.conf"]["Finding"]
    assert found["access"]["Finding"] == "x sees all our tables"  # the last of three
    snmpd.end()
    Path(lab.path("agentx")).unlink(missing_ok=True)  # snmpd takes it along, most times
    lab.start(SNMPD, "-f", "-Lo", "-C", "-x", lab.socket, "--master=agentx", "--rocommunity=x",
              "udp:127.0.0.1:1161", log="second.log")
    wait_until(lambda: os.path.exists(lab.path("agentx")), 5, "snmpd listens")
    found = _plain(lab)
    assert found["snmpd"]["Finding"].endswith(f"{lab.path('agentx')}; it reads no file (-C)")
    assert conf not in str(found)
    assert found["snmpd.conf"]["Finding"] == "snmpd's command line has \"master agentx\""
    assert found["access"]["Finding"] == "x sees all our tables"


def test_which_of_two_snmpd(lab):
    lab.start_snmpd()
    other = lab.write_file("other.conf", "agentaddress udp:127.0.0.1:1162\nrocommunity other\n"
                           f"master agentx\nagentXSocket unix:{lab.path('second')}\n")
    lab.start(SNMPD, "-f", "-Lo", "-C", "-c", other, log="other.log")
    wait_until(lambda: os.path.exists(lab.path("second")), 5, "the other listens")
    findings = ipif("doctor", "--json", namespace=lab.namespace).json()["Findings"]
    (note,) = [finding for finding in findings if finding["Result"] == "note"]
    assert f"about process {lab.snmpd.pid};" in note["Finding"]
    found = _plain(lab, "--socket", lab.path("second"))
    assert found["snmpd.conf"]["Finding"].startswith(other)


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
