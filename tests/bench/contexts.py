#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Many network namespaces behind one snmpd: how soon they are there, what each takes, what they cost
while nobody asks, and how soon a change in one is seen in it.

By the build's target "bench_contexts", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/contexts.py [--json FILE]
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import following  # noqa: E402
import walker  # noqa: E402
from lab.agent import FEW_MODULES, Laboratory  # noqa: E402
from lab.contexts import IF_NAME, LOGICAL, SERVE, community, station  # noqa: E402
from lab.netns import Namespace  # noqa: E402
from lab.snmp import SnmpError  # noqa: E402
from lab.waiting import wait_until  # noqa: E402

_CHANGES = 20


def _names(count):
    return [f"many{number}" for number in range(count)]


def _make(count, interfaces):
    """Namespaces with so many interfaces each, lo among them."""
    subprocess.run(["ip", "-batch", "-"], text=True, check=True,
                   input="".join(f"netns add {name}\n" for name in _names(count)))
    for name in _names(count):
        subprocess.run(["ip", "-n", name, "-batch", "-"], text=True, check=True,
                       input="link set lo up\n" + "".join(f"link add ifb{number} type ifb\n"
                                                          for number in range(interfaces - 1)))


def _remove(count):
    subprocess.run(["ip", "-batch", "-"], text=True, check=True,
                   input="".join(f"netns del {name}\n" for name in _names(count)))


def _is_served(lab, name):
    try:
        return bool(station(lab, name, 0.1).get_next(IF_NAME)[0].value.value)
    except SnmpError:
        return False


def _files(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def _change(lab, name):
    """Milliseconds from the end of `ip link set` to the answer that has it, and what the changes cost
    ipifd: to be compared with the same changes where there is one context."""
    client, oid = station(lab, name), f"{IF_NAME}.2"
    found = []
    before = walker.processor_seconds(lab.provider)
    for number in range(_CHANGES):
        new = f"name{number}"
        old = client.get(oid)[0].value.decode()
        time.sleep(0.3)
        subprocess.run(["ip", "-n", name, "link", "set", "dev", old, "name", new], check=True)
        begin = time.monotonic()
        wait_until(lambda new=new: client.get(oid)[0].value == new.encode(), 60, "it is seen", pause=0)
        found.append(1e3 * (time.monotonic() - begin))
    spent = walker.processor_seconds(lab.provider) - before
    return {"median_ms": statistics.median(found), "worst_ms": max(found),
            "processor_us": 1e6 * spent / _CHANGES}


def measure(count, interfaces, seconds):
    """All figures of so many namespaces."""
    names = _names(count)
    with Namespace("bench") as namespace, Laboratory(namespace) as lab:
        _make(count, interfaces)
        try:
            lab.start_snmpd(community(names[0], names[-1]), modules=FEW_MODULES)
            lab.start_ipifd(f"{SERVE}ipifContexts {names[0]}\n")
            wait_until(lambda: _is_served(lab, names[0]), 60, "one is served")
            alone = {"memory": lab.provider.memory(), "files": _files(lab.provider)}
            one = _change(lab, names[0])
            lab.stop_serving()
            begin = time.monotonic()
            lab.start_ipifd(f"{SERVE}ipifContexts many*\n", wait=False)
            wait_until(lambda: _is_served(lab, names[-1]) and _is_served(lab, names[0]), 60,
                       "the first and the last are served", pause=0.01)
            served = time.monotonic() - begin
            assert len(list(lab.client.walk(f"{LOGICAL}.8"))) == count
            idle = following.idle(seconds, ipifd=lab.provider, snmpd=lab.snmpd)
            many = _change(lab, names[0])
            lab.snmpd.end()
            lab.start_snmpd(community(names[0], names[-1]), modules=FEW_MODULES)
            begin = time.monotonic()
            wait_until(lambda: _is_served(lab, names[-1]), 60, "snmpd is back", pause=0.01)
            back = time.monotonic() - begin
            return {"namespaces": count, "interfaces": interfaces, "served_s": served,
                    "back_s": back, "idle_ms_per_minute": idle,
                    "kb_each": (lab.provider.memory() - alone["memory"]) / 1024 / (count - 1),
                    "files_each": (_files(lab.provider) - alone["files"]) / (count - 1),
                    "snmpd_mib": lab.snmpd.memory() / 2**20,
                    "change_among_one": one, "change_among_all": many}
        finally:
            _remove(count)


def main():
    """Measures, prints, writes."""
    if os.path.isdir("/dev/shm"):
        tempfile.tempdir = "/dev/shm"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", default=["200x5", "1000x2"], metavar="COUNTxINTERFACES")
    parser.add_argument("--seconds", type=int, default=60, help="of doing nothing")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    results = {"kernel": platform.release(), "processors": os.cpu_count(), "results": []}
    for size in options.sizes:
        results["results"].append(measure(*map(int, size.split("x")), options.seconds))
        print(json.dumps(results["results"][-1], indent=2), flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
