#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a request costs: ipifd beside the cheapest AgentX subagent there can be.

Both serve as many rows to one private snmpd, and are walked in turn (A, B, A, B, …); medians are
compared, because other work on the machine disturbs both alike.  Run it by the build's target "bench", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/bench.py [--interfaces N…] [--json FILE]
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lab import interfaces, ipmib  # noqa: E402
from lab.agent import ADDRESS, Laboratory  # noqa: E402
from lab.netns import Namespace  # noqa: E402
from lab.process import product  # noqa: E402

_FLOOR = "1.3.6.1.4.1.8072.9999.9999.4294"
# Repetitions that fill what snmpd gives in one answer (100 values).
_WALKS = {"1 column": (50, 1), "4 columns": (25, 4)}
_COLUMNS = {
    "ipifd": [f"{ipmib.IPV6_TABLE}.1.{column}" for column in (5, 6, 7, 8)],
    "floor": [f"{_FLOOR}.1.{column}" for column in (1, 2, 3, 4)],
}


def walker(namespace, *arguments):
    """Runs the walker in the namespace and returns what it measured."""
    with namespace.entered():
        done = subprocess.run(
            [product("bin/bulk_walker"), ADDRESS, "public", "walk", "1", *map(str, arguments)],
            capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        sys.exit(f"bulk_walker: {done.stderr.strip()}")
    return json.loads(done.stdout)


def processor_seconds(pid):
    """Processor time of all threads of a process, in seconds, exact to the nanosecond."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def first_answer(lab, start):
    """Seconds from the start of an agent (by `start`) to the first value of its table."""
    oid = f"{_FLOOR}.1.1.1" if start == lab.start_floor else ipmib.instance("ipv6", 5, 1)
    with lab.namespace.entered():
        waiting = subprocess.Popen([product("bin/bulk_walker"), ADDRESS, "public", "wait", oid],
                                   stdout=subprocess.PIPE, text=True)
    time.sleep(0.1)  # it is asking by now
    begin = time.monotonic()
    process = start()
    output, _ = waiting.communicate(timeout=90)
    return process, json.loads(output)["monotonic"] - begin


class Bench(Laboratory):
    """A laboratory with both agents."""

    def __init__(self, namespace, rows):
        super().__init__(namespace)
        self._rows = rows

    def start_floor(self):
        """Starts the floor."""
        return self.start(product("bin/agentx_floor"), self.socket.removeprefix("unix:"),
                          self._rows)

    def start_agent(self):
        """Starts ipifd."""
        return self.start_ipifd(wait=False)


def summary(runs):
    """What the runs of one agent took per value: medians, and the least disturbed run."""
    wall = [1e6 * run["seconds"] / run["varbinds"] for run in runs]
    return {
        "values": runs[0]["varbinds"],
        "wall_us": statistics.median(wall),
        "best_wall_us": min(wall),
        "processor_us": statistics.median(1e6 * run["processor"] / run["varbinds"]
                                          for run in runs),
    }


def measure_walks(lab, agents, rounds):
    """Medians of wall and processor time per value, for each kind of walk and each agent."""
    results = {}
    for walk, (repetitions, columns) in _WALKS.items():
        runs = {name: [] for name in agents}
        for _ in range(rounds):
            for name, process in agents.items():
                before = processor_seconds(process.pid)
                run = walker(lab.namespace, repetitions, *_COLUMNS[name][:columns])
                run["processor"] = processor_seconds(process.pid) - before
                runs[name].append(run)
        results[walk] = {name: summary(of) for name, of in runs.items()}
        for key in ("wall_us", "best_wall_us", "processor_us"):
            results[walk][f"ratio_{key}"] = (
                results[walk]["ipifd"][key] / results[walk]["floor"][key])
    return results


def measure(count, rounds):
    """Everything for one number of interfaces."""
    with Namespace("bench") as namespace:
        interfaces.make_many(namespace, count - 1)  # and lo
        with Bench(namespace, count) as lab:
            # Only what AgentX needs: snmpd's own tables take time of their own on every interface.
            lab.start_snmpd(modules="system_mib,vacm_conf")
            starts = {"ipifd": [], "floor": []}
            for last in (False, False, True):
                ours, seconds = first_answer(lab, lab.start_agent)
                starts["ipifd"].append(seconds)
                floor, seconds = first_answer(lab, lab.start_floor)
                starts["floor"].append(seconds)
                if not last:
                    ours.end()
                    floor.end()
            result = {
                "interfaces": count,
                "first_answer_ms": {name: 1e3 * statistics.median(of)
                                    for name, of in starts.items()},
                "walks": measure_walks(lab, {"ipifd": ours, "floor": floor}, rounds),
                "memory_mib": ours.memory() / 2**20,
            }
            for walk in result["walks"].values():
                for name in ("ipifd", "floor"):
                    columns = 4 if walk is result["walks"]["4 columns"] else 1
                    assert walk[name]["values"] == columns * count, (name, walk)
            floor.end()
            return result


def show(result):
    """Prints one number of interfaces."""
    starts = result["first_answer_ms"]
    print(f"{result['interfaces']} interfaces: first answer {starts['ipifd']:.0f} ms after the "
          f"start (floor {starts['floor']:.0f} ms), {result['memory_mib']:.1f} MiB resident")
    for name, walk in result["walks"].items():
        print(f"  {name:>9}: ipifd {walk['ipifd']['wall_us']:6.2f} µs/value, "
              f"floor {walk['floor']['wall_us']:6.2f} µs, ratio {walk['ratio_wall_us']:.2f} "
              f"(best runs {walk['ratio_best_wall_us']:.2f}); "
              f"processor {walk['ipifd']['processor_us']:.2f} against "
              f"{walk['floor']['processor_us']:.2f} µs", flush=True)


def main():
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interfaces", type=int, nargs="+", default=[100, 1000, 5000])
    parser.add_argument("--rounds", type=int, default=31, help="walks of each kind and agent")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    results = []
    for count in options.interfaces:
        results.append(measure(count, options.rounds))
        show(results[-1])
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"kernel": platform.release(), "processors": os.cpu_count(),
                       "results": results}, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
