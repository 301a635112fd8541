#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What the library's functions cost, beside the bare requests to the kernel that they need.

The two programs run in turn (A, B, A, B, …) and medians are compared: other work on the machine
disturbs both alike.  Run it by the build's target "bench_api", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/api_bench.py [--interfaces N…] [--json FILE]
"""

import argparse
import json
import os
import platform
import re
import select
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lab.interfaces import make_many  # noqa: E402
from lab.netns import Namespace  # noqa: E402
from lab.process import product  # noqa: E402

_PROGRAMS = {"libipif": "bin/api_bench", "floor": "bin/api_floor"}


def _run(namespace, program, *arguments):
    return namespace.run(product(program), *map(str, arguments))


def microseconds(namespace, turns, *arguments):
    """The median round of both programs, in microseconds."""
    rounds = {name: [] for name in _PROGRAMS}
    for _ in range(turns):
        for name, program in _PROGRAMS.items():
            rounds[name] += map(float, _run(namespace, program, *arguments).split())
    return {name: round(statistics.median(values), 1) for name, values in rounds.items()}


def system_calls(namespace, program, *arguments):
    """The system calls of one round: those of six less those of one, by five."""
    if not shutil.which("strace"):
        return None

    def total(rounds):
        with namespace.entered():
            done = subprocess.run(
                ["strace", "-f", "-c", "-o", "/dev/stdout", product(program),
                 *map(str, arguments), str(rounds)],
                capture_output=True, text=True, timeout=120, check=True)
        return int(re.search(r"^\s*100\.00\s+\S+\s+(?:\d+\s+)?(\d+)(?:\s+\d+)?\s+total",
                             done.stdout, re.MULTILINE).group(1))
    return round((total(6) - total(1)) / 5, 1)


def _settle(namespace):
    """Waits until the kernel has nothing more to say about the new interfaces."""
    with namespace.entered(), subprocess.Popen(
            ["ip", "monitor", "link", "address", "route"], stdout=subprocess.PIPE) as monitor:
        while select.select([monitor.stdout], [], [], 1.0)[0]:
            os.read(monitor.stdout.fileno(), 1 << 20)
        monitor.terminate()


def measure(count):
    """Everything about a namespace with so many interfaces."""
    with Namespace("bench") as namespace:
        namespace.write("ipv6/conf/default/accept_dad", 0)
        make_many(namespace, count - 1)
        namespace.ip("link", "set", "group", "77", "up")
        _settle(namespace)
        index = namespace.index("many1")
        result = {"interfaces": count, "snapshot": microseconds(
            namespace, 3, "snapshot", max(3, 5000 // count))}
        for family, number in (("ipv4", 2), ("ipv6", 10)):
            result[f"entry {family}"] = microseconds(namespace, 3, "entry", number, index, 200)
        result["system calls"] = {
            name: {what: system_calls(namespace, program, *arguments)
                   for what, arguments in (("snapshot", ["snapshot"]),
                                           ("entry ipv4", ["entry", 2, index]),
                                           ("entry ipv6", ["entry", 10, index]))}
            for name, program in _PROGRAMS.items()}
        result["bytes per interface"] = int(
            _run(namespace, _PROGRAMS["libipif"], "memory")) // count
        namespace.ip("link", "del", "group", "77")
        return result


def show(result):
    """One line for each figure."""
    for what in ("snapshot", "entry ipv4", "entry ipv6"):
        ours, floor = result[what]["libipif"], result[what]["floor"]
        calls = [result["system calls"][name][what] for name in _PROGRAMS]
        print(f"{result['interfaces']:>6} interfaces  {what:<11} {ours:>9.1f} us, "
              f"floor {floor:>9.1f} us, ratio {ours / floor:4.2f}; "
              f"system calls {calls[0]} and {calls[1]}")
    print(f"{result['interfaces']:>6} interfaces  memory      "
          f"{result['bytes per interface']:>9} bytes for each", flush=True)


def main():
    """Measures, prints, and writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--interfaces", type=int, nargs="+", default=[100, 1000, 5000, 10000])
    parser.add_argument("--json")
    options = parser.parse_args()
    results = []
    for count in options.interfaces:
        results.append(measure(count))
        show(results[-1])
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"kernel": platform.release(), "results": results}, file, indent=1)


if __name__ == "__main__":
    main()
