# SPDX-License-Identifier: BSD-2-Clause
"""What the tests need of Markdown: links, and blocks of code."""

import re
import subprocess
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
MARK = "<!-- test -->"


def documents():
    """Every document that is part of the tree."""
    listed = subprocess.run(["git", "-c", f"safe.directory={TREE}", "ls-files", "-co",
                             "--exclude-standard", "*.md"], cwd=TREE, capture_output=True,
                            text=True, check=False)
    if listed.returncode == 0:
        return sorted(TREE / name for name in listed.stdout.split())
    return sorted(path for path in TREE.rglob("*.md")
                  if not path.relative_to(TREE).parts[0].startswith("build"))


def blocks(text):
    """(marked, [lines]) of every fenced or indented block."""
    found, block, fenced, marked, before = [], None, False, False, ""
    for line in text.splitlines():
        if line.startswith("```"):
            if fenced:
                found.append((marked, block))
                block, fenced = None, False
            else:
                block, fenced, marked = [], True, before == MARK
        elif fenced:
            block.append(line)
        elif line.startswith("    ") and (block is not None or not before):
            if block is None:
                block, marked = [], False
                found.append((marked, block))
            block.append(line[4:])
        elif line.strip():
            block = None
        before = line.strip() if line.strip() or fenced else ("" if before != MARK else before)
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
