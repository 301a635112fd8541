# SPDX-License-Identifier: BSD-2-Clause
"""What the pages start and leave running: ipifd through setpriv, as security.md and ipifd(8) have
it, and snmptrapd, as operations.md has it, with the configuration that stands beside it."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import pytest

HERE = os.path.dirname(__file__)
sys.path[:0] = [HERE, os.path.join(HERE, "..")]

from commands import all_blocks, is_command, run_by  # noqa: E402
from lab.agent import Laboratory  # noqa: E402
from lab.compare import assert_tables_served  # noqa: E402
from lab.process import product  # noqa: E402
from lab.users import needs_root  # noqa: E402
from lab.waiting import wait_until  # noqa: E402
from markdown import TREE, blocks  # noqa: E402

NET_ADMIN = 1 << 12
COMMANDS = [(str(block), command) for block in run_by(__file__) for command in block.commands]
OPERATIONS = blocks((TREE / "docs/operations.md").read_text("utf-8"), "docs/operations.md")
PATH = f"/usr/sbin:/sbin:{os.environ['PATH']}"


def _started(program):
    return [pytest.param(command, id=place) for place, command in COMMANDS
            if command.startswith(f"{program} ")]


def test_every_command_is_started():
    assert len(_started("setpriv")) == 3 and len(_started("snmptrapd")) == 1
    assert len(COMMANDS) == 4


@pytest.fixture(name="lab")
def _lab(netns):
    if not shutil.which("snmpget") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")
    with Laboratory(netns) as laboratory:
        yield laboratory


@pytest.fixture(name="users")
def _users():
    """The machine has the user and the group that the pages name.  The test has a mount namespace
    of its own: nobody else sees this."""
    needs_root("become another user")
    mounted = []
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in (("passwd", ("ipifd:x:61998:61998::/:/usr/sbin/nologin",)),
                            ("group", ("ipifd:x:61998:", "Debian-snmp:x:61997:"))):
            with open(f"/etc/{name}", encoding="utf-8") as file:
                text = file.read()
            for line in lines:
                if not re.search(rf"^{line.split(':')[0]}:", text, re.M):
                    text += f"{line}\n"
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(f"{folder}/{name}", 0o644)
            subprocess.run(["mount", "--bind", f"{folder}/{name}", f"/etc/{name}"], check=True)
            mounted.append(f"/etc/{name}")
        yield
        for path in mounted:
            subprocess.run(["umount", path], check=True)


def _start(lab, command, log):
    """As a shell would: words with blanks between them."""
    path = f"{os.path.dirname(product('bin/ipifd'))}:{PATH}"
    return lab.start(*shlex.split(command), log=log, environment={"PATH": path})


@pytest.mark.parametrize("command", _started("setpriv"))
def test_as_another_user(users, lab, command):
    """It runs as that user, and serves; the one that is to write can, and the others cannot."""
    ipifd = product("bin/ipifd")
    if subprocess.run(["setpriv", "--reuid=61998", "--clear-groups", "test", "-x", ipifd],
                      check=False).returncode:
        pytest.skip("no other user can run what is built here")
    os.chmod(lab.folder, 0o755)
    # The group may connect, as operations.md has it; and where the socket is, as in ipifd.conf.
    [perms] = set(re.findall(r"`(agentXPerms 0660 .*?)`",
                             (TREE / "docs/operations.md").read_text("utf-8")))
    lab.start_snmpd(more=perms)
    writes = "+net_admin" in command
    lab.write_file("ipifd.conf", f"agentXSocket {lab.socket}\nipifWritable {'yes' if writes else 'no'}\n")
    os.chmod(lab.path("persistent"), 0o777)
    lab.ipifd = _start(lab, command, "ipifd.log")
    lab.wait_until_served()
    assert_tables_served(lab)
    with open(f"/proc/{lab.ipifd.pid}/status", encoding="ascii") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
    assert status["Uid"].split() == [str(_number("passwd", "ipifd"))] * 4
    assert status["Groups"].split() == [str(_number("group", "Debian-snmp"))]
    assert status["NoNewPrivs"] == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == (NET_ADMIN if writes else 0)
    if not writes:
        assert int(status["CapBnd"], 16) == 0


def _number(file, name):
    with open(f"/etc/{file}", encoding="utf-8") as lines:
        return next(int(line.split(":")[2]) for line in lines if line.startswith(f"{name}:"))


def _configuration(word):
    """The lines of operations.md that begin with that word."""
    [found] = [block for block in OPERATIONS if block.lines[0].startswith(f"{word} ")]
    return "\n".join(found.lines) + "\n"


def _examples_of_configuration():
    """The blocks of lines for ipifd.conf."""
    for block in all_blocks():
        if not is_command(block) and block.lines[0].startswith(("ipif", "#")) and \
                any(re.match(r"ipif[A-Z]\w+ ", line) for line in block.lines) and \
                not any(re.match(r"(view|dlmod) ", line) for line in block.lines):
            yield pytest.param("\n".join(block.lines) + "\n", id=str(block))


@pytest.mark.parametrize("lines", _examples_of_configuration())
def test_example_of_configuration(lab, lines):
    """No line of it is refused."""
    lab.start_snmpd()
    lab.start_ipifd(lines)
    said = [line for line in lab.ipifd.log().splitlines() if not line.startswith("built without ")]
    assert len(said) == 1, lab.ipifd.log()


def test_examples_of_configuration_are_found():
    assert len(list(_examples_of_configuration())) >= 2


@pytest.mark.parametrize("command", _started("snmptrapd"))
def test_notifications_arrive(lab, command):
    """From the three configurations on the page to what snmptrapd prints there."""
    if not shutil.which("snmptrapd", path=PATH):
        pytest.skip("no snmptrapd on this machine")
    lab.namespace.ip("link", "add", "name", "eth0", "index", "3", "type", "veth", "peer", "far")
    lab.write_file("snmptrapd.conf", _configuration("authCommunity"))
    manager = _start(lab, command, "snmptrapd.log")
    manager.wait_for_log("NET-SNMP", 5)
    lab.start_snmpd(more=_configuration("trap2sink").replace("192.0.2.10", "127.0.0.1"))
    lab.start_ipifd(_configuration("ipifNotifications"))
    [change] = re.findall(r"After `(ip link set .*?)` snmptrapd prints",
                          (TREE / "docs/operations.md").read_text("utf-8"))
    lab.namespace.run(*change.split())
    [shown] = [block for block in OPERATIONS if "localhost [UDP:" in block.lines[0]]
    # After the time, which varies, and the uptime.
    for line in shown.lines[2:]:
        manager.wait_for_log(line, 10)
    wait_until(lambda: ".1.5.1.0 = INTEGER: 2" in manager.log(), 10, "the same for IPv6")
