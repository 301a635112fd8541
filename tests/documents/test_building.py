# SPDX-License-Identifier: BSD-2-Clause
"""The commands of the pages that take minutes, cut short: the test takes each from its page, gives
it build folders of its own, and changes one thing.

* cmake configures as it is told; of a build it makes the plan (ninja's -t commands), which fails for a
  target that is not there; it installs what is built already into another root (DESTDIR);
* ctest lists the tests that it would run (-N), and there are some;
* pytest collects them;
* a fuzzer is built, and runs for a second.

Inline commands of docs/testing.md that build and test are taken, too."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from commands import blocks_of_manual, run_by  # noqa: E402
from markdown import TREE  # noqa: E402

BUILD = os.path.abspath(os.environ.get("IPIF_BUILD", TREE / "build"))
FUZZER = re.compile(r"^build-fuzz/bin/(fuzz_(\w+)) -max_total_time=600 CORPUS$")
EXAMPLE = TREE / "docs/examples/interfaces.c"


def _inline():
    text = (TREE / "docs/testing.md").read_text("utf-8").replace("\\|", "|")
    for span in re.findall(r"`([^`\n]+)`", text):
        if re.match(r"(cmake|ctest) -", span):
            yield pytest.param(span, id=f"testing.md-{span.split(' && ')[0]}")


def _commands():
    for block in run_by(__file__):
        for command in block.commands:
            yield pytest.param(command, id=f"{block}-{command.split(' && ')[0]}")
    yield from _inline()


class Folders:
    """The build folders that the commands name, elsewhere; `build` is also there built."""

    def __init__(self, place):
        self.place = place
        self.root = place / "root"
        self._configured = {}

    def configure(self, folder, words=None):
        """Has the folder configured, once in each way."""
        if folder not in self._configured or words not in (None, self._configured[folder]):
            words = words or "--preset release"
            shutil.rmtree(self.place / folder, ignore_errors=True)
            self.run(f"cmake {words} -B {self.place / folder}")
            self._configured[folder] = words

    def run(self, command, **environment):
        """Runs a line of the shell at the top of the tree; returns what it prints."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=TREE, capture_output=True, text=True,
            timeout=100, check=False,
            env={**os.environ, "CMAKE_GENERATOR": "Ninja", "DESTDIR": str(self.root), **environment})
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout


@pytest.fixture(scope="module", name="folders")
def _folders(tmp_path_factory):
    return Folders(tmp_path_factory.mktemp("folders"))


def _folder_of(preset):
    presets = json.loads((TREE / "CMakePresets.json").read_text("utf-8"))["configurePresets"]
    [folder] = [one["binaryDir"] for one in presets if one["name"] == preset]
    return folder.removeprefix("${sourceDir}/")


def _need_fuzzers(folders):
    """clang may be here without its libraries (Debian's libclang-rt-dev)."""
    if not shutil.which("clang"):
        pytest.skip("no clang on this machine")
    done = subprocess.run(
        ["clang", "-fsanitize=fuzzer,address,undefined", "-x", "c", "-", "-o", folders.place / "empty"],
        input="int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return 0; }",
        capture_output=True, text=True, timeout=100, check=False)
    if done.returncode:
        pytest.skip(f"clang makes no fuzzers on this machine: {done.stderr.strip()}")


def _cmake_configure(folders, command):
    preset = re.search(r"--preset (\w+)", command)
    if preset and preset[1] == "fuzz":
        _need_fuzzers(folders)
    folder = _folder_of(preset[1]) if preset else re.search(r"-B (\S+)", command)[1]
    words = re.sub(r" -B \S+", "", command.removeprefix("cmake "))
    folders.configure(folder, words)
    cache = (folders.place / folder / "CMakeCache.txt").read_text("utf-8")
    for name, value in re.findall(r"-D ?(\w+)=(\S+)", command):
        # With a type: one that the project has.
        assert re.search(rf"^{name}:(BOOL|STRING|PATH|FILEPATH)={value}$", cache, re.M), name


def _cmake_build(folders, command):
    folder = re.match(r"cmake --build (\S+)", command)[1]
    folders.configure(folder)
    plan = folders.run(command.replace(f"--build {folder}", f"--build {folders.place / folder}")
                       + " -- -t commands")
    assert "bin/ipifd" in plan, plan


