# SPDX-License-Identifier: BSD-2-Clause
"""Counters: how old they may be, that those of one answer are of one reading, and that nothing is read
while nobody asks."""

import collections
import contextlib
import re
import shutil
import signal
import statistics
import subprocess
import time

import pytest

from lab import ifmib, interfaces, traffic
from lab.agent import VARIANT
from lab.process import sanitizers
from lab.waiting import wait_until

IN, OUT = f"{ifmib.IF_ENTRY}.10", f"{ifmib.IF_ENTRY}.16"
HC_IN, HC_OUT = f"{ifmib.IF_X_ENTRY}.6", f"{ifmib.IF_X_ENTRY}.10"
HC_IN_PACKETS, HC_OUT_PACKETS = f"{ifmib.IF_X_ENTRY}.7", f"{ifmib.IF_X_ENTRY}.11"
PACKET = 500 + 8 + 20 + 14  # UDP, IPv4, Ethernet
OLDEST = 1.0  # seconds


@pytest.fixture(name="pair")
def _pair(lab):
    """(laboratory, index of the sender, index of the receiver)"""
    traffic.make_pair(lab.namespace)
    if VARIANT == "module":
        lab.use_module(ifmib.SERVE)
    lab.start_snmpd(modules=ifmib.WITHOUT_OWN)
    if VARIANT != "module":
        lab.start_ipifd(ifmib.SERVE)
    lab.wait_until_served()
    return lab, lab.namespace.index("one"), lab.namespace.index("two")


def _kernel(namespace, name):
    return namespace.ip_json("-s", "link", "show", name)[0]["stats64"]


def test_what_was_sent_a_second_ago_is_counted(pair):
    lab, sender, receiver = pair
    oids = [f"{HC_OUT}.{sender}", f"{HC_IN}.{receiver}", f"{HC_OUT_PACKETS}.{sender}",
            f"{HC_IN_PACKETS}.{receiver}"]
    for count in (1, 10, 3):
        before = [value.value for value in lab.client.get(*oids)]
        traffic.send(lab.namespace, count)
        time.sleep(OLDEST + 0.05)
        # Asked again: on a slow machine a reading may take longer than a request waits for it.
        wait_until(lambda: [new.value - old for old, new in zip(before, lab.client.get(*oids))]
                   == [count * PACKET, count * PACKET, count, count], 15, "all is counted")


def test_while_requests_keep_coming(pair):
    """Never older than a second, nor ahead of the kernel, nor going back."""
    lab, _, receiver = pair
    known, last, end = [], 0, time.monotonic() + 4
    with traffic.flowing(lab.namespace):
        while time.monotonic() < end:
            known.append((time.monotonic(), _kernel(lab.namespace, "two")["rx"]["packets"]))
            asked = time.monotonic()
            (value,) = lab.client.get(f"{HC_IN_PACKETS}.{receiver}")
            now = _kernel(lab.namespace, "two")["rx"]["packets"]
            oldest = max((count for when, count in known if when < asked - OLDEST - 0.05),
                         default=0)
            assert max(oldest, last) <= value.value <= now
            last = value.value
    assert last > 100


def _by_oid(bindings):
    return {binding.oid: binding.value.value for binding in bindings}


def test_one_answer_is_of_one_reading(pair):
    """Columns of both tables of both ends, in a GET, in a GETNEXT and in a GETBULK, again and again
    over the moments at which they are read anew."""
    lab, sender, receiver = pair
    interfaces.make_many(lab.namespace, 30)
    ends = [f"{column}.{index}" for column in (IN, HC_IN, OUT, HC_OUT)
            for index in (sender, receiver)]
    pairs, end = collections.Counter(), time.monotonic() + 5
    with traffic.flowing(lab.namespace):
        while time.monotonic() < end:
            answers = [
                _by_oid(zip_bindings(ends, lab.client.get(*ends))),
                _by_oid(lab.client.get_next(*(f"{oid.rpartition('.')[0]}."
                                              f"{int(oid.rpartition('.')[2]) - 1}"
                                              for oid in ends))),
                _by_oid(lab.client.get_bulk(IN, HC_IN, OUT, HC_OUT, repetitions=20))]
            for answer in answers:
                assert set(ends) <= set(answer)
                for index in (sender, receiver):
                    for narrow, wide in ((IN, HC_IN), (OUT, HC_OUT)):
                        assert answer[f"{narrow}.{index}"] == answer[f"{wide}.{index}"] % 2**32
                pairs[answer[f"{HC_OUT}.{sender}"], answer[f"{HC_IN}.{receiver}"]] += 1
    assert 4 <= len(pairs) < pairs.total()
    # Between the one end and the other of the kernel's list a packet may pass, or many where the
    # kernel was interrupted: then many answers are of that one reading.  Those of two readings would
    # each be of its own, and hundreds apart.
    apart = {pair: abs(pair[0] - pair[1]) for pair in pairs}
    assert statistics.median(apart[pair] for pair in pairs.elements()) <= PACKET, apart
    assert all(apart[pair] < 100 * PACKET or count > 1 for pair, count in pairs.items()), pairs


def zip_bindings(oids, values):
    """Bindings of a GET."""
    return [ifmib.Binding(*pair) for pair in zip(oids, values)]


