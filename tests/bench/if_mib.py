#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""IF-MIB: what a scrape of it costs, what it costs while nobody asks, and how soon a change is seen.
Every interface has an IPv4 address: without, snmpd's own tables look cheaper than they are.

The module beside snmpd's own tables, each in a namespace of its own with the same interfaces; while
one is asked the other is stopped.  ipifd beside the cheapest AgentX subagent there can be, on one
processor.  By the build's target "bench_if_mib", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/if_mib.py [--interfaces N…] [--json FILE]
"""

import argparse
import contextlib
import json
import os
import platform
import signal
import statistics
import sys
import tempfile
import time

import following
import placed
import starts
import walker
from bench import BARE, Bench
from lab import interfaces, ipifmib, ipmib
from lab.agent import Laboratory
from lab.netns import Namespace
from lab.waiting import wait_until

SERVE = "ipifServe ip ipif interfaces\n"
# snmpd's modules for what the group "interfaces" has.
OWN = "ifTable,ifXTable,dot3StatsTable"
WITHOUT_OWN = f"-{OWN}"
IF_ENTRY, IF_X_ENTRY = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
DUPLEX = "1.3.6.1.2.1.10.7.2.1.19"
# What snmp_exporter walks for its module if_mib, one after the other, and with how many repetitions.
SCRAPE, REPETITIONS = ("1.3.6.1.2.1.2", "1.3.6.1.2.1.31.1.1"), 25
# The last request for ifTable goes on into what follows it: snmpd's ipAddrTable is so slow that this
# is most of a scrape, and others read all addresses again and again once somebody has come by.
BEHIND = ("ip", "ipAddressTable", "ipAddressPrefixTable", "ipDefaultRouterTable", "ipIfStatsTable",
          "inetNetToMediaTable", "inetCidrRouteTable", "ipCidrRouteTable")
ALONE = ",".join((WITHOUT_OWN, *BEHIND))
COLUMNS = ([f"{IF_ENTRY}.{number}" for number in range(1, 23)] +
           [f"{IF_X_ENTRY}.{number}" for number in range(1, 20)])
# What else is served: the rest of the group, and the other groups.
OTHERS = (DUPLEX, "1.3.6.1.2.1.31.1.2", "1.3.6.1.2.1.31.1.4", ipmib.IPV4_TABLE, ipmib.IPV6_TABLE,
          ipifmib.ZONE_TABLE, ipifmib.ADVERTISEMENT_TABLE, ipifmib.ROOT)
TOGETHER = 4  # columns in one request, as many as the floor has
_STOCK_MOST = 5000  # interfaces: with more of them snmpd's own tables take minutes for a start
_SETTLE = 1.0  # seconds in which snmpd reads again what it did not while it was stopped


def populate(namespace, count):
    """lo, and others with an address each.  One is up: snmpd looks for such a one at its start, for its
    traps, which takes minutes among thousands that are down."""
    interfaces.make_many(namespace, count - 1, addressed=True)
    namespace.ip("link", "set", "many0", "up")


def walk(lab, oids, repetitions=REPETITIONS):
    """Seconds that walks of some OIDs take, one after the other, and how many values they give."""
    runs = [walker.result(walker.start(lab.namespace, "walk", 1, repetitions, oid))
            for oid in oids]
    return sum(run["seconds"] for run in runs), sum(run["varbinds"] for run in runs)


# --- a scrape, beside snmpd's own tables ----------------------------------------------------------


@contextlib.contextmanager
def only(process, settle=_SETTLE):
    """Goes on for a while, and is stopped again."""
    process.send(signal.SIGCONT)
    time.sleep(settle)
    try:
        yield
    finally:
        process.send(signal.SIGSTOP)


def scrape_turn(lab, oids):
    """(wall, processor) seconds of one scrape by the one snmpd, and its values."""
    with only(lab.snmpd):
        before = walker.processor_seconds(lab.snmpd)
        wall, values = walk(lab, oids)
        return wall, walker.processor_seconds(lab.snmpd) - before, values


def scrape_beside_own(count, rounds, without=()):
    """Medians, in milliseconds, of a whole scrape; without other modules of snmpd's in either."""
    runs = {"module": [], "own": []}
    with Namespace("bench") as ours, Namespace("bench") as theirs:
        populate(ours, count)
        populate(theirs, count)
        with Laboratory(ours) as module, Laboratory(theirs) as own:
            module.start_snmpd(f"{starts.MODULE}\n{SERVE}",
                               modules=",".join((WITHOUT_OWN, *without)))
            module.wait_until_served(60)
            module.snmpd.send(signal.SIGSTOP)
            own.start_snmpd(modules=f"-{','.join(without)}" if without else None, seconds=300)
            own.snmpd.send(signal.SIGSTOP)
            for _ in range(rounds):
                for name, lab in (("module", module), ("own", own)):
                    runs[name].append(scrape_turn(lab, SCRAPE))
            for lab in (module, own):
                lab.snmpd.send(signal.SIGCONT)
    result = {name: {"wall_ms": 1e3 * statistics.median(run[0] for run in of),
                     "processor_ms": 1e3 * statistics.median(run[1] for run in of),
                     "values": of[0][2]} for name, of in runs.items()}
    for key in ("wall_ms", "processor_ms"):
        result[f"ratio_{key}"] = result["module"][key] / result["own"][key]
    result["ratio_turn_by_turn"] = statistics.median(
        module[0] / own[0] for module, own in zip(*runs.values()))
    return result