def _cmake_install(folders, command):
    folders.run(command.replace("--install build", f"--install {BUILD}"))
    prefix = re.search(r"--prefix /(\S+)", command)[1]
    assert (folders.root / prefix / "sbin/ipifd").is_file()


def _ctest(folders, command):
    folder = re.search(r"--test-dir (\S+)", command)
    preset = re.search(r"--preset (\w+)", command)
    if preset:
        presets = json.loads((TREE / "CMakePresets.json").read_text("utf-8"))["testPresets"]
        assert preset[1] in [one["name"] for one in presets]
    name = folder[1] if folder else _folder_of(preset[1])
    folders.configure(name)
    # A preset of tests names the one of its folder, and cannot be told another.
    listed = folders.run(command.replace((folder or preset)[0], f"--test-dir {folders.place / name}")
                         + " -N")
    assert int(re.search(r"Total Tests: (\d+)", listed)[1]) > 0, listed


def _pytest(folders, command):
    collected = folders.run(command.replace("IPIF_BUILD=build", f"IPIF_BUILD={BUILD}")
                            + " --collect-only -q")
    assert re.search(r"agent/test_\w+\.py::", collected, re.M), collected


def _fuzzer(folders, command):
    _need_fuzzers(folders)
    program, name = FUZZER.match(command).groups()
    folders.configure("build-fuzz", "--preset fuzz")
    folders.run(f"cmake --build {folders.place}/build-fuzz --target {program}")
    corpus = shutil.copytree(TREE / "tests/fuzz/corpus" / name, folders.place / "CORPUS")
    short = command.replace("=600", "=1").replace("CORPUS", str(corpus))
    said = folders.run(f"{folders.place}/{short} 2>&1")
    assert re.search(r"^Done \d+ runs", said, re.M), said


def _compiler(folders, command):
    """A program that includes what the page says, against what is installed."""
    folders.run(f"cmake --install {BUILD}")
    [package] = folders.root.rglob("libipif.pc")
    shutil.copy(EXAMPLE, folders.place / "program.c")
    folders.run(f"cd {folders.place} && {command}", PKG_CONFIG_PATH=str(package.parent),
                PKG_CONFIG_SYSROOT_DIR=str(folders.root))
    assert (folders.place / "a.out").is_file()


def test_example_of_the_manual_page(folders):
    text = (TREE / "docs/man/libipif.3.scd").read_text("utf-8")
    [example] = [block.lines for block in blocks_of_manual(text) if block.mark == "lines of C"]
    (folders.place / "example.c").write_text("\n".join(
        ["#include <ipif/netioapi.h>", "#include <stdio.h>", "int main(void) {", *example, "}"]))
    _compiler(folders, "cc -Wall -Wextra -Werror -o a.out example.c "
                       "$(pkg-config --cflags --libs libipif)")


def _quickstart(folders, command):
    """tests/newcomer/test_words.py runs it: with the words that README has."""
    readme = (TREE / "README.md").read_text("utf-8")
    assert re.search(rf"^    {re.escape(command)} +#", readme, re.M), command


WAYS = [(r"cmake --build ", _cmake_build), (r"cmake --install ", _cmake_install),
        (r"cmake (--preset|-S) ", _cmake_configure), (r"(\w+=\S+ )*ctest ", _ctest),
        (r"(\w+=\S+ )*tests/lab/isolated .* -m pytest ", _pytest), (FUZZER.pattern, _fuzzer),
        (r"cc ", _compiler), (r"\./quickstart\b", _quickstart)]


@pytest.mark.parametrize("command", _commands())
def test_command(folders, command):
    for part in command.split(" && "):
        part = part.removeprefix("setarch -R ")
        [way] = [way for pattern, way in WAYS if re.match(pattern, part)]
        way(folders, part)


def test_inline_commands_are_found():
    assert len(list(_inline())) >= 3


@pytest.mark.parametrize("command", [
    "cmake --preset nosuch", "cmake --build build --target nosuch", "ctest --test-dir build -L nosuch",
    "cmake --install build --prefix /nosuch --component nosuch"])
def test_a_wrong_command_fails(folders, command):
    [way] = [way for pattern, way in WAYS if re.match(pattern, command)]
    with pytest.raises((AssertionError, ValueError)):
        way(folders, command)
