#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every figure of docs/performance.md in one run, from 100 to 10,000 interfaces.

ipifd beside the cheapest AgentX subagent there can be, the module beside snmpd's own ifXTable, and
what following the kernel costs.  By the build's target "bench_scale", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/scale.py [--json FILE] [--svg FILE]
"""

import argparse
import json
import os
import platform
import tempfile

import bench
import following
import inside
import plot
from lab import interfaces
from lab.agent import Laboratory
from lab.netns import Namespace


def measure(count, options):
    """All figures for one number of interfaces."""
    result = bench.measure(count, options.rounds)
    bench.show(result)
    with Namespace("bench") as namespace:
        result["following"] = following.measure(Laboratory, namespace, count, options.idle)
    print(f"  following: idle {result['following']['idle_ms_per_minute']:.1f} ms/min, "
          f"a lone change {result['following']['lone_change_us']:.0f} µs", flush=True)
    with Namespace("bench") as namespace:
        interfaces.make_many(namespace, count - 1)
        namespace.ip("link", "set", "lo", "up")
        with Laboratory(namespace) as lab:
            result["inside"] = inside.measure(lab, bench._WALKS, bench.walker, options.rounds)
    for walk in bench._WALKS:
        figures = result["inside"][walk]
        print(f"  {walk:>9}: module {figures['module_us']:.2f} µs/value, ifXTable "
              f"{figures['ifXTable_us']:.2f} µs, ratio {figures['ratio']:.2f} "
              f"(of snmpd's processor time {figures['processor_ratio']:.2f})", flush=True)
    return result


def measure_storm(count):
    """Creation and deletion of many interfaces."""
    with Namespace("bench") as namespace:
        namespace.ip("link", "set", "lo", "up")
        with Laboratory(namespace) as lab:
            lab.start_snmpd(modules="system_mib,vacm_conf")
            result = following.storm(lab, lab.start_ipifd(), count)
    print(f"a storm of {count}: {result['created_us']:.0f} µs per creation, "
          f"{result['deleted_us']:.0f} µs per deletion, {result['memory_mib']:.1f} MiB", flush=True)
    return result


def main():
    """Measures, prints, writes, draws."""
    # snmpd stores a line about each interface, with an fsync each: not on a disk.
    if os.path.isdir("/dev/shm"):
        tempfile.tempdir = "/dev/shm"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interfaces", type=int, nargs="+", default=[100, 1000, 5000, 10000])
    parser.add_argument("--rounds", type=int, default=15, help="walks of each kind and agent")
    parser.add_argument("--idle", type=int, default=20, help="seconds of doing nothing")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    parser.add_argument("--svg", metavar="FILE", help="draw them there")
    options = parser.parse_args()
    results = {"kernel": platform.release(), "processors": os.cpu_count(),
               "results": [measure(count, options) for count in options.interfaces],
               "storm": measure_storm(max(options.interfaces))}
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)
            file.write("\n")
    if options.svg:
        plot.draw(results["results"], options.svg)


if __name__ == "__main__":
    main()
