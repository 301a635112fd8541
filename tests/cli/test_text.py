# SPDX-License-Identifier: BSD-2-Clause
"""Text for people: aligned, with units, and colour at terminals only."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata

import pytest

from lab.cli import ipif
from lab.process import product


def _at_terminal(namespace, *arguments, columns=0, **environment):
    """What the tool prints to a terminal of that width (0: it does not say)."""
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    clean = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with namespace.entered():
        subprocess.run([product("bin/ipif"), *arguments], stdout=terminal, check=True, timeout=30,
                       env={**clean, "TERM": "xterm", **environment})
    os.close(terminal)
    said = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # EIO: nobody holds the other end any more
            break
        if not part:
            break
        said += part
    os.close(main)
    return said.decode()


def test_columns_are_aligned(netns):
    netns.ip_batch(["link add short type ifb", "link add a-longer-name type ifb"])
    lines = ipif("show", namespace=netns).output.splitlines()
    assert len(lines) == 1 + 6
    for heading in ("FAMILY", "ENABLED", "LINK"):
        column = lines[0].index(heading)
        for line in lines[1:]:
            assert line[column - 1] == " " and line[column] != " ", (heading, line)


@pytest.mark.parametrize("columns, gone", [
    (0, 0), (200, 0), (100, 2), (80, 3), (70, 4), (60, 5), (20, 5)])
def test_a_table_fits_its_terminal(netns, columns, gone):
    netns.ip_batch(["link add fifteen-letters type ifb", "link set fifteen-letters up"])
    whole = ipif("show", namespace=netns).output.splitlines()
    lines = _at_terminal(netns, "show", columns=columns, NO_COLOR="1").splitlines()
    assert _at_terminal(netns, "show", "-w", columns=columns, NO_COLOR="1").splitlines() == whole
    if not gone:
        assert lines == whole
        return
    *lines, said = lines
    assert len(lines) == len(whole)
    assert columns < 60 or max(map(len, lines)) <= columns
    names = re.fullmatch("not shown: (.*); see all with --wide", said)[1].split(", ")
    assert len(names) == gone
    assert [name for name in re.split("  +", whole[0]) if name not in names] == re.split(
        "  +", lines[0])


def test_a_table_of_a_mib_fits_its_terminal(netns):
    """The last columns go, and never the index."""
    whole = ipif("table", "ifTable", namespace=netns).output.splitlines()
    for columns in (80, 20):
        *lines, said = _at_terminal(netns, "table", "ifTable", columns=columns,
                                    NO_COLOR="1").splitlines()
        gone = re.fullmatch("not shown: (.*); see all with --wide", said)[1].split(", ")
        assert lines[0].split() + gone == whole[0].split() and lines[0].split()[0] == "ifIndex"
        assert len(lines) == len(whole) and max(map(len, lines)) <= columns
    assert _at_terminal(netns, "table", "ifTable", "--wide", columns=80,
                        NO_COLOR="1").splitlines() == whole


def test_a_change_fits_its_terminal(netns):
    """Its line is broken at commas, and only at a terminal."""
    netns.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    changes = ["NlMtu=1400", "DadTransmits=3", "RetransmitTime=2000", "BaseReachableTime=31000"]
    said = _at_terminal(netns, "set", "one", "--family", "ipv6", *changes, columns=60, NO_COLOR="1")
    first, *others = said.splitlines()
    assert first.startswith("one (") and others and max(map(len, (first, *others))) < 60
    assert all(line.startswith("    ") for line in others)
    assert all(line.endswith(",") for line in (first, *others)[:-1])
    (line,) = ipif("set", "one", "--family", "ipv6", "NlMtu=1500", "DadTransmits=1",
                   "RetransmitTime=1000", "BaseReachableTime=30000",
                   namespace=netns).output.splitlines()
    assert line.count(" -> ") >= 4 and "NlMtu 1400 -> 1500 bytes" in line


def test_a_link_that_is_down_is_not_called_up(netns):
    netns.ip("link", "add", "one", "type", "ifb")
    heading, *lines = ipif("show", "--family", "ipv4", namespace=netns).output.splitlines()
    (line,) = (line for line in lines if line.startswith("one "))
    row = dict(zip(heading.split(), line.split()))
    assert (row["ENABLED"], row["LINK"]) == ("yes", "down") and "up" not in line.split()


def test_reachable_time_is_called_what_it_is(netns):
    """The base is shown, which stays; what the kernel draws from it has another name."""
    netns.ip("link", "add", "one", "type", "ifb")
    netns.write("ipv4/neigh/one/base_reachable_time_ms", 41000)
    heading, *lines = ipif("show", "--family", "ipv4", namespace=netns).output.splitlines()
    assert "  BASE REACHABLE  " in heading and heading.count("REACHABLE") == 1
    (line,) = (line for line in lines if line.startswith("one "))
    end = heading.index("BASE REACHABLE") + len("BASE REACHABLE")
    assert line[:end].endswith(" 41000 ms")


def test_sheet_has_units_and_dashes(netns):
    lines = ipif("show", "lo", namespace=netns).output.splitlines()
    fields = {line.split()[0]: line.split()[1:] for line in lines}
    assert fields["NlMtu"] == ["65535", "bytes", "65536", "bytes"]
    assert fields["BaseReachableTime"] == ["30000", "ms", "30000", "ms"]
    assert fields["Metric"] == ["-", "-"]
    assert fields["DadTransmits"][0] == "-"
    assert "".join(fields["ZoneIndices"]) == "0-15:1" * 2
    # Each bit of the offloads has a line of its own.
    assert "TlStreamChecksumSupported" in fields


def test_colour_at_terminals_only(netns):
    netns.ip("link", "add", "one", "type", "ifb")
    netns.write("ipv6/conf/one/disable_ipv6", 1)
    assert "\033[31mdown" in _at_terminal(netns, "show")
    assert "\033" not in _at_terminal(netns, "show", NO_COLOR="1")
    assert "\033" in _at_terminal(netns, "show", NO_COLOR="")
    assert "\033" not in _at_terminal(netns, "show", TERM="dumb")
    assert "\033" not in _at_terminal(netns, "show", "--json")
    assert "\033" not in ipif("show", namespace=netns).output


def test_names_cannot_steer_the_terminal(netns):
    netns.ip("link", "add", "name", "a\033[2Jb", "type", "ifb")
    assert "\033" not in ipif("show", namespace=netns).output
    assert r"a\x1b[2Jb" in ipif("show", namespace=netns).output
    assert any(row["InterfaceName"] == "a\033[2Jb"
               for row in ipif("show", "--json", namespace=netns).json())


def test_names_that_are_no_utf8_are_still_json(netns):
    with netns.entered():
        subprocess.run([b"ip", b"link", b"add", b"name", b"x\xff\xc3", b"type", b"ifb"],
                       check=True, timeout=30)
    names = {row["InterfaceName"] for row in ipif("show", "--json", namespace=netns).json()}
    assert names == {"lo", r"x\xff\xc3"}


# Octets of names, what SNMP and JSON say, and what text says.
ODD = [
    (b"bad\xff\xfe", r"bad\xff\xfe", r"bad\xff\xfe"),
    (rb"bad\xff", r"bad\x5cxff", r"bad\x5cxff"),
    (rb"a\b", r"a\b", r"a\b"),
    ("\u202eevil".encode(), "\u202eevil", r"\xe2\x80\xaeevil"),
    ("\u200bthin".encode(), "\u200bthin", r"\xe2\x80\x8bthin"),
    ("\U0001d173beam".encode(), "\U0001d173beam", r"\xf0\x9d\x85\xb3beam"),
    (b"del\x7f\xc2\x9b1m", "del\x7f\x9b1m", r"del\x7f\xc2\x9b1m"),
    ("größe".encode(), "größe", "größe"),
]


def _ipif(netns, *arguments):
    """Output as octets; names are octets, too."""
    with netns.entered():
        done = subprocess.run([product("bin/ipif"), *arguments], capture_output=True, timeout=30,
                              check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name, told, shown", ODD)
def test_odd_names_are_told_reversibly_and_found(netns, name, told, shown):
    """By their own octets, and as they are shown; nothing odd reaches the terminal."""
    with netns.entered():
        for word in (name, b"other"):
            subprocess.run([b"ip", b"link", b"add", b"name", word, b"type", b"ifb"], check=True,
                           timeout=30)
    status, overview, _ = _ipif(netns, "show")
    assert status == 0 and f"\n{shown} " in overview.decode()
    for word in {name, told.encode(), shown.encode()}:
        for command in ("show", "adapter"):
            status, output, error = _ipif(netns, command, word, "--json")
            assert status == 0, error
            assert {row["InterfaceName"] for row in json.loads(output)} == {told}
        status, output, error = _ipif(netns, "set", word, "BaseReachableTime=31000")
        assert (status, error) == (0, b"")
        assert shown in output.decode() or not output
    outputs = [_ipif(netns, *arguments) for arguments in (
        ["show"], ["adapter"], ["show", name], ["show", "--json"], ["adapter", "--json"],
        ["show", name + b"no"], ["set", name, "NlMtu=7"], ["set", name, b"X=" + name], [name],
        ["show", b"--netns", name], [b"--" + name])]
    for text in [text for _, output, error in outputs for text in (output, error)]:
        assert not [character for character in text.decode()
                    if unicodedata.category(character) in ("Cc", "Cf") and character != "\n"]


def test_an_index_stands_for_a_name_where_no_name_is_so(netns):
    netns.ip("link", "add", "name", "one", "index", "77", "type", "ifb")
    rows = ipif("show", "77", "--json", namespace=netns).json()
    assert {row["InterfaceName"] for row in rows} == {"one"}
    netns.ip("link", "add", "name", "77", "index", "78", "type", "ifb")
    rows = ipif("show", "77", "--json", namespace=netns).json()
    assert {row["InterfaceIndex"] for row in rows} == {78}
