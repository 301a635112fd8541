# SPDX-License-Identifier: BSD-2-Clause
"""Packets through a pair of veth devices, for as long as they are wanted."""

import contextlib
import socket
import threading
import time

_PAUSE = 0.0005  # seconds


def make_pair(namespace, sender="one", receiver="two"):
    """A pair that is up and says nothing by itself; what is sent to 192.0.2.9 goes through it."""
    namespace.ip("link", "add", sender, "type", "veth", "peer", "name", receiver)
    for name in (sender, receiver):
        namespace.write(f"ipv6/conf/{name}/disable_ipv6", 1)
    namespace.ip_batch([
        f"link set {sender} up", f"link set {receiver} up",
        f"address add 192.0.2.1/24 dev {sender}",
        f"neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev {sender}"])


def send(namespace, count=1, size=500):
    """Sends some packets of so many octets."""
    with namespace.entered():
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with sender:
        for _ in range(count):
            sender.sendto(bytes(size), ("192.0.2.9", 9))


@contextlib.contextmanager
def flowing(namespace):
    """Packets without a pause."""
    with namespace.entered():
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ending = threading.Event()

    def run():
        while not ending.is_set():
            sender.sendto(bytes(500), ("192.0.2.9", 9))
            time.sleep(_PAUSE)
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
        sender.close()
