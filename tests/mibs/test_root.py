# SPDX-License-Identifier: BSD-2-Clause
"""One option of the build moves the module and the programs' tables alike."""

import re
import shutil
import subprocess

import pytest

import columntables
import modules
from modules import TREE

ROOT = "1.3.6.1.4.1.32473.7.1"


def cmake(*arguments):
    return subprocess.run(["cmake", *map(str, arguments)], capture_output=True, text=True,
                          timeout=100, check=False)


def configure(directory, root):
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    return cmake("-S", TREE, "-B", directory, *generator, f"-DIPIF_MIB_ROOT={root}")


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    directory = tmp_path_factory.mktemp("build")
    run = configure(directory, ROOT)
    assert run.returncode == 0, run.stderr
    run = cmake("--build", directory, "--target", "dump_columns")
    assert run.returncode == 0, run.stdout + run.stderr
    return directory


def test_the_module_hangs_there(build):
    text = (build / "mibs/IPIF-MIB.txt").read_text()
    [above] = re.findall(r"^ipifMIB MODULE-IDENTITY.*?::= \{ (.*?) \}", text, re.M | re.S)
    assert above == "enterprises 32473 7 1"
    assert "netSnmpPlaypen" not in text and "NET-SNMP-MIB" not in text


def test_the_tables_hang_there(build, monkeypatch):
    before = columntables.columns("IPIF-MIB")
    monkeypatch.setattr(columntables, "BUILD", build)
    assert {name: column.oid for name, column in columntables.columns("IPIF-MIB").items()} == {
        name: re.sub(r"^1\.3\.6\.1\.4\.1\.8072\.9999\.9999\.4293\.", ROOT + ".", column.oid)
        for name, column in before.items()}


def test_the_module_is_still_legal(build):
    directories = [build / "mibs"] + modules.search_path()[1:]
    run = subprocess.run([modules.program("snmptranslate", "snmp"), "-M",
                          ":".join(map(str, directories)), "-m", "IPIF-MIB", "-On",
                          "IPIF-MIB::ipifInterfaceNlMtu"], capture_output=True, text=True,
                         timeout=30, check=False)
    assert (run.stdout, run.stderr) == (f".{ROOT}.1.1.1.29\n", "")


def test_another_place_is_refused(tmp_path):
    run = configure(tmp_path, "1.3.6.1.2.1.4")
    assert run.returncode != 0
    assert "give an OID below 1.3.6.1.4.1" in run.stderr
