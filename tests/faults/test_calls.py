# SPDX-License-Identifier: BSD-2-Clause
"""ipifd with one call after the other failing, or being its last: it serves what is right or ends
with a line; what it was told to write is written or not; and the next one finds nothing broken."""

import contextlib
import itertools
import os
import signal
import subprocess
import time

import pytest

import ipifd
from lab import ipifmib
from lab.agent import ADDRESS
from lab.compare import rows_known
from lab.form import length
from lab.process import product
from lab.snmp import Client, SnmpError
from lab.waiting import wait_until, within

_STRIDE = int(os.environ.get("IPIF_FAULT_STRIDE", length(37, 1)))
_DAD_TRANSMITS = f"{ipifmib.INTERFACE_TABLE}.1.20.2.4711"
_RETRANSMIT_TIME = f"{ipifmib.INTERFACE_TABLE}.1.22.2.4711"


@pytest.fixture
def reference(lab):
    """The tables as an ipifd without faults serves them."""
    lab.start_snmpd()
    lab.start_ipifd()
    rows_known(lab.namespace)
    # Offloads are read for the first request that wants them, which does not wait for ever.
    found = wait_until(lambda: ipifd.tables_with_offloads(lab), 10, "the offloads are read")
    assert found and len(found) > 100
    lab.ipifd.end()
    return found


def _numbers(first):
    return itertools.count(1 + first % _STRIDE, _STRIDE)


def _wait_until_decided(lab, process):
    """Waits until it serves or has ended; returns whether it serves."""
    wait_until(lambda: process.status is not None or lab.served(), 15, "it serves or ends")
    return process.status is None


def _serves(lab, wanted):
    """A request that was under way when the connection broke has no answer."""
    with contextlib.suppress(SnmpError):
        return ipifd.tables(lab) == wanted
    return False


def _check_end(process, number):
    process.check_alive()
    status, _ = process.end()
    assert status == 0, f"call {number}: ended with {status}: {process.log()}"
    process.check_report()


def test_start(lab, reference):
    for number in _numbers(0):
        process = ipifd.start(lab, "ipifInclude *\nipifNotifications yes\n", at=number)
        if _wait_until_decided(lab, process):
            wait_until(lambda: _serves(lab, reference), 5,
                       f"call {number}: it serves what is right: {process.log()}")
            _check_end(process, number)
        else:
            assert process.wait_for_end(1) == 1, f"call {number}: {process.log()}"
            assert process.log().strip(), f"call {number}: ended without a word"
            process.check_report()
        if not ipifd.failed(lab):
            break


def test_shortage_that_lasts(lab, reference):
    """It ends with a line, or is right when it is over."""
    for number in itertools.count(1 + 5 % _STRIDE, 2 * _STRIDE):
        process = ipifd.start(lab, "ipifInclude *\n", at=number, last="yes")
        within(lambda: process.status is not None or lab.served(), 1.5)  # it may wait, too
        if process.status is None:
            process.send(signal.SIGUSR2)
            wait_until(lambda: lab.served() and _serves(lab, reference), 10,
                       f"call {number}: it serves what is right: {process.log()}")
            _check_end(process, number)
        else:
            assert process.wait_for_end(1) == 1, f"call {number}: {process.log()}"
            assert process.log().strip(), f"call {number}: ended without a word"
            process.check_report()
        if not ipifd.failed(lab):
            break


@pytest.mark.parametrize("number", [1, 2])
def test_way_into_the_background(lab, number):
    """No pipe, no process: status 1 and a line, and nobody is left behind."""
    with lab.namespace.entered():
        done = subprocess.run(
            [product("bin/ipifd_faults"), "-C", "-Le", "-x", lab.socket, "-p", lab.path("pid")],
            capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, **lab.environment(), "IPIF_FAULT_AT": str(number),
                 "IPIF_FAULT_LOG": lab.path("fault")})
    assert ipifd.failed(lab) == ("pipe2", "fork")[number - 1]
    assert (done.returncode, done.stdout) == (1, ""), done
    assert "cannot fork: " in done.stderr and done.stderr.count("\n") == 1, done
    assert not os.path.exists(lab.path("pid"))


