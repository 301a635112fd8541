# SPDX-License-Identifier: BSD-2-Clause
"""Net-SNMP's own parser reads every object and gives it the number that the module's text says."""

import os
import subprocess

import mibtext
from modules import OURS, program, search_path

ENTERPRISES = "1.3.6.1.4.1"


def translate(names):
    """Numbers of names; Net-SNMP must have nothing to complain about."""
    environment = dict(os.environ, MIBDIRS=":".join(map(str, search_path())),
                       MIBS="IPIF-MIB:IPIF-CAPABILITIES-MIB")
    run = subprocess.run([program("snmptranslate", "snmp"), "-On", *names], env=environment,
                         capture_output=True, text=True, timeout=30)
    assert run.stderr == ""
    return [line.lstrip(".") for line in run.stdout.split("\n") if line]


def test_every_name_has_its_number():
    objects = mibtext.read(OURS / "IPIF-MIB.txt")
    [root] = translate(["IPIF-MIB::ipifMIB"])
    assert root.startswith(ENTERPRISES + ".")
    numbers = {"ipifMIB": root}
    for name, entry in objects.items():
        if name != "ipifMIB":
            numbers[name] = f"{numbers[entry.parent]}.{entry.subid}"
    assert len(numbers) > 70
    names = list(numbers)
    assert translate([f"IPIF-MIB::{name}" for name in names]) == [numbers[name] for name in names]


def test_fixed_numbers():
    names = ["ipifNotifications", "ipifInterfaceTable", "ipifAdapterTable", "ipifDnsServerTable",
             "ipifAgent", "ipifConformance", "ipifInterfaceLuid", "ipifInterfaceDisableDefaultRoutes"]
    [root, *numbers] = translate(["IPIF-MIB::" + name for name in ["ipifMIB", *names]])
    assert [number.removeprefix(root) for number in numbers] == [
        ".0", ".1.1", ".1.2", ".1.3", ".1.4", ".2", ".1.1.1.5", ".1.1.1.37"]


def test_the_capabilities_hang_below_the_module():
    [root, capabilities] = translate(["IPIF-MIB::ipifMIB", "IPIF-CAPABILITIES-MIB::ipifd01"])
    assert capabilities == root + ".2.3.1"
