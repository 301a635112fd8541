# SPDX-License-Identifier: BSD-2-Clause
"""What a router really sends, read from the wire by a host beside it."""

import socket
import struct

from lab.waiting import wait_until


def receive_advertisement(namespace, device, sent):
    """Asks for a router advertisement on the device and returns what was in one.

    `sent` is the process that must send it.
    """
    with namespace.entered(), socket.socket(socket.AF_INET6, socket.SOCK_RAW,
                                            socket.IPPROTO_ICMPV6) as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        raw.settimeout(0.5)

        def answer():
            sent.check_alive()
            try:
                raw.sendto(bytes([133, 0, 0, 0, 0, 0, 0, 0]), ("ff02::2", 0))
                packet = raw.recv(2048)
            except (TimeoutError, OSError):
                return None
            return packet if packet[0] == 134 else None

        packet = wait_until(answer, 20, "a router advertisement")
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
