# SPDX-License-Identifier: BSD-2-Clause
"""What a router really sends, read from the wire by a host beside it."""

import socket
import struct

from lab.waiting import wait_until


class Host:
    """A host that asks for router advertisements on one device of a namespace."""

    def __init__(self, namespace, device):
        with namespace.entered():
            self._raw = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        self._raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        self._forget_other_devices()

    def _forget_other_devices(self):
        """Drops what arrived on any device before the socket belonged to this one."""
        self._raw.setblocking(False)
        try:
            while True:
                self._raw.recv(2048)
        except BlockingIOError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._raw.close()

    def ask(self):
        """Sends a router solicitation; nobody hears it before the device has an address."""
        try:
            self._raw.sendto(bytes([133, 0, 0, 0, 0, 0, 0, 0]), ("ff02::2", 0))
        except OSError:
            pass

    def heard(self, seconds):
        """What was in an advertisement that comes within that time, or None."""
        self._raw.settimeout(seconds)
        try:
            packet = self._raw.recv(2048)
        except OSError:
            return None
        return _content(packet) if packet[0] == 134 else None


def receive_advertisement(namespace, device, sent):
    """Asks for a router advertisement on the device and returns what was in one.

    `sent` is the process that must send it.
    """
    with Host(namespace, device) as host:
        def answer():
            sent.check_alive()
            host.ask()
            return host.heard(0.5)

        return wait_until(answer, 20, "a router advertisement")


def _content(packet):
    hop_limit, flags, lifetime, reachable, retransmit = struct.unpack_from("!BBHII", packet, 4)
    mtu, offset = 0, 16
    while offset < len(packet):
        kind, length = packet[offset], packet[offset + 1] * 8
        if kind == 5:
            mtu = struct.unpack_from("!I", packet, offset + 4)[0]
        offset += length
    return {"current_hop_limit": hop_limit, "managed": flags >> 7, "other": flags >> 6 & 1,
            "default_lifetime": lifetime, "reachable_time": reachable,
            "retransmit_time": retransmit, "link_mtu": mtu}
