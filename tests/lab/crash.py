# SPDX-License-Identifier: BSD-2-Clause
"""Where a program that a test had started crashed: gdb's backtraces, from the kernel's core file."""

import glob
import os
import resource
import shutil
import signal
import subprocess

_PATTERN = "/proc/sys/kernel/core_pattern"
_SIGNALS = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE,
            signal.SIGSYS}

# For all that the tests start from here on.
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)


def is_crash(status):
    """Whether an exit status is that of a program that did something wrong."""
    return status is not None and -status in _SIGNALS


def _core(folder):
    """The newest core file of a program that ran in the folder, or None."""
    with open(_PATTERN, encoding="utf-8") as file:
        pattern = file.read().strip()
    if pattern.startswith("|") or not pattern:
        return None
    path = os.path.join(folder, pattern.split("%", 1)[0])
    return max(glob.glob(f"{glob.escape(path)}*"), key=os.path.getmtime, default=None)


def backtraces(command, folder):
    """The stacks of all threads when it crashed, or why they are not known."""
    core = _core(folder)
    if not core:
        return "(no core file here: see /proc/sys/kernel/core_pattern and ulimit -c)"
    if not shutil.which("gdb"):
        return "(no gdb on this machine)"
    # The last one: those before it, such as setpriv, became it.
    programs = [word for word in command if os.path.isfile(word) and os.access(word, os.X_OK)]
    program = programs[-1] if programs else shutil.which(command[0])
    found = subprocess.run(["gdb", "-batch", "-nx", "-ex", "thread apply all bt 25", program, core],
                           capture_output=True, text=True, timeout=60, check=False)
    os.unlink(core)
    return found.stdout[-12000:] + found.stderr[-1000:]
