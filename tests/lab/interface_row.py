# SPDX-License-Identifier: BSD-2-Clause
"""MIB_IF_ROW2, written out anew from the documents' Win64 layout, and what gives it."""

import ctypes

from lab.api import SUCCESS

NORMAL, RAW, WITHOUT_STATISTICS = 0, 1, 2
SPEED_UNKNOWN = 2**64 - 1
FLAGS = ("HardwareInterface", "FilterInterface", "ConnectorPresent", "NotAuthenticated",
         "NotMediaConnected", "Paused", "LowPower", "EndPointInterface")
COUNTERS = ("InOctets", "InUcastPkts", "InNUcastPkts", "InDiscards", "InErrors", "InUnknownProtos",
            "InUcastOctets", "InMulticastOctets", "InBroadcastOctets", "OutOctets", "OutUcastPkts",
            "OutNUcastPkts", "OutDiscards", "OutErrors", "OutUcastOctets", "OutMulticastOctets",
            "OutBroadcastOctets", "OutQLen")
_TEXT = ctypes.c_uint16 * 257


class InterfaceRow(ctypes.LittleEndianStructure):
    """A row as the caller's memory has it."""

    _fields_ = [
        ("InterfaceLuid", ctypes.c_uint64), ("InterfaceIndex", ctypes.c_uint32),
        ("InterfaceGuid", ctypes.c_uint8 * 16), ("Alias", _TEXT), ("Description", _TEXT),
        ("PhysicalAddressLength", ctypes.c_uint32), ("PhysicalAddress", ctypes.c_uint8 * 32),
        ("PermanentPhysicalAddress", ctypes.c_uint8 * 32),
        *((name, ctypes.c_uint32) for name in (
            "Mtu", "Type", "TunnelType", "MediaType", "PhysicalMediumType", "AccessType",
            "DirectionType")),
        ("InterfaceAndOperStatusFlags", ctypes.c_uint8), ("_pad1", ctypes.c_uint8 * 3),
        *((name, ctypes.c_uint32) for name in ("OperStatus", "AdminStatus", "MediaConnectState")),
        ("NetworkGuid", ctypes.c_uint8 * 16),
        ("ConnectionType", ctypes.c_uint32), ("_pad2", ctypes.c_uint8 * 4),
        *((name, ctypes.c_uint64) for name in ("TransmitLinkSpeed", "ReceiveLinkSpeed", *COUNTERS)),
    ]

    @property
    def alias(self):
        """Alias, decoded; what is behind its end must be zero."""
        return _decode(self.Alias)

    @property
    def description(self):
        """The same of Description."""
        return _decode(self.Description)

    @property
    def address(self):
        """PhysicalAddress, as `ip` writes it."""
        assert not any(self.PhysicalAddress[self.PhysicalAddressLength:])
        return ":".join(f"{octet:02x}" for octet in
                        self.PhysicalAddress[:self.PhysicalAddressLength])

    @property
    def flags(self):
        """The names of InterfaceAndOperStatusFlags that are set."""
        return {name for bit, name in enumerate(FLAGS)
                if self.InterfaceAndOperStatusFlags >> bit & 1}

    @property
    def counters(self):
        """The counters by their names."""
        return {name: getattr(self, name) for name in COUNTERS}

    @property
    def padding(self):
        """The bytes that no field has."""
        return bytes(self._pad1) + bytes(self._pad2)


assert ctypes.sizeof(InterfaceRow) == 1352


def _decode(units):
    units = list(units)
    end = units.index(0)
    assert not any(units[end:])
    return b"".join(unit.to_bytes(2, "little") for unit in units[:end]).decode("utf-16-le")


def call_table(caller, level=NORMAL):
    """GetIfTable2Ex: its code, and the rows."""
    code, words = caller.call("GetIfTable2Ex", level)
    rows = [InterfaceRow.from_buffer_copy(bytes.fromhex(word)) for word in words[1:]]
    assert len(rows) == int(words[0])
    return code, rows


def table(caller, level=NORMAL):
    """GetIfTable2Ex, which must succeed: the rows by index."""
    code, rows = call_table(caller, level)
    assert code == SUCCESS, f"{code:#x}"
    assert [row.InterfaceIndex for row in rows] == sorted({row.InterfaceIndex for row in rows})
    return {row.InterfaceIndex: row for row in rows}


def call_entry(caller, ifindex=0, luid=0):
    """GetIfEntry2: its code, and the row as it came back; on failure that must be untouched."""
    # What is not the key is garbage on purpose.
    row = InterfaceRow.from_buffer_copy(b"\xcc" * ctypes.sizeof(InterfaceRow))
    row.InterfaceIndex, row.InterfaceLuid = ifindex, luid
    code, words = caller.call("GetIfEntry2", bytes(row).hex())
    if code != SUCCESS:
        assert words[0] == bytes(row).hex(), "the row was touched on failure"
    return code, InterfaceRow.from_buffer_copy(bytes.fromhex(words[0]))


def entry(caller, ifindex):
    """GetIfEntry2 by index, which must succeed."""
    code, row = call_entry(caller, ifindex)
    assert code == SUCCESS, f"{code:#x}"
    return row
