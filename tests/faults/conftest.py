# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures of the tests of ipifd under faults."""

import os
import shutil
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from lab.agent import Laboratory  # noqa: E402


@pytest.fixture(autouse=True, scope="session")
def _net_snmp():
    if not shutil.which("snmpget") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")


@pytest.fixture
def lab(netns):
    """Agents of the test's own: nothing is started yet; all is ended and checked afterwards."""
    netns.ip("link", "add", "one", "index", 4711, "type", "veth", "peer", "name", "two")
    netns.ip("addr", "add", "192.0.2.1/24", "dev", "one")
    netns.ip("route", "add", "blackhole", "198.51.100.0/24")
    for name in ("one", "two"):
        netns.ip("link", "set", name, "up")
    with Laboratory(netns) as laboratory:
        yield laboratory
