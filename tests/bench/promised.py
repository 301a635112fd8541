#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What is promised in time, measured: how soon a change is seen, snmpd is served again, SIGTERM is
obeyed.  It reports, and fails nobody: on a busy machine any of it may take longer.  What happens
in each case, and in which order, the tests hold.

By the build's target "bench_promised", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/promised.py [--interfaces N] [--json FILE]
"""

import argparse
import itertools
import json
import os
import signal
import socket
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from lab import interfaces, ipifmib, ipmib  # noqa: E402
from lab.agent import FEW_MODULES, Laboratory  # noqa: E402
from lab.netns import Namespace, Surroundings  # noqa: E402
from lab.traps import CHANGED, ON, TRAPS, Sink  # noqa: E402
from lab.waiting import wait_until  # noqa: E402

_MTU = 29
_STORM = 2000
_TOLERANCE = 1.1  # until a figure is marked: the manager's own start is in it
_WATCHDOG = 2  # seconds in which the service manager wants to hear of it


def _seconds_until(condition):
    begin = time.monotonic()
    wait_until(condition, 60, "what is measured happens", pause=0)
    return time.monotonic() - begin


def _seen(lab, oid, changes, rest):
    """Seconds from each (change, value) to the answer that has it, with requests without a pause."""
    found = []
    for change, value in changes:
        time.sleep(rest)
        change()
        found.append(_seconds_until(lambda value=value: lab.client.get(oid)[0].value == value))
    return found


def announced(lab, times):
    """A new MTU."""
    lab.start_both()
    oid = f"{ipifmib.INTERFACE_TABLE}.1.{_MTU}.1.{lab.namespace.index('one')}"
    return _seen(lab, oid, [
        (lambda mtu=mtu: lab.namespace.ip("link", "set", "one", "mtu", mtu), mtu)
        for mtu in itertools.islice(itertools.cycle((1400, 1500)), times)], 0.3)


def unannounced(lab, times):
    """A new timer of ARP."""
    lab.start_both()
    oid = ipmib.instance("ipv4", 4, lab.namespace.index("one"))
    return _seen(lab, oid, [
        (lambda number=number: lab.namespace.write("ipv4/neigh/one/retrans_time_ms", number), number)
        for number in range(1100, 1100 + 100 * times, 100)], 0.1)


def told_without_a_request(lab, _):
    """The same, of which a notification tells."""
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.start_ipifd(ON)
    lab.provider.wait_until_at_rest()
    lab.namespace.write("ipv4/neigh/one/retrans_time_ms", 1700)
    return [_seconds_until(lambda: any(event[:2] == (CHANGED, "one") for event in sink.events()))]


def return_of_snmpd(lab, times):
    """Killed, and started again."""
    lab.start_both()
    found = []
    for _ in range(times):
        lab.snmpd.end(signal.SIGKILL)
        lab.start_snmpd()
        found.append(_seconds_until(lab.served))
    return found


def snmpd_goes_on(lab, times):
    """Stopped for as long as it takes to be noticed by a request, and continued."""
    lab.start_both()
    found = []
    for _ in range(times):
        lab.snmpd.send(signal.SIGSTOP)
        time.sleep(3)
        lab.snmpd.send(signal.SIGCONT)
        found.append(_seconds_until(lab.served))
    return found


def _end_of(lab, times, prepare, wait=True):
    found = []
    for number in range(times):
        lab.start_ipifd(wait=wait, log=f"ipifd{number}.log")
        prepare()
        time.sleep(1.2)
        found.append(lab.ipifd.end()[1])
        lab.snmpd.send(signal.SIGCONT)
    return found


def end_while_served(lab, times):
    """SIGTERM, with an snmpd that answers."""
    lab.start_snmpd()
    return _end_of(lab, times, lambda: None)


def end_beside_a_stopped_snmpd(lab, times):
    """SIGTERM, with one that does not."""
    lab.start_snmpd()
    return _end_of(lab, times, lambda: lab.snmpd.send(signal.SIGSTOP))


def end_without_an_answer(lab, times):
    """SIGTERM, while packets to snmpd vanish."""
    lab.namespace.ip_batch(["link set one up", "addr add 192.0.2.1/24 dev one",
                            "neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev one"])
    lab.start_snmpd()
    lab.socket = "tcp:192.0.2.2:7050"
    return _end_of(lab, times, lambda: None, wait=False)


def pauses_of_the_watchdog(lab, times):
    """From one WATCHDOG=1 to the next, while snmpd is stopped."""
    path = lab.path("notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        lab.provider_environment = {"NOTIFY_SOCKET": path, "WATCHDOG_USEC": f"{_WATCHDOG}000000"}
        lab.start_both()
        lab.snmpd.send(signal.SIGSTOP)
        moments = []
        while len(moments) <= times:
            if "WATCHDOG=1" in manager.recv(4096).decode():
                moments.append(time.monotonic())
    return [after - before for before, after in zip(moments, moments[1:])]


def silent_bus(_, times):
    """One walk of the adapters, when nobody answers who is asked for DNS servers."""
    found = []
    for _ in range(times):
        with socket.socket(socket.AF_UNIX) as bus, Laboratory(Surroundings()) as lab:
            bus.bind(lab.path("bus"))
            bus.listen(100)
            lab.provider_environment = {
                "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={lab.path('bus')}"}
            lab.start_both()
            found.append(_seconds_until(lambda lab=lab: lab.client.walk(f"{ipifmib.ROOT}.1.2")))
    return found


def first_answer(lab, times):
    """Of an ipifd that has just been started."""
    lab.start_snmpd(modules=FEW_MODULES)
    oid, found = ipmib.instance("ipv6", 5, 1), []
    for number in range(times):
        begin = time.monotonic()
        lab.start_ipifd(wait=False, log=f"ipifd{number}.log")
        _seconds_until(lambda: lab.client.get(oid)[0].type == "INTEGER")
        found.append(time.monotonic() - begin)
        lab.ipifd.end()
    return found


def request_behind_a_storm(lab, times):
    """A row, right behind thousands of creations and deletions of which nothing was read yet."""
    lab.start_snmpd(modules=FEW_MODULES)
    lab.start_ipifd()
    oid, found = ipmib.instance("ipv4", 3, 1), []
    for _ in range(times):
        lab.namespace.ip_batch(f"link add storm{number} group 78 type ifb"
                               for number in range(_STORM))
        lab.namespace.ip("link", "del", "group", 78)
        found.append(_seconds_until(lambda: lab.client.get(oid)[0].value == 1))
    return found


# What, seconds that are promised, how it is measured, how often, and whether among many interfaces.
PROMISES = (
    ("a change that the kernel announces is seen", 0.1, announced, 20, False),
    ("one that it does not announce is seen", 1.0, unannounced, 5, False),
    ("the same is told, though nobody asks", 30.0, told_without_a_request, 1, False),
    ("snmpd was killed and is back: served", 2.0, return_of_snmpd, 5, False),
    ("snmpd was stopped and goes on: served", 2.0, snmpd_goes_on, 3, False),
    ("SIGTERM beside snmpd: ended", 1.0, end_while_served, 5, False),
    ("SIGTERM beside a stopped snmpd: ended", 1.0, end_beside_a_stopped_snmpd, 5, False),
    ("SIGTERM, packets to snmpd vanish: ended", 1.0, end_without_an_answer, 5, False),
    (f"from one word for the watchdog ({_WATCHDOG} s) to the next", _WATCHDOG / 2,
     pauses_of_the_watchdog, 5, False),
    ("a bus that is silent holds up a walk", 0.5, silent_bus, 3, False),
    ("an ipifd that was just started answers", 0.5, first_answer, 5, True),
    (f"a request behind a storm of {2 * _STORM} changes is answered", 0.5, request_behind_a_storm, 5,
     True),
)


def _measure(how, times, count):
    with Namespace("bench") as namespace:
        namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "two")
        interfaces.make_many(namespace, count)
        with Laboratory(namespace) as lab:
            return how(lab, times)


def main():
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interfaces", type=int, default=10000, help="as many as are promised for")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    results = []
    print(f"{'what':<60} {'promised':>8} {'median':>8} {'worst':>8}  of")
    for what, promised, how, times, among_many in PROMISES:
        seconds = _measure(how, times, options.interfaces if among_many else 0)
        results.append({"what": what, "promised": promised, "seconds": seconds})
        print(f"{what:<60} {promised:>6.1f} s {statistics.median(seconds):>6.2f} s "
              f"{max(seconds):>6.2f} s  {len(seconds)}"
              f"{'' if max(seconds) < promised * _TOLERANCE else '  (later)'}", flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
