#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Takes docs/images/terminal.svg: what the real `ipif show` and `ipif watch` print on a terminal of
80 columns while real interfaces change.  From the top of the tree:

    IPIF_BUILD=build tests/lab/isolated tests/documents/terminal.py docs/images/terminal.svg
"""

import contextlib
import fcntl
import html
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

COLUMNS, LINES = 80, 40
QUIET = 1.5  # seconds: what the kernel does not announce is found within one

_CELL, _LINE, _MARGIN, _BAR = 8.4, 19, 16, 30  # pixels; a character of 14 pixels is 8.4 wide
_HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<!-- SPDX-License-Identifier: BSD-2-Clause -->
<!-- Made by tests/documents/terminal.py: do not edit. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" \
width="{width}" height="{height}">
<title>ipif show and ipif watch</title>
<style>
text {{ font: 14px "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace; \
fill: #d5dbe5; white-space: pre; }}
.prompt {{ fill: #8fd18f; font-weight: bold; }}
.bold {{ fill: #ffffff; font-weight: bold; }}
.faint {{ fill: #8390a3; }}
.red {{ fill: #ff7b72; font-weight: bold; }}
</style>
<rect width="{width}" height="{height}" rx="8" fill="#1d2330"/>
<path d="M0 {bar}V8a8 8 0 0 1 8-8H{right}a8 8 0 0 1 8 8V{bar}z" fill="#323b4d"/>
<circle cx="20" cy="15" r="5" fill="#6c7789"/>
<circle cx="38" cy="15" r="5" fill="#6c7789"/>
<circle cx="56" cy="15" r="5" fill="#6c7789"/>
"""
_STYLES = {"0": "", "1": "bold", "2": "faint", "31": "red"}


def run(*command):
    """Runs a command that changes the interfaces."""
    subprocess.run(command, check=True)


def sysctl(path, value):
    """Writes /proc/sys/net/PATH."""
    pathlib.Path("/proc/sys/net", path).write_text(f"{value}\n", encoding="ascii")


def make_interfaces():
    """Two network cards, a tunnel and a bridge by their names; what they are does not show."""
    far = "ipif-far"
    run("ip", "link", "set", "lo", "up")
    run("ip", "netns", "add", far)
    for number, name in enumerate(("eth0", "eth1", "wg0"), start=2):
        run("ip", "link", "add", name, "index", str(number), "address", f"52:54:00:0:0:{number:x}",
            "type", "veth", "peer", "name", name, "netns", far)
        run("ip", "link", "set", name, "up")
    run("ip", "link", "add", "br0", "index", "5", "type", "bridge")
    run("ip", "link", "set", "br0", "up")
    run("ip", "link", "set", "wg0", "mtu", "1420")
    run("ip", "-n", far, "link", "set", "eth0", "up")
    run("ip", "-n", far, "link", "set", "eth1", "up")
    run("ip", "-n", far, "link", "set", "wg0", "up")
    run("ip", "address", "add", "192.0.2.10/24", "dev", "eth0")
    run("ip", "route", "add", "default", "via", "192.0.2.1", "metric", "100")
    sysctl("ipv6/conf/wg0/disable_ipv6", 1)
    sysctl("ipv4/conf/wg0/forwarding", 1)
    return far


@contextlib.contextmanager
def on_terminal(*command):
    """A running program, and the side of its terminal that a person sees."""
    seen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal) as program:
        os.close(terminal)
        try:
            yield program, seen
        finally:
            program.send_signal(signal.SIGINT)
            os.close(seen)


def read(seen, seconds):
    """What appears on the terminal until nothing has for some seconds, or the program has ended."""
    data = b""
    while select.select([seen], [], [], seconds)[0]:
        try:
            data += os.read(seen, 65536)
        except OSError:  # it has ended
            break
    return data.decode().replace("\r\n", "\n")


def shown(program):
    """The output of `ipif show`."""
    with on_terminal(program, "show") as (_, seen):
        return read(seen, 5)


def watched(program, far):
    """The output of `ipif watch` during changes."""
    changes = (
        lambda: sysctl("ipv4/conf/eth0/forwarding", 1),
        lambda: run("ip", "-n", far, "link", "set", "eth1", "up"),
        lambda: run("ip", "link", "set", "eth0", "mtu", "1400"),
        lambda: sysctl("ipv6/conf/eth1/disable_ipv6", 1),
        lambda: run("ip", "link", "del", "wg0"),
    )
    with on_terminal(program, "watch") as (_, seen):
        text = read(seen, QUIET)
        for change in changes:
            change()
            text += read(seen, QUIET)
    return text


def lines_of(text):
    """Lines of a terminal, each a list of (column, style, text), broken where it is full."""
    lines = []
    for line in text.rstrip("\n").split("\n"):
        column, style = 0, ""
        lines.append([])
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b"):
                style = _STYLES[part[2:-1] or "0"]
                continue
            while part:
                if column == COLUMNS:
                    column = 0
                    lines.append([])
                piece, part = part[:COLUMNS - column], part[COLUMNS - column:]
                lines[-1].append((column, style, piece))
                column += len(piece)
    return lines


def svg(lines):
    """The picture."""
    width = round(COLUMNS * _CELL + 2 * _MARGIN)
    height = _BAR + len(lines) * _LINE + 2 * _MARGIN
    parts = [_HEAD.format(width=width, height=height, right=width - 8, bar=_BAR)]
    for number, line in enumerate(lines):
        y = _BAR + _MARGIN + number * _LINE + 14
        for column, style, text in line:
            if not text.strip():
                continue
            start = len(text) - len(text.lstrip())
            text, column = text.strip(), column + start
            # The length keeps columns in line whatever font there is.
            parts.append(f'<text class="{style or "plain"}" x="{_MARGIN + column * _CELL:.1f}" '
                         f'y="{y}" textLength="{len(text) * _CELL:.1f}">'
                         f"{html.escape(text)}</text>\n")
    return "".join([*parts, "</svg>\n"])


def main():
    """Runs both and writes the file."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(os.path.join(os.environ["IPIF_BUILD"], "bin", "ipif"))
    far = make_interfaces()
    time.sleep(QUIET)
    run("ip", "-n", far, "link", "set", "eth1", "down")
    time.sleep(QUIET)
    prompt = [(0, "prompt", "$ ")]
    lines = [[*prompt, (2, "bold", "ipif show")], *lines_of(shown(program)), [],
             [*prompt, (2, "bold", "ipif watch")], *lines_of(watched(program, far))]
    pathlib.Path(sys.argv[1]).write_text(svg(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
