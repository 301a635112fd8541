# SPDX-License-Identifier: BSD-2-Clause
"""The module inside snmpd, where no sanitizer can be: under valgrind, asked, written to and told of
changes, read and loaded anew, or loaded before snmpd goes into the background and unloaded by a
manager, it makes no error and loses no memory that snmpd alone does not lose."""

import contextlib
import glob
import os
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

_SLOW = 300  # seconds until something counts as hung under valgrind, for which all takes longer
# What the module is told each time that it reads its configuration anew.
_TOLD = ["", "ipifExclude two", "ipifInclude l*", "ipifExclude two", ""]
_GENERAL = "ipifWritable yes\nipifNotifications yes\n"
_DLMOD = "1.3.6.1.4.1.2021.13.14.2.1"  # dlmodEntry of UCD-DLMOD-MIB
_LOAD, _UNLOAD = 4, 5
_TABLES = (ipmib.IPV4_TABLE, ipifmib.INTERFACE_TABLE)
_RETRANSMIT_TIME = f"{ipifmib.INTERFACE_TABLE}.1.{ipifmib.RETRANSMIT_TIME}.1.1"  # of lo


pytestmark = [
    pytest.mark.skipif(not shutil.which("valgrind"), reason="no valgrind on this machine"),
    pytest.mark.skipif(bool(sanitizers()), reason="a sanitizer and valgrind do not go together")]


def _configure(lab, name, more):
    return lab.write_file(f"{name}.conf", f"agentaddress {ADDRESS}\nrocommunity public 127.0.0.1\n"
                                          "rwcommunity private 127.0.0.1\n"
                                          f"trap2sink 127.0.0.1:1169 public\n{more}")


def _start(lab, name, more, *options):
    """Starts snmpd under valgrind, and waits until it answers; (process, client)."""
    conf = _configure(lab, name, more)
    snmpd = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin")
    process = lab.start("valgrind", "--leak-check=full", "--show-leak-kinds=definite",
                        "--num-callers=30", f"--log-file={lab.path(name)}.valgrind.%p", snmpd,
                        *options, "-C", "-c", conf, "-p", lab.path(f"{name}.pid"),
                        log=f"{name}.log")
    _wait_until_answered(lab)
    return process, Client(ADDRESS, lab.namespace)


def _wait_until_answered(lab):
    probe = Client(ADDRESS, lab.namespace, seconds=3)

    def answers():
        with contextlib.suppress(SnmpError):
            return probe.get(ipmib.UPTIME)[0].type == "Timeticks"
        return False
    wait_until(answers, _SLOW, "snmpd answers")


def _walk(lab, client, number, served):
    """The tables are there or not, a moment after they were loaded by hand; then something
    changes."""
    wait_until(lambda: all([client.walk(table) for table in _TABLES]) == served, _SLOW,
               f"served: {served}, the {number}th time")
    lab.namespace.ip_batch(["link add two type ifb", f"link set lo mtu {60000 + number}",
                            "link del two"])


def _reports(lab, name):
    """(errors, bytes lost, blocks of ours) in the reports of all its processes."""
    errors, lost, ours = 0, 0, []
    for path in glob.glob(f"{lab.path(name)}.valgrind.*"):
        with open(path, encoding="utf-8") as file:
            report = file.read()
        errors += sum(map(int, re.findall(r"ERROR SUMMARY: (\d+) errors", report)[-1:]))
        ours += [block for block in re.split(r"\n==\d+== \n", report)
                 if "ipif.so" in block and "definitely lost" in block]
        lost += sum(int(number.replace(",", "")) for number in
                    re.findall(r"definitely lost: ([\d,]+) bytes", report)[-1:])
    return errors, lost, ours


def _read_anew(lab, name, more):
    """It makes snmpd read its configuration again and again."""
    process, client = _start(lab, name, more, "-f", "-Lo")
    for number, told in enumerate(["", *_TOLD]):
        if number:
            _configure(lab, name, more and f"{more}{told}\n")
            process.send(signal.SIGHUP)
            time.sleep(1)
            _wait_until_answered(lab)
        process.check_alive()
        _walk(lab, client, number, bool(more))
        if more:
            lab.writer.set((_RETRANSMIT_TIME, "u", 1100 + number))
    process.end(within=_SLOW)
    return _reports(lab, name)


def _in_the_background(lab, name, more):
    """The parent leaves when its child has loaded; then a manager unloads and loads it."""
    launcher, client = _start(lab, name, more, "-Lf", lab.path(f"{name}.log"))
    assert launcher.wait_for_end(_SLOW) == 0
    with open(lab.path(f"{name}.pid"), encoding="ascii") as file:
        pid = int(file.read())
    try:
        _walk(lab, client, 0, bool(more))
        if more:
            # dlmod lines make rows of their own: the first is 1.
            for number, (state, served) in enumerate(((_UNLOAD, False), (_LOAD, True)), start=1):
                lab.writer.set((f"{_DLMOD}.5.1", "i", state))
                _walk(lab, client, number, served)
    finally:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not os.path.exists(f"/proc/{pid}/fd/0"), _SLOW, "snmpd ends")
    return _reports(lab, name)


@pytest.mark.parametrize("scenario", [_read_anew, _in_the_background],
                         ids=lambda scenario: scenario.__name__.strip("_"))
def test_module_under_valgrind(lab, capsys, scenario):
    plain = scenario(lab, "plain", "")
    loaded = scenario(lab, "loaded", f"dlmod ipif {product('lib/ipif.so')}\n{_GENERAL}")
    with capsys.disabled():
        print(f"\nvalgrind, {scenario.__name__}: snmpd alone {plain[0]} errors, {plain[1]} bytes "
              f"lost; with the module {loaded[0]} errors, {loaded[1]} bytes lost")
    assert not loaded[2], "\n".join(loaded[2])[:4000]
    assert loaded[0] <= plain[0] and loaded[1] <= plain[1] + 1024
