# SPDX-License-Identifier: BSD-2-Clause
"""Where the modules are: ours in the build, those of the IETF wherever this machine has them."""

import os
import shutil
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("IPIF_BUILD", TREE / "build"))
OURS = BUILD / "mibs"
NET_SNMP = Path("/usr/share/snmp/mibs")

PLACES = [
    Path(os.environ.get("IPIF_IETF_MIBS", "/nonexistent")),
    TREE.parent / "shared" / "mibs",
    Path("/usr/share/mibs/ietf"),
    Path("/usr/share/mibs/iana"),
    Path("/var/lib/mibs/ietf"),
    Path("/var/lib/mibs/iana"),
    Path("/var/lib/snmp/mibs/ietf"),
    Path("/var/lib/snmp/mibs/iana"),
    NET_SNMP,
]
NEEDED = ["SNMPv2-SMI", "SNMPv2-TC", "SNMPv2-CONF", "SNMP-FRAMEWORK-MIB", "IANAifType-MIB",
          "IF-MIB", "INET-ADDRESS-MIB", "IP-MIB"]


def file_of(module):
    """The file of a module that is not ours, or None."""
    for place in PLACES:
        for ending in ("", ".txt", ".mib", ".my"):
            if (place / (module + ending)).is_file():
                return place / (module + ending)
    return None


def search_path():
    """Directories with our modules and all that they need; skips the test where some are missing."""
    missing = [module for module in NEEDED if file_of(module) is None]
    if missing:
        pytest.skip("no " + ", ".join(missing) + " on this machine: set IPIF_IETF_MIBS to a "
                    "directory that has them (Debian: package snmp-mibs-downloader)")
    if not (OURS / "IPIF-MIB.txt").is_file():
        pytest.fail(f"no {OURS}/IPIF-MIB.txt: configure the build first")
    return [OURS] + [place for place in PLACES if place.is_dir()]


def program(name, package):
    """The path of a program; skips the test where it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no {name} on this machine: apt-get install {package}")
    return path
