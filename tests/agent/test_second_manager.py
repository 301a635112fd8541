# SPDX-License-Identifier: BSD-2-Clause
"""Another manager than Net-SNMP's tools: pysnmp sees the same values and types, and can write."""

import asyncio
import threading

import pytest

from lab import addresses, ipifmib
from lab.address_mix import AddressMix, rest
from lab.snmp import SnmpError
from lab.waiting import wait_until

pytest.importorskip("pysnmp.hlapi", reason="no pysnmp (Debian: python3-pysnmp4)")
try: # version 7
    from pysnmp.hlapi.v3arch import asyncio as hlapi
except ImportError: # version 4
    from pysnmp import hlapi

IS_OLD = hasattr(hlapi, "bulkCmd")
MIX_SEED = 17
_TABLES = [f"1.3.6.1.2.1.4.{number}" for number in (28, 30, 36, 39)] + [ipifmib.ROOT]
# The names of the types in pysnmp and in Net-SNMP's tools.
_TYPES = {"Integer32": "INTEGER", "Integer": "INTEGER", "Gauge32": "Gauge32",
          "Unsigned32": "Gauge32", "Counter32": "Counter32", "TimeTicks": "Timeticks",
          "Counter64": "Counter64", "IpAddress": "IpAddress", "ObjectIdentifier": "OID"}
_OCTETS = {"STRING", "Hex-STRING", "BITS"}
_GEN_ERR = 5


def _who(community):
    return hlapi.SnmpEngine(), hlapi.CommunityData(community, mpModel=1)


async def _target():
    return await hlapi.UdpTransportTarget.create(("127.0.0.1", 1161), timeout=60, retries=0)


def _old_target():
    return hlapi.UdpTransportTarget(("127.0.0.1", 1161), timeout=60, retries=0)


def _answers(oid):
    """Of GETBULK, until everything below an object identifier is told."""
    start = hlapi.ObjectType(hlapi.ObjectIdentity(oid))
    options = {"lexicographicMode": False, "lookupMib": False}
    if IS_OLD:
        return list(hlapi.bulkCmd(*_who("public"), _old_target(), hlapi.ContextData(), 0, 25, start,
                                  **options))

    async def ask():
        return [answer async for answer in hlapi.bulk_walk_cmd(
            *_who("public"), await _target(), hlapi.ContextData(), 0, 25, start, **options)]
    return asyncio.run(ask())


def _set(oid, value):
    """Error and status of a SET of a Gauge32."""
    binding = hlapi.ObjectType(hlapi.ObjectIdentity(oid), hlapi.Gauge32(value))
    if IS_OLD:
        return next(hlapi.setCmd(*_who("private"), _old_target(), hlapi.ContextData(), binding,
                                 lookupMib=False))[:2]

    async def ask():
        return await hlapi.set_cmd(*_who("private"), await _target(), hlapi.ContextData(), binding,
                                   lookupMib=False)
    return asyncio.run(ask())[:2]


def _walk(lab, oid):
    """Everything below an object identifier by GETBULK, as pysnmp has it."""
    def answers_known():  # genErr: it is being read for the first time, or longer than a second
        answers = _answers(oid)
        return None if any(int(status or 0) == _GEN_ERR for _, status, _, _ in answers) else answers

    found = {}
    with lab.namespace.entered():
        for error, status, _, bindings in wait_until(answers_known, 20, "all is known", pause=0.8):
            assert not error and not status, (error, status)
            for name, value in bindings:
                found[str(name)] = value
    return found


def _assert_same(lab, oid):
    """What is drawn anew or counts time may differ from one walk to the next; its type may not."""
    theirs = _walk(lab, oid)
    ours = {binding.oid.lstrip("."): binding for binding in lab.client.walk(oid)}
    assert theirs.keys() == ours.keys() and theirs
    for name, value in theirs.items():
        kind = type(value).__name__
        binding = ours[name]
        if kind == "OctetString":
            assert binding.value.type in _OCTETS, (name, binding)
        else:
            assert _TYPES[kind] == binding.value.type, (name, kind, binding)
            if binding.value.type == "INTEGER":
                assert int(value) == binding.value.value, (name, value, binding)
            elif binding.value.type in ("IpAddress", "OID"):
                assert value.prettyPrint() == binding.value.value.lstrip("."), (name, binding)


@pytest.mark.parametrize("oid", _TABLES)
def test_same_values(shared_lab, oid):
    _assert_same(shared_lab, oid)


def test_same_addresses(lab):
    AddressMix(lab.namespace, 35)
    rest(lab.namespace)
    lab.start_both(addresses.SERVE)
    for table in addresses.TABLES:
        _assert_same(lab, table)


def test_concurrent_sets(lab):
    """Several managers at once: each answer is right for its writer, and at the end kernel and
    table agree."""
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.start_both("ipifWritable yes")
    index = lab.namespace.index("one")
    reachable, retransmit = (f"{ipifmib.INTERFACE_TABLE}.1.{number}.2.{index}"
                             for number in (21, 22))
    paths = {reachable: "ipv6/neigh/one/base_reachable_time_ms",
             retransmit: "ipv6/neigh/one/retrans_time_ms"}
    failures = []

    def write(oid, values):
        for value in values:
            try:
                lab.writer.set((oid, "u", value))
            except SnmpError:
                if value:
                    failures.append((oid, value))
            else:
                if not value:
                    failures.append((oid, value))

    writers = [threading.Thread(target=write, args=(oid, [1000 * (1 + n), 0, 2000 * (1 + n)]))
               for oid in paths for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failures, failures
    with lab.namespace.entered():
        error, status = _set(retransmit, 7000)
    assert not error and not status, (error, status)
    assert lab.namespace.read(paths[retransmit]) == "7000"
    for oid, path in paths.items():
        assert str(lab.client.get(oid)[0].value) == lab.namespace.read(path)
