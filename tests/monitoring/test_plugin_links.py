# SPDX-License-Identifier: BSD-2-Clause
"""check_ip_interface's link, errors, discards and traffic, against ipifd's IF-MIB of real interfaces."""

import os
import re
import subprocess
import time

import pytest

from lab.process import product

from .host import INTERFACES, PORT, WITHOUT_INTERFACES, Host

PLUGIN = product("bin/check_ip_interface")
APART = 2.2  # seconds between checks that are to be compared
UNCOMPARED = ", 1 without an earlier check to compare"


@pytest.fixture(scope="module", name="host")
def monitored_host():
    with Host(configuration=INTERFACES, modules=WITHOUT_INTERFACES) as host:
        yield host


@pytest.fixture(name="check")
def checker(tmp_path):
    def check(*arguments, state=tmp_path, environment=None):
        done = subprocess.run(
            [PLUGIN, "-H", "127.0.0.1", "-p", str(PORT), *arguments,
             *(["--state", str(state)] if state else [])], capture_output=True,
            text=True, timeout=60, check=False, env={**os.environ, **(environment or {})})
        assert done.stderr == "" and done.stdout.startswith("IP INTERFACE ")
        return done.returncode, done.stdout.splitlines()[0]
    return check


def data(line):
    """{label: value} of the performance data, as text."""
    return dict(re.findall(r"'([^']+)'=(\S+)", line.split(" | ")[1]))


@pytest.mark.parametrize("protocol", ["1", "2c"])
@pytest.mark.parametrize("down, up", [
    (lambda host: host.cable("eth0", "down"), lambda host: host.cable("eth0", "up")),
    (lambda host: host.ip("link", "set", "eth0", "down"),
     lambda host: host.ip("link", "set", "eth0", "up"))], ids=["cable", "switched off"])
def test_link(host, check, protocol, down, up):
    asked = ["-P", protocol, "-i", "eth0", "--link"]
    assert check(*asked, "up")[0] == 0
    assert check(*asked, "down")[0] == 2
    down(host)
    time.sleep(0.2)
    try:
        status, line = check(*asked, "up")
        assert status == 2 and re.search(r"eth0: link (down|lowerLayerDown) ", line), line
        assert check("-P", protocol, "--match", "eth*", *"--link up -w 2: -c 1:".split())[0] == 1
        assert check(*asked, "down")[0] == 0
    finally:
        up(host)
    time.sleep(0.2)
    assert check(*asked, "up")[0] == 0


def test_nothing_is_kept_for_the_state_of_a_link(host, check, tmp_path):
    host.lab.check_alive()
    check("-i", "eth0", "--link", "up")
    assert not list(tmp_path.iterdir())


def octets_of(host):
    stats = host.link("eth0")["stats64"]
    return time.monotonic(), stats["rx"]["bytes"], stats["tx"]["bytes"]


def test_traffic(host, check):
    traffic = ["-i", "eth0", "--traffic", "100000"]
    with host.busy("eth0"):
        time.sleep(1.5)  # counters may be a second old
        before = octets_of(host)
        status, line = check(*traffic)
        assert status == 0 and UNCOMPARED in line, line
        time.sleep(5)
        status, line = check(*traffic)
        after = octets_of(host)
    assert status == 2
    assert re.search(r"eth0: in \d+ bit/s not in 100000, out \d+ bit/s not in 100000", line), line
    for what, place in (("in", 1), ("out", 2)):
        expected = (after[place] - before[place]) * 8 / (after[0] - before[0])
        value, warning, critical, low, speed = data(line)[f"eth0_{what}"].split(";")
        assert float(value) == pytest.approx(expected, rel=0.35)
        assert (warning, critical, low, speed) == ("", "100000", "0", "10000000000")
        counter = data(line)[f"eth0_{what}_octets"]
        assert counter.endswith("c")
        assert before[place] <= int(counter[:-1]) <= after[place]
    time.sleep(APART)
    check(*traffic)
    time.sleep(APART)
    status, line = check(*traffic)
    assert status == 0 and UNCOMPARED not in line, "quiet again"


def test_percent_of_the_speed(host, check):
    percent = ["-i", "eth0", "--traffic", "80%"]
    check(*percent)
    with host.busy("eth0"):
        time.sleep(APART + 1)
    status, line = check(*percent)
    value = data(line)["eth0_out"]
    assert status == 0 and re.fullmatch(r"0\.\d\d%;;80;0;100", value), line
    status, line = check("-i", "eth0", "--traffic", "0.001:50%")
    assert status == 0 and UNCOMPARED in line, "other thresholds are another service"
    time.sleep(APART)
    status, line = check("-i", "eth0", "--traffic", "0.001:50%")
    assert status == 2 and "not in 0.001:50 %" in line, "a line that should carry something"
    assert "lo: speed unknown" in check("-i", "lo", "--traffic", "80%")[1]


