# SPDX-License-Identifier: BSD-2-Clause
"""Storms of changes, walked all the while: they end with the right table, in bounded memory.

With IPIF_LONG=1 in the environment at full length, otherwise in a form for every day.
"""

import os
import random
import signal
import threading
import time

import pytest

from lab import interfaces, ipifmib, ipmib
from lab.agent import VARIANT
from lab.compare import assert_tables_served
from lab.netns import Namespace
from lab.process import product, sanitizer, sanitizers

LONG = os.environ.get("IPIF_LONG") == "1"


def length(short, long):
    """How often, or how long in seconds."""
    return long if LONG else short


class Walker(threading.Thread):
    """A manager that walks both tables without a pause; the tools fail if OIDs do not increase."""

    def __init__(self, client):
        super().__init__()
        self._client = client
        self._stop_asked = threading.Event()
        self.walks, self.failure = 0, None

    def run(self):
        """Walks until the block ends or a walk fails."""
        try:
            while not self._stop_asked.is_set():
                for table in (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE):
                    self._client.walk(table)
                self.walks += 1
        except Exception as failure:  # pylint: disable=broad-except # handed to the test
            self.failure = failure

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._stop_asked.set()
        self.join()
        if self.failure:
            raise self.failure
        assert self.walks


def test_churn_while_being_walked(lab):
    """A minute of random additions, removals and settings, as on a container host."""
    randomly = random.Random(51)
    namespace, names = lab.namespace, []
    interfaces.make_many(namespace, 100)
    lab.start_both()
    settings = ("ipv6/conf/{}/disable_ipv6", "ipv4/conf/{}/forwarding",
                "ipv6/neigh/{}/retrans_time_ms", "ipv4/neigh/{}/base_reachable_time_ms")
    number = 0
    with Walker(lab.client) as walker:
        end = time.monotonic() + length(6, 60)
        while time.monotonic() < end:
            number += 1
            if len(names) < 30 or randomly.random() < 0.3:
                names.append(f"churn{number}")
                namespace.ip("link", "add", names[-1], "type",
                             randomly.choice(("ifb", "bridge", "veth")))
            elif randomly.random() < 0.5:
                namespace.ip("link", "del", names.pop(randomly.randrange(len(names))))
            else:
                name = randomly.choice(names)
                namespace.ip("link", "set", name, randomly.choice(("up", "down")), "mtu",
                             randomly.choice((1200, 1280, 1500)))
                path = randomly.choice(settings).format(name)
                if namespace.exists(path):
                    namespace.write(path, randomly.choice((0, 1)) if "conf" in path
                                    else randomly.randint(100, 9000))
    assert walker.walks > 5
    assert_tables_served(lab)


def test_mass_creation_and_deletion(lab):
    lab.start_both()
    memory = []
    for _ in range(2):
        with Walker(lab.client):
            interfaces.make_many(lab.namespace, length(2000, 10000))
            memory.append(lab.provider.memory())
            lab.namespace.ip("link", "del", "group", 77)
        assert_tables_served(lab)
        memory.append(lab.provider.memory())
    # The second storm may not need more than the first; sanitizers keep freed memory, and snmpd
    # its own rows of what is gone.
    if VARIANT != "module" and not sanitizer(product("bin/ipifd")):
        assert max(memory[2:]) < max(memory[:2]) * 1.25 + 2**20, memory


def test_lost_notifications(lab):
    """Stopped for a while, ipifd loses notifications: it must notice and read everything anew."""
    interfaces.make_many(lab.namespace, 10)
    lab.start_both()
    lab.provider.send(signal.SIGSTOP)
    lab.namespace.ip("link", "del", "group", 77)
    interfaces.make_many(lab.namespace, 4000, first_index=100000)
    lab.namespace.ip("link", "del", "group", 77)
    interfaces.make_many(lab.namespace, 50, kind="bridge")
    lab.provider.send(signal.SIGCONT)
    assert_tables_served(lab)
    (overruns,) = lab.client.get(f"{ipifmib.AGENT}.6.0")
    assert overruns.value >= 1, overruns


