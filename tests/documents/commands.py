#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""commands.py PAGE SCRIPT: prints the commands of the blocks in PAGE whose mark says that SCRIPT runs
them (both named from the top of the tree).

A block that is indented, or fenced as sh, is commands; what is not is fenced as something else.
Its mark, a comment before it, says who runs it:

    <!-- test -->                     tests/documents/test_marked_commands.py, as it stands
    <!-- run by: FILE -->             a test, or a script of one
    <!-- run by: FILE; how -->        the same, not quite as it stands

FILE contains the commands, or takes them from the page: by run_by() in Python, by commands_of in
a script of the shell.  In manual pages a comment is "; test", and "; lines of ..." heads a block
that is no command.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from markdown import TREE, Block, blocks  # noqa: E402

# Pages whose blocks are all run by one file, and carry no marks.
WHOLE_PAGES = {"docs/performance.md": "run by: tests/documents/test_building.py"}


def blocks_of_manual(text, page=""):
    """The fenced blocks, and the indented lines of EXAMPLES."""
    found, mark, fenced, block, section = [], "", False, None, ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
            if fenced:
                language = "text" if mark.startswith("lines of ") else "sh"
                block = Block(page, number + 1, language, mark, [])
                found.append(block)
            else:
                mark = ""
        elif fenced:
            block.lines.append(line.replace("\\\\", "\\"))
        elif section == "EXAMPLES" and line.startswith("\t"):
            found.append(Block(page, number, "sh", mark, [line[1:]]))
            mark = ""
        elif line.startswith("; "):
            mark = line[2:]
        elif line:
            mark, section = "", line[2:] if line.startswith("# ") else section
    return found


def pages():
    """Those whose commands have to be run by something."""
    found = [TREE / "README.md"]
    for folder, pattern in (("docs", "*.md"), ("monitoring", "*.md"), ("docs/man", "*.scd")):
        found += sorted((TREE / folder).rglob(pattern))
    return found


def all_blocks():
    """Those of all pages."""
    for path in pages():
        text, page = path.read_text("utf-8"), str(path.relative_to(TREE))
        found = blocks_of_manual(text, page) if path.suffix == ".scd" else blocks(text, page)
        for block in found:
            yield block._replace(mark=block.mark or WHOLE_PAGES.get(page, ""))


def is_command(block):
    """Whether somebody could copy it into a shell."""
    return block.language in ("indented", "sh")


def runner(block):
    """The file that runs it by its mark, or None."""
    found = re.match(r"run by: ([^;\s]+)", block.mark)
    return found[1] if found else None


def run_by(file):
    """The blocks that a test has to run, by its __file__."""
    name = str(Path(file).resolve().relative_to(TREE))
    found = [block for block in all_blocks() if is_command(block) and runner(block) == name]
    assert found, f"no page has a block that {name} runs"
    return found


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: commands.py PAGE SCRIPT")
    lines = [line for one in all_blocks() if one.page == sys.argv[1] and runner(one) == sys.argv[2]
             for line in one.commands]
    if not lines:
        sys.exit(f"commands.py: {sys.argv[1]} has no block that {sys.argv[2]} runs")
    print("\n".join(lines))