def test_discards(host, check):
    def dropped():
        stats = host.link("eth0")["stats64"]
        return stats["rx"]["dropped"] + stats["tx"]["dropped"]

    discards = ["-i", "eth0", "--discards", "0", "--errors", "0"]
    time.sleep(1.1)
    before = dropped()
    assert check(*discards)[0] == 0
    with host.busy("eth0"):  # to nobody: the kernel discards what comes in
        time.sleep(2)
    time.sleep(1.1)
    more = dropped() - before
    assert more > 50
    status, line = check(*discards)
    assert status == 2 and f"eth0: {more} discards not in 0 " in line, line
    time.sleep(APART)
    status, line = check(*discards)
    assert status == 0 and line.startswith("IP INTERFACE OK - eth0 ok | "), "since the last check"


def test_checks_within_two_seconds_lose_nothing(host, check):
    discards = ["-i", "eth0", "--discards", "0"]
    time.sleep(1.1)
    check(*discards)
    with host.busy("eth0"):
        time.sleep(0.5)
    status, line = check(*discards)
    assert status == 0 and UNCOMPARED in line
    time.sleep(APART)
    assert check(*discards)[0] == 2


def test_a_device_made_anew_is_compared_with_itself_only(host, check):
    errors = ["-i", "eth1", "--errors", "0"]
    check(*errors)
    host.remove("eth1")
    host.add("eth1")
    time.sleep(APART)
    status, line = check(*errors)
    assert status == 0 and UNCOMPARED in line
    time.sleep(APART)
    assert UNCOMPARED not in check(*errors)[1]


def test_a_restart_of_snmpd_is_no_traffic(host, check):
    traffic = ["-i", "eth0", "--traffic", "100000"]
    check(*traffic)
    host.lab.snmpd.end()
    host.start_snmpd()
    host.lab.wait_until_served()
    time.sleep(APART)
    status, line = check(*traffic)
    assert status == 0 and UNCOMPARED in line


@pytest.mark.parametrize("content", ["", "x\n", "check_ip_interface counters 1 at 5\n1 2 3\n",
                                     "check_ip_interface counters 1 at x\n", "\xff" * 5000])
def test_a_file_of_something_else_is_none(host, check, tmp_path, content):
    host.lab.check_alive()
    errors = ["-i", "eth0", "--errors", "0"]
    check(*errors)
    (file,) = tmp_path.iterdir()
    file.write_text(content, encoding="latin-1")
    status, line = check(*errors)
    assert status == 0 and UNCOMPARED in line
    assert file.read_text(encoding="latin-1").startswith("check_ip_interface counters 1 at 1")
    time.sleep(APART)
    assert UNCOMPARED not in check(*errors)[1]


def test_where_counters_are_kept(host, check, tmp_path):
    host.lab.check_alive()
    errors = ["-i", "eth0", "--errors", "0"]
    kept = tmp_path / "kept"
    assert check(*errors, state=None, environment={"MP_STATE_PATH": str(kept)})[0] == 0
    (file,) = kept.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    status, line = check(*errors, state=file)
    assert status == 3 and "cannot keep counters in" in line and "--state" in line, line
    status, line = check(*errors, state=tmp_path / "no" / "such")
    assert status == 3 and "No such file or directory" in line


def test_counters_need_more_than_snmpv1(check):
    for option in ("--errors", "--discards", "--traffic"):
        status, line = check("-P", "1", option, "0")
        assert status == 3 and "SNMPv1" in line


@pytest.mark.parametrize("arguments", [["--traffic", "80%%"], ["--traffic", "%"], ["--traffic", ""],
                                       ["--errors", "5%"], ["--link", "perhaps"]])
def test_bad_arguments(check, arguments):
    assert check(*arguments)[0] == 3


def test_without_if_mib(host, check):
    host.lab.reconfigure("ipifServe ip ipif\n")
    try:
        for protocol in "1", "2c":
            def refused():
                status, line = check("-P", protocol, "-i", "eth0", "--link", "up")
                return status == 3 and "no IF-MIB; put 'ipifServe ip ipif interfaces'" in line
            end = time.monotonic() + 10
            while not refused() and time.monotonic() < end:
                time.sleep(0.2)
            assert refused()
        assert check("-i", "eth0", "--connected", "yes")[0] == 0, "the rest is there"
    finally:
        host.lab.reconfigure(INTERFACES)
        host.lab.wait_until_served()


def test_many_interfaces_take_few_requests(host, check):
    del check
    for number in range(20):
        host.ip("link", "add", f"port{number}", "type", "ifb")
    try:
        time.sleep(0.3)
        done = subprocess.run([PLUGIN, "-H", "127.0.0.1", "-p", str(PORT), "--match", "port*",
                               "--link", "down", "-vv"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        (requests,) = re.findall(r"^(\d+) requests", done.stdout, re.MULTILINE)
        assert int(requests) <= 4
    finally:
        for number in range(20):
            host.remove(f"port{number}")