# --- over AgentX, beside the floor ----------------------------------------------------------------


def _groups():
    return [COLUMNS[begin:begin + TOGETHER] for begin in range(0, len(COLUMNS), TOGETHER)]


def scrape_beside_floor(count, rounds):
    """Microseconds a value on one processor, of all columns of both tables, some in each request."""
    with Namespace("bench") as namespace:
        populate(namespace, count)
        with Bench(namespace, count) as lab:
            lab.start_snmpd(modules=BARE)
            ours, floor = lab.start_ipifd(SERVE), lab.start_floor()
            of_floor = [f"{walker.FLOOR}.1.{column}" for column in range(1, TOGETHER + 1)]
            agents = (walker.Agent("ipifd", (ours,), walker.indexes(namespace)),
                      walker.Agent("floor", (floor,), []))
            groups = []
            with placed.together(lab.snmpd, agents):
                for columns in _groups():
                    def question(agent, columns=columns):
                        chosen = columns if agent.name == "ipifd" else of_floor[:len(columns)]
                        return "walk", 1, REPETITIONS, *chosen
                    groups.append(walker.turns(namespace, agents, rounds, question, "varbinds"))
            floor.end()
    return {**{name: statistics.mean(group[name]["wall_us"] for group in groups)
               for name in ("ipifd", "floor")},
            "ratio": statistics.mean(group["ratio_wall_us"] for group in groups),
            "ratio_turn_by_turn": statistics.mean(group["ratio_turn_by_turn"] for group in groups),
            "groups": groups}


# --- of one way to serve it -----------------------------------------------------------------------


@contextlib.contextmanager
def served(count, way, modules=None):
    """A laboratory in which the group is served by "module" or "ipifd", without snmpd's own tables,
    and the processes of that."""
    with Namespace("bench") as namespace:
        populate(namespace, count)
        with Laboratory(namespace) as lab:
            if way == "module":
                snmpd = lab.start_snmpd(f"{starts.MODULE}\n{SERVE}", modules=modules or ALONE,
                                        seconds=300)
                processes = {"snmpd": snmpd}
            else:
                snmpd = lab.start_snmpd(modules=modules or ALONE, seconds=300)
                processes = {"snmpd": snmpd, "ipifd": lab.start_ipifd(SERVE, wait=False)}
            lab.wait_until_served(60)
            yield lab, processes


def idle(count, way, seconds):
    """Processor milliseconds a minute of all processes while nobody asks, after a scrape."""
    with served(count, way, ALONE if count <= _STOCK_MOST else starts.MODULE_ONLY) as (
            lab, processes):
        walk(lab, SCRAPE)
        return following.idle(seconds, **processes)


def own_idle(count, seconds):
    """The same of snmpd with its own tables."""
    with Namespace("bench") as namespace:
        populate(namespace, count)
        with Laboratory(namespace) as lab:
            return following.idle(seconds, snmpd=lab.start_snmpd(seconds=300))


def duplex(count, way, rounds):
    """Milliseconds of walks of dot3StatsDuplexStatus: of the first one, and in the middle."""
    with served(count, way) as (lab, _):
        first, values = walk(lab, [DUPLEX])
        assert values == count - 1, values
        return {"first_ms": 1e3 * first,
                "median_ms": 1e3 * statistics.median(walk(lab, [DUPLEX])[0]
                                                     for _ in range(rounds))}


