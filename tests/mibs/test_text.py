# SPDX-License-Identifier: BSD-2-Clause
"""The module says what the documents' row says: same fields, same order, and all that a reader
needs in each DESCRIPTION.  Needs no other module and no program."""

import re

import pytest

import mibtext
from modules import OURS, TREE

WRITABLE = {"EnableStatus", "ForwardingEnabled", "RouterDiscoveryBehavior", "DadTransmits",
            "BaseReachableTime", "RetransmitTime", "LinkLocalAddressBehavior", "NlMtu",
            "DisableDefaultRoutes"}
ABSENT_FOR_IPV4 = {"MinRouterAdvertisementInterval", "MaxRouterAdvertisementInterval",
                   "AdvertisingEnabled", "AdvertiseDefaultRoute", "RouterDiscoveryBehavior",
                   "LinkLocalAddressTimeout", "SitePrefixLength", "DadTransmits"}
ABSENT_ELSEWHERE = {"SupportsWakeUpPatterns", "TransmitOffload", "ReceiveOffload", "Metric"}


@pytest.fixture(scope="module")
def mib():
    return mibtext.read(OURS / "IPIF-MIB.txt")


def below(mib, parent):
    return {entry.subid: entry for entry in mib.values() if entry.parent == parent}


def struct_fields():
    """(C type, name) of MIB_IPINTERFACE_ROW's members, in order."""
    header = (TREE / "backend/include/ipif/netioapi.h").read_text()
    body = re.search(r"struct _MIB_IPINTERFACE_ROW \{(.*?)\}", header, re.S).group(1)
    return re.findall(r"^\s*(\w+)\s+(\w+)(?:\[\w+\])?(?: IPIF_ALIGNED)?;", body, re.M)


def expected_syntax(c_type, name):
    if name == "InterfaceIdentifier":
        return "OCTET STRING (SIZE (0 | 8))"
    if name == "ZoneIndices":
        return "OCTET STRING (SIZE (64))"
    return {"NET_LUID": "OCTET STRING (SIZE (8))", "ULONG": "Unsigned32", "BOOLEAN": "TruthValue",
            "NL_ROUTER_DISCOVERY_BEHAVIOR": "INTEGER", "NL_LINK_LOCAL_ADDRESS_BEHAVIOR": "INTEGER",
            "NL_INTERFACE_OFFLOAD_ROD": "BITS"}[c_type]


def test_columns_are_the_fields_in_order(mib):
    columns = below(mib, "ipifInterfaceEntry")
    fields = [pair for pair in struct_fields() if pair[1] not in ("Family", "InterfaceIndex")]
    assert [columns[subid].name for subid in range(1, 5)] == [
        "ipifInterfaceVersion", "ipifInterfaceIfIndex", "ipifInterfaceName",
        "ipifInterfaceEnableStatus"]
    assert len(columns) == 4 + len(fields)
    for subid, (c_type, name) in enumerate(fields, 5):
        column = columns[subid]
        assert column.name == "ipifInterface" + name.removeprefix("Interface")
        assert re.sub(r" \(0\.\.128\)$", "", column.syntax) == expected_syntax(c_type, name)
        assert column.description.startswith(name + ":"), column.name


def test_labels_have_the_documents_values(mib):
    header = "".join((TREE / "backend/include/ipif" / name).read_text()
                     for name in ("nldef.h", "netioapi.h"))
    documented = {name[0].lower() + name[1:]: int(value) for name, value in
                  re.findall(r"(?:RouterDiscovery|LinkLocal)(\w+) = (\d)", header)}
    for column in ("RouterDiscoveryBehavior", "LinkLocalAddressBehavior"):
        labels = mib["ipifInterface" + column].labels
        assert len(labels) == 3
        assert labels.items() <= documented.items()
    bits = re.findall(r"BOOLEAN (\w+) : 1;", header.split("#else")[0])
    for column in ("TransmitOffload", "ReceiveOffload"):
        labels = mib["ipifInterface" + column].labels
        assert labels == {bit[0].lower() + bit[1:]: place for place, bit in enumerate(bits)}


def test_what_can_be_written(mib):
    written = {name.removeprefix("ipifInterface") for name, entry in mib.items()
               if entry.parent == "ipifInterfaceEntry" and entry.access == "read-write"}
    assert written == WRITABLE
    assert {name for name, entry in mib.items() if entry.access == "read-write"} - {
        "ipifInterface" + name for name in WRITABLE} == {
        "ipifAgentNotificationsEnabled", "ipifAgentNotificationInterval"}


def test_descriptions_tell_persistence_and_absence(mib):
    for entry in mib.values():
        if entry.access == "read-write":
            assert re.search(r"\b(is persistent|is not persistent)\b", entry.description), entry.name
            assert "can be written" in entry.description.lower(), entry.name
    for name in ABSENT_FOR_IPV4:
        assert re.search("(No instance|none) in an IPv4 row",
                         mib["ipifInterface" + name].description), name
    for name in ABSENT_ELSEWHERE:
        assert "No instance where" in mib["ipifInterface" + name].description, name


def test_times_have_units(mib):
    for name, entry in mib.items():
        if re.search("(Time|Timeout)$", name) and entry.macro == "OBJECT-TYPE":
            assert entry.units == "milliseconds", name
        if re.search("Interval$", name):
            assert entry.units == "seconds", name


def test_notifications(mib):
    assert {subid: entry.name for subid, entry in below(mib, "ipifNotifications").items()} == {
        1: "ipifInterfaceAdded", 2: "ipifInterfaceRemoved", 3: "ipifInterfaceChanged"}
