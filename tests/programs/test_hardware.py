# SPDX-License-Identifier: BSD-2-Clause
"""`ipifIfDescr stock`: what this machine's hardware is called, held against pci.ids."""

import re
import subprocess
from pathlib import Path

import pytest

from lab.process import product

PCI_IDS = Path("/usr/share/misc/pci.ids")


def _described(*devices):
    said = subprocess.run([product("bin/describe_hardware")], check=True, text=True, timeout=60,
                          input="".join(f"{bus} {device}\n" for bus, device in devices),
                          stdout=subprocess.PIPE).stdout
    return said.splitlines()


def _names():
    """Of pci.ids: vendors, and devices by (vendor, device)."""
    vendors, devices = {}, {}
    for line in PCI_IDS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        if line.startswith("C "):
            break  # classes
        if found := re.match(r"([0-9a-f]{4})\s+(.*)", line):
            vendor = int(found[1], 16)
            vendors[vendor] = found[2]
        elif found := re.match(r"\t([0-9a-f]{4})\s+(.*)", line):
            devices[vendor, int(found[1], 16)] = found[2]
    return vendors, devices


def _hardware():
    """(bus, device) with its numbers: of PCI, and what hangs on virtio, as many network devices."""
    for folder in Path("/sys/bus").glob("*/devices/*"):
        try:
            numbers = [int((folder / name).read_text(), 16) for name in ("vendor", "device")]
        except (OSError, ValueError):
            continue
        yield (folder.parts[3], folder.name), tuple(numbers)


def test_hardware_of_this_machine():
    if not PCI_IDS.exists():
        pytest.skip("this machine has no pci.ids")
    hardware = dict(_hardware())
    if not hardware:
        pytest.skip("this machine has no hardware with a vendor and a device")
    vendors, devices = _names()
    for (vendor, device), text in zip(hardware.values(), _described(*hardware)):
        if vendor in vendors:
            assert text == f"{vendors[vendor]} " + devices.get((vendor, device),
                                                               f"Device {device:04x}")
        else:
            assert text.endswith(f"{vendor:04x}:{device:04x}")


def test_what_is_none_keeps_its_name():
    assert _described(("pci", "nosuch"), ("nosuch", "0000:00:00.0"), ("platform", "eth0")) == \
        ["as it was"] * 3
