# SPDX-License-Identifier: BSD-2-Clause
"""The column tables that the programs are made of, as dump_columns prints them, and how each
syntax is written in a module."""

import subprocess
from dataclasses import dataclass

from modules import BUILD


@dataclass
class Column:
    module: str
    table: str
    name: str
    oid: str
    syntax: str
    access: str
    units: str
    labels: dict


# What a module's SYNTAX may say, without sizes and ranges.
SPELLINGS = {
    "integer": {"Integer32", "InterfaceIndex", "TestAndIncr", "INTEGER"},
    "unsigned": {"Unsigned32", "Gauge32", "InetZoneIndex", "InetAddressPrefixLength"},
    "counter": {"Counter32"},
    "counter64": {"Counter64"},
    "enumerated": {"INTEGER", "InetVersion", "InetAddressType", "RowStatus", "StorageType",
                   "IpAddressOriginTC", "IpAddressStatusTC", "IpAddressPrefixOriginTC"},
    "truth": {"TruthValue", "INTEGER"},  # 1 and 2, by other names: the labels must agree
    "timeticks": {"TimeStamp"},
    "octets": {"OCTET STRING", "InetAddress", "Ipv6AddressIfIdentifierTC", "PhysAddress"},
    "ipaddress": {"IpAddress"},
    "objectid": {"RowPointer"},
    "text": {"SnmpAdminString"},
    "bits": {"BITS"},
}


def columns(module):
    """The columns of all tables of a module, by descriptor."""
    run = subprocess.run([BUILD / "tests/mibs/dump_columns"], capture_output=True, text=True,
                         check=True, timeout=30)
    found = {}
    for line in run.stdout.splitlines():
        *words, labels = line.split("\t")
        column = Column(*words, {name: int(value) for name, value in
                                 (label.split("=") for label in labels.split())})
        if column.module == module:
            assert column.name not in found, f"{column.name} is there twice"
            found[column.name] = column
    return found


def differences(column, entry):
    """What a column and a module's object do not agree about, as sentences."""
    said = []
    if entry.syntax.split(" (")[0] not in SPELLINGS[column.syntax]:
        said.append(f"{column.name}: syntax {column.syntax}, in the module {entry.syntax}")
    if column.units != entry.units:
        said.append(f"{column.name}: units {column.units!r}, in the module {entry.units!r}")
    if (entry.labels or entry.syntax == "INTEGER") and column.labels != entry.labels:
        said.append(f"{column.name}: labels {column.labels}, in the module {entry.labels}")
    return said
