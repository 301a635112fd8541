# SPDX-License-Identifier: BSD-2-Clause
"""Every line that ipifd and the module can log has one row in a table of the pages, at its level; and
every row is of a line that there is."""

import os
import re
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from markdown import TREE  # noqa: E402

# What logs, and the pages that explain it.  The module has ipifd's lines, too.
DAEMON = ("subagent", "backend/live", "backend/sources", "backend/model", "backend/api")
PAGES = {"docs/operations.md": DAEMON, "docs/module.md": ("subagent/module",)}
CALL = re.compile(r'log_(error|warning|info)\(\s*((?:"(?:[^"\\]|\\.)*"|PRI\w+|\s)+)')
VARIES = re.compile(r"%[-0-9.*]*(?:l|ll|z|h)*[a-zA-Z]")


def _logged(folders):
    """(file, level, text) of every call that logs, "…" for what varies."""
    for folder in folders:
        for source in sorted((TREE / folder).glob("*.c")):
            for level, pieces in CALL.findall(source.read_text("utf-8")):
                text = re.sub(r'"\s*(?:PRI\w+)?\s*"', "", pieces.strip())[1:-1]
                yield source.name, level, VARIES.sub("…", text.replace('\\"', '"'))


def _rows(page):
    """(lines, level) of every row; a cell can have several lines."""
    text = (TREE / page).read_text("utf-8")
    return [(re.findall(r"`([^`]+)`", cell), level) for cell, level in
            re.findall(r"^\| (`.*?) \| (info|warning|error) \|", text, flags=re.M)]


def _fits(told, text):
    """Whether the words of a row are in the line, in their order."""
    pieces = [re.escape(piece.strip()) for piece in told.split("…") if piece.strip()]
    return re.search(".*".join(pieces), text) is not None


def _is_words(text):
    """Not a line that another function has put together."""
    return len(re.sub(r"[^a-z]+", "", text.lower())) >= 10


@pytest.mark.parametrize("page", PAGES)
def test_every_line_is_explained(page):
    pages = dict.fromkeys([page, "docs/operations.md"])
    rows = [row for one in pages for row in _rows(one)]
    lines = [line for line in _logged(PAGES[page]) if _is_words(line[2])]
    assert len(lines) >= 7
    for source, level, text in lines:
        levels = {row for told, row in rows if any(_fits(one, text) for one in told)}
        assert levels, f"{source}: \"{text}\" is in none of {', '.join(pages)}"
        assert level in levels, f"{source}: \"{text}\" is of level {level}"


def _words(folders):
    """All that stand in strings of the sources: some lines are put together of several."""
    sources = "".join(source.read_text("utf-8") for folder in folders
                      for source in sorted((TREE / folder).glob("*.c")))
    return set(re.findall(r"\w+", " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', sources))))


@pytest.mark.parametrize("page", PAGES)
def test_every_row_is_of_a_line(page):
    lines, words = list(_logged(PAGES[page])), _words(PAGES[page])
    for told, level in _rows(page):
        for one in told:
            fits = {its for _, its, text in lines if _fits(one, text)}
            assert level in fits or not fits and set(re.findall(r"\w+", one)) <= words, \
                f"{page}: nothing logs \"{one}\" as {level}"


@pytest.mark.parametrize("page", PAGES)
def test_no_row_stands_twice(page):
    told = [one for row, _ in _rows(page) for one in row]
    assert [one for one in told if told.count(one) > 1] == []
    # Nor two of the very same lines.
    lines = [line for line in _logged(PAGES[page]) if _is_words(line[2])]
    of = {one: {line for line in lines if _fits(one, line[2])} for one in told}
    assert [(one, other) for one in told for other in told
            if one < other and of[one] and of[one] == of[other]] == []


def test_words_of_a_row_are_looked_for():
    assert _fits("cannot write …", "cannot write /run/x: no room") and _fits("…; so", "a; so b")
    assert not _fits("cannot read …", "cannot write x") and not _fits("a … b", "b a")
