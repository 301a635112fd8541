# SPDX-License-Identifier: BSD-2-Clause
"""libipif as a C program calls it, through `api_caller`, and its rows as Python sees them."""

import contextlib
import ctypes
import os
import subprocess
import tempfile

from lab.kernel import OFFLOADS
from lab.process import product

AF_UNSPEC, AF_INET, AF_INET6 = 0, 2, 10
FAMILIES = {"ipv4": AF_INET, "ipv6": AF_INET6}

SUCCESS = 0
UNSUCCESSFUL = 0xC0000001
INVALID_PARAMETER = 0xC000000D
ACCESS_DENIED = 0xC0000022
NOT_SUPPORTED = 0xC00000BB
NOT_FOUND = 0xC0000225

DISCOVERY = ("disabled", "enabled", "dhcp")
LINK_LOCAL = ("alwaysOff", "delayed", "alwaysOn")


def _boolean(*names):
    return [(name, ctypes.c_uint8) for name in names]


def _number(*names):
    return [(name, ctypes.c_uint32) for name in names]


class Row(ctypes.LittleEndianStructure):
    """MIB_IPINTERFACE_ROW, written out anew from the documents' Win64 layout."""

    _fields_ = [
        ("Family", ctypes.c_uint16), ("_pad1", ctypes.c_uint8 * 6),
        ("InterfaceLuid", ctypes.c_uint64),
        *_number("InterfaceIndex", "MaxReassemblySize"),
        ("InterfaceIdentifier", ctypes.c_uint64),
        *_number("MinRouterAdvertisementInterval", "MaxRouterAdvertisementInterval"),
        *_boolean("AdvertisingEnabled", "ForwardingEnabled", "WeakHostSend", "WeakHostReceive",
                  "UseAutomaticMetric", "UseNeighborUnreachabilityDetection",
                  "ManagedAddressConfigurationSupported", "OtherStatefulConfigurationSupported",
                  "AdvertiseDefaultRoute"),
        ("_pad2", ctypes.c_uint8 * 3),
        ("RouterDiscoveryBehavior", ctypes.c_int32),
        *_number("DadTransmits", "BaseReachableTime", "RetransmitTime",
                 "PathMtuDiscoveryTimeout"),
        ("LinkLocalAddressBehavior", ctypes.c_int32),
        *_number("LinkLocalAddressTimeout"),
        ("ZoneIndices", ctypes.c_uint32 * 16),
        *_number("SitePrefixLength", "Metric", "NlMtu"),
        *_boolean("Connected", "SupportsWakeUpPatterns", "SupportsNeighborDiscovery",
                  "SupportsRouterDiscovery"),
        *_number("ReachableTime"),
        *_boolean("TransmitOffload", "ReceiveOffload", "DisableDefaultRoutes"),
        ("_pad3", ctypes.c_uint8),
    ]

    @classmethod
    def of(cls, text):
        """The row in hexadecimal text."""
        return cls.from_buffer_copy(bytes.fromhex(text))

    def hex(self):
        """The row as hexadecimal text."""
        return bytes(self).hex()

    @property
    def padding(self):
        """The bytes that no field has."""
        return bytes(self._pad1) + bytes(self._pad2) + bytes([self._pad3])

    def shown(self):
        """The fields as `lab.kernel.rows` has them."""
        values = {name: getattr(self, name) for name, *_ in self._fields_
                  if not name.startswith("_")}
        for name, kind in self._fields_:
            if kind is ctypes.c_uint8 and not name.startswith("_"):
                values[name] = bool(values[name])
        values["Family"] = "ipv4" if self.Family == AF_INET else "ipv6"
        values["ZoneIndices"] = list(self.ZoneIndices)
        values["RouterDiscoveryBehavior"] = DISCOVERY[self.RouterDiscoveryBehavior]
        values["LinkLocalAddressBehavior"] = LINK_LOCAL[self.LinkLocalAddressBehavior]
        for name in ("InterfaceLuid", "InterfaceIdentifier"):
            values[name] = f"0x{values[name]:016x}"
        for name in ("TransmitOffload", "ReceiveOffload"):
            values[name] = {offload: bool(getattr(self, name) >> bit & 1)
                            for bit, offload in enumerate(OFFLOADS)}
        return values


