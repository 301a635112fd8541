# SPDX-License-Identifier: BSD-2-Clause
"""What README.md shows is what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "tests/documents"))

from markdown import blocks  # noqa: E402

BUILD = Path(os.environ.get("IPIF_BUILD", TREE / "build"))
README = (TREE / "README.md").read_text()
# Commands, files and what is printed.
SHOWN = [line.rstrip() for block in blocks(README) for line in block.lines]


def pages():
    return [TREE / "README.md", *sorted(TREE.glob("docs/**/*.md")),
            *sorted(TREE.glob("monitoring/**/*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(TREE)))
def test_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    targets = {target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target}
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_show_looks_as_shown(netns):
    """The columns, and those that a terminal of 80 columns has no room for."""
    columns = re.split("  +", netns.run(BUILD / "bin/ipif", "show").splitlines()[0])
    [heading] = [line for line in SHOWN if line.startswith("INTERFACE ")]
    [left_out] = re.findall("^not shown: (.*); see all with --wide$", "\n".join(SHOWN), re.M)
    assert re.split("  +", heading) + left_out.split(", ") == columns


def test_what_quickstart_prints(netns):
    environment = dict(os.environ, IPIF_BUILD=str(BUILD))
    with netns.entered():
        output = subprocess.run([TREE / "quickstart"], env=environment, capture_output=True,
                                text=True, timeout=60, check=True).stdout
    headings = re.findall(r"^ipv[46]InterfaceTable|^  ifIndex ", output, re.M)
    assert len(headings) == 4
    [nothing] = [line for line in SHOWN if "No Such Object" in line]
    [indeed] = [line for line in output.splitlines() if "No Such Object" in line]
    assert nothing.split(" = ")[1] == indeed.split(" = ")[1].rstrip()


def test_the_file_to_copy_is_installed_and_has_the_view(tmp_path):
    [path] = re.findall(r"sudo cp (/usr/local/\S+) /etc/snmp/snmpd.conf.d/", README)
    environment = dict(os.environ, DESTDIR=str(tmp_path))
    subprocess.run(["cmake", "--install", BUILD, "--prefix", "/usr/local"], env=environment,
                   check=True, capture_output=True, timeout=60)
    example = (tmp_path / path.lstrip("/")).read_text().splitlines()
    lines = [line for line in SHOWN if line.startswith("view systemonly ")]
    assert lines and lines == [line for line in example if line.startswith("view ")]
    assert (tmp_path / "usr/local/sbin/ipifd").is_file()


def test_the_options_are_those_of_quickstart():
    usage = subprocess.run([TREE / "quickstart", "--help"], capture_output=True, text=True,
                           check=True).stdout
    options = set(re.findall(r"\./quickstart((?: (?:test|--\w+))*)", README))
    assert options == {"", " test", " --keep"}
    for option in ("test", "--keep", "--all"):
        assert option in usage


def test_the_packages_are_those_of_quickstart():
    [listed] = re.findall(r"^    sudo apt install (gcc .*)$", README, re.M)
    [setup] = re.findall(r"^setup_packages=\(\n(.*?)^\)", (TREE / "quickstart").read_text(),
                         re.M | re.S)
    assert listed.split() == setup.split()


def test_configures_without_what_only_tests_need(tmp_path):
    """The machine of a newcomer has no cmocka: what CMake makes there has to be whole, too."""
    found = subprocess.run(["pkg-config", "--variable=pc_path", "pkg-config"], check=True,
                           capture_output=True, text=True).stdout.strip()
    modules = tmp_path / "modules"
    modules.mkdir()
    for folder in found.split(":"):
        for module in Path(folder).glob("*.pc"):
            if module.name != "cmocka.pc" and not (modules / module.name).exists():
                (modules / module.name).symlink_to(module)
    run = subprocess.run(["cmake", "-S", TREE, "-B", tmp_path / "build"], capture_output=True,
                         text=True, check=False, timeout=60,
                         env=dict(os.environ, CMAKE_GENERATOR="Ninja",
                                  PKG_CONFIG_LIBDIR=str(modules)))
    assert run.returncode == 0, run.stderr
    assert "Without cmocka" in run.stdout
