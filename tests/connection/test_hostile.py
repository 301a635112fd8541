# SPDX-License-Identifier: BSD-2-Clause
"""A malicious master, and a malicious local process without rights, get nothing: ipifd lives, its
memory is bounded, and the next honest snmpd is served."""

import contextlib
import os
import random
import struct
import subprocess
import sys
import time

import pytest

from lab import hostile
from lab.agent import VARIANT, Laboratory
from lab.compare import assert_tables_served
from lab.hostile import Master, oid, pdu, response
from lab.netns import Namespace
from lab.users import needs_root

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no master")

_MEMORY = 64 << 20  # bytes more than before
_COLUMN = (1, 3, 6, 1, 2, 1, 4, 28, 1, 2)


@pytest.fixture(scope="module", name="one")
def _one():
    """ipifd without anybody to talk to.  It is one for all tests, and so outlives all of them; after
    the last an honest snmpd has to be served."""
    with Namespace() as namespace, Laboratory(namespace) as lab:
        process = lab.start_ipifd(wait=False)
        process.wait_until_at_rest()
        before = process.memory()
        yield lab
        lab.check_alive()
        assert process.memory() - before < _MEMORY
        lab.start_snmpd()
        lab.wait_until_served()
        assert_tables_served(lab)


@pytest.fixture
def victim(one):
    """The same, still alive after each test."""
    yield one
    one.check_alive()


def _master(lab):
    return Master(lab.path("agentx"))


def _send(connection, data):
    """Whether it was taken: the other side may hang up."""
    with contextlib.suppress(OSError):
        connection.sendall(data)
        return True
    return False


def test_garbage_instead_of_an_answer(victim):
    chance = random.Random(1)
    with _master(victim) as master:
        for length in (1, 19, 20, 21, 1000, 100000):
            with master.accept() as connection:
                hostile.read(connection)
                _send(connection, chance.randbytes(length))


def test_hanging_up_at_every_byte_of_the_answer(victim):
    with _master(victim) as master:
        for length in range(0, 28, 3):
            with master.accept() as connection:
                _, _, packet = hostile.read(connection)
                _send(connection, response(packet)[:length])


@pytest.mark.parametrize("length", [0xffffffff, 0x80000000, 0x7fffffff, 0x01000000, 3])
def test_length_that_lies(victim, length):
    """In front of an open session, and inside one."""
    with _master(victim) as master:
        with master.accept() as connection:
            _, _, packet = hostile.read(connection)
            _send(connection, pdu(hostile.RESPONSE, bytes(8), packet=packet, length=length))
            victim.ipifd.wait_until_at_rest()
        with master.session() as connection:
            _send(connection, pdu(hostile.GET, b"", length=length))
            for _ in range(64):
                if not _send(connection, bytes(1 << 18)):
                    break


def test_never_answers(lab):
    """Neither the opening nor anything; ipifd obeys all the same."""
    lab.start_ipifd(wait=False)
    with _master(lab) as master, master.accept():
        time.sleep(3)
        lab.check_alive()
        assert lab.ipifd.end()[0] == 0


def test_refused_wrong_and_unasked_answers(victim):
    with _master(victim) as master:
        with master.accept() as connection:
            _, _, packet = hostile.read(connection)
            _send(connection, response(packet, error=257))
        with master.session() as connection:
            for number in range(2000):
                _send(connection, response(number, number, error=number % 300,
                                           session=number * 7919 % 65536))
            assert hostile.is_alive(connection), victim.ipifd.log()


