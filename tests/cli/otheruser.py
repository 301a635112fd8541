# SPDX-License-Identifier: BSD-2-Clause
"""The tool as a user without rights."""

from lab.process import as_nobody, product


def as_other_user():
    """The beginning of a command line of the tool, run by nobody; skips where that cannot be."""
    return [*as_nobody(), product("bin/ipif")]