assert ctypes.sizeof(Row) == 168


class Caller:
    """A process in a namespace that calls what it is told to; `with Caller(ns) as api:`."""

    def __init__(self, namespace=None, prefix=(), preload=None):
        self._log = tempfile.TemporaryFile("w+")
        environment = dict(os.environ)
        if preload:
            environment["LD_PRELOAD"] = preload
        with namespace.entered() if namespace else contextlib.nullcontext():
            self._popen = subprocess.Popen(
                [*prefix, product("bin/api_caller")], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=self._log, text=True, bufsize=1, env=environment)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self._popen.stdin.close()
        status = self._popen.wait(20)
        if kind is None:  # the sanitizers' reports come with a status of their own
            assert status == 0, f"api_caller ended with {status}:\n{self.log()[-6000:]}"
        self._log.close()
        self._popen.stdout.close()

    def log(self):
        """What the library logged, a level and a text in each line."""
        self._log.seek(0)
        return self._log.read()

    def descriptors(self):
        """How many files the process has open."""
        return len(os.listdir(f"/proc/{self._popen.pid}/fd"))

    def received(self, call):
        """How many bytes the process receives from the kernel during call()."""
        before = int(self.call("received")[1][0])
        call()
        return int(self.call("received")[1][0]) - before

    def call(self, name, *words):
        """Calls a function; returns its code and the words behind it."""
        self._popen.stdin.write(" ".join([name, *map(str, words)]) + "\n")
        self._popen.stdin.flush()
        answer = self._popen.stdout.readline().split(" ")
        assert answer != [""], f"api_caller died in {name}:\n{self.log()[-6000:]}"
        return int(answer[0], 16), [word.rstrip("\n") for word in answer[1:]]

    def table(self, family=AF_UNSPEC):
        """GetIpInterfaceTable: all rows; it must succeed."""
        code, words = self.call("GetIpInterfaceTable", family)
        assert code == SUCCESS, f"{code:#x}"
        rows = [Row.of(word) for word in words[1:]]
        assert len(rows) == int(words[0])
        return rows

    def get(self, family, ifindex=0, luid=0):
        """GetIpInterfaceEntry: its code, and the row as it came back."""
        # What is not the key is garbage on purpose.
        row = Row.of("cc" * ctypes.sizeof(Row))
        row.Family, row.InterfaceIndex, row.InterfaceLuid = family, ifindex, luid
        code, words = self.call("GetIpInterfaceEntry", row.hex())
        if code != SUCCESS:
            assert words[0] == row.hex(), "the row was touched on failure"
        return code, Row.of(words[0])

    def row(self, family, ifindex):
        """GetIpInterfaceEntry by index, which must succeed."""
        code, row = self.get(family, ifindex)
        assert code == SUCCESS, f"{code:#x}"
        return row

    def nothing(self, family, ifindex):
        """InitializeIpInterfaceEntry, with a key: a row that asks Set for nothing."""
        _, words = self.call("InitializeIpInterfaceEntry")
        row = Row.of(words[0])
        row.Family, row.InterfaceIndex = family, ifindex
        return row

    def set_row(self, row):
        """SetIpInterfaceEntry: its code, and the row as it came back."""
        code, words = self.call("SetIpInterfaceEntry", row.hex())
        return code, Row.of(words[0])

    def set(self, family, ifindex, **fields):
        """Initialize, change fields, Set: the code."""
        row = self.nothing(family, ifindex)
        for name, value in fields.items():
            setattr(row, name, value)
        return self.set_row(row)[0]

    def change(self, family, ifindex, **fields):
        """Get, change fields, Set: the code."""
        row = self.row(family, ifindex)
        for name, value in fields.items():
            setattr(row, name, value)
        return self.set_row(row)[0]

    def problem(self, family, ifindex, **fields):
        """ipif_set_entry: its code and its words about a failure."""
        row = self.nothing(family, ifindex)
        for name, value in fields.items():
            setattr(row, name, value)
        code, words = self.call("ipif_set_entry", row.hex())
        return code, " ".join(words)

    def enable(self, family, ifindex, status):
        """ipif_set_enable_status (1 up, 2 down): its code."""
        return self.call("ipif_set_enable_status", family, ifindex, status)[0]
