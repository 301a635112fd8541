# SPDX-License-Identifier: BSD-2-Clause
"""Every block of commands in README, docs, monitoring and manual pages is run by a test: its mark
names it (see commands.py), and the test has that command, or takes it from the page."""

import os
import re
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from commands import (WHOLE_PAGES, all_blocks, blocks_of_manual, is_command,  # noqa: E402
                      runner)
from markdown import TREE, blocks  # noqa: E402

BLOCKS = list(all_blocks())
# What commands begin with.
PROGRAMS = {os.path.basename(command.split()[0].removeprefix("./"))
            for block in BLOCKS if is_command(block) for command in block.commands}


def _scripts():
    """The files below tests/ that CTest runs, or that one of those runs: {name: text}."""
    files = {}
    for path in sorted((TREE / "tests").rglob("*")):
        if path.is_file() and (path.suffix in (".py", ".cmake", "") or path.name.endswith(".txt")) \
                and "corpus" not in path.parts:
            files[str(path.relative_to(TREE))] = path.read_text("utf-8", errors="replace")
    reached = {name for name in files if name.endswith((".cmake", "CMakeLists.txt"))}
    fresh = reached
    while fresh:
        told = "\n".join(files[name] for name in fresh)
        fresh = {name for name in set(files) - reached
                 if re.search(rf"[/\"]{re.escape(os.path.basename(name))}\b", told)}
        reached |= fresh
    # tests.cmake names some by a variable.
    reached |= {f"tests/documents/test_{name}.py" for name in
                re.search(r"IN ITEMS ([\w ]+)", files["tests/documents/tests.cmake"])[1].split()}
    return {name: files[name] for name in reached}


SCRIPTS = _scripts()


def problem(block, scripts):
    """What is wrong with a block, or None."""
    if not is_command(block):
        for line in block.lines:
            words = line.removeprefix("$ ").removeprefix("sudo ").split()
            if line.startswith("$ ") or words and os.path.basename(words[0]) in PROGRAMS:
                return f"a command in a block that is none: {line}"
        return None if block.language else "a fence without a language"
    if block.mark == "test" or block.mark.startswith("test: "):
        return None  # by test_marked_commands.py, which finds them by the same mark
    if block.mark.startswith("expect: ") and block.page == "docs/monitoring.md":
        return None  # by tests/monitoring/test_by_hand.py, which counts them
    name = runner(block)
    if not name:
        return "no mark says who runs it"
    if name not in scripts:
        return f"no test runs {name}"
    source = " ".join(scripts[name].split())
    if "run_by(__file__)" in source or re.search(rf"commands_of {block.page}\b", source):
        return None
    for command in block.commands:
        if command not in source:
            return f"{name} does not contain: {command}"
    return None


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_block(block):
    wrong = problem(block, SCRIPTS)
    assert wrong is None, wrong


def test_pages_without_marks_are_there():
    for page in WHOLE_PAGES:
        assert any(block.page == page and is_command(block) for block in BLOCKS), page


def test_all_pages_have_been_looked_at():
    with_commands = {block.page for block in BLOCKS if is_command(block)}
    assert {"README.md", "docs/building.md", "docs/operations.md", "docs/security.md",
            "docs/man/ipif.1.scd", "docs/man/ipifd.8.scd"} <= with_commands
    assert {"test_commands_are_run.py", "install"} <= {os.path.basename(name) for name in SCRIPTS}


@pytest.mark.parametrize("text, wrong", [
    ("x\n\n    ls -l\n", "no mark says who runs it"),
    ("x\n\n```sh\nls -l\n```\n", "no mark says who runs it"),
    ("1. x\n\n       ls -l\n", "no mark says who runs it"),
    ("<!-- test -->\n\nx\n\n    ls -l\n", "no mark says who runs it"),
    ("<!-- test -->\n\n    ls -l\n", None),
    ("x\n\n<!-- test -->\n```sh\nls -l\n```\n", None),
    ("<!-- run by: tests/nowhere -->\n\n    ls -l\n", "no test runs tests/nowhere"),
    ("<!-- run by: tests/here -->\n\n    ls -l\n", None),
    ("<!-- run by: tests/here -->\n\n    $ ls -l\n    total 0\n", None),
    ("<!-- run by: tests/here -->\n\n    ls \\\n      -l # all\n    ls -a\n",
     "tests/here does not contain: ls -a"),
    ("<!-- run by: tests/taken -->\n\n    ls -a\n", None),
    ("```\nls -l\n```\n", "a fence without a language"),
    ("```text\nsnmpwalk localhost\n```\n",
     "a command in a block that is none: snmpwalk localhost"),
    ("```text\n$ anything\n```\n", "a command in a block that is none: $ anything"),
    ("```conf\nview all included .1\n```\n", None)])
def test_what_is_wrong_is_found(text, wrong):
    scripts = {"tests/here": "a &&\n   ls   -l", "tests/taken": "commands_of page.md"}
    (block,) = blocks(text, "page.md")
    assert problem(block, scripts) == wrong


def test_what_is_wrong_in_a_manual_page_is_found():
    marked, text, unmarked, example = blocks_of_manual(
        "# OPTIONS\n\n; test\n```\nls\n```\n\tno command\n\n; lines of snmpd.conf\n\n```\nview\n```\n"
        "```\nls\n```\n# EXAMPLES\n\tls -l\n")
    assert problem(marked, {}) is None and problem(text, {}) is None
    assert problem(unmarked, {}) == problem(example, {}) == "no mark says who runs it"
