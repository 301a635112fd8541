# SPDX-License-Identifier: BSD-2-Clause
"""libipif as a C program sees it, through ctypes, in the shape of `lab.kernel`'s rows.

Run as a program it prints GetIpInterfaceTable(AF_UNSPEC) of the namespace that it is in:

    python3 -m lab.library LIBRARY
"""

import ctypes
import json
import os
import subprocess
import sys

from lab.kernel import OFFLOADS
from lab.process import product, sanitizer

_PATH = "lib/libipif.so"
_DISCOVERY = {0: "disabled", 1: "enabled", 2: "dhcp"}
_LINK_LOCAL = {0: "alwaysOff", 1: "delayed", 2: "alwaysOn"}
AF_UNSPEC, AF_INET, AF_INET6 = 0, 2, 10


class Row(ctypes.Structure):
    """MIB_IPINTERFACE_ROW, written down from its document, not from our header.

    Padding that Win64 has is written down where a machine of 32 bits would have none.
    """

    _fields_ = [
        ("Family", ctypes.c_uint16),
        ("_padding", ctypes.c_uint8 * 6),
        ("InterfaceLuid", ctypes.c_uint64),
        ("InterfaceIndex", ctypes.c_uint32),
        ("MaxReassemblySize", ctypes.c_uint32),
        ("InterfaceIdentifier", ctypes.c_uint64),
        ("MinRouterAdvertisementInterval", ctypes.c_uint32),
        ("MaxRouterAdvertisementInterval", ctypes.c_uint32),
        ("AdvertisingEnabled", ctypes.c_bool),
        ("ForwardingEnabled", ctypes.c_bool),
        ("WeakHostSend", ctypes.c_bool),
        ("WeakHostReceive", ctypes.c_bool),
        ("UseAutomaticMetric", ctypes.c_bool),
        ("UseNeighborUnreachabilityDetection", ctypes.c_bool),
        ("ManagedAddressConfigurationSupported", ctypes.c_bool),
        ("OtherStatefulConfigurationSupported", ctypes.c_bool),
        ("AdvertiseDefaultRoute", ctypes.c_bool),
        ("RouterDiscoveryBehavior", ctypes.c_int32),
        ("DadTransmits", ctypes.c_uint32),
        ("BaseReachableTime", ctypes.c_uint32),
        ("RetransmitTime", ctypes.c_uint32),
        ("PathMtuDiscoveryTimeout", ctypes.c_uint32),
        ("LinkLocalAddressBehavior", ctypes.c_int32),
        ("LinkLocalAddressTimeout", ctypes.c_uint32),
        ("ZoneIndices", ctypes.c_uint32 * 16),
        ("SitePrefixLength", ctypes.c_uint32),
        ("Metric", ctypes.c_uint32),
        ("NlMtu", ctypes.c_uint32),
        ("Connected", ctypes.c_bool),
        ("SupportsWakeUpPatterns", ctypes.c_bool),
        ("SupportsNeighborDiscovery", ctypes.c_bool),
        ("SupportsRouterDiscovery", ctypes.c_bool),
        ("ReachableTime", ctypes.c_uint32),
        ("TransmitOffload", ctypes.c_uint8),
        ("ReceiveOffload", ctypes.c_uint8),
        ("DisableDefaultRoutes", ctypes.c_bool),
        ("_end", ctypes.c_uint8),
    ]

    def shown(self):
        """The row as `ipif show --json` would show it, but for what only the record has."""
        row = {name: getattr(self, name) for name, _ in self._fields_
               if not name.startswith("_")}
        row["Family"] = {AF_INET: "ipv4", AF_INET6: "ipv6"}[row["Family"]]
        row["ZoneIndices"] = list(row["ZoneIndices"])
        for name in ("InterfaceLuid", "InterfaceIdentifier"):
            row[name] = f"0x{row[name]:016x}"
        for name in ("TransmitOffload", "ReceiveOffload"):
            row[name] = {offload: bool(row[name] >> bit & 1)
                         for bit, offload in enumerate(OFFLOADS)}
        row["RouterDiscoveryBehavior"] = _DISCOVERY[row["RouterDiscoveryBehavior"]]
        row["LinkLocalAddressBehavior"] = _LINK_LOCAL[row["LinkLocalAddressBehavior"]]
        return row


class Table(ctypes.Structure):
    """The head of MIB_IPINTERFACE_TABLE."""

    _fields_ = [("NumEntries", ctypes.c_uint32), ("_padding", ctypes.c_uint32), ("Table", Row * 1)]


def table(path, family=AF_UNSPEC):
    """The rows that GetIpInterfaceTable gives here."""
    library = ctypes.CDLL(path)
    library.GetIpInterfaceTable.restype = ctypes.c_uint32
    library.FreeMibTable.argtypes = [ctypes.c_void_p]
    library.FreeMibTable.restype = None
    head = ctypes.POINTER(Table)()
    status = library.GetIpInterfaceTable(ctypes.c_uint16(family), ctypes.byref(head))
    if status != 0:
        raise OSError(f"GetIpInterfaceTable({family}): status 0x{status:08x}")
    rows = ctypes.cast(ctypes.addressof(head.contents) + Table.Table.offset,
                       ctypes.POINTER(Row))
    shown = [rows[number].shown() for number in range(head.contents.NumEntries)]
    library.FreeMibTable(head)
    return shown


def table_in(namespace):
    """The rows that GetIpInterfaceTable gives in a namespace, by a process of its own."""
    library = product(_PATH)
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(__file__)),
                   "LD_PRELOAD": sanitizer(library),
                   "ASAN_OPTIONS": "detect_leaks=0"}  # of Python's
    with namespace.entered():
        done = subprocess.run([sys.executable, "-m", "lab.library", library], text=True,
                              capture_output=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


if __name__ == "__main__":
    json.dump(table(sys.argv[1]), sys.stdout)
