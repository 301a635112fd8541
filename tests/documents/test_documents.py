# SPDX-License-Identifier: BSD-2-Clause
"""Links lead somewhere, files named are there, and commands exist with the options shown."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from markdown import TREE, anchors, blocks, documents, links  # noqa: E402

BUILD = Path(os.environ.get("IPIF_BUILD", TREE / "build")).resolve()
PROGRAMS = ("ipif", "ipifd", "check_ip_interface")


def _text(path):
    return path.read_text(encoding="utf-8")


def _name(path):
    return str(path.relative_to(TREE))


@pytest.mark.parametrize("document", documents(), ids=_name)
def test_links(document):
    for target in links(_text(document)):
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.exists(), f"{target}: no such file"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(_text(there)), f"{target}: no such heading"


@pytest.mark.parametrize("document", documents(), ids=_name)
def test_files_of_the_tree(document):
    """Whatever looks like a path below one of our folders is one."""
    # What is made by building, or by running, is not in the tree.
    for path in re.findall(r"`((?:backend|subagent|mibs|monitoring|tests|docs|debian)/[\w./-]*\w)`",
                           _text(document)):
        assert (TREE / path).exists(), f"{path}: no such file"


def _commands(document):
    """(words) of each command of ours that a block shows, or a line of text."""
    shown = ["\n".join(block.lines).replace("\\\n", " ") for block in blocks(_text(document))]
    shown += re.findall(r"`((?:build/bin/)?(?:ipifd?|check_ip_interface) [^`\n]+)`",
                        re.sub(r"^```.*?^```", "", _text(document), flags=re.M | re.S))
    for joined in shown:
        for line in joined.splitlines():
            line = re.sub(r"^(\$|#) ", "", line.strip())
            for part in re.split(r"&&|;|\|", line):
                try:
                    words = shlex.split(part, comments=True)
                except ValueError:
                    continue  # a table or program text
                while words and (words[0] in ("sudo", "exec") or "=" in words[0]):
                    words = words[1:]
                if words and os.path.basename(words[0]) in PROGRAMS:
                    yield [os.path.basename(words[0]), *words[1:]]


def _help(program, *words):
    return subprocess.run([BUILD / "bin" / program, *words], capture_output=True, text=True,
                          check=True, timeout=60).stdout


@pytest.mark.parametrize("document", documents(), ids=_name)
def test_commands_have_the_options_shown(document):
    for program, *words in _commands(document):
        text = _help(program, "-h")
        for word in words:
            if word.startswith("-") and len(word) > 1:
                option = word.split("=")[0] if word.startswith("--") else word[:2]
                assert re.search(rf"(^|[ ,]){option}\b", text, flags=re.M), \
                    f"{program} has no option {option}"
        if program == "ipif" and words and not words[0].startswith("-"):
            assert re.search(rf"^  {words[0]} ", text, flags=re.M), f"no command {words[0]}"


def test_every_layer_is_in_the_diagram():
    layers = set()
    for file in TREE.glob("*/**/*.cmake"), TREE.glob("*/**/CMakeLists.txt"):
        for path in file:
            if not path.relative_to(TREE).parts[0].startswith("build"):
                layers |= set(re.findall(r"^ipif_layer\((\w+)", _text(path), flags=re.M))
    assert {"netlink", "model", "live", "connection"} <= layers
    diagram = _text(TREE / "docs/architecture.md").split("```")[1]
    for layer in layers - {"util"}:
        assert re.search(rf"\b{layer}\b", diagram), layer
