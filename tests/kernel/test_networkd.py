# SPDX-License-Identifier: BSD-2-Clause
"""A real systemd-networkd: what its files say is what it does."""

import json
import os
import pathlib
import shlex
import shutil
import tempfile

import pytest

from lab.advertisement import receive_advertisement
from lab.process import Process, product
from lab.waiting import wait_until

# A /run of its own; and a /sys that cannot be written tells it that there is no udev to wait for.
_START = """\
set -e
mount --bind {run} /run
mount --bind /sys /sys
mount -o remount,bind,ro /sys
exec {program}
"""
_NETWORK = """\
[Match]
Name=r0
[Network]
IPv6SendRA=yes
LinkLocalAddressing=yes
DNS=10.0.0.1
DNS=[2001:db8::1]:853#dns.example
DNS=fe80::1
[IPv6SendRA]
Managed=yes
RouterLifetimeSec=20min
"""


def _program():
    for program in ("/usr/lib/systemd/systemd-networkd", "/lib/systemd/systemd-networkd"):
        if os.access(program, os.X_OK):
            return program
    pytest.skip("there is no systemd-networkd")
    return None


@pytest.fixture(name="root")
def _root():
    # Not pytest's folder: systemd-networkd comes there as a user of its own.
    root = pathlib.Path(tempfile.mkdtemp(prefix="ipif-networkd-"))
    root.chmod(0o755)
    (root / "run/systemd/network/r0.network.d").mkdir(parents=True)
    (root / "run/systemd/network/r0.network").write_text(_NETWORK, encoding="ascii")
    (root / "run/systemd/network/r0.network.d/flags.conf").write_text(
        "[IPv6SendRA]\nOtherInformation=yes\n", encoding="ascii")
    yield root
    shutil.rmtree(root)


@pytest.fixture(name="networkd")
def _networkd(netns, root, tmp_path):
    program = _program()
    with open("/proc/self/uid_map", encoding="ascii") as file:
        if int(file.read().split()[2]) < 65536:
            pytest.skip("systemd-networkd changes to a user that this namespace does not have")
    netns.ip("link", "add", "r0", "type", "veth", "peer", "name", "h0")
    netns.ip("link", "set", "h0", "up")
    script = _START.format(run=shlex.quote(str(root / "run")), program=program)
    process = Process(["unshare", "--mount", "sh", "-c", script], tmp_path / "networkd.log", netns)
    yield process
    process.end()


def _probe(netns, *arguments):
    return json.loads(netns.run(product("bin/source_probe"), *map(str, arguments)))


def test_files_say_what_networkd_does(netns, root, networkd):
    state = root / "run/systemd/netif/links" / str(netns.index("r0"))

    def is_managed():
        networkd.check_alive()
        return state.exists() and "NETWORK_FILE=" in state.read_text(encoding="utf-8")

    wait_until(is_managed, 20, "systemd-networkd manages r0")
    sent = receive_advertisement(netns, "h0", networkd)
    assert sent["managed"] and sent["other"] and sent["default_lifetime"] == 1200

    output = _probe(netns, "advertisements", root, "/etc/radvd.conf")
    assert output["reasons"]["systemd-networkd"] is None
    (item,) = output["items"]
    assert item["sends"] and item["ifindex"] == netns.index("r0")
    assert {key: item[key] for key in sent} == sent

    links = {link["ifindex"]: link
             for link in _probe(netns, "resolver", root, "unix:path=/nonexistent")["links"]}
    link = links[netns.index("r0")]
    assert link["source"] == "systemd-networkd"
    assert [server["address"] for server in link["servers"]] == [
        "10.0.0.1", "2001:db8::1", "fe80::1"]
    assert link["autoconfig"]
    other = links[netns.index("h0")]
    assert not other["servers"] and not other["autoconfig"]
