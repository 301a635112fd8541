# SPDX-License-Identifier: BSD-2-Clause
"""Runs what the pages tell to run as it stands: the blocks marked "test", and every walk of the
README, beside an snmpd and an ipifd at the usual address.  After "test: " stands what host it is."""

import contextlib
import os
import re
import shutil
import subprocess
import sys

import pytest

HERE = os.path.dirname(__file__)
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "../mibs")]

import modules  # noqa: E402
from commands import all_blocks, is_command  # noqa: E402
from lab.agent import Laboratory  # noqa: E402
from lab.netns import Namespace  # noqa: E402
from lab.process import product  # noqa: E402
from markdown import TREE  # noqa: E402

USUAL_PORT = "agentaddress udp:127.0.0.1:161"
# The hosts that the pages ask are this one.
NAMES = "127.0.0.1 localhost web1 gw1\n"


@contextlib.contextmanager
def _laboratory():
    if not shutil.which("snmpwalk") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")
    if not os.path.exists("/etc/hosts"):
        pytest.skip("no /etc/hosts on this machine")
    with Namespace() as namespace, Laboratory(namespace) as laboratory:
        for name in ("eth0", "uplink1", "uplink2"):
            namespace.ip("link", "add", name, "type", "veth", "peer", "name", f"{name}far")
            namespace.ip("link", "set", name, "up")
            namespace.ip("link", "set", f"{name}far", "up")
        laboratory.start_snmpd(more=USUAL_PORT)
        yield laboratory


@pytest.fixture(scope="module", name="whole")
def _whole():
    with _laboratory() as laboratory:
        # The test has a mount namespace of its own: nobody else sees this.
        hosts = laboratory.write_file("hosts", NAMES)
        subprocess.run(["mount", "--bind", hosts, "/etc/hosts"], check=True)
        laboratory.start_ipifd()
        yield laboratory
        subprocess.run(["umount", "/etc/hosts"], check=True)


@pytest.fixture(scope="module", name="alone")
def _alone():
    with _laboratory() as laboratory:
        yield laboratory


@pytest.fixture(name="host")
def _host(request):
    """The host that the mark names."""
    kind = request.param
    if kind == "snmpd alone":
        yield request.getfixturevalue("alone")
    elif kind == "a router":
        laboratory = request.getfixturevalue("whole")
        laboratory.namespace.write("ipv6/conf/all/forwarding", 1)
        yield laboratory
        laboratory.namespace.write("ipv6/conf/all/forwarding", 0)
    else:
        assert kind == "", f"there is no such host: {kind}"
        yield request.getfixturevalue("whole")


def _run(host, script):
    if re.search(r"\bjq\b", script) and not shutil.which("jq"):
        pytest.skip("no jq on this machine")
    path = os.path.dirname(product("bin/ipif"))
    with host.namespace.entered():
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60,
            cwd=TREE, env={**os.environ, **host.environment(), "MP_STATE_PATH": host.folder,
                           "PATH": f"{path}:{os.environ['PATH']}"}, check=False)


def _marked():
    for block in all_blocks():
        kind = re.fullmatch(r"test(?:: (.*))?", block.mark)
        if kind and is_command(block):
            yield pytest.param(kind[1] or "", block, id=str(block))


@pytest.mark.parametrize("host, block", _marked(), indirect=["host"])
def test_marked_block(host, block):
    """It succeeds, prints something, and what the page shows, if it does ("…" for what varies)."""
    shown = [line for line in block.lines if not line.startswith("$ ")]
    done = _run(host, "\n".join(block.commands))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout
    if len(shown) < len(block.lines):
        pattern = ".*".join(map(re.escape, "\n".join(shown).split("…")))
        assert re.fullmatch(pattern, done.stdout.strip()), done.stdout
    else:
        assert "No Such" not in done.stdout and "No more" not in done.stdout


def _walks():
    text = (TREE / "README.md").read_text("utf-8")
    found = set(re.findall(r"snmp(?:bulk)?walk -v2c -c public localhost [\d.]+", text))
    assert found
    return sorted(found)


@pytest.mark.parametrize("host, command", [("", command) for command in _walks()],
                         indirect=["host"])
def test_walk_of_the_readme(host, command):
    done = _run(host, command)
    assert done.returncode == 0 and "No Such" not in done.stdout, done.stdout + done.stderr


def test_walk_by_name(whole, tmp_path):
    """Where README installs to, and with the modules of the IETF where snmp-mibs-downloader is."""
    text = (TREE / "README.md").read_text("utf-8")
    [command] = re.findall(r"`(snmpwalk [^`]* -m IPIF-MIB [^`]*)`", text)
    modules.search_path()  # or there is nothing to be tested
    others = ":".join(str(place) for place in modules.PLACES if place.is_dir())
    subprocess.run(["cmake", "--install", modules.BUILD, "--prefix", tmp_path], check=True,
                   capture_output=True, timeout=60)
    done = _run(whole, f"export MIBDIRS={others}; {command.replace('/usr/local', str(tmp_path))}")
    assert "IPIF-MIB::ipifInterfaceName.ipv4.1 = STRING: lo\n" in done.stdout, done.stderr


def test_there_are_marked_blocks():
    assert len(list(_marked())) > 5
