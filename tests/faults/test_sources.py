# SPDX-License-Identifier: BSD-2-Clause
"""What programs on the bus say, with one call after the other failing: whole, or a failure."""

import os
import subprocess

import pytest

from lab.bus import Bus
from lab.process import product


@pytest.mark.parametrize("mode", ["resolved", "networkmanager"])
def test_each_call_fails(mode):
    bus = Bus()
    try:
        bus.start_fake(mode)
        done = subprocess.run([product("bin/fault_sources"), "1", mode], text=True, timeout=100,
                              capture_output=True, check=False,
                              env={**os.environ, "IPIF_FAULT_BUS": bus.address})
    finally:
        bus.end()
    assert done.returncode == 0, done.stdout + done.stderr
    assert mode in done.stdout, done
