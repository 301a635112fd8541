# SPDX-License-Identifier: BSD-2-Clause
"""The manager: Net-SNMP's own tools, numeric OIDs in, typed values out."""

import contextlib
import os
import re
import subprocess
import time
from typing import NamedTuple, Union

from lab.waiting import PATIENCE

_OPTIONS = ("-v2c", "-m", "", "-On", "-Oe", "-Ox", "-Ih")
_EXCEPTIONS = {
    "No Such Object available on this agent at this OID": "noSuchObject",
    "No Such Instance currently exists at this OID": "noSuchInstance",
    "No more variables left in this MIB View (It is past the end of the MIB tree)":
        "endOfMibView",
}


class Value(NamedTuple):
    """One value: its type as on the wire ("INTEGER", "Gauge32", "Timeticks", "STRING", …, or the
    name of an exception), and a number, bytes, or None for an exception."""

    type: str
    value: Union[int, bytes, str, None]


class Binding(NamedTuple):
    """An OID, without a leading dot, and its value."""

    oid: str
    value: Value


class SnmpError(AssertionError):
    """The tool failed: time-out, or an error status in the answer."""


class NotKnownYet(SnmpError):
    """What was asked for is still being read for the first time: a manager asks again."""


class Client:
    """Talks to one agent from inside a namespace (None: from where the caller is)."""

    patience = PATIENCE  # seconds for which it asks again: the kernel's lock is everybody's

    def __init__(self, address, namespace=None, community="public", seconds=30):
        self._namespace = namespace
        self._tail = ("-c", community, "-t", str(seconds), "-r", "0", address)

    def get(self, *oids):
        """GET of all OIDs in one request: a list of values."""
        return [binding.value for binding in self._run("snmpget", *oids)]

    def get_next(self, *oids):
        """GETNEXT of all OIDs in one request: a list of bindings."""
        return self._run("snmpgetnext", *oids)

    def get_bulk(self, *oids, non_repeaters=0, repetitions=10):
        """One GETBULK request: a flat list of bindings, as they came."""
        return self._run("snmpbulkget", *oids, options=(f"-Cn{non_repeaters}", f"-Cr{repetitions}"))

    def walk(self, oid, repetitions=50):
        """All below an OID by GETBULK, in the order of the answers; fails if they do not
        increase."""
        bindings = self._run("snmpbulkwalk", oid, options=(f"-Cr{repetitions}",))
        if len(bindings) == 1 and bindings[0].value.type in _EXCEPTIONS.values():
            return []
        return bindings

    def walk_next(self, oid, end=None):
        """All below an OID by GETNEXT, or from there to another; fails if they do not increase."""
        bindings = self._run("snmpwalk", oid, options=("-CE", end) if end else ())
        if len(bindings) == 1 and bindings[0].value.type in _EXCEPTIONS.values():
            return []
        return bindings

    def set(self, *assignments):
        """SET of (oid, type letter of snmpset, value) in one request."""
        return self._run("snmpset", *(str(word) for entry in assignments for word in entry))

    def _run(self, tool, *arguments, options=()):
        command = [tool, *_OPTIONS, *options, *self._tail, *arguments]
        with self._namespace.entered() if self._namespace else contextlib.nullcontext():
            end = time.monotonic() + (self.patience if tool != "snmpset" else 0)
            while time.monotonic() < end:
                with contextlib.suppress(NotKnownYet):
                    return self._parse(command)
                time.sleep(0.1)
            return self._parse(command)

    @staticmethod
    def _parse(command):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False,
                              env={**os.environ, "MIBS": "", "SNMP_PERSISTENT_DIR": "/dev/null",
                                   "SNMPCONFPATH": "/dev/null"})
        # Net-SNMP's tools tell of errors on either stream, and not always by their status.
        if done.returncode != 0 or "Error in packet" in done.stdout + done.stderr:
            said = done.stderr + done.stdout
            raise (NotKnownYet if "(genError)" in said else SnmpError)(
                f"{' '.join(command)}: exit {done.returncode}: "
                f"{done.stderr.strip()} {done.stdout.strip()[-300:]}")
        return parse(done.stdout)


def parse(text):
    """The bindings in the output of a Net-SNMP tool run with `_OPTIONS`."""
    bindings = []
    # A long Hex-STRING goes on in lines of its own, a binding begins with ".1.".
    for entry in re.split(r"\n(?=\.\d)", text.strip()):
        oid, equals, rest = entry.partition(" = ")
        if equals:
            bindings.append(Binding(oid.lstrip("."), _value(rest)))
    return bindings


def _value(text):
    if text in _EXCEPTIONS:
        return Value(_EXCEPTIONS[text], None)
    if text == '""':
        return Value("STRING", b"")
    kind, _, rest = text.partition(": ")
    if kind == "Timeticks":
        return Value(kind, int(rest[1:rest.index(")")]))
    if kind == "Hex-STRING":
        return Value("STRING", bytes.fromhex(rest))
    if kind == "STRING":
        return Value("STRING", rest.strip('"').encode())
    if kind in ("INTEGER", "Gauge32", "Counter32", "Counter64"):
        return Value(kind, int(rest))
    return Value(kind, rest)
