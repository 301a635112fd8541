# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures of the tests with a real snmpd."""

import shutil

import pytest

from lab import interfaces
from lab.agent import Laboratory
from lab.netns import Namespace


@pytest.fixture(autouse=True, scope="session")
def _net_snmp():
    if not shutil.which("snmpget") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")


@pytest.fixture
def lab(netns):
    """Agents of the test's own: nothing is started yet; all is ended and checked afterwards."""
    with Laboratory(netns) as laboratory:
        yield laboratory


@pytest.fixture(scope="module")
def _shared(request):
    """A mix (seed: MIX_SEED of the file) with snmpd and ipifd (configuration: CONFIGURATION of the
    file), shared by a file's tests."""
    with Namespace() as namespace:
        interfaces.Mix(namespace, getattr(request.module, "MIX_SEED", 1))
        with Laboratory(namespace) as laboratory:
            laboratory.start_both(getattr(request.module, "CONFIGURATION", ""))
            yield laboratory


@pytest.fixture
def shared_lab(_shared):
    """The file's shared laboratory, checked after each test."""
    yield _shared
    _shared.check_alive()
