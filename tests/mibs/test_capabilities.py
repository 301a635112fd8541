# SPDX-License-Identifier: BSD-2-Clause
"""What the capabilities say of IF-MIB and EtherLike-MIB, against both and the column tables."""

import re

import pytest

from columntables import columns
from modules import OURS, file_of

_GROUP = r"^\s*%s\s+(?:OBJECT|NOTIFICATION)-GROUP\s+(?:OBJECTS|NOTIFICATIONS)\s*\{(.*?)\}"


def supports(module):
    """The part of the capabilities that is about a module: its groups, {object: variation}."""
    text = (OURS / "IPIF-CAPABILITIES-MIB.txt").read_text()
    part = re.search(rf"SUPPORTS\s+{module}\s+(.*?)(?=SUPPORTS|::=)", text, re.S)[1]
    groups = re.search(r"INCLUDES\s*\{(.*?)\}", part, re.S)[1]
    variations = re.findall(r"VARIATION\s+(\w+)(.*?)DESCRIPTION", part, re.S)
    return re.findall(r"\w+", groups), dict(variations)


@pytest.fixture(params=["IF-MIB", "EtherLike-MIB"])
def standard(request):
    path = file_of(request.param)
    if path is None:
        pytest.skip(f"no {request.param} on this machine: set IPIF_IETF_MIBS to a directory that "
                    "has it")
    return request.param, path


def members(path, groups):
    text = re.sub(r"--.*$", "", path.read_text(), flags=re.M)
    return {group: re.findall(r"\w+", re.search(_GROUP % group, text, re.M | re.S)[1])
            for group in groups}


def test_what_is_promised_is_served(standard):
    module, path = standard
    groups, variations = supports(module)
    served, text = columns(module), path.read_text()
    promised = {name for names in members(path, groups).values() for name in names}
    assert set(variations) <= promised
    for name in promised:
        assert name in served or re.search(rf"^{name} NOTIFICATION-TYPE", text, re.M), name


def test_what_is_served_is_promised(standard):
    """But for indexes and what stands in for a group of which nothing else has a source."""
    module, path = standard
    groups, _ = supports(module)
    promised = {name for names in members(path, groups).values() for name in names}
    left = {name for name, column in columns(module).items()
            if name not in promised and column.access != "not-accessible"}
    assert left == ({"dot3StatsIndex"} if module == "EtherLike-MIB" else set())


def test_access(standard):
    module, path = standard
    _, variations = supports(module)
    text = path.read_text()
    for name, column in columns(module).items():
        stated = re.search(r"ACCESS\s+([\w-]+)", variations.get(name, ""))
        defined = re.search(rf"^\s*{name}\s+OBJECT-TYPE.*?MAX-ACCESS\s+([\w-]+)", text, re.M | re.S)
        promised = (stated or defined)[1]
        assert column.access == promised, f"{name}: {column.access}, promised {promised}"
