# SPDX-License-Identifier: BSD-2-Clause
"""A real systemd-networkd: what its files say is what it does."""

import contextlib
import json
import os
import pathlib
import re
import shlex
import shutil
import tempfile

import pytest

from lab.advertisement import Host, receive_advertisement
from lab.process import Process, product
from lab.users import needs_root
from lab.waiting import wait_until

# A /run of its own, and folders for its files; and a /sys that cannot be written tells it that
# there is no udev to wait for.
_START = """\
set -e
mount --bind {root}/run /run
mount --bind {root}/etc/systemd/network /etc/systemd/network
mount --bind {root}/usr/lib/systemd/network /usr/lib/systemd/network
mount --bind {root}/usr/local /usr/local
mount --bind /sys /sys
mount -o remount,bind,ro /sys
exec env SYSTEMD_LOG_LEVEL=debug {program}
"""
_FOLDERS = {name: name + "systemd/network" for name in (
    "etc/", "run/", "usr/local/lib/", "usr/lib/")}
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
    for folder in _FOLDERS.values():
        (root / folder).mkdir(parents=True)
    (root / "run/systemd/network/r0.network.d").mkdir()
    (root / "run/systemd/network/r0.network").write_text(_NETWORK, encoding="ascii")
    (root / "run/systemd/network/r0.network.d/flags.conf").write_text(
        "[IPv6SendRA]\nOtherInformation=yes\n", encoding="ascii")
    yield root
    shutil.rmtree(root)


@pytest.fixture(name="start")
def _start(netns, root, tmp_path):
    """A function that starts systemd-networkd with the files below the root."""
    program = _program()
    for folder in ("/etc/systemd/network", "/usr/lib/systemd/network"):
        if not os.path.isdir(folder):
            pytest.skip(f"there is no {folder} to put another in its place")
    needs_root("start systemd-networkd, which changes its user")
    started = []

    def start():
        script = _START.format(root=shlex.quote(str(root)), program=program)
        started.append(Process(["unshare", "--mount", "sh", "-c", script],
                               tmp_path / "networkd.log", netns))
        return started[0]

    yield start
    for process in started:
        process.end()


@pytest.fixture(name="networkd")
def _networkd(netns, start):
    netns.ip("link", "add", "r0", "type", "veth", "peer", "name", "h0")
    netns.ip("link", "set", "h0", "up")
    return start()


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
    assert not [line for line in output["log"] if ".network" in line]
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


# Settings of [Network], and whether systemd-networkd sends with them.
_SENDS = {
    "IPv6SendRA=yes": True,
    "IPv6SendRA=no": False,
    "IPv6SendRA=yes\nIPv6SendRA=": True,
    "IPv6SendRA=static": False,
    "IPv6SendRA=yes\nIPv6SendRA=perhaps": True,
    "IPv6SendRA=yes\nLinkLocalAddressing=ipv4-fallback": True,
    "# a comment \\\nIPv6SendRA=yes": True,
    "IPv6SendRA=yes\n[IPv6SendRA]\nManaged=yes\nManaged=\nOtherInformation=on": True,
}
# RouterLifetimeSec=, and the intervals and the lifetime that it makes.
_LIFETIMES = {
    "": (200, 600, 1800), "0": (200, 600, 0), "3": (3, 4, 4), "infinity": (200, 600, 9000),
    "9001": (200, 600, 9000), "2.5min": (50, 150, 150), "1h 30 min": (200, 600, 5400),
    ".5min": (10, 30, 30), "599.9": (200, 600, 600), "4.2": (3, 4, 5), "8": (6, 8, 8),
    "9": (3, 9, 9), "12": (4, 12, 12), "1min1": (20, 61, 61), "5000000us": (4, 5, 5),
    "1w": (200, 600, 9000), "5.": (20, 60, 60), "5,5": (20, 60, 60), "-5": (20, 60, 60),
    "60Sec": (20, 60, 60), "1000000000000000y": (20, 60, 60),
}
# Drop-ins, by folder and name, each with the lifetime that it sets, or a mask; and which counts.
_DROPINS = [
    ([("usr/lib/", "90.conf", 90), ("etc/", "10.conf", 10)], 90),
    ([("etc/", "a.conf", 10), ("run/", "a.conf", 20), ("usr/local/lib/", "a.conf", 30),
      ("usr/lib/", "a.conf", 40)], 10),
    ([("run/", "a.conf", 20), ("usr/local/lib/", "a.conf", 30), ("usr/lib/", "a.conf", 40)], 20),
    ([("usr/local/lib/", "a.conf", 30), ("usr/lib/", "a.conf", 40)], 30),
    ([("usr/local/lib/", "b.conf", 30), ("usr/lib/", "a.conf", 40)], 30),
    ([("usr/lib/", "a.conf", 40), ("etc/", "a.conf", "empty")], 60),
    ([("usr/lib/", "a.conf", 40), ("run/", "a.conf", "/dev/null")], 60),
    ([("usr/lib/", "a.conf", 40), ("run/", "a.conf", "/nonexistent")], 60),
    ([("usr/lib/", "a.conf", "empty"), ("run/", "a.conf", 40)], 40),
    ([("etc/", ".a.conf", 40), ("etc/", "a.conf.old", 40)], 60),
]


