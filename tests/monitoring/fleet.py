# SPDX-License-Identifier: BSD-2-Clause
"""Many hosts on one machine: each a namespace with its own interfaces, snmpd and ipifd, all polled from
one namespace by one snmp_exporter.

    tests/lab/isolated env IPIF_BUILD=build PYTHONPATH=tests /usr/bin/python3 -m monitoring.fleet 100

prints the table of docs/measurements.md.
"""

import argparse
import concurrent.futures
import contextlib
import subprocess
import time

from lab.agent import Laboratory
from lab.netns import Namespace

from .exporter import EXPORTER, FOLDER, fetch, metrics
from .servers import Servers
from .traffic import cpu_of

_SNMPD = "agentaddress udp:{address}:161\nrocommunity public {manager}\n"


class Fleet:
    """`with Fleet(count) as fleet:` has the hosts running; `fleet.addresses` are theirs."""

    def __init__(self, count, interfaces=3):
        self._stack = contextlib.ExitStack()
        self.laboratories = []
        self.addresses = []
        try:
            self._network()
            for number in range(count):
                self._host(number, interfaces)
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    @staticmethod
    def _network():
        for words in ("link set lo up", "link add fleet type bridge",
                      "addr add 198.18.0.1/16 dev fleet", "link set fleet up"):
            subprocess.run(["ip", *words.split()], check=True)

    def _host(self, number, interfaces):
        namespace = self._stack.enter_context(Namespace("fleet"))
        address = f"198.18.{1 + number // 250}.{1 + number % 250}"
        near = f"fleet{number}"
        subprocess.run(["ip", "link", "add", near, "type", "veth", "peer", "name", "eth0", "netns",
                        namespace.name], check=True)
        subprocess.run(["ip", "link", "set", near, "master", "fleet", "up"], check=True)
        lines = ["link set eth0 up", f"addr add {address}/16 dev eth0"]
        for extra in range(1, interfaces):
            lines += [f"link add eth{extra} type ifb", f"link set eth{extra} up"]
        namespace.ip_batch(lines)
        laboratory = self._stack.enter_context(Laboratory(namespace))
        laboratory.start_snmpd(_SNMPD.format(address=address, manager="198.18.0.1"))
        laboratory.start_ipifd()
        self.laboratories.append(laboratory)
        self.addresses.append(address)

    def memory(self):
        """Resident memory of all agents, bytes."""
        return sum(process.memory() for laboratory in self.laboratories
                   for process in (laboratory.snmpd, laboratory.ipifd))

    def cpu(self):
        """Processor seconds of all agents so far."""
        return sum(cpu_of(process.pid) for laboratory in self.laboratories
                   for process in (laboratory.snmpd, laboratory.ipifd))


def scrape_all(addresses, at_once):
    """Scrapes every host through the exporter; (seconds, metrics of each)."""
    def scrape(address):
        text = fetch(f"http://{EXPORTER}/snmp", module="ip_interfaces", target=address)
        assert text, f"no scrape of {address}"
        return metrics(text)

    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        results = list(pool.map(scrape, addresses))
    return time.monotonic() - begin, results


def run(count, rounds=3, at_once=16):
    """The figures of one fleet."""
    begin = time.monotonic()
    with Fleet(count) as fleet, Servers("fleet-") as servers:
        started = time.monotonic() - begin
        name = "snmp-0.21.yml"
        exporter = servers.start("exporter", "prometheus-snmp-exporter",
                                 f"--config.file={FOLDER / name}",
                                 f"--web.listen-address={EXPORTER}")
        exporter.wait_for_log("Listening", 10)
        scrape_all(fleet.addresses, at_once)
        before = fleet.cpu(), cpu_of(exporter.pid)
        seconds, results = zip(*(scrape_all(fleet.addresses, at_once) for _ in range(rounds)))
        scrapes = count * rounds
        rows = [found["ipifAgentIpv4Rows", frozenset()] for round_ in results for found in round_]
        return {
            "hosts": count,
            "started in, s": started,
            "memory per host, MB": fleet.memory() / count / 1e6,
            "scrapes per second": scrapes / sum(seconds),
            "exporter's CPU per scrape, ms": (cpu_of(exporter.pid) - before[1]) / scrapes * 1000,
            "agents' CPU per scrape, ms": (fleet.cpu() - before[0]) / scrapes * 1000,
            "rows": rows,
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[25, 100])
    for count in parser.parse_args().counts:
        figures = run(count)
        figures.pop("rows")
        print("; ".join(f"{name} {value:.4g}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
