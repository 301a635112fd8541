#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What tables of addresses and neighbours cost: ipifd beside the floor on one processor, and beside
snmpd's own tables, which are given so many seconds and no more.

By the build's target "bench_addresses", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/addresses.py [--addresses N…] [--json FILE]
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import time

import following
import placed
import walker
from bench import BARE, Bench
from lab import addresses
from lab.agent import FEW_MODULES, Laboratory
from lab.netns import Namespace

_TABLES = {"ipAddrTable": [f"{addresses.ADDRESS_OLD}.1.{column}" for column in (1, 2, 3, 4)],
           "ipAddressTable": [f"{addresses.ADDRESS}.1.{column}" for column in (3, 4, 5, 6)]}


def _populate(namespace, count):
    """One on each interface, and lo's; IPv4 alone, as the old table shows no other."""
    for path in ("all", "default", "lo"):
        namespace.write(f"ipv6/conf/{path}/disable_ipv6", 1)
    namespace.ip_batch(line for number in range(count - 1) for line in (
        f"link add m{number} type ifb",
        f"address add 10.{number // 250}.{number % 250}.1/24 dev m{number}"))


def _beside_floor(namespace, count, options):
    """Walks of both tables beside walks of the floor; idle; memory."""
    results = {}
    with Bench(namespace, count) as lab:
        snmpd = lab.start_snmpd(modules=BARE)
        ours, floor = lab.start_ipifd(addresses.SERVE), lab.start_floor()
        rows = list(range(count))
        for name, columns in _TABLES.items():
            walker.set_columns("ipifd", columns)
            # What an answer costs snmpd is part of it.
            agents = (walker.Agent("ipifd", (ours, snmpd), rows),
                      walker.Agent("floor", (floor, snmpd), rows))
            results[name] = placed.compare(namespace, snmpd, agents, options,
                                           processes=(ours, floor))["one processor"]
        results["idle"] = following.idle(options.idle, ipifd=ours)
        results["memory"] = following.memory(ipifd=ours)
        floor.end()
    return results


def _bounded(namespace, seconds, times, columns):
    """Microseconds per value of so many walks (0: any), for so many seconds.  A request is small: of
    a larger one snmpd does not answer within the manager's half a minute."""
    running = walker.start(namespace, "walk", times, 5, *columns)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGTERM)
    run = walker.result(running)
    return {"values": run["varbinds"],
            "wall_us": 1e6 * run["seconds"] / max(run["varbinds"], 1)}


def _snmpds_own(namespace, options):
    """The same tables of snmpd, of ipifd and of the module, one after the other: a first walk, and
    more.  snmpd keeps a table for 30 s at most: for who polls more seldom, each walk is the first."""
    results = {}
    for name, columns in _TABLES.items():
        of = results[name] = {}
        for who in ("own", "ipifd", "module"):
            with Laboratory(namespace) as lab:
                if who == "module":
                    lab.use_module(addresses.SERVE)
                lab.start_snmpd(modules=f"{FEW_MODULES},ip,ipAddressTable", seconds=60)
                if who == "ipifd":
                    lab.start_ipifd(addresses.SERVE, wait=False)
                if who != "own":
                    lab.wait_until_served(60)
                of[who] = {walk: _bounded(namespace, options.own, times, columns)
                           for walk, times in (("first", 1), ("next", 0))}
        for who in ("ipifd", "module"):
            of[f"ratio of {who}"] = {walk: of[who][walk]["wall_us"] / of["own"][walk]["wall_us"]
                                     for walk in ("first", "next")}
    return results


def _neighbours(count):
    """Seconds of walks of the neighbours' tables, all columns."""
    with Namespace("bench") as namespace:
        namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", *(
            f"neighbor add 10.{number // 250}.{number % 250}.1 lladdr 02:00:00:00:00:01 dev one"
            for number in range(count))])
        with Laboratory(namespace) as lab:
            lab.start_snmpd(modules=FEW_MODULES)
            lab.start_ipifd(addresses.SERVE)
            results = {}
            for name, table, columns in (("ipNetToMediaTable", addresses.MEDIA, (1, 2, 3, 4)),
                                         ("ipNetToPhysicalTable", addresses.PHYSICAL, (4, 6, 7))):
                run = walker.result(walker.start(
                    namespace, "walk", 5, 100 // len(columns),
                    *(f"{table}.1.{column}" for column in columns)))
                assert run["varbinds"] >= 5 * count * len(columns), run
                results[name] = {"values": run["varbinds"] // 5, "seconds": run["median"]}
            results["memory"] = following.memory(ipifd=lab.ipifd)
            return results


def _many(interfaces):
    """Memory with two addresses on each of so many interfaces, after walks of everything."""
    with Namespace("bench") as namespace:
        for first in range(0, interfaces, 250):  # one `ip` is given a minute
            namespace.ip_batch(line for number in range(first, first + 250) for line in (
                f"link add m{number} type ifb",
                f"address add 10.{number // 250}.{number % 250}.1/24 dev m{number}",
                f"address add 2001:db8:{number:x}::1/64 dev m{number} nodad"))
        with Laboratory(namespace) as lab:
            lab.start_snmpd(modules=FEW_MODULES, seconds=60)
            ours = lab.start_ipifd(addresses.SERVE, wait=False)
            lab.wait_until_served(60)
            result = {"after start": following.memory(ipifd=ours)["ipifd"]}
            for table in addresses.TABLES:
                begin = time.monotonic()
                walker.result(walker.start(namespace, "walk", 1, 50, f"{table}.1.4",
                                           f"{table}.1.6"))
                result[table] = time.monotonic() - begin
                print(table, f"{result[table]:.1f} s",
                      f"{following.memory(ipifd=ours)['ipifd']:.1f} MiB", flush=True)
            result["memory"] = following.memory(ipifd=ours)["ipifd"]
            return result


def main():
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--neighbours", type=int, default=10000, help="0: not")
    parser.add_argument("--many", type=int, default=10000, help="interfaces; 0: not")
    parser.add_argument("--own", type=int, default=20, help="seconds for snmpd's own tables")
    parser.add_argument("--idle", type=float, default=30, help="seconds")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    walker.add_options(parser, rounds=21)
    options = parser.parse_args()
    results = {"kernel": platform.release(), "processors": os.cpu_count(), "addresses": {}}

    def show(what, figures):
        print(what, json.dumps(figures, indent=1, default=lambda number: round(number, 3)),
              flush=True)
    for count in options.addresses:
        with Namespace("bench") as namespace:
            _populate(namespace, count)
            results["addresses"][count] = {"floor": _beside_floor(namespace, count, options),
                                           "own": _snmpds_own(namespace, options)}
        show(f"{count} addresses:", results["addresses"][count])
    if options.neighbours:
        results["neighbours"] = _neighbours(options.neighbours)
        show(f"{options.neighbours} neighbours:", results["neighbours"])
    if options.many:
        results["many"] = _many(options.many)
        show(f"{options.many} interfaces:", results["many"])
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