def _write_dropins(root, network, dropins):
    for folder, name, content in dropins:
        path = root / _FOLDERS[folder] / f"{network}.d" / name
        path.parent.mkdir(exist_ok=True)
        if content == "empty":
            path.touch()
        elif isinstance(content, str):
            path.symlink_to(content)
        else:
            path.write_text(f"[IPv6SendRA]\nRouterLifetimeSec={content}\n", encoding="ascii")


def _not_opened(networkd):
    """The devices whose network it gave up for a drop-in that it did not open: systemd 262 does so
    where that is a link to /dev/null, which systemd.network(5) calls a mask."""
    return set(re.findall(r"Failed to open \S*/(i\d+)\.network\.d/", networkd.log()))


def _heard(netns, networkd, names, senders):
    """What comes on each device while all are asked, until each sender was heard, and after."""
    heard = {}
    with contextlib.ExitStack() as stack:
        hosts = {name: stack.enter_context(Host(netns, f"h-{name}")) for name in names}

        def ask_all():
            networkd.check_alive()
            for name, host in hosts.items():
                if name not in heard:
                    host.ask()
            for name, host in hosts.items():
                content = heard.get(name) or host.heard(0.02)
                if content:
                    heard[name] = content
            return senders <= set(heard) | _not_opened(networkd)

        wait_until(ask_all, 40, "all that send are heard")
        for _ in range(3):  # an answer may be held back for half a second
            ask_all()
    return heard


def test_every_setting_as_on_the_wire(netns, root, start):
    cases = [(text, sends, None, []) for text, sends in _SENDS.items()]
    cases += [(f"IPv6SendRA=yes\n[IPv6SendRA]\nRouterLifetimeSec=60\nRouterLifetimeSec={value}",
               True, expected, []) for value, expected in _LIFETIMES.items()]
    cases += [("IPv6SendRA=yes\n[IPv6SendRA]\nRouterLifetimeSec=60", True,
               (None, None, lifetime), dropins) for dropins, lifetime in _DROPINS]
    cases = {f"i{number}": case for number, case in enumerate(cases)}
    netns.write("ipv6/conf/default/accept_dad", 0)
    netns.ip_batch(f"link add {name} type veth peer name h-{name}" for name in cases)
    netns.ip_batch(f"link set h-{name} up" for name in cases)
    for name, (text, _, _, dropins) in cases.items():
        (root / f"run/systemd/network/{name}.network").write_text(
            f"[Match]\nName={name}\n[Network]\n{text}\n", encoding="ascii")
        _write_dropins(root, f"{name}.network", dropins)
    (root / "etc/systemd/network/br0.netdev").write_text("[NetDev]\nName=br0\nKind=bridge\n",
                                                         encoding="ascii")
    networkd = start()
    sent = _heard(netns, networkd, cases, {name for name in cases if cases[name][1]})
    not_opened = _not_opened(networkd)
    assert {"/dev/null"} >= {dropins[-1][2] for *_, dropins in map(cases.get, not_opened)}
    for name in not_opened:
        del cases[name]
    assert {case[0] for name, case in cases.items() if name in sent} == {
        text for text, sends, _, _ in cases.values() if sends}

    output = _probe(netns, "advertisements", root, "/etc/radvd.conf")
    assert not [line for line in output["log"] if ".network" in line]
    intervals = re.findall(r"(i\d+): RADV: Next Router Advertisement in (\d+)s$", networkd.log(),
                           re.MULTILINE)
    for name, (text, sends, expected, dropins) in cases.items():
        item = output["interfaces"][name]
        assert item["sends"] == sends, text
        if sends:
            assert {key: item[key] for key in sent[name]} == sent[name], (text, dropins)
        if expected:
            seen = (item["min_interval"], item["max_interval"], item["default_lifetime"])
            assert all(e in (s, None) for e, s in zip(expected, seen)), (text, dropins)
        # The first few come after 16 s at most; what the log says is cut to whole seconds.
        for seconds in [int(seconds) for other, seconds in intervals if other == name]:
            assert seconds <= item["max_interval"], text
            if item["max_interval"] <= 16:
                assert seconds + 1 >= item["min_interval"], text
