# SPDX-License-Identifier: BSD-2-Clause
"""Reads the objects out of a module's text, as far as modules are written like ours."""

import re
from dataclasses import dataclass, field

DEFINITION = re.compile(
    r"^(?P<name>[a-z]\w*)\s+(?P<macro>OBJECT-TYPE|NOTIFICATION-TYPE|OBJECT IDENTIFIER|"
    r"MODULE-IDENTITY|OBJECT-GROUP|NOTIFICATION-GROUP|MODULE-COMPLIANCE)\b(?P<body>.*?)"
    r"::=\s*\{\s*(?P<parent>[\w-]+)\s+(?P<subid>\d+)\s*\}", re.M | re.S)


@dataclass
class Object:
    name: str
    macro: str
    parent: str
    subid: int
    syntax: str = ""      # one line, without labels
    labels: dict = field(default_factory=dict)
    units: str = ""
    access: str = ""
    description: str = ""  # one line


def clause(body, keyword, following):
    found = re.search(rf"^\s*{keyword}\s+(.*?)(?=^\s*(?:{following})\b|\Z)", body, re.M | re.S)
    return " ".join(found.group(1).split()) if found else ""


def read(path):
    """All definitions of a module by name, in the order of the file."""
    text = re.sub(r"^\s*--.*$", "", path.read_text(), flags=re.M)
    text = text[text.index("IMPORTS"):]
    text = text[text.index(";") + 1:]
    objects = {}
    for found in DEFINITION.finditer(text):
        body = found["body"]
        syntax = clause(body, "SYNTAX", "UNITS|MAX-ACCESS")
        labels = {}
        if "{" in syntax:
            syntax, inside = syntax[:-1].split("{", 1)
            labels = {name: int(value)
                      for name, value in re.findall(r"(\w+)\s*\((-?\d+)\)", inside)}
        objects[found["name"]] = Object(
            found["name"], found["macro"], found["parent"], int(found["subid"]), syntax.strip(),
            labels, clause(body, "UNITS", "MAX-ACCESS").strip('"'),
            clause(body, "MAX-ACCESS", "STATUS"),
            clause(body, "DESCRIPTION", "INDEX|AUGMENTS|DEFVAL|REFERENCE|REVISION").strip('" '))
    return objects
