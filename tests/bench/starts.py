# SPDX-License-Identifier: BSD-2-Clause
"""From the start of a program to the first value of its table: wall and processor time."""

import statistics
import time

import walker
from bench import BARE, Bench
from lab import ipmib
from lab.process import product

_ROUNDS = 3
_OURS = ipmib.instance("ipv6", 5, 1)
MODULE = f"dlmod ipif {product('lib/ipif.so')}"
MODULE_ONLY = f"{BARE},dlmod"  # what snmpd needs to load a module


def first_answer(lab, start, oid):
    """Starts a program by `start`, and gives (it, {milliseconds to the first value of `oid`})."""
    waiting = walker.start(lab.namespace, "wait", oid)
    time.sleep(0.1)  # it is asking by now
    begin = time.monotonic()
    process = start()
    seconds = walker.result(waiting, 90)["monotonic"] - begin
    return process, {"wall_ms": 1e3 * seconds,
                     "processor_ms": 1e3 * walker.processor_seconds(process)}


def _snmpd(namespace, oid, more="", modules=None):
    """Each in a folder of its own: what one stores at its end, the next one had to read."""
    with Bench(namespace, 0) as lab:
        return first_answer(lab, lambda: lab.start_timed_snmpd(more, modules), oid)[1]


def _round(namespace, count):
    with Bench(namespace, count) as lab:
        lab.start_snmpd(modules=BARE)
        _, ours = first_answer(lab, lambda: lab.start_ipifd(wait=False), _OURS)
        process, floor = first_answer(lab, lab.start_floor, f"{walker.FLOOR}.1.1.1")
        process.end()
    return {
        "ipifd": ours,
        "floor": floor,
        "snmpd_bare": _snmpd(namespace, ipmib.UPTIME, modules=BARE),
        "snmpd_module": _snmpd(namespace, _OURS, MODULE, MODULE_ONLY),
        "snmpd_own_tables": _snmpd(namespace, f"{walker.IFX}.6.1"),
    }


def measure(namespace, count):
    """Medians for ipifd and the floor beside a snmpd that runs, and for a whole snmpd: without any
    tables of interfaces, with the module alone, and with its own tables."""
    rounds = [_round(namespace, count) for _ in range(_ROUNDS)]
    result = {program: {key: statistics.median(one[program][key] for one in rounds)
                        for key in ("wall_ms", "processor_ms")} for program in rounds[0]}
    for name, ours, peer in (("ipifd_to_floor", "ipifd", "floor"),
                             ("ipifd_to_own_tables", "ipifd", "snmpd_own_tables"),
                             ("module_to_own_tables", "snmpd_module", "snmpd_own_tables")):
        result[f"ratio_{name}"] = {key: result[ours][key] / result[peer][key]
                                   for key in ("wall_ms", "processor_ms")}
    return result
