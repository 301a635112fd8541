# SPDX-License-Identifier: BSD-2-Clause
"""ipifd on a machine that is short of something, or whose clock and neighbours misbehave."""

import contextlib
import os
import re
import resource
import signal
import subprocess
import time

import pytest

import ipifd
from lab import ipifmib, ipmib
from lab.compare import assert_tables_served, rows_known
from lab.process import product
from lab.stamps import AHEAD, BEHIND
from lab.waiting import wait_until

_DAD_TRANSMITS = f"{ipifmib.INTERFACE_TABLE}.1.20.2.4711"


def _first_free(process):
    used = {int(name) for name in os.listdir(f"/proc/{process.pid}/fd")}
    return min(set(range(len(used) + 1)) - used)


# --- descriptors ---------------------------------------------------------------------------------

def test_no_descriptors_left(lab):
    """The last reading stays, with a line for what cannot be read, once; and all is right again when there are some."""
    lab.start_both()
    rows_known(lab.namespace)
    before = ipifd.tables(lab)
    soft, hard = resource.prlimit(lab.ipifd.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(lab.ipifd.pid, resource.RLIMIT_NOFILE, (_first_free(lab.ipifd), hard))
    lab.namespace.ip("link", "add", "late", "type", "veth", "peer", "name", "etal")
    lab.namespace.write("ipv4/conf/all/forwarding", 1)
    readings = []
    for _ in range(4):
        time.sleep(0.6)
        served = dict(ipifd.tables(lab))
        readings.append(served)
        # Wake-on-LAN is known from the start, when root may still ask.
        missing = [oid for oid in sorted(set(dict(before)) - set(served))
                   if not oid.startswith(f"{ipifmib.INTERFACE_TABLE}.1.31.")]
        assert not missing
    lab.check_alive()
    assert 1 <= lab.ipifd.log().count("Too many open files") <= 2, lab.ipifd.log()
    resource.prlimit(lab.ipifd.pid, resource.RLIMIT_NOFILE, (soft, hard))
    assert_tables_served(lab)
    after = dict(ipifd.tables(lab))
    wrong = [(oid, served[oid]) for served in readings for oid, value in before
             if oid in served and served[oid] not in (value, after.get(oid))]
    assert not wrong


@pytest.mark.parametrize("limit", range(4, 30, 3))
def test_few_descriptors_at_start(lab, limit):
    """It serves what is right, or says what it lacks, or ends with a line that says why."""
    lab.start_snmpd()
    conf = lab.write_file("ipifd.conf", "")
    lab.ipifd = lab.start("/bin/sh", "-c", f'ulimit -n {limit}; exec "$0" "$@"',
                          product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x", lab.socket,
                          log="ipifd.log")

    def waits():
        return "Too many open files" in lab.ipifd.log()
    wait_until(lambda: lab.ipifd.status is not None or waits() or lab.served(), 4,
               "it serves, ends, or says what it waits for")
    lab.ipifd.wait_until_at_rest(0.5)
    if lab.ipifd.status is not None:
        assert lab.ipifd.wait_for_end(1) == 1
        assert lab.ipifd.log().strip()
    elif lab.served() and not waits():
        rows_known(lab.namespace)
        try:
            assert_tables_served(lab)
        except AssertionError:  # a later reading takes one more than the first one had
            if not waits():
                raise


# --- disk ----------------------------------------------------------------------------------------

def _fill(folder):
    with contextlib.suppress(OSError), open(f"{folder}/full", "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_full_disk(lab):
    """A write is done, and one line says that it will not be remembered."""
    folder = lab.path("persistent")
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder], check=True)
    try:
        lab.start_snmpd()
        lab.start_ipifd("ipifWritable yes\n")
        _fill(folder)
        lab.writer.set((_DAD_TRANSMITS, "u", 3))
        assert lab.namespace.read("ipv6/conf/one/dad_transmits") == "3"
        lab.ipifd.wait_for_log("cannot keep in", 5)
        lab.check_alive()
        assert_tables_served(lab)
        assert lab.ipifd.log().count("cannot keep in") == 1, lab.ipifd.log()
        assert lab.ipifd.end()[0] == 0
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
    lab.start_ipifd("ipifWritable yes\n", log="next.log")
    assert_tables_served(lab)


