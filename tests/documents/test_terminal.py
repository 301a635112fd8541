# SPDX-License-Identifier: BSD-2-Clause
"""The picture of a terminal can be taken anew, and shows what it is to show."""

import pathlib
import subprocess
import sys
import xml.etree.ElementTree

from lab.process import product

TERMINAL = pathlib.Path(__file__).resolve().with_name("terminal.py")


def test_picture_of_a_terminal(tmp_path):
    product("bin/ipif")
    subprocess.run([sys.executable, TERMINAL, tmp_path / "terminal.svg"], check=True)
    root = xml.etree.ElementTree.parse(tmp_path / "terminal.svg").getroot()
    words = " ".join("".join(part.itertext()) for part in root.iter() if part.tag.endswith("text"))
    for expected in ("ipif show", "INTERFACE", "wg0", "down", "ipif watch",
                     "ForwardingEnabled no -> yes", "EnableStatus up -> down", "removed"):
        assert expected in words, words