def _requests(chance):
    """Requests that are framed well and mean nothing."""
    numbers = lambda count: [chance.choice([0, 1, 2, 4711, 0xffffffff]) for _ in range(count)]
    yield pdu(hostile.GET_NEXT, oid() + b"".join(oid(*_COLUMN) + oid() for _ in range(5000)))
    yield pdu(hostile.GET_BULK, oid() + struct.pack("=HH", 0, 0xffff) +
              b"".join(oid(*_COLUMN) + oid() for _ in range(200)))
    yield pdu(hostile.GET_BULK, oid() + struct.pack("=HH", 0xffff, 0xffff) + oid(*_COLUMN))
    yield pdu(hostile.GET, oid() + oid(*numbers(128)) + oid())
    yield pdu(hostile.GET, oid() + oid(1, 2, count=255))
    yield pdu(hostile.TEST_SET, oid() + struct.pack("=HH", 4, 0) + oid(*_COLUMN, 1) +
              struct.pack("=I", 0xfffffff0) + bytes(64))
    for kind in range(0, 32):
        yield pdu(kind, chance.randbytes(chance.randrange(0, 64) & ~3))
    for _ in range(3000):
        kind = chance.choice([hostile.GET, hostile.GET_NEXT, hostile.GET_BULK, hostile.TEST_SET,
                              9, 10, 11, hostile.PING, hostile.RESPONSE])
        payload = oid(*numbers(chance.randrange(4))) + chance.randbytes(chance.randrange(96) & ~3)
        yield pdu(kind, payload, session=chance.choice([hostile.SESSION, 0, 1]),
                  transaction=chance.randrange(9), packet=chance.randrange(1 << 31),
                  flags=chance.choice([0, 0, 0, 8, 16, 255]))


def test_malformed_requests(victim):
    """Each is answered or ends the connection, and then there is another."""
    chance = random.Random(2)
    connections = 0
    with _master(victim) as master:
        connection = None
        for request in _requests(chance):
            if connections == 12:
                break
            if not connection:
                connection = master.session()
                connections += 1
            connection.setblocking(False)
            try:
                connection.send(request)
                while connection.recv(1 << 16):
                    pass
            except BlockingIOError:
                continue
            except OSError:
                pass
            connection.close()
            connection = None
        if connection:
            connection.close()
        with master.session() as last:
            assert hostile.is_alive(last), victim.ipifd.log()


def test_answers_are_never_taken(victim):
    """A master that only asks: what cannot be sent does not pile up."""
    with _master(victim) as master, master.session() as connection:
        request = pdu(hostile.GET_BULK, oid() + struct.pack("=HH", 0, 500) + oid(*_COLUMN) + oid())
        connection.settimeout(0.5)
        for _ in range(20000):
            if not _send(connection, request):
                break
        time.sleep(1)


# --- a local process without rights ----------------------------------------------------------------

_SEND = """
import os, socket, struct, sys
os.setgid(65534); os.setuid(65534)
header = struct.pack("=IHHII", 32, {kind}, 0, 0, 0) + struct.pack("=BxHiII", 0, 1, {index}, 0, 0)
allowed = 0
for bus, port in {ports}:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, bus) as sender:
        sender.bind((0, 0))
        try:
            sender.sendto(header, (port, 0))
            allowed += 1
        except PermissionError:
            pass
print(allowed)
"""


def _netlink_ports(lab):
    """(bus, port) of ipifd's netlink sockets."""
    inodes = set()
    for name in os.listdir(f"/proc/{lab.ipifd.pid}/fd"):
        with contextlib.suppress(OSError):
            target = os.readlink(f"/proc/{lab.ipifd.pid}/fd/{name}")
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    with open(f"/proc/{lab.ipifd.pid}/net/netlink", encoding="ascii") as file:
        lines = [line.split() for line in file.readlines()[1:]]
    return [(int(line[1]), int(line[2])) for line in lines if line[9] in inodes]


def test_netlink_messages_of_others(lab):
    """Nobody may send them; and from root, who may, they are not taken for the kernel's."""
    needs_root("become another user")
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.start_both()
    ports = _netlink_ports(lab)
    assert len(ports) >= 3, ports
    events = "1.3.6.1.4.1.8072.9999.9999.4293.1.4.5.0"
    before = lab.client.get(events)
    forged = _SEND.format(kind=17, index=lab.namespace.index("one"), ports=ports)
    assert lab.namespace.run(sys.executable, "-c", forged).strip() == "0"
    as_root = forged.replace("os.setgid(65534); os.setuid(65534)", "")
    lab.namespace.run(sys.executable, "-c", as_root)
    lab.ipifd.wait_until_at_rest()
    assert lab.client.get(events) == before, "somebody else's message was taken for news"
    assert_tables_served(lab)


def test_nothing_listens(lab):
    """There is no socket of ipifd's that anybody could connect or send to."""
    lab.start_both()
    with lab.namespace.entered():
        listing = subprocess.run(["ss", "-Hlnptux"], capture_output=True, text=True, check=True)
    assert f"pid={lab.ipifd.pid}," not in listing.stdout, listing.stdout
