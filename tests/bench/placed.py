# SPDX-License-Identifier: BSD-2-Clause
"""Walks with everybody on a processor of our choice: left to itself, the scheduler has snmpd and an
agent share one in some turns and not in others, which moves a figure by a factor of three."""

import contextlib
import os

import walker


def _processors():
    """The first two that this process may use."""
    return sorted(os.sched_getaffinity(0))[:2]


@contextlib.contextmanager
def _on(processor, *threads):
    """Keeps threads (0: the caller, and what it starts) on a processor for a while."""
    before = [(thread, os.sched_getaffinity(thread)) for thread in threads]
    for thread in threads:
        os.sched_setaffinity(thread, {processor})
    try:
        yield
    finally:
        for thread, processors in before:
            os.sched_setaffinity(thread, processors)


@contextlib.contextmanager
def together(snmpd, agents):
    """Manager, snmpd and all who answer on one processor for a while."""
    answering = [process.pid for agent in agents for process in agent.processes]
    with _on(_processors()[0], 0, snmpd.pid, *answering):
        yield


def compare(namespace, snmpd, agents, options, processes=None):
    """Walks, with the threads that answer on the manager's and snmpd's processor, and on another.
    `processes` answer; None: all of the agents'."""
    first, *others = _processors()
    if processes is None:
        processes = [process for agent in agents for process in agent.processes]
    answering = [process.pid for process in processes]
    placements = {"one processor": first}
    if others:
        placements["two processors"] = others[0]
    results = {}
    for name, processor in placements.items():
        with _on(first, 0, snmpd.pid), _on(processor, *answering):
            results[name] = walker.walks(namespace, agents, options)
    return results
