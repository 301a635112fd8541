# SPDX-License-Identifier: BSD-2-Clause
"""IPIF-MIB's interface table and the other tables that come from a row, as they must be served."""

import struct

from lab.kernel import OFFLOADS
from lab.snmp import Value

ROOT = "1.3.6.1.4.1.8072.9999.9999.4293"
INTERFACE_TABLE = f"{ROOT}.1.1"
AGENT = f"{ROOT}.1.4"
NOTIFICATIONS = f"{ROOT}.0"
ZONE_TABLE = "1.3.6.1.2.1.4.36"
SPIN_LOCK = "1.3.6.1.2.1.4.38.0"
ADVERTISEMENT_TABLE = "1.3.6.1.2.1.4.39"

_STATUS = {"up": 1, "down": 2}
_DISCOVERY = {"disabled": 0, "enabled": 1, "dhcp": 2}
_LINK_LOCAL = {"alwaysOff": 0, "delayed": 1, "alwaysOn": 2}


def _unsigned(number):
    return Value("Gauge32", number)


def _truth(flag):
    return Value("INTEGER", 1 if flag else 2)


def _labels(labels):
    return lambda label: Value("INTEGER", labels[label])


def _octets(text):
    return Value("STRING", int(text, 16).to_bytes(8, "big"))


def _identifier(text):
    return _octets(text) if text else Value("STRING", b"")  # served empty, not left out


def _bits(offload):
    # SMI numbers bits from the most significant one.
    return Value("STRING", bytes([sum(0x80 >> bit for bit, name in enumerate(OFFLOADS)
                                      if offload[name])]))


# From column 3 on, in the order of the MIB.
_COLUMNS = (
    ("InterfaceName", lambda text: Value("STRING", text.encode())),
    ("EnableStatus", _labels(_STATUS)),
    ("InterfaceLuid", _octets),
    ("MaxReassemblySize", _unsigned),
    ("InterfaceIdentifier", _identifier),
    ("MinRouterAdvertisementInterval", _unsigned),
    ("MaxRouterAdvertisementInterval", _unsigned),
    ("AdvertisingEnabled", _truth),
    ("ForwardingEnabled", _truth),
    ("WeakHostSend", _truth),
    ("WeakHostReceive", _truth),
    ("UseAutomaticMetric", _truth),
    ("UseNeighborUnreachabilityDetection", _truth),
    ("ManagedAddressConfigurationSupported", _truth),
    ("OtherStatefulConfigurationSupported", _truth),
    ("AdvertiseDefaultRoute", _truth),
    ("RouterDiscoveryBehavior", _labels(_DISCOVERY)),
    ("DadTransmits", _unsigned),
    ("BaseReachableTime", _unsigned),
    ("RetransmitTime", _unsigned),
    ("PathMtuDiscoveryTimeout", _unsigned),
    ("LinkLocalAddressBehavior", _labels(_LINK_LOCAL)),
    ("LinkLocalAddressTimeout", _unsigned),
    ("ZoneIndices", lambda zones: Value("STRING", struct.pack(">16I", *zones))),
    ("SitePrefixLength", _unsigned),
    ("Metric", _unsigned),
    ("NlMtu", _unsigned),
    ("Connected", _truth),
    ("SupportsWakeUpPatterns", _truth),
    ("SupportsNeighborDiscovery", _truth),
    ("SupportsRouterDiscovery", _truth),
    ("ReachableTime", _unsigned),
    ("TransmitOffload", _bits),
    ("ReceiveOffload", _bits),
    ("DisableDefaultRoutes", _truth),
)
REACHABLE_TIME = 3 + [name for name, _ in _COLUMNS].index("ReachableTime")
WAKE_UP = 3 + [name for name, _ in _COLUMNS].index("SupportsWakeUpPatterns")
RETRANSMIT_TIME = 3 + [name for name, _ in _COLUMNS].index("RetransmitTime")


def interface_bindings(rows):
    """(OID, value) of ipifInterfaceTable in OID order; what a row lacks is not there."""
    return [
        (f"{INTERFACE_TABLE}.1.{column}.{1 if row['Family'] == 'ipv4' else 2}."
         f"{row['InterfaceIndex']}", convert(row[name]))
        for column, (name, convert) in enumerate(_COLUMNS, start=3)
        for row in rows if row[name] is not None or convert is _identifier
    ]


def zone_bindings(rows):
    """(OID, value) of ipv6ScopeZoneIndexTable: column = scope."""
    return [(f"{ZONE_TABLE}.1.{scope}.{row['InterfaceIndex']}",
             _unsigned(row["ZoneIndices"][scope]))
            for scope in range(2, 14) for row in rows if row["Family"] == "ipv6"]


def silent_advertisement_bindings(rows):
    """(OID, value) of ipv6RouterAdvertTable where no daemon advertises: RFC 4293's defaults, one
    row for each IPv6 interface but the loopback."""
    defaults = {2: Value("INTEGER", 2), 3: _unsigned(600), 4: _unsigned(200),
                5: Value("INTEGER", 2), 6: Value("INTEGER", 2), 7: _unsigned(0), 8: _unsigned(0),
                9: _unsigned(0), 10: _unsigned(64), 11: _unsigned(1800),
                12: Value("INTEGER", 1)}
    return [(f"{ADVERTISEMENT_TABLE}.1.{column}.{row['InterfaceIndex']}", value)
            for column, value in defaults.items()
            for row in rows if row["Family"] == "ipv6" and row["InterfaceName"] != "lo"]
