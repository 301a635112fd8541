# SPDX-License-Identifier: BSD-2-Clause
"""README's and docs/monitoring.md's way to be asked from another host: an snmpd with the lines of
Debian's own snmpd.conf, behind a firewall that drops everything, in one namespace; the management
station in another one."""

import os
import re
import shutil
import subprocess
import sys

import pytest

HERE = os.path.dirname(__file__)
sys.path[:0] = [HERE, os.path.join(HERE, "..")]

from commands import is_command, run_by  # noqa: E402
from lab.agent import Laboratory  # noqa: E402
from lab.netns import Namespace  # noqa: E402
from lab.process import product  # noqa: E402
from lab.waiting import wait_until  # noqa: E402
from markdown import TREE, blocks  # noqa: E402

PAGES = sorted({block.page for block in run_by(__file__)})
DEBIANS = """\
agentaddress  127.0.0.1,[::1]
master agentx
view   systemonly  included   .1.3.6.1.2.1.1
rocommunity  public default -V systemonly
includeDir /etc/snmp/snmpd.conf.d
"""
# The test starts snmpd itself, and is root.
STAND_INS = {"sudo": 'exec "$@"', "systemctl": ":"}


def _blocks(page):
    return [block for block in run_by(__file__) if block.page == page]


def _configuration(page):
    """The lines for manager.conf."""
    [found] = [block for block in blocks((TREE / page).read_text("utf-8"))
               if not is_command(block) and any(line.startswith("rouser ") for line in block.lines)]
    return "\n".join(found.lines) + "\n"


def test_the_pages_say_the_same():
    assert PAGES == ["README.md", "docs/monitoring.md"]
    first, second = ([block.commands for block in _blocks(page)] for page in PAGES)
    assert first == second and _configuration(PAGES[0]) == _configuration(PAGES[1])


@pytest.fixture(name="host")
def _host(netns):
    with open("/proc/self/uid_map", encoding="ascii") as file:
        if file.read().split()[2] != "4294967295":
            pytest.skip("needs root, to put other files in the place of snmpd's")
    if not shutil.which("nft", path="/usr/sbin:/sbin") or not os.path.isdir("/etc/snmp"):
        pytest.skip("no nftables or no Net-SNMP on this machine")
    with Laboratory(netns) as laboratory:
        # The test has a mount namespace of its own: nobody else sees these.
        folders = {"/etc/snmp": laboratory.path("etc"), "/var/lib/snmp": laboratory.path("state")}
        for there, here in folders.items():
            os.makedirs(there, exist_ok=True)
            os.makedirs(here)
            subprocess.run(["mount", "--bind", here, there], check=True)
        os.makedirs("/etc/snmp/snmpd.conf.d")
        laboratory.write_file("etc/snmpd.conf", f"{DEBIANS}agentXSocket {laboratory.socket}\n")
        for name, script in STAND_INS.items():
            path = laboratory.write_file(name, f"#!/bin/sh\n{script}\n")
            os.chmod(path, 0o755)
        yield laboratory
        for there in folders:
            subprocess.run(["umount", there], check=True)


def _run(namespace, command, laboratory):
    with namespace.entered():
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], capture_output=True, text=True, timeout=60,
            check=False, env={**os.environ, "MIBS": "", "SNMPCONFPATH": laboratory.folder,
                              "PATH": f"{laboratory.folder}:/usr/sbin:/sbin:{os.environ['PATH']}"})


def test_a_manager_elsewhere_is_answered(netns, host):
    commands = [command for block in _blocks("README.md") for command in block.commands]
    asked = [command for command in commands if command.startswith("snmpwalk")]
    [opened] = [command for command in commands if " nft " in command]
    assert len(asked) == 2 and "-v3" in asked[0] and "-v2c" in asked[1]
    with Namespace() as manager:
        netns.ip("link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", manager.name)
        for namespace, address in ((netns, "192.0.2.20/24"), (manager, "192.0.2.10/24")):
            namespace.ip("address", "add", address, "dev", "eth0")
            namespace.ip("link", "set", "eth0", "up")
        for rule in ("add table inet filter",
                     "add chain inet filter input { type filter hook input priority 0; policy drop; }",
                     "add rule inet filter input iif lo accept"):
            netns.run("nft", rule)
        for command in commands:
            if command not in (*asked, opened):
                done = _run(netns, command, host)
                assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        host.write_file("etc/snmpd.conf.d/manager.conf", _configuration("README.md"))
        snmpd = host.start("/usr/sbin/snmpd", "-f", "-Lo", log="snmpd.log", environment={
            "SNMPCONFPATH": "/etc/snmp:/var/lib/snmp", "SNMP_PERSISTENT_DIR": "/var/lib/snmp"})
        host.start(product("bin/ipifd"), "-f", "-C", "-x", host.socket,
                   log="ipifd.log").wait_for_log("connected to snmpd", 10)
        snmpd.wait_for_log("NET-SNMP version", 10)
        impatient = asked[1].replace("snmpwalk", "snmpwalk -t 1 -r 0")
        assert "Timeout" in _run(manager, impatient, host).stderr
        assert _run(netns, opened, host).returncode == 0
        for command in asked:
            def walked(command=command):
                return re.search(r"\.4\.30\.1\.5\.\d+ = INTEGER: 1",
                                 _run(manager, command, host).stdout)
            wait_until(walked, 20, command)
        # The view ends there, and the passphrases are not kept in clear.
        hidden = asked[1].replace("1.3.6.1.2.1.4.30", "1.3.6.1.2.1.2")
        assert "No Such Object" in _run(manager, hidden, host).stdout
        with open("/var/lib/snmp/snmpd.conf", encoding="utf-8") as file:
            assert "CHANGE this" not in file.read()
