# SPDX-License-Identifier: BSD-2-Clause
"""How long tests are: in the form for every day, or in the long one."""

import os

LONG = os.environ.get("IPIF_LONG") == "1"  # CMake's IPIF_LONG


def length(short, long):
    """How often, or how long in seconds: in the form for every day, or at full length."""
    return long if LONG else short
