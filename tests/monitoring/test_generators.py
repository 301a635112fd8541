# SPDX-License-Identifier: BSD-2-Clause
"""What monitoring/ generates, in the hands of the programs that it is for."""

import json
import pathlib
import shutil
import subprocess
import sys

import pytest

from mibs import modules

MONITORING = pathlib.Path(__file__).resolve().parents[2] / "monitoring"


def test_snmp_yml_is_up_to_date():
    if not shutil.which("prometheus-snmp-generator"):
        pytest.skip("needs the package prometheus-snmp-exporter")
    modules.search_path()
    folders = [str(place) for place in modules.PLACES if place.is_dir()]
    done = subprocess.run([sys.executable, MONITORING / "prometheus" / "generate", "--check",
                           *folders], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


SCRIPTS = {
    "identifier.js": [
        ("02 00 00 FF FE 00 00 01 ", "0200:00ff:fe00:0001"),
        ("", "none"),
        ("abcdefgh", "6162:6364:6566:6768"),
    ],
    "adapter_names.js": [
        (json.dumps([{"{#SNMPINDEX}": "2", "{#IFNAME4}": "eth0"},
                     {"{#SNMPINDEX}": "3", "{#IFNAME6}": "eth1"},
                     {"{#SNMPINDEX}": "2.1", "{#DNSSERVER}": "192.0.2.53"},
                     {"{#SNMPINDEX}": "9.1", "{#DNSSERVER}": "192.0.2.53"}]),
         json.dumps([{"{#SNMPINDEX}": "2", "{#IFNAME4}": "eth0", "{#IFNAME}": "eth0",
                      "{#POSITION}": "0"},
                     {"{#SNMPINDEX}": "3", "{#IFNAME6}": "eth1", "{#IFNAME}": "eth1",
                      "{#POSITION}": "0"},
                     {"{#SNMPINDEX}": "2.1", "{#DNSSERVER}": "192.0.2.53", "{#IFNAME}": "eth0",
                      "{#POSITION}": "1"}], separators=(",", ":"))),
    ],
}


@pytest.mark.parametrize("script, value, expected", [
    (script, *case) for script, cases in SCRIPTS.items() for case in cases])
def test_scripts_in_zabbix_own_engine(script, value, expected):
    if not shutil.which("zabbix_js"):
        pytest.skip("needs the package zabbix-server-pgsql")
    done = subprocess.run(["zabbix_js", "-s", MONITORING / "zabbix" / script, "-p", value],
                          capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
