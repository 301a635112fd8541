# SPDX-License-Identifier: BSD-2-Clause
"""The newcomer's first command, in a namespace, with the programs of this build."""

import contextlib
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import tempfile
import termios
from pathlib import Path

import pytest

from lab.users import needs_root

TREE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("IPIF_BUILD", TREE / "build"))
QUICKSTART = TREE / "quickstart"


@pytest.fixture
def place():
    """What quickstart takes for /tmp; short, for the sake of socket names, and everybody's."""
    path = Path(tempfile.mkdtemp(prefix="ipifq"))
    path.chmod(0o777)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def quickstart(netns, place):
    def run(*arguments, build=BUILD, before=()):
        environment = dict(os.environ, TMPDIR=str(place), IPIF_BUILD=str(build))
        with netns.entered():
            return subprocess.run([*before, QUICKSTART, *arguments], env=environment, text=True,
                                  capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    return run


def running():
    """Command names of all processes; under tests/lab/isolated these are the test's own."""
    return {path.read_text().strip() for path in Path("/proc").glob("[0-9]*/comm")}


def rows(output, table):
    """{index: name} as printed under a table's title."""
    part = output.split(f"\n{table} (", 1)[1].split("\n\n", 1)[0]
    return {int(index): name for index, name in re.findall(r"^ +(\d+)  (\S+) ", part, re.M)}


def interfaces(netns):
    return {link["ifindex"]: link["ifname"] for link in netns.ip_json("link")}


def test_shows_both_tables_and_leaves_nothing(netns, place, quickstart):
    netns.ip("link", "add", "name", "east", "type", "veth", "peer", "name", "west")
    netns.ip("link", "set", "east", "mtu", "1200")  # no IPv6 there
    run = quickstart()
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stderr == ""
    there = interfaces(netns)
    assert len(there) == 3
    assert rows(run.stdout, "ipv4InterfaceTable") == there
    assert rows(run.stdout, "ipv6InterfaceTable") == {
        index: name for index, name in there.items() if name != "east"}
    assert "No Such Object" in run.stdout.split("starting ipifd")[0]
    assert [line for line in run.stdout.splitlines() if line != line.rstrip()] == []
    assert list(place.iterdir()) == []
    assert not running() & {"snmpd", "ipifd"}


@pytest.mark.parametrize("width, no_room", [
    (80, ["RetransmitTime, ReachableTime, ReasmMaxSize"]),
    (111, ["RetransmitTime"]), (127, [])])
def test_tables_fit_the_terminal(netns, place, width, no_room):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    environment = dict(os.environ, TMPDIR=str(place), IPIF_BUILD=str(BUILD))
    with netns.entered(), subprocess.Popen([QUICKSTART], env=environment, stdout=theirs,
                                           stdin=subprocess.DEVNULL) as run:
        os.close(theirs)
        output = b""
        with contextlib.suppress(OSError):  # the end, for the kernel
            while part := os.read(ours, 4096):
                output += part
    os.close(ours)
    assert run.returncode == 0, output
    tables = output.decode().replace("\r", "").split("\nipv4InterfaceTable (", 1)[1]
    assert max(map(len, tables.splitlines())) <= width
    assert re.findall("^  no room for (.*)$", tables, re.M) == no_room
    assert rows(f"\nipv4InterfaceTable ({tables}", "ipv6InterfaceTable") == interfaces(netns)


def test_keep_leaves_both_running_until_told(netns, place, quickstart):
    run = quickstart("--keep")
    assert run.returncode == 0, run.stdout + run.stderr
    assert running() >= {"snmpd", "ipifd"}
    asked = re.findall(r"^    (snmpwalk .*)$", run.stdout, re.M)
    assert len(asked) == 2
    for line in asked:
        answer = netns.run("sh", "-c", line)
        assert answer and "No Such" not in answer, line
    [doctor] = re.findall(r"^    (\S*ipif doctor .*)$", run.stdout, re.M)
    assert netns.run("sh", "-c", doctor).endswith("\nNothing to mend.\n")
    [stop] = re.findall(r"^    (sh /.*)$", run.stdout, re.M)
    netns.run("sh", "-c", stop)
    assert list(place.iterdir()) == []
    assert not running() & {"snmpd", "ipifd"}


def test_needs_no_privilege(place, quickstart):
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all")
    if subprocess.run([*nobody, "test", "-x", BUILD / "bin/ipifd"], check=False).returncode:
        pytest.skip("no other user can read this tree")
    run = quickstart(before=nobody)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "lo" in rows(run.stdout, "ipv6InterfaceTable").values()


def test_an_ipifd_that_ends_is_reported_at_once(place, quickstart):
    broken = place / "build" / "bin"
    broken.mkdir(parents=True)
    (broken / "ipifd").write_text("#!/bin/sh\necho 'out of luck' >&2\nexit 1\n")
    (broken / "ipifd").chmod(0o755)
    run = quickstart(build=place / "build")
    assert run.returncode == 1
    assert "out of luck" in run.stderr
    assert "ipifd does not answer" in run.stderr
    assert [path.name for path in place.iterdir()] == ["build"]
    assert not running() & {"snmpd", "ipifd"}


@pytest.mark.parametrize("words, said", [
    (["--bogus"], "no such word: --bogus"), (["test", "--bogus"], "no such word: --bogus"),
    (["--keep", "--all"], "--all goes with test: ./quickstart test --all"),
    (["--all"], "--all goes with test: ./quickstart test --all"),
    (["test", "--keep"], "these do not go together: test --keep")])
def test_wrong_words(words, said):
    run = subprocess.run([QUICKSTART, *words], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == f"quickstart: {said}\nSee ./quickstart --help.\n"


@pytest.mark.parametrize("left, said", [
    ("CMakeCache.txt", "build/ belongs to root: run this as root, or remove build/"),
    ("install_manifest.txt", "cmake: ")])
def test_a_build_of_somebody_else(place, left, said):
    """Also part of it; but not what "sudo cmake --install" leaves (here cmake finds no tree)."""
    needs_root("leave a build to others")
    shutil.copy(QUICKSTART, place)
    (place / "build").mkdir()
    os.chown(place / "build", 65534, 65534)
    (place / "build" / left).touch(0o644)
    environment = dict(os.environ, PATH="/usr/sbin:/usr/bin:/sbin:/bin")
    environment.pop("IPIF_BUILD", None)
    run = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                          "./quickstart"], cwd=place, env=environment, capture_output=True,
                         text=True, check=False, timeout=60)
    if "not root, and no sudo" in run.stderr or "installing" in run.stdout:
        pytest.skip("what building needs is not installed")
    assert run.returncode == 1
    assert run.stderr.startswith(f"quickstart: {said}")
