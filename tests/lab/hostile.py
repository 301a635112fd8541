# SPDX-License-Identifier: BSD-2-Clause
"""An AgentX master that means no good: packets by hand, whole or not."""

import contextlib
import os
import socket
import struct
import time

from lab.waiting import PATIENCE

OPEN, CLOSE, REGISTER, GET, GET_NEXT, GET_BULK, TEST_SET, PING, RESPONSE = 1, 2, 3, 5, 6, 7, 8, 13, 18
_HEADER = struct.Struct("=BBBBIIII")
SESSION = 4711


def pdu(kind, payload=b"", session=SESSION, transaction=1, packet=1, length=None, version=1,
        flags=0):
    """A packet; its header may lie about the length."""
    return _HEADER.pack(version, kind, flags, 0, session, transaction, packet,
                        len(payload) if length is None else length) + payload


def oid(*numbers, include=0, count=None):
    """An object identifier; its count may lie."""
    return struct.pack("=BBBB", len(numbers) if count is None else count, 0, include, 0) + b"".join(
        struct.pack("=I", number & 0xffffffff) for number in numbers)


def response(packet, transaction=0, error=0, session=SESSION):
    """A well-formed answer."""
    return pdu(RESPONSE, struct.pack("=IHH", 100, error, 0), session, transaction, packet)


class Master:
    """Listens where ipifd looks for snmpd; `with Master(path) as master:`."""

    def __init__(self, path):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        self._path = path
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(path)
        self._listener.listen(8)
        self._listener.settimeout(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()
        os.unlink(self._path)

    def accept(self):
        """The next connection."""
        connection, _ = self._listener.accept()
        connection.settimeout(PATIENCE)
        return connection

    def session(self):
        """The next connection, with its session opened and whatever it registers accepted."""
        connection = self.accept()
        kind, _, packet = read(connection)
        assert kind == OPEN
        connection.sendall(response(packet))
        settle(connection)
        return connection


def read(connection):
    """The next packet: (type, transaction, packet number)."""
    header = receive(connection, _HEADER.size)
    _, kind, _, _, _, transaction, packet, length = _HEADER.unpack(header)
    receive(connection, length)
    return kind, transaction, packet


def receive(connection, length):
    """So many bytes, or EOFError."""
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def settle(connection, quiet=0.3):
    """Accepts what it asks for until it has asked for nothing for a moment."""
    connection.settimeout(quiet)
    with contextlib.suppress(socket.timeout, EOFError, OSError):
        while True:
            kind, transaction, packet = read(connection)
            if kind != RESPONSE:
                connection.sendall(response(packet, transaction))
    connection.settimeout(PATIENCE)


def is_alive(connection, seconds=PATIENCE):
    """Whether an ordinary request is still answered on it."""
    end = time.monotonic() + seconds
    request = pdu(GET, oid() + oid(1, 3, 6, 1, 2, 1, 4, 27, 0) + oid(), transaction=99, packet=98765)
    try:
        connection.sendall(request)
        while time.monotonic() < end:
            kind, _, packet = read(connection)
            if kind == RESPONSE and packet == 98765:
                return True
            if kind != RESPONSE:
                connection.sendall(response(packet))
    except (EOFError, OSError):
        pass
    return False
