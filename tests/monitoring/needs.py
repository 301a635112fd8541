# SPDX-License-Identifier: BSD-2-Clause
"""What a test needs from the machine.  A file without it is skipped as a whole."""

import os
import shutil

import pytest

from lab.users import needs_root

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin"


def program(name):
    """The path of a program, or None."""
    return shutil.which(name, path=_PATH)


def require(**packages):
    """Skips the whole file unless each package's program or file is there: package=program.

    In the names of packages, "_" stands for "-".
    """
    for package, name in packages.items():
        if not (os.path.exists(name) if name.startswith("/") else program(name)):
            skip(f"needs the package {package.replace('_', '-')}; ./quickstart test --all brings it")


def require_root():
    """Skips unless the test may become other users: PostgreSQL and Nagios do not run as root."""
    needs_root("start servers as their own users")


def skip(reason):
    """Ends the file as skipped; pytest says why."""
    pytest.skip(reason, allow_module_level=True)
