# SPDX-License-Identifier: BSD-2-Clause
"""A laboratory for the doctor."""

import shutil

import pytest

from lab.agent import Laboratory


@pytest.fixture
def lab(netns):
    """A namespace for an snmpd and an ipifd: nothing is started yet; all is ended and checked."""
    if not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no snmpd on this machine")
    with Laboratory(netns) as laboratory:
        yield laboratory
