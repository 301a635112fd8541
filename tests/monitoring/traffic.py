# SPDX-License-Identifier: BSD-2-Clause
"""Counts what goes over the loopback to and from one UDP port, and what it costs the agents."""

import os
import select
import socket
import struct
import threading
import time


def cpu_of(pid):
    """Processor seconds of a process so far, to the nanosecond."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


class Traffic:
    """`with Traffic(port, pids) as cost:` then cost.packets, cost.bytes, cost.seconds, cost.cpu.

    Bytes are those of the IP packets; cpu is that of the processes, in seconds.
    """

    def __init__(self, port, pids=()):
        self._port = port
        self._pids = pids
        self.packets = self.bytes = 0
        self.seconds = self.cpu = 0.0
        self._stop = threading.Event()

    def __enter__(self):
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self._socket.bind(("lo", 0x0800))
        self._thread = threading.Thread(target=self._count)
        self._thread.start()
        self._before = self._cpu()
        self._begin = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self._begin
        self.cpu = self._cpu() - self._before
        time.sleep(0.05)
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _cpu(self):
        return sum(map(cpu_of, self._pids))

    def _count(self):
        while not self._stop.is_set():
            if not select.select([self._socket], [], [], 0.02)[0]:
                continue
            packet = self._socket.recv(65535)  # as received: each packet once
            header = (packet[0] & 15) * 4
            length, fragment, protocol = struct.unpack(">H2xHxB", packet[2:10])
            if protocol != socket.IPPROTO_UDP:
                continue
            if fragment & 0x1FFF == 0:
                ports = struct.unpack(">HH", packet[header:header + 4])
                if self._port not in ports:
                    continue
            self.packets += 1
            self.bytes += length
