# SPDX-License-Identifier: BSD-2-Clause
"""What radvd refuses on one interface it refuses there alone; the product says of each the same."""

import contextlib
import json
import os
import re
import shutil

import pytest

from lab.advertisement import Host
from lab.process import Process, product
from lab.waiting import wait_until

RADVD = shutil.which("radvd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
# Options of one interface, and whether radvd serves it.
BODIES = {
    "": True,
    "AdvLinkMTU 1279;": False,
    "AdvLinkMTU 1280;": True,
    "AdvLinkMTU 1500;": True,
    "AdvLinkMTU 1501;": False,  # the device's is 1500
    "AdvLinkMTU 4294967295;": False,
    "MaxRtrAdvInterval 2;": False,
    "MaxRtrAdvInterval 4;": False,  # a third is less than 3 s
    "MaxRtrAdvInterval 9;": False,
    "MaxRtrAdvInterval 9.1;": True,
    "MaxRtrAdvInterval 4; MinRtrAdvInterval 3;": True,
    "MaxRtrAdvInterval 3.9; MinRtrAdvInterval 3;": False,
    "MaxRtrAdvInterval 1800;": True,
    "MaxRtrAdvInterval 21846;": False,  # thrice that is no lifetime
    "MaxRtrAdvInterval 65536; AdvDefaultLifetime 0;": False,
    "MaxRtrAdvInterval 99999999999.5;": False,
    "MinRtrAdvInterval 2.9;": False,
    "MinRtrAdvInterval 450;": True,
    "MinRtrAdvInterval 450.1;": False,
    "MinDelayBetweenRAs 2.9;": False,
    "AdvDefaultLifetime 0;": True,
    "AdvDefaultLifetime 1;": False,
    "AdvDefaultLifetime 599;": False,
    "AdvDefaultLifetime 600;": True,
    "AdvDefaultLifetime 9000;": True,
    "AdvDefaultLifetime 65536;": False,
    "AdvDefaultLifetime 4294967295;": True,  # as if it were not there
    "AdvReachableTime 3600000;": True,
    "AdvReachableTime 3600001;": False,
    "AdvRetransTimer 4294967295;": True,
    "AdvCurHopLimit 256;": True,  # and 0 is sent
    "AdvCurHopLimit 4294967295;": True,
}

pytestmark = pytest.mark.skipif(not RADVD, reason="there is no radvd")


def _probe(netns, root):
    return json.loads(netns.run(product("bin/source_probe"), "advertisements", str(root),
                                "/etc/radvd.conf"))


@pytest.fixture(name="start_radvd")
def _start_radvd(netns, tmp_path):
    """A function that starts radvd with a configuration, below a root of its own."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "run").mkdir()
    netns.write("ipv6/conf/all/forwarding", 1)
    netns.write("ipv6/conf/default/accept_dad", 0)
    started = []

    def start(text):
        (tmp_path / "etc/radvd.conf").write_text(text, encoding="ascii")
        started.append(Process([RADVD, "-n", "-C", tmp_path / "etc/radvd.conf", "-p",
                                tmp_path / "run/radvd.pid", "-m", "stderr"],
                               tmp_path / "radvd.log", netns))
        wait_until((tmp_path / "run/radvd.pid").exists, 20, "radvd runs")
        return started[0]

    yield start
    for radvd in started:
        radvd.end()


def _add_links(netns, names):
    netns.ip_batch(f"link add {name} type veth peer name h-{name}" for name in names)
    netns.ip_batch(f"link set {end}{name} up" for name in names for end in ("", "h-"))
    wait_until(lambda: netns.ip("-6", "addr", "show").count("fe80::") == 2 * len(names), 20,
               "every device has its address")


def test_each_interface_by_itself(netns, start_radvd, tmp_path):
    names = {f"r{number}": body for number, body in enumerate(BODIES)}
    _add_links(netns, names)
    radvd = start_radvd("".join(f"interface {name} {{ AdvSendAdvert on; {body} }};\n"
                                for name, body in names.items()))
    sent = {}
    with contextlib.ExitStack() as stack:
        hosts = {name: stack.enter_context(Host(netns, f"h-{name}")) for name in names}

        def all_known():
            radvd.check_alive()
            refused = set(re.findall(r" for (r\d+) (?:\(|must be set)", radvd.log()))
            waiting = [name for name in names if name not in sent and name not in refused]
            for name in waiting:
                hosts[name].ask()
            for name in waiting:
                heard = hosts[name].heard(0.05)
                if heard:
                    sent[name] = heard
            return not waiting

        wait_until(all_known, 60, "radvd serves each interface, or logs why not")

    for name, body in names.items():
        assert BODIES[body] == (name in sent), f"radvd itself: {body}"
    output = _probe(netns, tmp_path)
    seen = {name: item for name, item in output["interfaces"].items() if item["sends"]}
    assert {names[name] for name in seen} == {names[name] for name in sent}
    for name, content in sent.items():
        assert {key: seen[name][key] for key in content} == content, names[name]
    assert output["log"] and all(" radvd does not serve interface r" in line for line in output["log"])


def _sends(netns, root, name):
    """Whether the probe says that the interface sends; and the tool, for which the root is "/"."""
    sends = name in _probe(netns, root)["interfaces"]
    tool = os.path.join(os.path.dirname(product("bin/source_probe")), "ipif")
    if os.path.exists(tool):
        script = ('mount --bind "$1/etc" /etc; mount --bind "$1/run" /run;'
                  'exec "$0" show "$2" --json')
        rows = json.loads(netns.run("unshare", "--mount", "sh", "-ec", script, tool, str(root),
                                    name))
        (advertises,) = [row["AdvertisingEnabled"] for row in rows if row["Family"] == "ipv6"]
        assert advertises == sends
    return sends


def test_the_mtu_of_now_counts(netns, start_radvd, tmp_path):
    _add_links(netns, ["lan"])
    radvd = start_radvd("interface lan { AdvSendAdvert on; AdvLinkMTU 1400; };\n")
    with Host(netns, "h-lan") as host:

        def is_served():
            radvd.check_alive()
            host.ask()
            return host.heard(0.5)

        wait_until(is_served, 20, "radvd serves the interface")
        assert _sends(netns, tmp_path, "lan")
        netns.ip("link", "set", "lan", "mtu", 1300)
        radvd.wait_for_log("AdvLinkMTU for lan (1400) must be zero or between 1280 and 1300", 20)
        assert not _sends(netns, tmp_path, "lan")
        netns.ip("link", "set", "lan", "mtu", 1500)
        wait_until(is_served, 20, "radvd serves the interface again")
        assert _sends(netns, tmp_path, "lan")


def test_a_name_that_is_too_long(netns, start_radvd, tmp_path):
    """radvd cuts it off, and serves the interface of that name."""
    _add_links(netns, ["abcdefghijklm"])
    netns.ip("link", "set", "abcdefghijklm", "name", "abcdefghijklmno")
    radvd = start_radvd("interface abcdefghijklmnop { AdvSendAdvert on; };\n")
    with Host(netns, "h-abcdefghijklm") as host:

        def is_served():
            radvd.check_alive()
            host.ask()
            return host.heard(0.5)

        wait_until(is_served, 20, "radvd serves the interface")
    assert _probe(netns, tmp_path)["interfaces"]["abcdefghijklmno"]["sends"]
