# SPDX-License-Identifier: BSD-2-Clause
"""What the product reads from radvd.conf is what a real radvd puts on the wire."""

import json
import os
import shutil
import sys

import pytest

from lab.advertisement import receive_advertisement
from lab.process import Process, product
from lab.waiting import wait_until

RADVD = shutil.which("radvd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
CONFIGURATIONS = {
    "defaults": "AdvSendAdvert on;",
    "everything": """AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4.5;
        AdvManagedFlag on; AdvOtherConfigFlag on; AdvLinkMTU 1400; AdvReachableTime 20000;
        AdvRetransTimer 2000; AdvCurHopLimit 32; AdvDefaultLifetime 77;
        prefix 2001:db8:1::/64 { AdvOnLink on; AdvValidLifetime infinity; };
        RDNSS 2001:db8::53 { };""",
    "no default router": "AdvSendAdvert on; AdvDefaultLifetime 0; AdvOtherConfigFlag on;",
    "derived lifetime": "AdvSendAdvert on; MaxRtrAdvInterval 10;",
    "managed only": "AdvSendAdvert on; AdvManagedFlag on;",
}
# What radvd refuses, the product must refuse, and the other way round.
REFUSED = [
    "AdvSendAdvert yes;", "AdvSendAdvert on", "MaxRtrAdvInterval 4.;", "AdvCurHopLimit 1.5;",
    "prefix 2001:db8::/64 { AdvOnLink on; }", "AdvDefaultLifetime infinity;",
    "AdvManagedFlag \"on\";", "};",
]
if sys.maxsize > 2**32:  # a radvd of 32 bits takes it for the greatest number
    REFUSED.append("MaxRtrAdvInterval 4294967296;")
ACCEPTED = [
    "", "AdvSendAdvert on;;"[:-1], "# nothing\n", "AdvSendAdvert on;#on\n", "AdvSendAdvert\non\n;",
    "AdvSendAdvert off; AdvSendAdvert on;", "MinRtrAdvInterval 3.25; MaxRtrAdvInterval 5.5;",
    "clients { fe80::1; };", "AdvDefaultPreference high;",
    "AdvCurHopLimit 256;",
]

pytestmark = pytest.mark.skipif(not RADVD, reason="there is no radvd")


def probe(root, configuration="/etc/radvd.conf"):
    """What the product reads below a root: (items, lines of the debug log)."""
    with os.popen(f"{product('bin/source_probe')} advertisements {root} {configuration}") as pipe:
        output = json.load(pipe)
    return output["items"], output["log"]


def write_configuration(root, text):
    """radvd.conf, and a pid file that names a living process."""
    (root / "etc").mkdir(exist_ok=True)
    (root / "run").mkdir(exist_ok=True)
    (root / "etc/radvd.conf").write_text(text, encoding="ascii")
    (root / "run/radvd.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    return root / "etc/radvd.conf"


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_radvd_sends_what_we_read(netns, tmp_path, name):
    netns.ip("link", "add", "r0", "type", "veth", "peer", "name", "h0")
    netns.write("ipv6/conf/all/forwarding", 1)
    netns.ip("link", "set", "r0", "up")
    netns.ip("link", "set", "h0", "up")
    wait_until(lambda: "tentative" not in netns.ip("-6", "addr", "show"), 10, "addresses are valid")
    file = write_configuration(tmp_path, f"interface r0 {{ {CONFIGURATIONS[name]} }};\n")
    radvd = Process([RADVD, "-n", "-C", file, "-p", tmp_path / "radvd.pid", "-m", "stderr"],
                    tmp_path / "radvd.log", netns)
    try:
        sent = receive_advertisement(netns, "h0", radvd)
        items, log = probe(tmp_path)
        assert not log
        assert len(items) == 1 and items[0]["name"] == "r0" and items[0]["sends"]
        assert {key: items[0][key] for key in sent} == sent
    finally:
        radvd.end()


def radvd_accepts(netns, file):
    """Whether `radvd -c` finds nothing wrong with the file."""
    with netns.entered():
        return os.system(f"{RADVD} -c -C {file} -m stderr 2>/dev/null") == 0


@pytest.mark.parametrize("body", REFUSED)
def test_both_refuse(netns, tmp_path, body):
    file = write_configuration(tmp_path, f"interface lo {{\n{body}\n}};\n")
    assert not radvd_accepts(netns, file)
    items, log = probe(tmp_path)
    assert not items and "/etc/radvd.conf, line " in log[0]


@pytest.mark.parametrize("body", ACCEPTED)
def test_both_accept(netns, tmp_path, body):
    file = write_configuration(tmp_path, f"interface lo {{\n{body}\n}};\n")
    assert radvd_accepts(netns, file)
    items, log = probe(tmp_path)
    assert not log and len(items) == 1
