# SPDX-License-Identifier: BSD-2-Clause
"""What a storm of creations and deletions costs ipifd, with nobody asking and while walked."""

import re
import statistics
import time

import walker
from bench import BARE
from lab import interfaces, ipifmib, ipmib
from lab.agent import Laboratory
from lab.netns import Namespace
from lab.waiting import wait_until
from walker import main_thread_seconds, processor_seconds

_TIMES = 3
_WALKED = (f"{ipifmib.INTERFACE_TABLE}.1", f"{ipmib.IPV6_TABLE}.1")
_REST_SECONDS = 2  # longer than ipifd ever rests in a storm


def _peak_mib(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) / 2**10


def _settled(lab, rows):
    """ipifd's own count of rows, which is right when it has read what was announced."""
    return int(lab.client.get(f"{ipifmib.AGENT}.2.0")[0].value) == rows


def _wait_until_settled(lab, rows):
    wait_until(lambda: _settled(lab, rows), 60, f"{rows} rows", pause=0.1)


def _wait_until_rested(process):
    """Until it takes no more processor time: to ask it would be to ask."""
    last, since = processor_seconds(process), time.monotonic()
    while time.monotonic() - since < _REST_SECONDS:
        time.sleep(0.1)
        if processor_seconds(process) != last:
            last, since = processor_seconds(process), time.monotonic()


def _used(process):
    """Processor seconds so far: of all ipifd, and of its threads that read the kernel."""
    total = processor_seconds(process)
    return total, total - main_thread_seconds(process)


def _quiet(lab, process, action, rows):
    """What ipifd uses from an action to its rest, with nobody asking; 0 answers."""
    _wait_until_rested(process)
    before = _used(process)
    action()
    _wait_until_rested(process)
    after = _used(process)
    _wait_until_settled(lab, rows)
    return before, after, 0


class _Walkers:
    """Two managers that walk a table each, all columns, again and again."""

    def __init__(self, lab):
        self._walkers = [walker.start(lab.namespace, "walk", 0, 100, root) for root in _WALKED]

    def end(self):
        """Ends them and gives how many values they got."""
        for one in self._walkers:
            one.terminate()
        return sum(walker.result(one)["varbinds"] for one in self._walkers)


def _walked(lab, process, action, rows):
    """What ipifd uses until the right number of rows is there, and the values that it answered in
    the same time."""
    before = _used(process)
    walkers = _Walkers(lab)
    time.sleep(0.05)  # they are asking by now
    action()
    _wait_until_settled(lab, rows)
    answers = walkers.end()
    return before, _used(process), answers


def _spread(figures):
    return {"median": statistics.median(figures), "min": min(figures), "max": max(figures)}


def _figures(what, count, before, after, answers):
    total, reading = (1e6 * (late - early) / count for early, late in zip(before, after))
    return {f"{what}_us": total, f"{what}_reading_us": reading, f"{what}_answers": answers / count}


def _asked_before(lab, process, action, rows):
    """As quiet, but somebody has asked for everything once: what is read only when it is asked
    for, as offloads are, is followed from then on."""
    walkers = _Walkers(lab)
    time.sleep(0.2)
    walkers.end()
    return _quiet(lab, process, action, rows)


def _one(namespace, how, count):
    """One storm over a new ipifd: microseconds of processor, and values answered, for each
    interface; and the memory before and at the peak."""
    with Laboratory(namespace) as lab:
        lab.start_snmpd(modules=BARE)
        process = lab.start_ipifd()
        memory = process.memory() / 2**20
        return {
            **_figures("created", count, *how(
                lab, process, lambda: interfaces.make_many(namespace, count), count + 1)),
            **_figures("deleted", count, *how(
                lab, process, lambda: namespace.ip("link", "del", "group", "77"), 1)),
            "memory_before_mib": memory,
            "memory_peak_mib": _peak_mib(process),
        }


def measure(count):
    """Creation (by `ip -batch`) and deletion (by group) of `count` interfaces, three times each
    way: median, least and most."""
    ways = {"quiet": _quiet, "asked_before": _asked_before, "walked": _walked}
    runs = {name: [] for name in ways}
    with Namespace("bench") as namespace:
        for _ in range(_TIMES):
            for name, how in ways.items():
                runs[name].append(_one(namespace, how, count))
    return {"interfaces": count,
            **{name: {key: _spread([run[key] for run in of]) for key in of[0]}
               for name, of in runs.items()}}
