# SPDX-License-Identifier: BSD-2-Clause
"""Churn, polling, reloads and restarts of snmpd for a while: ipifd's memory and descriptors stay
what they were.

IPIF_SOAK_SECONDS is how long (30 s, and 600 s with IPIF_LONG=1); the last line has the figures.
"""

import os
import random
import signal
import threading
import time

from lab import ipifmib, ipmib
from lab.compare import assert_tables_served
from lab.form import length
from lab.snmp import SnmpError

SECONDS = float(os.environ.get("IPIF_SOAK_SECONDS", length(30, 600)))
_SEED = int(os.environ.get("IPIF_SOAK_SEED", "7"))


class Worker(threading.Thread):
    """Calls a function again and again until it is told to stop; keeps its first failure."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self._function = function
        self._stopping = threading.Event()
        self.rounds = 0
        self.failure = None

    def run(self):
        while not self._stopping.is_set() and self.failure is None:
            try:
                self._function(self.rounds)
            except Exception as failure:  # told by stop()
                self.failure = failure
            self.rounds += 1

    def stop(self):
        """Waits for the end of the round, and raises what went wrong."""
        self._stopping.set()
        self.join(60)
        assert not self.is_alive(), "a worker hangs"
        if self.failure:
            raise self.failure
        return self.rounds


def churn(namespace, chance):
    """One round of coming, going, renaming and changing; the same interfaces each time."""
    def once(_):
        some = chance.sample(range(40), 10)
        namespace.ip_batch(
            [f"link add s{i} type veth peer name t{i}" for i in some] +
            [f"link set s{i} up mtu {chance.randrange(1280, 9000)}" for i in some] +
            [f"addr add 2001:db8:{i}::1/64 dev s{i}" for i in some] +
            [f"route add default dev s{i} metric {1000 + i}" for i in some] +
            [f"link set t{i} name u{i}" for i in some])
        namespace.write("ipv6/conf/all/forwarding", chance.randrange(2))
        namespace.ip_batch(f"link del s{i}" for i in some)
    return once


def poll(lab):
    """One walk of everything; snmpd may just be away."""
    tables = (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE, ipifmib.ROOT)

    def once(_):
        for table in tables:
            try:
                lab.client.walk(table)
            except SnmpError:
                time.sleep(0.2)
    return once


def figures(process):
    """(resident KiB, open files, threads)."""
    return (process.memory() // 1024, len(os.listdir(f"/proc/{process.pid}/fd")),
            len(os.listdir(f"/proc/{process.pid}/task")))


def disturb(lab, number):
    """Every fourth time snmpd is killed, otherwise ended; every time the configuration is read."""
    lab.ipifd.send(signal.SIGHUP)
    lab.snmpd.end(signal.SIGKILL if number % 4 == 0 else signal.SIGTERM)
    lab.start_snmpd()
    lab.wait_until_served(10)


def soak(lab, seconds=SECONDS, pause=2.5):
    """Returns the figures at a quarter of the time and at its end, and the numbers of rounds."""
    lab.client = type(lab.client)("udp:127.0.0.1:1161", lab.namespace, seconds=3)
    workers = [Worker(churn(lab.namespace, random.Random(_SEED))), Worker(poll(lab))]
    begin = time.monotonic()
    early, restarts = None, 0
    for worker in workers:
        worker.start()
    try:
        while time.monotonic() < begin + seconds:
            disturb(lab, restarts)
            restarts += 1
            time.sleep(pause)
            lab.check_alive()
            if not early and time.monotonic() > begin + seconds / 4:
                early = figures(lab.ipifd)
    finally:
        rounds = [worker.stop() for worker in workers]
    time.sleep(2)
    assert_tables_served(lab)
    return early, figures(lab.ipifd), rounds, restarts