def memory(count, way):
    """Resident MiB after all that is served was asked for, beside nothing else in snmpd."""
    with served(count, way, starts.MODULE_ONLY) as (lab, processes):
        walk(lab, [*SCRAPE, *OTHERS])
        return following.memory(**processes)


def seen(count, way, rounds):
    """Milliseconds from a change to an answer that has it, with requests without a pause."""
    found = {"rename": [], "link": [], "removal": [], "alias": []}
    with served(count, way) as (lab, _):
        lab.namespace.ip_batch(["link add one index 70000 type veth peer name two index 70001",
                                "link set one up", "link set two up"])
        lab.client.walk(DUPLEX)  # ethtool's facts are followed from now on
        name, alias, status = (f"{entry}.70000" for entry in (
            f"{IF_X_ENTRY}.1", f"{IF_X_ENTRY}.18", f"{IF_ENTRY}.8"))

        def measure(what, command, oid, expected):
            time.sleep(0.3)
            lab.namespace.ip(*command)
            begin = time.monotonic()
            wait_until(lambda: lab.client.get(oid)[0].value == expected, 60, what, pause=0)
            found[what].append(1e3 * (time.monotonic() - begin))
        for number in range(rounds):
            before = f"new{number - 1}" if number else "one"
            measure("rename", ("link", "set", "dev", before, "name", f"new{number}"),
                    name, f"new{number}".encode())
            measure("alias", ("link", "set", "dev", f"new{number}", "alias", f"text {number}"),
                    alias, f"text {number}".encode())
            measure("link", ("link", "set", "two", "down"), status, 7)
            measure("link", ("link", "set", "two", "up"), status, 1)
        for number in range(rounds):
            lab.namespace.ip("link", "add", "gone", "index", 80000 + number, "type", "ifb")
            wait_until(lambda number=number: lab.client.get(
                f"{IF_ENTRY}.7.{80000 + number}")[0].value == 2, 60, "it comes")
            measure("removal", ("link", "del", "gone"), f"{IF_ENTRY}.7.{80000 + number}", None)
    return {what: {"median_ms": statistics.median(of), "worst_ms": max(of)}
            for what, of in found.items()}


# --- all of it ------------------------------------------------------------------------------------

_PARTS = ("scrape", "agentx", "duplex", "seen", "idle", "memory")


def main():
    """Measures, prints, writes."""
    if os.path.isdir("/dev/shm") and "TMPDIR" not in os.environ:
        tempfile.tempdir = "/dev/shm"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--scrape", type=int, nargs="+", default=[1000, 5000],
                        help="numbers of interfaces of the scrapes")
    parser.add_argument("--idle", type=int, nargs="+", default=[2001, 10001],
                        help="numbers of interfaces of the idle")
    parser.add_argument("--seconds", type=int, default=60, help="of doing nothing")
    parser.add_argument("--many", type=int, default=10000, help="interfaces of the memory")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    results = {"kernel": platform.release(), "processors": os.cpu_count()}

    def show(what, figures):
        results[what] = figures
        print(what, json.dumps({key: value for key, value in figures.items() if key != "groups"},
                               default=str), flush=True)
    if "scrape" in options.parts:
        for count in options.scrape:
            show(f"scrape, module and own, {count}", scrape_beside_own(count, options.rounds))
            show(f"scrape, module and own, both without snmpd's ip tables, {count}",
                 scrape_beside_own(count, options.rounds, BEHIND))
    if "agentx" in options.parts:
        for count in options.scrape:
            show(f"scrape, ipifd and floor, {count}", scrape_beside_floor(count, options.rounds))
    for way in ("module", "ipifd"):
        if "duplex" in options.parts:
            show(f"dot3StatsDuplexStatus, {way}, 2001", duplex(2001, way, options.rounds))
        if "seen" in options.parts:
            show(f"seen, {way}, 2001", seen(2001, way, options.rounds))
        if "memory" in options.parts:
            show(f"resident, {way}, {options.many}", memory(options.many, way))
        for count in options.idle if "idle" in options.parts else []:
            show(f"idle, {way}, {count}", idle(count, way, options.seconds))
    for count in options.idle if "idle" in options.parts else []:
        if count <= _STOCK_MOST:
            show(f"idle, own, {count}", own_idle(count, options.seconds))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
