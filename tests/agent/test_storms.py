# SPDX-License-Identifier: BSD-2-Clause
"""Storms of changes, walked all the while: they end with the right table, in bounded memory.

With IPIF_LONG at full length, otherwise in a form for every day.
"""

import os
import random
import signal
import threading
import time

from lab import interfaces, ipifmib, ipmib
from lab.agent import FEW_MODULES, VARIANT
from lab.compare import assert_everything_served, assert_tables_served
from lab.form import length
from lab.process import product, sanitizer
from lab.storm import Walker
from lab.traps import ADDED, ON, TRAPS, Sink
from lab.waiting import wait_until

_ALL = (ipmib.IPV4_TABLE, ipmib.IPV6_TABLE, ipifmib.INTERFACE_TABLE)
_ADAPTERS = f"{ipifmib.ROOT}.1.2"
_ONE, _DAD_TRANSMITS = 4711, 20  # an ifindex, and a column
_READING = 0.75  # seconds for which a manager waits for a reading, or a little longer
_WALKS = 5  # in a storm, at least
_MEMORY = 25e6  # bytes that are promised for 10,000 interfaces, in a storm of as many, too


def _assert_no_failure(lab):
    """That a dump is interrupted is what a storm does."""
    assert "serving the last" not in lab.provider.log(), lab.provider.log()


def test_churn_while_being_walked(lab):
    """A minute of random additions, removals, renames and settings, as on a container host."""
    randomly = random.Random(51)
    namespace, names = lab.namespace, []
    interfaces.make_many(namespace, 100)
    lab.start_both()
    settings = ("ipv6/conf/{}/disable_ipv6", "ipv4/conf/{}/forwarding",
                "ipv6/neigh/{}/retrans_time_ms", "ipv4/neigh/{}/base_reachable_time_ms")
    number = 0
    with Walker(lab.client, _ALL) as walker:
        end = time.monotonic() + length(6, 60)
        while time.monotonic() < end or walker.is_alive() and walker.walks < _WALKS:
            number += 1
            if len(names) < 30 or randomly.random() < 0.3:
                names.append(f"churn{number}")
                namespace.ip("link", "add", names[-1], "type",
                             randomly.choice(("ifb", "bridge", "veth")))
            elif randomly.random() < 0.2:
                position = randomly.randrange(len(names))
                old, names[position] = names[position], f"renamed{number}"
                namespace.ip("link", "set", old, "name", names[position])
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
    assert walker.walks >= _WALKS
    assert_everything_served(lab)
    _assert_no_failure(lab)


def test_mass_creation_and_deletion(lab):
    lab.start_snmpd(modules=FEW_MODULES)
    lab.start_ipifd()
    memory = []
    for _ in range(2):
        with Walker(lab.client, (*_ALL, _ADAPTERS)):
            interfaces.make_many(lab.namespace, length(2000, 10000))
            memory.append(lab.provider.memory())
            lab.namespace.ip("link", "del", "group", 77)
        assert_tables_served(lab)
        memory.append(lab.provider.memory())
    _assert_no_failure(lab)
    # The second storm may not need more than the first; sanitizers keep freed memory, and snmpd
    # its own rows of what is gone.
    if VARIANT != "module" and not sanitizer(product("bin/ipifd")):
        assert max(memory[2:]) < max(memory[:2]) * 1.25 + 2**20, memory
        assert max(memory) < _MEMORY, memory


def test_what_is_written_in_a_storm_is_read_back(lab):
    """A manager sees what it has set at once, whatever else waits to be read; or, where the kernel
    takes longer than a manager waits, when it has been read."""
    lab.namespace.ip("link", "add", "one", "index", _ONE, "type", "bridge")
    lab.start_both("ipifWritable yes\n")
    oid = f"{ipifmib.INTERFACE_TABLE}.1.{_DAD_TRANSMITS}.2.{_ONE}"
    storm = threading.Thread(target=interfaces.make_many,
                             args=(lab.namespace, length(3000, 10000)))
    storm.start()
    number = too_early = 0

    def read_back():
        (value,) = lab.client.get(oid)
        return int(value.value) == number
    try:
        while storm.is_alive():
            number += 1
            begin = time.monotonic()
            lab.writer.set((oid, "u", number))
            too_early += not read_back() and time.monotonic() - begin < _READING
            wait_until(read_back, 5, f"{number} is read back")
    finally:
        storm.join()
    assert number
    assert too_early <= number / 2, (too_early, number)


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
    assert_everything_served(lab)
    (overruns,) = lab.client.get(f"{ipifmib.AGENT}.6.0")
    assert overruns.value >= 1, overruns


def test_stopped_snmpd_during_changes(lab):
    """Nothing is lost, it is served again, and what remains is told of."""
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(ON)
    lab.snmpd.send(signal.SIGSTOP)
    end = time.monotonic() + length(5, 30)
    # 5,000 in the long form: half of them come and go, as far as can be told.
    interfaces.make_many(lab.namespace, length(500, 2500))
    lab.namespace.ip("link", "del", "group", 77)
    lab.namespace.ip_batch(f"link add bridge{number} type bridge" for number in range(100))
    time.sleep(max(0, end - time.monotonic()))
    lab.snmpd.send(signal.SIGCONT)
    lab.wait_until_served()
    assert_everything_served(lab)

    def told():
        return {event[1:3] for event in sink.events() if event[0] == ADDED}
    bridges = {(f"bridge{number}", version) for number in range(100) for version in (1, 2)}
    wait_until(lambda: len(bridges & told()) + sink.lost() >= len(bridges), 20,
               "the bridges are told of", pause=0.5)


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
