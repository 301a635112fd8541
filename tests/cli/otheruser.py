# SPDX-License-Identifier: BSD-2-Clause
"""The tool as a user without rights."""

import os
import subprocess

import pytest

from lab.process import product


def as_other_user():
    """The beginning of a command line of the tool, run by nobody; skips where that cannot be."""
    command = ["setpriv", "--reuid", "65534", "--clear-groups", product("bin/ipif")]
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, timeout=30,
                          check=False)
    if done.returncode != 0:
        pytest.skip(f"another user cannot run the tool: {done.stderr.strip()}")
    return command