def test_new_interface_has_counters_at_once(pair):
    lab, sender, _ = pair
    for index in range(5000, 5010):
        lab.client.get(f"{HC_IN}.{sender}")
        lab.namespace.ip("link", "add", f"new{index}", "index", index, "type", "ifb")
        name, counter = f"{ifmib.IF_X_ENTRY}.1.{index}", f"{HC_IN}.{index}"
        wait_until(lambda name=name: lab.client.get(name)[0].type == "STRING", 2, "it is there")
        time.sleep(0.1)
        assert lab.client.get(counter, f"{IN}.{index}") == [("Counter64", 0), ("Counter32", 0)]


def _discontinuity(lab, index):
    time, uptime = lab.client.get(f"{ifmib.IF_X_ENTRY}.{ifmib.DISCONTINUITY}.{index}",
                                  "1.3.6.1.2.1.1.3.0")
    return time.value, uptime.value


def test_replaced_device_is_a_discontinuity(pair):
    """Of the same name, and even of the same index; nothing else is one."""
    lab, sender, _ = pair
    lab.namespace.ip("link", "add", "tap7", "index", 7777, "type", "ifb")
    time.sleep(0.2)
    assert _discontinuity(lab, sender)[0] == _discontinuity(lab, 1)[0] == 0
    came = _discontinuity(lab, 7777)[0]
    assert came > 0
    lab.namespace.ip_batch(["link set tap7 up", "link set tap7 down", "link set tap7 name tap8",
                            "link set tap8 name tap7"])
    time.sleep(OLDEST + 0.1)
    before, uptime = _discontinuity(lab, 7777)
    assert before == came
    for index in (7777, 8888):
        lab.namespace.ip("link", "del", "tap7")
        lab.namespace.ip("link", "add", "tap7", "index", index, "type", "ifb")
        lab.provider.wait_until_at_rest()
        time.sleep(0.1)
        moved, now = _discontinuity(lab, index)
        assert uptime - 100 <= moved <= now + 5 and moved > before
        before, uptime = moved, now
        time.sleep(0.5)


# --- nobody asks ----------------------------------------------------------------------------------


@contextlib.contextmanager
def _traced(lab, name):
    """What who serves asks the kernel for by netlink meanwhile: the types of its requests, and files
    of /proc/net/dev_mcast that are read."""
    if not shutil.which("strace"):
        pytest.skip("no strace on this machine")
    path, found = lab.path(name), []
    tracer = subprocess.Popen(
        ["strace", "-f", "-e", "trace=sendto,sendmsg,lseek", "-s", "64", "-o", path, "-p",
         str(lab.provider.pid)], stderr=subprocess.DEVNULL)
    try:
        def is_traced():
            with open(f"/proc/{lab.provider.pid}/status", encoding="ascii") as file:
                return re.search(r"TracerPid:\t[1-9]", file.read())
        wait_until(is_traced, 10, "strace is there")
        time.sleep(0.3)
        yield found
        time.sleep(0.3)
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(30)
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if "AF_NETLINK" in line:
                found.append(re.search(r"nlmsg_type=(\w+)", line)[1])
            elif "lseek(" in line:
                found.append("lseek")


@pytest.mark.skipif(bool(sanitizers()), reason="they are in the way of strace")
def test_what_is_read_and_when(pair):
    lab, sender, _ = pair
    lab.client.walk(f"{ifmib.DOT3_ENTRY}.19")  # from now on ethtool's facts are followed
    lab.client.get(f"{HC_IN}.{sender}")
    time.sleep(OLDEST + 0.2)
    lab.provider.wait_until_at_rest()
    with traffic.flowing(lab.namespace):
        with _traced(lab, "idle") as idle:
            time.sleep(3)
        with _traced(lab, "facts") as facts:
            for column in (1, 2, 3, 4, 5, 6, 7, 8, 9, 22):
                lab.client.get(f"{ifmib.IF_ENTRY}.{column}.{sender}")
            for column in (f"{ifmib.IF_X_ENTRY}.1", f"{ifmib.IF_X_ENTRY}.18",
                           f"{ifmib.DOT3_ENTRY}.19"):
                lab.client.get(f"{column}.{sender}")
            lab.client.get(f"{ifmib.STACK_TABLE}.1.3.0.{sender}")
            lab.client.get(ifmib.NUMBER, ifmib.TABLE_LAST_CHANGE, ifmib.STACK_LAST_CHANGE)
        with _traced(lab, "counters") as counters:
            begin = time.monotonic()
            for _ in range(10):
                lab.client.get(f"{HC_IN}.{sender}", f"{IN}.{sender}")
            seconds = time.monotonic() - begin
        with _traced(lab, "addresses") as addresses:
            lab.client.walk(ifmib.RECEIVE_ADDRESS_TABLE, repetitions=1)
    assert not idle and not facts, (idle, facts)
    assert counters and set(counters) <= {"RTM_GETSTATS", "0x5e"}, counters  # by older straces, too
    assert len(counters) <= 1 + seconds / OLDEST + 1, (counters, seconds)
    assert addresses == ["lseek"], addresses


@pytest.mark.skipif("thread" in sanitizers(), reason="the sanitizer's own thread wakes up")
@pytest.mark.skipif(VARIANT == "module", reason="snmpd has timers of its own")
def test_daemon_sleeps_beside_traffic(pair):
    """After a request for counters as before it: as tests/agent/test_idle.py has it."""
    lab, sender, _ = pair
    interfaces.make_many(lab.namespace, 100)
    lab.client.get(f"{HC_IN}.{sender}")

    def switches():
        total = 0
        for line in lab.namespace.run(
                "sh", "-c", f"cat /proc/{lab.provider.pid}/task/*/status").splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
        return total
    with traffic.flowing(lab.namespace):
        time.sleep(2)
        before = switches()
        time.sleep(6)
        assert switches() - before <= 3
