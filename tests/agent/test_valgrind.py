# SPDX-License-Identifier: BSD-2-Clause
"""The module inside snmpd, where no sanitizer can be: under valgrind, read and loaded anew, it makes
no error and loses no memory that snmpd alone does not lose."""

import re
import shutil
import signal
import time

import pytest

from lab import ipifmib, ipmib
from lab.agent import ADDRESS
from lab.process import product, sanitizers
from lab.snmp import Client, SnmpError
from lab.waiting import wait_until

_RELOADS = 5


pytestmark = [
    pytest.mark.skipif(not shutil.which("valgrind"), reason="no valgrind on this machine"),
    pytest.mark.skipif(bool(sanitizers()), reason="a sanitizer and valgrind do not go together")]


def _run(lab, name, more):
    """Starts snmpd, walks, makes it read its configuration again and again; (errors, bytes)."""
    conf = lab.write_file(f"{name}.conf", f"agentaddress {ADDRESS}\n"
                                          f"rocommunity public 127.0.0.1\n{more}")
    snmpd = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin")
    process = lab.start("valgrind", "--leak-check=full", "--show-leak-kinds=definite",
                        "--num-callers=30", f"--log-file={lab.path(name)}.valgrind", snmpd, "-f",
                        "-Lo", "-C", "-c", conf, "-p", lab.path(f"{name}.pid"), log=f"{name}.log")
    client = Client(ADDRESS, lab.namespace, seconds=3)

    def answers():
        process.check_alive()
        try:
            return client.get(ipmib.UPTIME)[0].type == "Timeticks"
        except SnmpError:
            return False
    wait_until(answers, 60, "snmpd answers")
    for number in range(_RELOADS + 1):
        if number:
            process.send(signal.SIGHUP)
            time.sleep(1)
            wait_until(answers, 30, "snmpd answers again")
        found = [len(client.walk(table)) for table in (ipmib.IPV4_TABLE, ipifmib.INTERFACE_TABLE)]
        assert all(found) == bool(more), found
        lab.namespace.ip("link", "set", "lo", "mtu", 60000 + number)
    process.end(within=60)
    with open(f"{lab.path(name)}.valgrind", encoding="utf-8") as file:
        report = file.read()
    errors = int(re.findall(r"ERROR SUMMARY: (\d+) errors", report)[-1])
    ours = [block for block in re.split(r"\n==\d+== \n", report)
            if "ipif.so" in block and "definitely lost" in block]
    lost = re.findall(r"definitely lost: ([\d,]+) bytes", report)
    return errors, int(lost[-1].replace(",", "")) if lost else 0, ours


def test_module_under_valgrind(lab, capsys):
    plain = _run(lab, "plain", "")
    loaded = _run(lab, "loaded", f"dlmod ipif {product('lib/ipif.so')}\n")
    with capsys.disabled():
        print(f"\nvalgrind, {_RELOADS} reloads: snmpd alone {plain[0]} errors, {plain[1]} bytes "
              f"lost; with the module {loaded[0]} errors, {loaded[1]} bytes lost")
    assert not loaded[2], "\n".join(loaded[2])[:4000]
    assert loaded[0] <= plain[0] and loaded[1] <= plain[1] + 1024
