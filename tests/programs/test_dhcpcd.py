# SPDX-License-Identifier: BSD-2-Clause
"""A real dhcpcd: whom it would give a link-local IPv4 address, as its configuration says."""

import json
import pathlib
import shlex
import shutil
import tempfile

import pytest

from lab.process import Process, product
from lab.users import needs_root
from lab.waiting import wait_until

_START = """\
set -e
mount --bind {root}/run /run
mount --bind {root}/state /var/lib/dhcpcd
exec dhcpcd -B -d -f {root}/etc/dhcpcd.conf
"""
# No udev to wait for, no waiting for a DHCP server that is not there, and nothing outside.
_FOR_ALL = """\
nodev
reboot 1
nohook resolv.conf
denyinterfaces *p
"""
# One interface's lines, and whether it then gets such an address where nobody answers to DHCP.
_CASES = {
    "": True,
    "noipv4ll": False,
    "noipv4ll # with a comment": False,
    "#noipv4ll": True,
    ";noipv4ll": True,
    "noipv4ll\nipv4ll": False,
    "noarp": False,
    "nodhcp": True,
    "static ip_address=192.0.2.7/24": False,
    "static ip_address=192.0.2.8": False,
    "static domain_name_servers=192.0.2.53": True,
    "inform 192.0.2.9/24": False,
    "static ip_address=192.0.2.10/24\ninform": False,
    "ipv6only": False,
    "noipv4": False,
}
_PROFILE = "profile away\nstatic ip_address=192.0.2.77/24\n"


@pytest.fixture(name="root")
def _root():
    if not shutil.which("dhcpcd"):
        pytest.skip("there is no dhcpcd")
    needs_root("start dhcpcd, which changes its user")
    # Not pytest's folder: dhcpcd comes there as a user of its own.
    root = pathlib.Path(tempfile.mkdtemp(prefix="ipif-dhcpcd-"))
    root.chmod(0o755)
    for name in ("run", "state", "etc"):
        (root / name).mkdir()
    yield root
    shutil.rmtree(root)


def _addressed(netns):
    """Those with an address of 169.254/16."""
    return {link["ifname"] for link in netns.ip_json("-4", "addr", "show")
            if any(address["local"].startswith("169.254.") for address in link["addr_info"])}


def test_whom_it_gives_an_address(netns, root, tmp_path):
    names = {f"d{number}": lines for number, lines in enumerate(_CASES)}
    configuration = _FOR_ALL
    for name in names:
        netns.ip("link", "add", name, "type", "veth", "peer", "name", f"{name}p")
        netns.ip_batch([f"link set {name} up", f"link set {name}p up"])
    for name, lines in names.items():
        configuration += f"interface {name}\n{lines}\n"
    (root / "etc/dhcpcd.conf").write_text(configuration + _PROFILE, encoding="ascii")
    script = _START.format(root=shlex.quote(str(root)))
    dhcpcd = Process(["unshare", "--mount", "sh", "-c", script], tmp_path / "log", netns)
    expected = {name for name, lines in names.items() if _CASES[lines]}
    try:
        wait_until(lambda: dhcpcd.check_alive() or expected <= _addressed(netns), 90,
                   "all have their addresses")
        assert _addressed(netns) == expected
        output = json.loads(netns.run(product("bin/source_probe"), "resolver", root,
                                      "unix:path=/nonexistent"))
    finally:
        dhcpcd.end()
    enabled = {link["ifindex"] for link in output["links"] if link["autoconfig"]}
    assert enabled & {netns.index(name) for name in names} == {netns.index(name) for name in expected}