def test_reload(lab, reference):
    """The old configuration, or the new one."""
    hidden = [pair for pair in reference if not pair[0].endswith(".4711")]
    for number in _numbers(3):
        process = ipifd.start(lab, "ipifExclude one\n", at=number, signal="yes")
        assert _wait_until_decided(lab, process), process.log()
        wait_until(lambda: _serves(lab, hidden), 10, f"call {number}: it serves all but one")
        lab.write_file("ipifd.conf", "ipifExclude other\nipifRadvdConf /nonexistent\n")
        process.send(signal.SIGUSR1)
        process.send(signal.SIGHUP)
        wait_until(lambda: "configuration read again" in process.log() or
                   "keeping" in process.log(), 10,
                   "it has read its configuration")
        kept = "keeping" in process.log()
        wait_until(lambda: _serves(lab, hidden if kept else reference), 5,
                   f"call {number}: it serves by its configuration")
        _check_end(process, number)
        if not ipifd.failed(lab):
            break


def test_shortage_that_lasts_from_a_reload_on(lab, reference):
    """Whatever it has read by then counts, whole, and it lives."""
    hidden = [pair for pair in reference if not pair[0].endswith(".4711")]
    for number in itertools.count(1 + 9 % _STRIDE, 2 * _STRIDE):
        process = ipifd.start(lab, "ipifExclude one\n", at=number, signal="yes", last="yes")
        assert _wait_until_decided(lab, process), process.log()
        lab.write_file("ipifd.conf", "ipifExclude other\n")
        process.send(signal.SIGUSR1)
        process.send(signal.SIGHUP)
        wait_until(lambda: "configuration read again" in process.log() or
                   "keeping" in process.log(), 10, "it has read its configuration")
        time.sleep(1.2)  # for a reading of everything that fails
        process.send(signal.SIGUSR2)
        kept = "keeping" in process.log()
        wait_until(lambda: lab.served() and _serves(lab, hidden if kept else reference), 10,
                   f"call {number}: it serves by its configuration: {process.log()}")
        _check_end(process, number)
        if not ipifd.failed(lab):
            break


def _write(writer, dad_transmits, retransmit_time):
    """Both values in one request; False when it was refused or nobody answered."""
    try:
        writer.set((_DAD_TRANSMITS, "u", dad_transmits), (_RETRANSMIT_TIME, "u", retransmit_time))
    except SnmpError:
        return False
    return True


def _kernel_has(lab):
    return (int(lab.namespace.read("ipv6/conf/one/dad_transmits")),
            int(lab.namespace.read("ipv6/neigh/one/retrans_time_ms")))


def test_set(lab, reference):
    """Both values, or none; whatever the answer says."""
    old, new = (1, 1000), (3, 2000)
    for number in _numbers(7):
        process = ipifd.start(lab, "ipifWritable yes\n", at=number, signal="yes")
        assert _wait_until_decided(lab, process), process.log()
        process.send(signal.SIGUSR1)
        done = _write(lab.writer, *new)
        # Where the answer to the commit cannot be sent, it is written, and nobody is told.
        assert _kernel_has(lab) in ([new] if done else [old, new]), \
            f"call {number}: {process.log()}"
        _check_end(process, number)
        lab.namespace.write("ipv6/conf/one/dad_transmits", old[0])
        lab.namespace.write("ipv6/neigh/one/retrans_time_ms", old[1])
        with contextlib.suppress(FileNotFoundError):
            os.unlink(lab.path("persistent/ipifd.conf"))
        if not ipifd.failed(lab):
            break


def test_killed_in_the_middle_of_a_set(lab, reference):
    """A value is the old or the new one, never anything else; and the next ipifd can write."""
    impatient = Client(ADDRESS, lab.namespace, "private", seconds=3)
    for number in _numbers(11):
        process = ipifd.start(lab, "ipifWritable yes\n", at=number, signal="yes", kill="yes")
        assert _wait_until_decided(lab, process), process.log()
        process.send(signal.SIGUSR1)
        _write(impatient, 3, 2000)
        dad_transmits, retransmit_time = _kernel_has(lab)
        assert dad_transmits in (1, 3) and retransmit_time in (1000, 2000)
        survived = process.status is None
        process.end(signal.SIGKILL)
        lab.start_ipifd("ipifWritable yes\n", log="next.log")
        assert _write(lab.writer, 1, 1000), lab.ipifd.log()
        assert _kernel_has(lab) == (1, 1000)
        lab.ipifd.end()
        if survived:
            break
