# SPDX-License-Identifier: BSD-2-Clause
"""What the test may be.  Run by a plain user, it is root in a user namespace that has one user."""

import os

import pytest


def is_root():
    """Whether the test is the machine's root, who can become any user and write in /etc."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        return os.geteuid() == 0 and file.read().split()[2] == "4294967295"


def needs_root(why):
    """Skips unless the test is the machine's root; `why` is what only that can do."""
    if not is_root():
        pytest.skip(f"only root can {why}", allow_module_level=True)
