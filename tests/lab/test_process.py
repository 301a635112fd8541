# SPDX-License-Identifier: BSD-2-Clause
"""Programs under test: one that crashes is never taken for one that ends."""

import resource
import shutil
import signal

import pytest

from lab.process import Process


def _crashing(tmp_path):
    return Process(["sh", "-c", "kill -SEGV $$"], tmp_path / "log")


def _assert_explained(failure):
    text = str(failure.value)
    assert f"crashed, signal {int(signal.SIGSEGV)}" in text
    with open("/proc/sys/kernel/core_pattern", encoding="utf-8") as file:
        is_piped = file.read().startswith("|")
    if not is_piped and shutil.which("gdb") and resource.getrlimit(resource.RLIMIT_CORE)[1]:
        assert "\n#0 " in text, text
    else:
        assert "core file" in text or "gdb" in text


def test_a_crash_is_no_end(tmp_path):
    process = _crashing(tmp_path)
    with pytest.raises(AssertionError) as failure:
        process.wait_for_end(5)
    _assert_explained(failure)


def test_a_crash_is_not_alive(tmp_path):
    process = _crashing(tmp_path)
    process._popen.wait(60)
    with pytest.raises(AssertionError) as failure:
        process.check_alive()
    _assert_explained(failure)


def test_a_crash_while_it_ends(tmp_path):
    process = Process(["sh", "-c", "trap 'kill -SEGV $$' TERM; echo ready; sleep 9 & wait"],
                      tmp_path / "log")
    process.wait_for_log("ready", 5)
    with pytest.raises(AssertionError) as failure:
        process.end()
    _assert_explained(failure)


def test_being_killed_is_no_crash(tmp_path):
    process = Process(["sleep", "9"], tmp_path / "log")
    assert process.end(signal.SIGKILL)[0] == -signal.SIGKILL
    process.check_alive()
