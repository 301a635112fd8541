# SPDX-License-Identifier: BSD-2-Clause
"""The manager's side: what walks and single requests take of agents that are asked in turn.

The turns (A, B, A, B, …) are short and medians are compared: other work on the machine disturbs
both alike.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
from typing import NamedTuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lab import ipmib  # noqa: E402
from lab.agent import ADDRESS  # noqa: E402
from lab.process import product  # noqa: E402

FLOOR = "1.3.6.1.4.1.8072.9999.9999.4294"
IFX = "1.3.6.1.2.1.31.1.1.1"
_COLUMNS = {
    "ipifd": [f"{ipmib.IPV6_TABLE}.1.{column}" for column in (5, 6, 7, 8)],
    "module": [f"{ipmib.IPV6_TABLE}.1.{column}" for column in (5, 6, 7, 8)],
    "floor": [f"{FLOOR}.1.{column}" for column in (1, 2, 3, 4)],
    "ifXTable": [f"{IFX}.{column}" for column in (6, 7, 8, 9)],
}
# Repetitions that fill what snmpd gives in one answer (100 values).
WALKS = {"1 column": (100, 1), "4 columns": (25, 4)}
# The last one comes when what is known is older than a second, and has to be read again for it.
REST_MS = 1200
REQUESTS = {"GET": ("get", 0), "GETNEXT": ("next", 0), "GET after a rest": ("get", REST_MS)}
_INSTANCES = 16  # single requests ask for that many, spread over the table
_RESTS = 5  # turns of one each
# A turn of a few milliseconds stays on the processors where it began, a longer one is moved about
# and measures the scheduler: what is small has more turns, not longer ones.
_SMALL = 1000
_MORE_TURNS = 3


class Agent(NamedTuple):
    """Who is asked: "ipifd", "floor", "module" or "ifXTable", and the processes that answer."""

    name: str
    processes: tuple
    indexes: list


def add_options(parser, rounds):
    """The options that say how often everything is asked."""
    parser.add_argument("--rounds", type=int, default=rounds,
                        help="turns of each agent; three times as many where they are short")
    parser.add_argument("--walks", type=int, default=5, help="walks of one turn, in one session")
    parser.add_argument("--requests", type=int, default=100,
                        help="single requests of one turn, in one session")


def set_columns(name, columns):
    """What walks of an agent ask for from now on: columns of another table."""
    _COLUMNS[name] = columns


def indexes(namespace):
    """The ifindexes of a namespace, ascending."""
    with namespace.entered():
        return sorted(index for index, _ in socket.if_nameindex())


def start(namespace, *arguments):
    """Starts bulk_walker in the namespace."""
    with namespace.entered():
        return subprocess.Popen(
            [product("bin/bulk_walker"), ADDRESS, "public", *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def result(walker, seconds=600):
    """What bulk_walker measured, when it has ended."""
    output, problem = walker.communicate(timeout=seconds)
    if walker.returncode != 0:
        sys.exit(f"bulk_walker: {problem.strip()}")
    return json.loads(output)


def _thread_seconds(process, thread):
    with open(f"/proc/{process.pid}/task/{thread}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0]) / 1e9  # the kernel counts nanoseconds


def processor_seconds(*processes):
    """Processor time of all threads of some processes, exact to the nanosecond."""
    return sum(_thread_seconds(process, thread) for process in processes
               for thread in os.listdir(f"/proc/{process.pid}/task"))


def main_thread_seconds(process):
    """Processor time of the main thread alone: in ipifd the one that answers."""
    return _thread_seconds(process, process.pid)


def turns(namespace, agents, rounds, question, per):
    """Figures of each agent, and the ratios of the first one's to the second one's.  `question`
    gives the arguments of bulk_walker for an agent; `per` says of what the figures are a part."""
    runs = {agent.name: [] for agent in agents}
    for _ in range(rounds):
        for agent in agents:
            before = processor_seconds(*agent.processes)
            run = result(start(namespace, *question(agent)))
            run["processor"] = processor_seconds(*agent.processes) - before
            runs[agent.name].append(run)
    figures = {}
    for name, of in runs.items():
        one = of[0][per] // of[0]["times"]  # values of one walk; 1 of single requests
        figures[name] = {
            per: one,
            "wall_us": 1e6 * statistics.median(run["median"] for run in of) / one,
            "best_wall_us": 1e6 * min(run["best"] for run in of) / one,
            "processor_us": 1e6 * statistics.median(run["processor"] / run[per] for run in of),
        }
    ours, peer = (figures[agent.name] for agent in agents)
    for key in ("wall_us", "best_wall_us", "processor_us"):
        figures[f"ratio_{key}"] = ours[key] / peer[key]
    # Less moved by a machine with two speeds, in which the scheduler puts each turn anew.
    figures["ratio_turn_by_turn"] = statistics.median(
        one["median"] / other["median"] for one, other in zip(*runs.values()))
    return figures


def walks(namespace, agents, options):
    """Walks of one column and of four, in microseconds per value."""
    results = {}
    for walk, (repetitions, columns) in WALKS.items():

        def question(agent, repetitions=repetitions, columns=columns):
            return "walk", options.walks, repetitions, *_COLUMNS[agent.name][:columns]
        more = _MORE_TURNS if len(agents[0].indexes) <= _SMALL else 1
        results[walk] = turns(namespace, agents, more * options.rounds, question, "varbinds")
        for agent in agents:
            values = results[walk][agent.name]["varbinds"]
            assert values == columns * len(agent.indexes), (agent.name, walk, values)
    return results


def _instances(agent):
    """OIDs of rows that are spread over the whole table."""
    count = len(agent.indexes)
    picked = [agent.indexes[number * count // _INSTANCES] for number in range(_INSTANCES)]
    return [f"{_COLUMNS[agent.name][0]}.{index}" for index in picked]


def _requests(namespace, agents, options):
    results = {}
    for name, (command, rest) in REQUESTS.items():
        rounds, times = ((_RESTS, 1) if rest
                         else (_MORE_TURNS * options.rounds, options.requests))

        def question(agent, command=command, rest=rest, times=times):
            return command, times, rest, *_instances(agent)
        results[name] = turns(namespace, agents, rounds, question, "requests")
    return results


def compare(namespace, agents, options):
    """Walks, in microseconds per value, and single requests, in microseconds each."""
    return {"walks": walks(namespace, agents, options),
            "requests": _requests(namespace, agents, options)}


def walk_once(namespace, name):
    """Has an agent fill whatever it fills when it is asked for the first time."""
    result(start(namespace, "walk", 1, 25, *_COLUMNS[name]))
