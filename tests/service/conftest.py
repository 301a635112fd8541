# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures: those of the tests with a real snmpd."""

import os
import shutil
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from lab.agent import Laboratory  # noqa: E402


@pytest.fixture
def lab(netns):
    """Agents of the test's own: nothing is started yet; all is ended and checked afterwards."""
    if not shutil.which("snmpget") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")
    with Laboratory(netns) as laboratory:
        yield laboratory
