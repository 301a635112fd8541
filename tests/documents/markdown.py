# SPDX-License-Identifier: BSD-2-Clause
"""What the tests need of Markdown: links, and blocks of code."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

TREE = Path(__file__).resolve().parents[2]


class Block(NamedTuple):
    """A block of code of a page."""

    page: str       # from the top of the tree
    line: int       # of its first line
    language: str   # of its fence; "indented" without one
    mark: str       # what the comment before it says, or ""
    lines: list

    @property
    def commands(self):
        """The commands in it, each in one line.  Where lines begin with "$ ", the others are what is
        printed."""
        shown = "\n".join(self.lines).replace("\\\n", " ").splitlines()
        if any(line.startswith("$ ") for line in shown):
            shown = [line[2:] for line in shown if line.startswith("$ ")]
        without_comments = (re.sub(r"(^|\s+)#.*", "", line) for line in shown)
        return [" ".join(line.split()) for line in without_comments if line]

    def __str__(self):
        return f"{self.page}:{self.line}"


def documents():
    """Every document that is part of the tree."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "-c", f"safe.directory={TREE}", "ls-files", "-co",
                                 "--exclude-standard", "*.md"], cwd=TREE, capture_output=True,
                                text=True, check=False)
        if listed.returncode == 0:
            return sorted(TREE / name for name in listed.stdout.split())
    return sorted(path for path in TREE.rglob("*.md")
                  if not path.relative_to(TREE).parts[0].startswith("build"))


def blocks(text, page=""):
    """Every block that is fenced or indented, also inside a list.  Its mark is the comment on the
    line before it, or the lines; an empty one may stand between."""
    found, mark, block, before = [], "", None, ""
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r"( *)```(\w*)", line)
        if block and block.language != "indented":
            if fence and not fence[2]:
                block = None
            else:
                block.lines.append(line[depth:])
            continue
        if fence:
            depth, block = len(fence[1]), Block(page, number + 1, fence[2], mark, [])
            found.append(block)
        elif line.startswith("    ") and (block or not before or before.startswith("<!--")):
            if not block:
                depth = len(line) - len(line.lstrip())
                block = Block(page, number, "indented", mark, [])
                found.append(block)
            block.lines.append(line[depth:])
        elif line.strip():
            comment = re.fullmatch(r"\s*<!-- (.*) -->", line)
            more = f"{mark}\n" if mark and before.startswith("<!--") else ""
            block, mark = None, more + comment[1] if comment else ""
        before = line.strip()
    return found


def links(text):
    """Targets of links into the tree, without their anchors."""
    without_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.S)
    targets = re.findall(r"\]\(([^)\s]+)\)", without_code)
    return [target for target in targets if "://" not in target and not target.startswith("mailto:")]


def anchors(text):
    """As the usual viewers make them of headings."""
    made = set()
    for heading in re.findall(r"^#+ (.*)$", text, flags=re.M):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        made.add(plain.replace(" ", "-"))
    return made