def test_renames(lab):
    interfaces.make_many(lab.namespace, 20)
    lab.start_both()
    with Walker(lab.client):
        for turn in range(length(10, 50)):
            lab.namespace.ip_batch(
                f"link set {'other' if turn % 2 else 'many'}{number} name "
                f"{'many' if turn % 2 else 'other'}{number}" for number in range(20))
    assert_tables_served(lab)


def test_moves_between_namespaces(lab):
    """Indexes are kept by a move, and used again by what comes."""
    with Namespace("elsewhere") as elsewhere:
        interfaces.make_many(lab.namespace, 10, first_index=500)
        lab.start_both()
        with Walker(lab.client):
            for _ in range(length(2, 10)):
                for number in range(10):
                    lab.namespace.ip("link", "set", f"many{number}", "netns", elsewhere.name)
                lab.namespace.ip("link", "add", "again", "index", 505, "type", "bridge")
                lab.namespace.ip("link", "del", "again")
                for number in range(10):
                    elsewhere.ip("link", "set", f"many{number}", "netns", lab.namespace.name)
        assert_tables_served(lab)


def test_bridge_ports_come_and_go(lab):
    """A port that leaves its bridge is announced like a removal, and is none."""
    lab.namespace.ip_batch(["link add hub type bridge", *(
        f"link add port{number} type veth peer name peer{number}" for number in range(5))])
    lab.start_both()
    with Walker(lab.client):
        for _ in range(length(10, 100)):
            lab.namespace.ip_batch(f"link set port{number} master hub" for number in range(5))
            lab.namespace.ip_batch(f"link set port{number} nomaster" for number in range(5))
    assert_tables_served(lab)


def test_stopped_snmpd_during_changes(lab):
    lab.start_both()
    lab.snmpd.send(signal.SIGSTOP)
    end = time.monotonic() + length(5, 30)
    interfaces.make_many(lab.namespace, length(1000, 5000))
    lab.namespace.ip("link", "del", "group", 77)
    interfaces.make_many(lab.namespace, 100, kind="bridge")
    time.sleep(max(0, end - time.monotonic()))
    lab.snmpd.send(signal.SIGCONT)
    lab.wait_until_served()
    assert_tables_served(lab)


def test_many_restarts_of_snmpd(lab):
    """Registered anew each time, without growing and without leaking descriptors."""
    lab.start_both()
    descriptors = None
    for turn in range(length(4, 50)):
        lab.snmpd.end(signal.SIGKILL if turn % 2 else signal.SIGTERM)
        lab.start_snmpd()
        lab.wait_until_served()
        count = len(os.listdir(f"/proc/{lab.provider.pid}/fd"))
        descriptors = descriptors or count
        assert count <= descriptors, f"descriptors after restart {turn + 1}"
    assert_tables_served(lab)


@pytest.mark.skipif("thread" in sanitizers(), reason="the sanitizer's own thread wakes up")
@pytest.mark.skipif(VARIANT == "module", reason="snmpd has timers of its own")
def test_idle_daemon_sleeps(lab):
    """Nobody asks, nothing changes: one wake-up in 15 s, and what snmpd's ping needs."""
    def wake_ups():
        total = 0
        for thread in os.listdir(f"/proc/{lab.provider.pid}/task"):
            with open(f"/proc/{lab.provider.pid}/task/{thread}/status", encoding="ascii") as file:
                total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
        return total
    interfaces.make_many(lab.namespace, 200)
    lab.start_both()
    time.sleep(2)
    before, seconds = wake_ups(), length(6, 60)
    time.sleep(seconds)
    # A ping is a few switches of the thread that waits for its answer.
    assert wake_ups() - before <= 10 * (1 + seconds // 15)
