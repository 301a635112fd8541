# SPDX-License-Identifier: BSD-2-Clause
"""Warnings about who listens on the AgentX socket, and who could."""

import os
import sys
import time

import pytest

from lab.users import needs_root
from lab.waiting import wait_until

# A master that listens as another user, and never answers.
_LISTENER = """
import os, socket, sys, time
listener = socket.socket(socket.AF_UNIX)
os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
listener.bind(sys.argv[1]); os.chmod(sys.argv[1], 0o777)
listener.listen()
print("listening", flush=True)
time.sleep(60)
"""


def _listen(lab, user):
    needs_root("leave a socket to another user")
    os.chmod(lab.folder, 0o755)
    place = lab.path("theirs")
    os.mkdir(place)
    os.chown(place, user, user)
    lab.socket = f"unix:{place}/agentx"
    process = lab.start(sys.executable, "-c", _LISTENER, f"{place}/agentx", user,
                        log="listener.log")
    process.wait_for_log("listening", 5)
    return process


def test_snmpd_is_no_reason_to_warn(lab):
    lab.start_both()
    assert len(lab.ipifd.log().splitlines()) == 1, lab.ipifd.log()


def test_another_user_listens(lab):
    listener = _listen(lab, 65534)
    lab.start_ipifd(wait=False)
    lab.ipifd.wait_for_log("neither root nor snmpd's user", 5)
    [line] = [text for text in lab.ipifd.log().splitlines() if "neither root" in text]
    assert "nobody" in line and str(listener.pid) in line and f"{lab.path('theirs')}/agentx" in line


def test_snmpds_user_listens(lab):
    pwd = pytest.importorskip("pwd")
    try:
        user = pwd.getpwnam("Debian-snmp").pw_uid
    except KeyError:
        pytest.skip("no user Debian-snmp on this machine")
    _listen(lab, user)
    lab.start_ipifd(wait=False)
    time.sleep(1.5)
    assert "neither root" not in lab.ipifd.log()


def test_folder_that_anybody_may_write(lab):
    """Said once, and again when it was mended meanwhile."""
    os.chmod(lab.folder, 0o1777)
    lab.start_both()
    lab.ipifd.wait_for_log("anybody may write", 3)
    assert lab.folder in lab.ipifd.log()

    def reconnect():
        lab.snmpd.end()
        lab.start_snmpd()
        lab.wait_until_served()

    def warnings():
        return lab.ipifd.log().count("anybody may write")

    reconnect()
    assert warnings() == 1
    os.chmod(lab.folder, 0o755)
    reconnect()
    assert warnings() == 1
    os.chmod(lab.folder, 0o777)
    reconnect()
    wait_until(lambda: warnings() == 2, 3, "it is said again")
