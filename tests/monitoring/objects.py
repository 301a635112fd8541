# SPDX-License-Identifier: BSD-2-Clause
"""The objects that monitoring reads, by name: the design's OIDs, written down once for the tests."""

IPIF = "1.3.6.1.4.1.8072.9999.9999.4293.1"
INTERFACE = f"{IPIF}.1.1"  # .column.version.ifIndex
ADAPTER = f"{IPIF}.2.1"  # .column.ifIndex
DNS_SERVER = f"{IPIF}.3.1"  # .column.ifIndex.position
AGENT = f"{IPIF}.4"  # .object.0
IPV4_TABLE = "1.3.6.1.2.1.4.28.1"
IPV6_TABLE = "1.3.6.1.2.1.4.30.1"

NAME, ENABLE_STATUS, FORWARDING, METRIC, MTU, CONNECTED = 3, 4, 11, 28, 29, 30
IPV4, IPV6 = 1, 2
