# SPDX-License-Identifier: BSD-2-Clause
"""README's two commands, in a copy of the tree: the first as a newcomer has it, from the sources to
both tables (in the long form; .ci/run has a fresh Debian for it); the second with stand-ins for what
installs, builds and tests, which write down what they are asked for."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "tests/documents"))

from commands import run_by  # noqa: E402
from lab.form import LONG  # noqa: E402

[COMMANDS] = [block.commands for block in run_by(__file__)]
STAND_INS = {
    "apt-get": "exit 100",
    "dpkg-query": "shift 3; printf 'installed %s\\n' \"$@\"",
    "cmake": "mkdir -p build build-clang build-dev",
    "ctest": "echo '100% tests passed, 0 tests failed out of 7'",
}


@pytest.fixture(name="copy")
def _copy(tmp_path):
    """The tree as it is fetched: nothing is built."""
    return Path(shutil.copytree(TREE, tmp_path / "tree",
                                ignore=shutil.ignore_patterns(".git", "build*", ".pytest_cache")))


def _stand_in(copy, *names):
    folder = copy.parent / "bin"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(
            f'#!/bin/bash\necho "{name} $*" >>"{copy.parent}/asked"\n{STAND_INS[name]}\n')
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def _run(command, copy, path):
    environment = {**os.environ, "PATH": path}
    environment.pop("IPIF_BUILD", None)
    return subprocess.run(["bash", "-c", command], cwd=copy, env=environment, text=True,
                          capture_output=True, timeout=600, stdin=subprocess.DEVNULL, check=False)


def test_the_commands_are_these():
    assert COMMANDS == ["./quickstart", "./quickstart test"]


@pytest.mark.skipif(not LONG, reason="it builds: in the long form only")
def test_from_the_sources_to_both_tables(netns, copy):
    with netns.entered():
        run = _run(COMMANDS[0], copy, _stand_in(copy, "apt-get"))
    if (copy.parent / "asked").exists():
        pytest.skip("what building needs is not installed")
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr
    assert "==> building into build/" in run.stdout
    for table in ("ipv4InterfaceTable", "ipv6InterfaceTable"):
        assert re.search(rf"^{table} \(.*\n.*\n +1  lo ", run.stdout, re.M), run.stdout
    assert run.stdout.rstrip().endswith("stopping snmpd and ipifd")
    assert (copy / "build/bin/ipifd").exists()


def test_every_label_is_run(copy):
    """Once as installed, and what takes no machine of its own once more with sanitizers."""
    run = _run(COMMANDS[1], copy, _stand_in(copy, *STAND_INS))
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("\n100% tests passed, 0 tests failed out of 14\n")
    asked = (copy.parent / "asked").read_text().splitlines()
    plain, sanitized = [line for line in asked if line.startswith("ctest ")]
    left_out = set(re.search(r"-LE (\S+)", plain)[1].split("|"))
    assert "--test-dir build " in plain and " -L " not in plain
    page = (TREE / "docs/testing.md").read_text("utf-8")
    table = page.split("\n## Labels\n")[1].split("\n## ")[0]
    labels = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M))))
    told = set(re.findall(r'LABELS "?(\w+)|ipif_pytest\((\w+) |set\(labels (\w+)', "\n".join(
        path.read_text("utf-8") for path in (TREE / "tests").rglob("*")
        if path.suffix == ".cmake" or path.name == "CMakeLists.txt")))
    assert labels == {word for pair in told for word in pair if word.islower()} - {"label"}
    assert left_out == {"monitoring", "packaging"}
    assert "--test-dir build-dev " in sanitized
    assert set(re.search(r"-L (\S+)", sanitized)[1].split("|")) == labels - left_out - {
        "mib", "newcomer"}  # texts, and a build of its own
    presets = re.findall(r"--preset (\w+)", "\n".join(asked))
    assert presets == ["release", "dev"] and any("CMAKE_C_COMPILER=clang" in line for line in asked)
