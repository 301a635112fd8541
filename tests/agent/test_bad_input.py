# SPDX-License-Identifier: BSD-2-Clause
"""ipifd's answers to what is wrong: one clear line, the right exit status, nothing half-started."""

import os
import subprocess
import time

import pytest

from lab import ipmib
from lab.cli import assert_one_clear_line, run
from lab.compare import rows_known
from lab.process import WITHOUT_IPV6, product
from lab.users import needs_root
from lab.waiting import wait_until


def ipifd(lab, *arguments):
    """Runs ipifd, which must end by itself."""
    return run("ipifd", "-f", *arguments, namespace=lab.namespace,
               environment=lab.environment())


@pytest.mark.parametrize("arguments", [
    ("--nosuch",), ("-Z",), ("-x",), ("-c",), ("-p",), ("surplus",)])
def test_usage_errors(lab, arguments):
    result = ipifd(lab, "-C", *arguments)
    assert result.status == 2, result
    assert result.output == "" and result.error.count("\n") == 1, result
    assert arguments[0] in result.error, result


def test_version_and_help(lab):
    for option in ("-v", "-h", "--version", "--help"):
        result = ipifd(lab, option)
        assert result.status == 0 and "ipifd" in result.output + result.error, result


@pytest.mark.parametrize("line", [
    "ipifWritable perhaps", "ipifWritable", "ipifPriority many", "ipifPriority 0",
    "ipifPriority 256", "ipifPriority -1", "ipifNotificationInterval soon",
    "ipifNotificationInterval -5", "ipifNoSuchToken yes", "ipifNotifications yes no", "ipifNetns",
    "ipifInclude", "nosuchtoken 1"])
def test_malformed_line_is_named(lab, line):
    conf = lab.write_file("bad.conf", f"# first\nipifNotifications no\n{line}\nipifPriority 99\n")
    result = ipifd(lab, "-Le", "-C", "-c", conf, "-x", lab.socket)
    assert result.status == 1, result
    assert result.output == "", result
    named = [text for text in result.error.splitlines() if conf in text and "3" in text]
    assert named, result


def test_configuration_that_cannot_be_read(lab):
    conf = lab.path("missing.conf")
    result = ipifd(lab, "-Le", "-C", "-c", conf, "-x", lab.socket)
    assert_one_clear_line(result, 1, conf, "No such file")
    os.mkdir(conf)
    result = ipifd(lab, "-Le", "-C", "-c", conf, "-x", lab.socket)
    assert_one_clear_line(result, 1, conf)


def test_namespace_that_does_not_exist(lab):
    conf = lab.write_file("ipifd.conf", "ipifNetns nosuch\n")
    result = ipifd(lab, "-Le", "-C", "-c", conf, "-x", lab.socket)
    assert_one_clear_line(result, 1, "nosuch")


def test_socket_that_does_not_exist(lab):
    """It waits for snmpd, and says for what."""
    process = lab.start_ipifd(wait=False)
    process.wait_for_log("No such file or directory", 5)
    (line,) = [text for text in process.log().splitlines() if "No such file" in text]
    assert f"{lab.folder}/agentx" in line
    assert "snmpd" in line  # what to do: start it, with master agentx
    assert process.status is None


def test_socket_that_nobody_listens_on(lab):
    lab.start_snmpd()
    lab.snmpd.end(number=9)
    process = lab.start_ipifd(wait=False)
    process.wait_for_log("Connection refused", 5)
    (line,) = [text for text in process.log().splitlines() if "refused" in text]
    assert f"{lab.folder}/agentx" in line


def test_forbidden_socket(lab):
    """The message names the path, the reason and snmpd's option."""
    needs_root("become another user")
    lab.start_snmpd()
    os.chmod(lab.folder, 0o700)
    # A build below a folder of root's is not for nobody: hand the program over as a descriptor.
    program = os.open(product("bin/ipifd"), os.O_RDONLY)
    try:
        with lab.namespace.entered():
            process = subprocess.Popen(
                ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                 f"/proc/self/fd/{program}", "-f", "-Le", "-C", "-x", lab.socket],
                pass_fds=[program], stderr=subprocess.PIPE, text=True, cwd="/",
                env={**os.environ, "MIBS": "", "SNMP_PERSISTENT_DIR": "/dev/null"})
        line = ""
        while "Permission denied" not in line:
            line = process.stderr.readline()
            assert line, "ended without a word of the permission"
        assert f"{lab.folder}/agentx" in line
        assert "agentXPerms" in line
        assert process.poll() is None
    finally:
        os.close(program)
        process.terminate()
        assert process.wait(60) == 0


@pytest.mark.parametrize("address, reason", [
    (f"unix:/tmp/{'x' * 120}", "File name too long"),
    ("tcp:127.0.0.1:1", "Connection refused")])
def test_address_that_cannot_work(lab, address, reason):
    """One line names the address and the reason, and it is not said again at each try."""
    conf = lab.write_file("ipifd.conf", "")
    process = lab.start(product("bin/ipifd"), "-f", "-Le", "-C", "-c", conf, "-x", address)
    process.wait_for_log(address, 5)
    time.sleep(3.5)  # a try each second
    (line,) = process.log().splitlines()
    assert address in line and reason in line
    assert process.end()[0] == 0


def test_kernel_without_ipv6(lab):
    """IPv4 is served; of IPv6 there is neither a row nor a wrong one."""
    lab.start_snmpd()
    conf = lab.write_file("ipifd.conf", "")
    process = lab.start(WITHOUT_IPV6[0], *WITHOUT_IPV6[1:], product("bin/ipifd"), "-f", "-Lo",
                        "-C", "-c", conf, "-x", lab.socket, log="ipifd.log")
    lab.ipifd = process
    lab.wait_until_served()
    rows_known(lab.namespace)
    assert len(lab.client.walk(ipmib.IPV4_TABLE)) == 3
    assert lab.client.walk(ipmib.IPV6_TABLE) == []


def test_pid_file(lab):
    lab.start_snmpd()
    path = lab.path("ipifd.pid")
    lab.start_ipifd("", "-p", path)
    with open(path, encoding="ascii") as file:
        assert int(file.read()) == lab.ipifd.pid
    lab.ipifd.end()
    assert not os.path.exists(path)


def test_sighup_with_a_bad_line_keeps_the_old_configuration(lab):
    lab.namespace.ip("link", "add", "one", "index", 4711, "type", "ifb")
    lab.start_snmpd()
    lab.start_ipifd("ipifExclude one\n")
    oid = ipmib.instance("ipv4", 3, 4711)
    conf = lab.write_file("ipifd.conf", "ipifPriority many\n")
    lab.ipifd.send(1)
    lab.ipifd.wait_for_log(conf, 5)
    assert lab.client.get(oid)[0].type == "noSuchInstance"
    lab.write_file("ipifd.conf", "ipifExclude two\n")
    lab.ipifd.send(1)
    wait_until(lambda: lab.client.get(oid) == [("INTEGER", 1)], 5, "the new one is in force")
