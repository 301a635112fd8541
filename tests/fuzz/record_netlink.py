#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Records what the kernel answers to the dumps that the sources make, as inputs of fuzz_netlink.

    ip netns exec NAME tests/fuzz/record_netlink.py tests/fuzz/corpus/netlink

Each file is one datagram, cut to its first messages so that a corpus stays small.
"""

import os
import socket
import struct
import sys

_RTM_GETLINK, _RTM_GETADDR, _RTM_GETROUTE, _RTM_GETNEIGHTBL = 18, 22, 26, 66
_RTM_GETNEIGH, _RTM_GETANYCAST = 30, 62
_REQUEST, _DUMP = 1, 0x300
_MOST_BYTES = 4096
_DUMPS = {  # name: (type, family header and attributes)
    "links": (_RTM_GETLINK, struct.pack("=BxHiII", 0, 0, 0, 0, 0) + struct.pack("=HHI", 8, 29, 8)),
    "addresses": (_RTM_GETADDR, struct.pack("=BBBBI", 0, 0, 0, 0, 0)),
    "routes-inet": (_RTM_GETROUTE, struct.pack("=BBBBBBBBI", socket.AF_INET, *[0] * 8)),
    "routes-inet6": (_RTM_GETROUTE, struct.pack("=BBBBBBBBI", socket.AF_INET6, *[0] * 8)),
    "neighbours": (_RTM_GETNEIGH, struct.pack("=BxHiHBB", 0, 0, 0, 0, 0, 0)),
    "anycast": (_RTM_GETANYCAST, struct.pack("=BBBBI", socket.AF_INET6, 0, 0, 0, 0)),
    "inet6-statistics": (_RTM_GETLINK, struct.pack("=BxHiII", socket.AF_INET6, 0, 0, 0, 0)),
    "neighbour-tables": (_RTM_GETNEIGHTBL, struct.pack("=Bxxx", 0)),
}


def first_messages(datagram):
    """As many whole messages from the front as fit into the limit."""
    end = 0
    while end + 16 <= len(datagram):
        length = (struct.unpack_from("=I", datagram, end)[0] + 3) & ~3
        if length < 16 or end and end + length > _MOST_BYTES:
            break
        end += length
    return datagram[:end]


def record(folder):
    """One file for each dump."""
    os.makedirs(folder, exist_ok=True)
    for name, (message, body) in _DUMPS.items():
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as netlink:
            netlink.bind((0, 0))
            netlink.send(struct.pack("=IHHII", 16 + len(body), message, _REQUEST | _DUMP, 1, 0)
                         + body)
            with open(os.path.join(folder, name), "wb") as file:
                file.write(first_messages(netlink.recv(1 << 17)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: record_netlink.py FOLDER")
    record(sys.argv[1])
