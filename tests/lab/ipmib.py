# SPDX-License-Identifier: BSD-2-Clause
"""IP-MIB's interface tables (RFC 4293) as they must be served for given rows."""

from lab.snmp import Value

_IP = "1.3.6.1.2.1.4"
IPV4_LAST_CHANGE = f"{_IP}.27.0"
IPV4_TABLE = f"{_IP}.28"
IPV6_LAST_CHANGE = f"{_IP}.29.0"
IPV6_TABLE = f"{_IP}.30"
UPTIME = "1.3.6.1.2.1.1.3.0"

_STATUS = {"up": 1, "down": 2}


def _identifier(row):
    text = row["InterfaceIdentifier"]
    return int(text, 16).to_bytes(8, "big") if text else b""  # served empty, not left out


# Column number: type on the wire, value of a row.  IPv6 has no column 4.
IPV4_COLUMNS = {
    2: ("INTEGER", lambda row: row["MaxReassemblySize"]),
    3: ("INTEGER", lambda row: _STATUS[row["EnableStatus"]]),
    4: ("Gauge32", lambda row: row["RetransmitTime"]),
}
IPV6_COLUMNS = {
    2: ("Gauge32", lambda row: row["MaxReassemblySize"]),
    3: ("STRING", _identifier),
    5: ("INTEGER", lambda row: _STATUS[row["EnableStatus"]]),
    6: ("Gauge32", lambda row: row["ReachableTime"]),
    7: ("Gauge32", lambda row: row["RetransmitTime"]),
    8: ("INTEGER", lambda row: 1 if row["ForwardingEnabled"] else 2),
}
TABLES = {
    "ipv4": (IPV4_TABLE, IPV4_COLUMNS),
    "ipv6": (IPV6_TABLE, IPV6_COLUMNS),
}


def instance(family, column, index):
    """The OID of one value."""
    return f"{TABLES[family][0]}.1.{column}.{index}"


def bindings(rows, family):
    """(OID, value) of a whole table in OID order, computed from the rows of `lab.kernel`."""
    table, columns = TABLES[family]
    return [
        (f"{table}.1.{column}.{row['InterfaceIndex']}", Value(kind, value(row)))
        for column, (kind, value) in columns.items()
        for row in rows if row["Family"] == family
    ]
