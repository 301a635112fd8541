# SPDX-License-Identifier: BSD-2-Clause
"""What it costs ipifd to follow the kernel: idle, by lone changes, in storms."""

import time

from bench import processor_seconds
from lab import interfaces
from lab.waiting import wait_until

LONE_CHANGES = 300


def processor(process, action):
    """Processor seconds that a process takes while an action runs."""
    before = processor_seconds(process.pid)
    action()
    return processor_seconds(process.pid) - before


def idle(process, seconds):
    """Processor milliseconds a minute while nobody asks and nothing changes."""
    return 1e3 * processor(process, lambda: time.sleep(seconds)) * 60 / seconds


def lone_change(lab, process, name):
    """Processor microseconds of one change of one interface, with time to rest in between."""
    def change():
        for number in range(LONE_CHANGES):
            lab.namespace.write(f"ipv6/neigh/{name}/retrans_time_ms", 1000 + number % 2 * 100)
            time.sleep(0.004)
    return 1e6 * processor(process, change) / LONE_CHANGES



def _settled(lab, count):
    """ipifd's own count of rows, which is right when it has read what was announced."""
    oid = "1.3.6.1.4.1.8072.9999.9999.4293.1.4.2.0"
    return int(lab.client.get(oid)[0].value) == count


def storm(lab, process, count):
    """Processor microseconds per creation and per deletion of many interfaces at once."""
    lines = [f"link add name storm{number} group 77 type ifb" for number in range(count)]
    created = processor(process, lambda: (
        lab.namespace.ip_batch(lines),
        wait_until(lambda: _settled(lab, count + 1), 30, "all rows")))
    peak = process.memory()
    deleted = processor(process, lambda: (
        lab.namespace.ip("link", "del", "group", "77"),
        wait_until(lambda: _settled(lab, 1), 30, "one row")))
    return {"interfaces": count, "created_us": 1e6 * created / count,
            "deleted_us": 1e6 * deleted / count, "memory_mib": peak / 2**20}


def measure(lab_class, namespace, count, seconds):
    """Idle cost and that of a lone change with `count` interfaces."""
    interfaces.make_many(namespace, count - 1)
    namespace.ip("link", "set", "lo", "up")
    with lab_class(namespace) as lab:
        lab.start_snmpd(modules="system_mib,vacm_conf")
        process = lab.start_ipifd()
        time.sleep(2)
        return {
            "interfaces": count,
            "idle_ms_per_minute": idle(process, seconds),
            "lone_change_us": lone_change(lab, process, "lo"),
            "memory_mib": process.memory() / 2**20,
        }
