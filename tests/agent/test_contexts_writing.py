# SPDX-License-Identifier: BSD-2-Clause
"""Contexts: what is written, kept and told in one is its own, and one may end meanwhile."""

import contextlib
import shutil
import subprocess
import threading

import pytest

from lab import ipifmib
from lab.contexts import (SERVE, community, kernel_names, names_of, station, wait_for, writers)
from lab.snmp import SnmpError
from lab.traps import TRAPS, Sink
from lab.waiting import wait_until

NL_MTU = 29
IF_ENTRY = "1.3.6.1.2.1.2.2"
SYS_NAME = "1.3.6.1.2.1.1.5.0"
ALIAS, ADMIN_STATUS = "1.3.6.1.2.1.31.1.1.1.18", "1.3.6.1.2.1.2.2.1.7"
WRITABLE = f"{SERVE}ipifWritable yes\nipifContexts *\n"
CONTEXT_NAME = "1.3.6.1.6.3.16.1.1.1.1"  # vacmContextName


def alias_of(namespace, name):
    return namespace.ip_json("link", "show", name)[0].get("ifalias", "")


def test_writing_in_one(lab, blue, red):
    """Rows, links and scalars of two tables in one request; the other contexts stay."""
    lab.start_snmpd(writers(blue.name, red.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    wait_for(lab, red.name, kernel_names(red))
    index = blue.index("only-in-blue")
    blue_station = station(lab, blue.name)
    mtu = f"{ipifmib.INTERFACE_TABLE}.1.{NL_MTU}.1.{index}"
    blue_station.set((f"{ALIAS}.{index}", "s", "to the tower"), (f"{ADMIN_STATUS}.{index}", "i", 1),
                     (mtu, "u", 1400))
    link = blue.ip_json("link", "show", "only-in-blue")[0]
    assert (link["ifalias"], link["mtu"]) == ("to the tower", 1400) and "UP" in link["flags"]
    assert blue_station.get(f"{ALIAS}.{index}")[0].value == b"to the tower"
    assert station(lab, red.name).get(f"{ALIAS}.{red.index('only-in-red')}")[0].value == b""


def test_all_or_nothing_in_one(lab, blue):
    lab.start_snmpd(writers(blue.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    index = blue.index("only-in-blue")
    with pytest.raises(SnmpError, match="notWritable|wrongValue|noCreation"):
        station(lab, blue.name).set((f"{ALIAS}.{index}", "s", "no"), (f"{ADMIN_STATUS}.{index}", "i", 3))
    with pytest.raises(SnmpError, match="notWritable"):
        station(lab, blue.name).set((f"{ALIAS}.{index}", "s", "no"), (SYS_NAME, "s", "no"))
    assert alias_of(blue, "only-in-blue") == ""


def test_spin_locks_are_their_own(lab, blue):
    lab.start_snmpd(writers(blue.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    lock = "1.3.6.1.2.1.4.38.0"
    ours = lab.client.get(lock)[0].value
    theirs = station(lab, blue.name).get(lock)[0].value
    station(lab, blue.name).set((lock, "i", theirs))
    assert station(lab, blue.name).get(lock)[0].value == (theirs + 1) % 2**31
    assert lab.client.get(lock)[0].value == ours


def test_kept_in_one(lab, blue, red):
    """Written in one context, and applied again there: after a start, and to a name that comes."""
    for namespace in (blue, red):
        namespace.ip("link", "add", "same", "type", "ifb")
    lab.start_snmpd(writers(blue.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    station(lab, blue.name).set((f"{ALIAS}.{blue.index('same')}", "s", "kept"))
    lab.stop_serving()
    for namespace in (blue, red):
        namespace.ip("link", "del", "same")
        namespace.ip("link", "add", "same", "type", "ifb")
    lab.start_ipifd(WRITABLE)
    wait_until(lambda: alias_of(blue, "same") == "kept", 3, "it is applied")
    blue.ip("link", "del", "same")
    blue.ip("link", "add", "same", "type", "ifb")
    wait_until(lambda: alias_of(blue, "same") == "kept", 3, "it is applied again")
    assert alias_of(red, "same") == ""


def test_told_from_one(lab, blue):
    """A Notify says its context, which a receiver of v2c sees in a varbind."""
    sink = Sink(lab)
    lab.start_snmpd(TRAPS + community(blue.name))
    lab.start_ipifd(f"{SERVE}ipifContext {blue.name} netns {blue.name}\nipifNotifications yes\n")
    wait_for(lab, blue.name, kernel_names(blue))
    blue.ip("link", "set", "only-in-blue", "up")
    index = blue.index("only-in-blue")
    sink.wait_for_links(("up", index, 1, 1))
    suffix = ".".join(str(number) for number in (len(blue.name), *blue.name.encode()))
    assert f"{CONTEXT_NAME}.{suffix}" in sink.text()


def _until(stop, ask):
    while not stop.is_set():
        with contextlib.suppress(SnmpError):
            ask()


def test_ends_in_the_middle_of_requests(lab):
    """A namespace goes while managers write and walk in it: nothing else is touched, and snmpd uses
    no registration that it has freed."""
    report = lab.path("valgrind")
    valgrind = ["valgrind", f"--log-file={report}"] if shutil.which("valgrind") else []
    lab.start_snmpd(writers("going"), through=valgrind, seconds=60)
    lab.start_ipifd(WRITABLE)
    stop = threading.Event()
    asking = [lambda: station(lab, "going", 2).walk(IF_ENTRY),
              lambda: station(lab, "going", 2).set((f"{ALIAS}.2", "s", "x"))]
    threads = [threading.Thread(target=_until, args=(stop, ask)) for ask in asking * 2]
    for thread in threads:
        thread.start()
    try:
        for _ in range(5):
            subprocess.run(["ip", "netns", "add", "going"], check=True)
            subprocess.run(["ip", "-n", "going", "link", "add", "one", "type", "ifb"], check=True)
            wait_for(lab, "going", ["lo", "one"], 20)
            subprocess.run(["ip", "netns", "del", "going"], check=True)
            wait_until(lambda: names_of(lab, "going") == [], 20, "it is empty")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert names_of(lab, "public") == kernel_names(lab.namespace)
    lab.snmpd.end(within=60)
    if valgrind:
        with open(report, encoding="utf-8") as file:
            text = file.read()
        assert "ERROR SUMMARY: 0 errors" in text, text
