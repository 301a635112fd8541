# SPDX-License-Identifier: BSD-2-Clause
"""What an optimised build is hardened with, read from the files themselves."""

import os
import re
import subprocess

import pytest

from lab.process import product

_PROGRAMS = ("bin/ipifd", "bin/ipif", "bin/check_ip_interface")
_FILES = (*_PROGRAMS, "lib/libipif.so", "lib/ipif.so")


def _cache(name):
    with open(os.path.join(os.environ["IPIF_BUILD"], "CMakeCache.txt"), encoding="utf-8") as file:
        found = re.search(rf"^{name}:\w+=(.*)$", file.read(), re.MULTILINE)
    return found.group(1) if found else ""


pytestmark = pytest.mark.skipif(
    bool(_cache("IPIF_SANITIZE")) or _cache("CMAKE_BUILD_TYPE") in ("", "Debug"),
    reason="not an optimised build without sanitizers")


def _readelf(option, name):
    return subprocess.run(["readelf", "-W", option, os.path.realpath(product(name))],
                          capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout


def _symbols(name):
    return _readelf("--dyn-syms", name)


def _is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def test_all_that_is_installed_is_looked_at(tmp_path):
    subprocess.run(["cmake", "--install", os.environ["IPIF_BUILD"]], check=True,
                   capture_output=True, env={**os.environ, "DESTDIR": str(tmp_path)})
    installed = {path.name for path in tmp_path.rglob("*")
                 if path.is_file() and not path.is_symlink() and _is_elf(path)}
    assert installed == {os.path.basename(os.path.realpath(product(name))) for name in _FILES}


@pytest.mark.parametrize("name", _PROGRAMS)
def test_position_independent(name):
    assert re.search(r"Type:\s+DYN", _readelf("-h", name))
    assert "PIE" in _readelf("-d", name)


@pytest.mark.parametrize("name", _FILES)
def test_relocations_are_read_only(name):
    """Full RELRO: bound at start, then read-only."""
    assert "GNU_RELRO" in _readelf("-l", name)
    assert re.search(r"BIND_NOW|Flags:.*NOW", _readelf("-d", name))


@pytest.mark.parametrize("name", _FILES)
def test_nothing_is_both_written_and_run(name):
    segments = _readelf("-l", name)
    stack = next(line for line in segments.splitlines() if "GNU_STACK" in line)
    assert "RWE" not in stack
    assert not re.search(r"LOAD.*RWE", segments)
    assert "TEXTREL" not in _readelf("-d", name)


@pytest.mark.parametrize("name", _FILES)
def test_stack_protector(name):
    assert "__stack_chk_fail" in _symbols(name)


@pytest.mark.parametrize("name", _FILES)
def test_checked_functions(name):
    """_FORTIFY_SOURCE leaves its functions behind."""
    assert re.search(r"__(snprintf|vsnprintf|memcpy|read|fprintf|vfprintf)_chk", _symbols(name))


@pytest.mark.parametrize("name", _FILES)
def test_no_search_path(name):
    """A file may be looked for where the system looks, or in the build itself."""
    for path in re.findall(r"(?:RPATH|RUNPATH).*\[(.*)\]", _readelf("-d", name)):
        assert path.startswith(os.path.realpath(os.environ["IPIF_BUILD"])), path
