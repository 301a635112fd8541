# SPDX-License-Identifier: BSD-2-Clause
"""Runs what the documents tell to run: the blocks that are marked for it, and every walk of the
README, beside an snmpd and an ipifd at the usual address."""

import os
import re
import shutil
import subprocess
import sys

import pytest

HERE = os.path.dirname(__file__)
sys.path[:0] = [HERE, os.path.join(HERE, "..")]

from lab.agent import Laboratory  # noqa: E402
from lab.netns import Namespace  # noqa: E402
from lab.process import product  # noqa: E402
from markdown import TREE, blocks, documents  # noqa: E402


@pytest.fixture(scope="module")
def host():
    """A host whose snmpd answers on port 161."""
    if not shutil.which("snmpwalk") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")
    with Namespace() as namespace, Laboratory(namespace) as laboratory:
        namespace.ip("link", "add", "eth0", "type", "veth", "peer", "name", "far")
        laboratory.start_snmpd(more="agentaddress udp:127.0.0.1:161")
        laboratory.start_ipifd()
        yield laboratory


def _run(host, script):
    path = os.path.dirname(product("bin/ipif"))
    with host.namespace.entered():
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60,
            cwd=TREE, env={**os.environ, **host.environment(),
                           "PATH": f"{path}:{os.environ['PATH']}"}, check=False)


def _marked():
    for document in documents():
        for position, (marked, lines) in enumerate(blocks(document.read_text("utf-8"))):
            if marked:
                yield pytest.param("\n".join(lines), id=f"{document.name}-{position}")


@pytest.mark.parametrize("script", _marked())
def test_marked_block(host, script):
    done = _run(host, script)
    assert done.returncode == 0, done.stderr
    assert done.stdout and "No Such" not in done.stdout and "No more" not in done.stdout


def _walks():
    text = (TREE / "README.md").read_text("utf-8")
    found = set(re.findall(r"snmp(?:bulk)?walk -v2c -c public localhost [\d.]+", text))
    assert found
    return sorted(found)


@pytest.mark.parametrize("command", _walks())
def test_walk_of_the_readme(host, command):
    done = _run(host, command)
    assert done.returncode == 0 and "No Such" not in done.stdout, done.stdout + done.stderr


def test_there_are_marked_blocks():
    assert len(list(_marked())) >= 1