def test_kept_state_survives_a_full_disk(lab):
    """What was kept before is not lost because there is no room for more."""
    folder = lab.path("persistent")
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder], check=True)
    try:
        lab.start_snmpd()
        lab.start_ipifd("ipifWritable yes\n")
        lab.writer.set((_DAD_TRANSMITS, "u", 3))
        wait_until(lambda: "DadTransmits" in _state(folder), 5, "it is kept")
        _fill(folder)
        lab.writer.set((f"{ipifmib.INTERFACE_TABLE}.1.22.2.4711", "u", 2000))
        time.sleep(1)
        lab.ipifd.end()
        # What counts is what the next one makes of it, where the kernel has its default again.
        lab.namespace.write("ipv6/conf/one/dad_transmits", 1)
        lab.start_ipifd("ipifWritable yes\n", log="next.log")
        wait_until(lambda: lab.namespace.read("ipv6/conf/one/dad_transmits") == "3", 5,
                   "it is applied")
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def _state(folder):
    found = ""
    for name in os.listdir(folder):
        # A new file gets its name, and an old one goes, between two calls of this.
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            if name.startswith("ipifd"):
                with open(f"{folder}/{name}", encoding="utf-8", errors="replace") as file:
                    found += file.read()
    return found


# --- clock ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("jump", [-400 * 86400, 20 * 365 * 86400])
def test_the_wall_clock_jumps(lab, jump):
    """Freshness, LastChange and the connection hang on the clock that does not."""
    clock = lab.write_file("clock", "0")
    lab.start_snmpd()
    conf = lab.write_file("ipifd.conf", "")
    lab.ipifd = lab.start(
        product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x", lab.socket, log="ipifd.log",
        environment={"LD_PRELOAD": product("lib/libclock_jump.so"), "IPIF_CLOCK": clock,
                     "ASAN_OPTIONS": "verify_asan_link_order=0"})
    lab.wait_until_served()
    rows_known(lab.namespace)
    lines = len(lab.ipifd.log().splitlines())
    stamp = lab.client.get(ipmib.IPV4_LAST_CHANGE)[0].value
    lab.write_file("clock", str(jump))
    time.sleep(1.2)
    before, unchanged = lab.client.get(ipmib.UPTIME, ipmib.IPV4_LAST_CHANGE)
    assert unchanged.value == stamp
    lab.namespace.ip("link", "add", "late", "type", "ifb")
    wait_until(lambda: lab.client.get(ipmib.IPV4_LAST_CHANGE)[0].value > stamp, 2, "it is stamped")
    uptime, changed = (value.value for value in
                       lab.client.get(ipmib.UPTIME, ipmib.IPV4_LAST_CHANGE))
    assert before.value - BEHIND <= changed <= uptime + AHEAD
    assert_tables_served(lab)
    lab.ipifd.wait_until_at_rest(0.5)  # it does not spin
    assert len(lab.ipifd.log().splitlines()) == lines, lab.ipifd.log()


# --- snmpd ---------------------------------------------------------------------------------------

def test_snmpd_killed_in_the_middle_of_a_request(lab):
    """The request is on its way to ipifd when snmpd dies: its answer goes nowhere."""
    lab.start_both()
    for _ in range(3):
        lab.ipifd.send(signal.SIGSTOP)
        with lab.namespace.entered():
            walk = subprocess.Popen(
                ["snmpbulkwalk", "-v2c", "-c", "public", "-t", "1", "-r", "0",
                 "udp:127.0.0.1:1161", ipifmib.INTERFACE_TABLE],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        lab.snmpd.end(signal.SIGKILL)
        lab.ipifd.send(signal.SIGCONT)
        walk.wait(60)
        lab.start_snmpd()
        lab.wait_until_served(3)
    assert_tables_served(lab)
    assert not re.search("packet|malformed", lab.ipifd.log()), lab.ipifd.log()
