# SPDX-License-Identifier: BSD-2-Clause
"""Every command line of docs/monitoring.md answers its question, and so does every OID of the Telegraf
file: against a real snmpd with ipifd."""

import os
import pathlib
import re
import shlex
import subprocess
import tomllib

import pytest

from mibs import modules

from .host import INTERFACES, PORT, WITHOUT_INTERFACES, Host

TREE = pathlib.Path(__file__).resolve().parents[2]
PAGE = (TREE / "docs" / "monitoring.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"<!-- expect: (.*?) -->\n(<!-- needs: MIBs -->\n)?```sh\n(.*?)\n```", PAGE)


# The page's lines for snmpd.conf, for the test's manager.
VIEW = "\n".join(re.findall(r"^((?:view|rocommunity) .*)$", PAGE, re.MULTILINE)).replace(
    "192.0.2.10", "127.0.0.1")


@pytest.fixture(scope="module", name="host")
def asked_host():
    with Host(configuration=INTERFACES, snmpd=VIEW, modules=WITHOUT_INTERFACES) as host:
        host.ip("route", "add", "default", "via", "192.0.2.254", "dev", "eth0", "metric", "77")
        yield host


def run(command):
    """A command of the page, with the test's agent instead of localhost."""
    words = [f"127.0.0.1:{PORT}" if word == "localhost" else word for word in shlex.split(command)]
    environment = {**os.environ, "MIBS": "", "SNMP_PERSISTENT_DIR": "/dev/null",
                   "MIBDIRS": ":".join(map(str, (modules.OURS, *modules.PLACES)))}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=60,
                          check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def test_every_block_is_tested():
    assert len(BLOCKS) == PAGE.count("```sh\n") > 10


@pytest.mark.parametrize("expected, mibs, command", BLOCKS,
                         ids=[re.sub(r"^(\w+) .* (\S+)$", r"\1 \2", block[2]) for block in BLOCKS])
def test_command(host, expected, mibs, command):
    host.lab.check_alive()
    if mibs:
        modules.search_path()
    output = run(command)
    assert "No Such" not in output
    assert re.search(expected, output), output


def test_view(host):
    host.lab.check_alive()
    walk = "snmpbulkwalk -v2c -c CHANGE-ME -On localhost"
    for shown in ("1.3.6.1.2.1.1", "1.3.6.1.2.1.4.28", "1.3.6.1.2.1.4.30",
                  "1.3.6.1.4.1.8072.9999.9999.4293", "1.3.6.1.2.1.2", "1.3.6.1.2.1.31",
                  "1.3.6.1.2.1.10.7.2"):
        assert f".{shown}." in run(f"{walk} {shown}")
    assert "No " in run(f"{walk} 1.3.6.1.2.1.11"), "the rest is hidden"
    assert ".1.3.6.1.2.1.11." in run("snmpbulkwalk -v2c -c public -On localhost 1.3.6.1.2.1.11")


def test_telegraf(host):
    host.lab.check_alive()
    with open(TREE / "monitoring" / "telegraf" / "ip-interfaces.conf", "rb") as file:
        (section,) = tomllib.load(file)["inputs"]["snmp"]
    fields = list(section["field"])
    for table in section["table"]:
        fields += table["field"]
    assert len(fields) > 8
    for field in fields:
        output = run(f"snmpbulkwalk -v2c -c public -On localhost {field['oid']}")
        assert output.startswith(f".{field['oid']}"), field["name"]
        assert "No Such" not in output, field["name"]
    (interfaces, servers) = section["table"]
    assert {table["name"] for table in (interfaces, servers)} == {"ip_interface", "ip_dns_server"}
