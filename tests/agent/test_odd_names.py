# SPDX-License-Identifier: BSD-2-Clause
"""Names that are not UTF-8: valid and reversible over SNMP, found by filters, harmless in the log."""

import signal
import subprocess

import pytest

from lab import ipifmib
from lab.agent import VARIANT
from lab.traps import ADDED, ON, REMOVED, TRAPS, Sink

NAME = f"{ipifmib.INTERFACE_TABLE}.1.3"
ODD = {b"bad\xff\xfe": rb"bad\xff\xfe", rb"bad\xff": rb"bad\x5cxff", b"\xe2\x80\xaeb": b"\xe2\x80\xaeb",
       b"\xed\xb2\x80b": rb"\xed\xb2\x80b", b"fifteen octets"[:7] + 8 * b"\xff": b"fifteen" + 8 * rb"\xff",
       15 * b"\xff": 15 * rb"\xff", "größe".encode(): "größe".encode()}


def _add(lab, *names):
    with lab.namespace.entered():
        for name in names:
            subprocess.run([b"ip", b"link", b"add", b"name", name, b"type", b"ifb"], check=True,
                           timeout=30)


def _served(lab):
    values = {binding.value.value for binding in lab.client.walk(NAME)}
    return {value.replace(b"\\\\", b"\\") for value in values}  # as Net-SNMP's tools print one


def test_served_names_are_utf8_and_different(lab):
    _add(lab, *ODD)
    lab.start_both()
    names = _served(lab)
    assert names == {b"lo", *ODD.values()}
    for name in names:
        name.decode()


def test_notifications_name_it_as_the_table_does(lab):
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(ON)
    shown = r"bad\\xff"  # as Net-SNMP's tools print one backslash
    _add(lab, b"bad\xff")
    sink.wait_for(ADDED, shown, 2)
    with lab.namespace.entered():
        subprocess.run([b"ip", b"link", b"del", b"bad\xff"], check=True, timeout=30)
    sink.wait_for(REMOVED, shown, 2)


@pytest.mark.parametrize("pattern", [rb"bad\\xff\\xfe", b"bad\xff\xfe", rb"bad\\xff?", b"bad\xff*",
                                     b"bad??"])
def test_filters_take_both_forms(lab, pattern):
    """In ipifd.conf a backslash is written twice, as everywhere in Net-SNMP's files."""
    _add(lab, b"bad\xff\xfe", b"badxff")
    lab.start_snmpd()
    lab.start_ipifd("ipifInclude " + pattern.decode(errors="surrogateescape") + "\n")
    assert _served(lab) == {rb"bad\xff\xfe"}


@pytest.mark.skipif(VARIANT == "module", reason="snmpd has its log")
def test_log_is_harmless(lab):
    """Words of the configuration, and names of interfaces that managers have written."""
    _add(lab, b"\xff\x1b[2J\xe2\x80\xae")
    lab.start_snmpd()
    lab.start_ipifd("ipifWritable yes\n")
    index = next(binding.oid.rpartition(".")[2] for binding in lab.client.walk(NAME)
                 if binding.value.value != b"lo")
    lab.writer.set((f"{ipifmib.INTERFACE_TABLE}.1.21.1.{index}", "u", "31000"))
    lab.ipifd.wait_for_log("a manager has written", 5)
    lab.write_file("ipifd.conf", "ipifWritable \033[2J\u202emaybe\n")
    lab.ipifd.send(signal.SIGHUP)
    lab.ipifd.wait_for_log("is neither yes nor no", 5)
    log = lab.ipifd.log()
    assert r"(\xff\x1b[2J\xe2\x80\xae)" in log and r"\x1b[2J\xe2\x80\xaemaybe" in log
    assert "\033" not in log and "\u202e" not in log
    assert all(log.splitlines()), log
