# SPDX-License-Identifier: BSD-2-Clause
"""Behaviour of Net-SNMP's library, and of snmpd, that ipifd leans on and that no other test would
miss: see docs/net-snmp-library.md."""

import contextlib
import subprocess
import sys
import socket
import time

import pytest

from lab import hostile
from lab.agent import ADDRESS, VARIANT
from lab.hostile import Master, oid, pdu
from lab.waiting import wait_until

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module is no subagent")

_OURS = ("connected to snmpd", "cannot connect to snmpd", "lost the connection to snmpd",
         "snmpd refuses", "snmpd accepts", "snmpd at")
_PLAYPEN = (1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 77)


def _lines_of_others(log):
    return [line for line in log.splitlines() if line and not line.startswith(_OURS)]


def test_the_log_has_no_words_of_the_library(lab):
    """What it says of the connection ipifd says better: in other words they would come through."""
    lab.provider_environment = {"SNMP_PERSISTENT_DIR": lab.path("not/there/yet")}
    first = lab.start_ipifd(wait=False)
    first.wait_for_log("cannot connect", 5)
    lab.start_snmpd()
    lab.wait_until_served()
    second = lab.start_ipifd(wait=False, log="second.log")
    second.wait_for_log("refuses", 5)
    lab.snmpd.end()
    first.wait_for_log("lost the connection", 5)
    lab.start_snmpd()
    wait_until(lambda: first.log().count("connected to snmpd") == 2, 10, "it is back")
    assert _lines_of_others(first.log()) == []
    assert _lines_of_others(second.log()) == []


def test_packets_are_numbered_with_31_bits(lab):
    """The 32nd is for PDUs of our own."""
    lab.start_ipifd(wait=False)
    with Master(lab.path("agentx")) as master, master.accept() as connection:
        kinds, connection_ends = set(), time.monotonic() + 3
        connection.settimeout(0.5)
        with contextlib.suppress(socket.timeout):
            while time.monotonic() < connection_ends:
                kind, transaction, packet = hostile.read(connection)
                connection.sendall(hostile.response(packet, transaction))
                kinds.add(kind)
                assert packet < 2**31, kind
        assert {hostile.OPEN, hostile.REGISTER} <= kinds


def test_snmpd_makes_getnexts_of_a_getbulk(lab):
    """One for each repetition, and each begins where we have registered."""
    lab.start_snmpd()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        connection.connect(lab.path("agentx"))
        text = (4).to_bytes(4, sys.byteorder) + b"test"
        connection.sendall(pdu(hostile.OPEN, b"\1\0\0\0" + oid() + text, session=0))
        header = hostile.receive(connection, 20)
        hostile.receive(connection, int.from_bytes(header[16:20], sys.byteorder))
        session = int.from_bytes(header[4:8], sys.byteorder)
        connection.sendall(pdu(hostile.REGISTER, bytes([0, 127, 0, 0]) + oid(*_PLAYPEN), session))
        assert hostile.read(connection)[0] == hostile.RESPONSE
        kinds = []
        with lab.namespace.entered():
            asker = subprocess.Popen(
                ["snmpbulkget", "-v2c", "-cpublic", "-Cr3", "-t9", "-r0", ADDRESS,
                 ".".join(map(str, _PLAYPEN))], stdout=subprocess.DEVNULL)
        for _ in range(3):
            kind, transaction, packet = hostile.read(connection)
            kinds.append(kind)
            connection.sendall(_next(session, transaction, packet, len(kinds)))
        assert asker.wait(timeout=30) == 0
        assert kinds == [hostile.GET_NEXT] * 3


def _next(session, transaction, packet, number):
    """Answers with an INTEGER, each behind the last."""
    name = oid(*_PLAYPEN, number)
    binding = (2).to_bytes(2, sys.byteorder) + b"\0\0" + name + number.to_bytes(4, sys.byteorder)
    return pdu(hostile.RESPONSE, b"\0" * 8 + binding, session, transaction, packet)
