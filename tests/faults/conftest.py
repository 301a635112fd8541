# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures of the tests of ipifd under faults."""

import pytest


@pytest.fixture
def lab(netns, lab):  # pylint: disable=redefined-outer-name # the general one, in this namespace
    """Some interfaces, and the laboratory of all tests."""
    netns.ip("link", "add", "one", "index", 4711, "type", "veth", "peer", "name", "two")
    netns.ip("addr", "add", "192.0.2.1/24", "dev", "one")
    netns.ip("route", "add", "blackhole", "198.51.100.0/24")
    for name in ("one", "two"):
        netns.ip("link", "set", name, "up")
    return lab
