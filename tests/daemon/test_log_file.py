# SPDX-License-Identifier: BSD-2-Clause
"""Where ipifd logs to, and what it says when it does not start."""

import re
import subprocess

import pytest

from lab.agent import VARIANT
from lab.process import product

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module logs where snmpd does")


def _run(*arguments):
    return subprocess.run([product("bin/ipifd"), "-f", *arguments], capture_output=True, text=True,
                          check=False, timeout=60)


@pytest.mark.parametrize("options", [("-Lf", "{}"), ("-LF", "6", "{}"), ("-A", "-Lf", "{}")])
def test_a_log_file_that_cannot_be_opened(tmp_path, options):
    path = str(tmp_path / "nowhere" / "log")
    run = _run("-C", *(word.format(path) for word in options))
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"ipifd: cannot open the log file {path}: No such file or directory\n"


def test_appended_to_or_emptied(lab):
    path = lab.write_file("ipifd.log", "from before\n")
    conf = lab.write_file("ipifd.conf", "")
    lab.start_snmpd()
    for options, kept in ((("-A",), True), ((), False)):
        process = lab.start(product("bin/ipifd"), "-f", "-C", "-c", conf, *options, "-Lf", path, "-x",
                            lab.socket)
        lab.wait_until_served()
        process.end()
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert text.startswith("from before\n") == kept
        assert "connected to snmpd" in text


def test_times_in_front_of_lines(lab):
    conf = lab.write_file("ipifd.conf", "[snmp] logTimestamp yes\n")
    process = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x", lab.socket)
    process.wait_for_log("cannot connect to snmpd", 5)
    assert re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d cannot connect", process.log())


def test_errors_of_the_configuration_end_with_what_comes_of_them(tmp_path):
    conf = tmp_path / "ipifd.conf"
    conf.write_text("ipifWritabel yes\n", encoding="ascii")
    run = _run("-C", "-c", conf, "-Le")
    assert run.returncode == 1
    assert run.stderr.splitlines()[0].startswith(f"{conf}: line 1: ")
    assert run.stderr.splitlines()[-1] == "the configuration has errors: not starting"
