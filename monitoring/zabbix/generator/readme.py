# SPDX-License-Identifier: BSD-2-Clause
"""The tables of README.md; the text around them is written by hand."""

_BEGIN = "<!-- generated from source.yaml: begin -->\n"
_END = "<!-- generated from source.yaml: end -->\n"


def _cell(text):
    return " ".join(str(text).split()).replace("|", "\\|")


def _table(head, rows):
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _items(items):
    return _table(("Item", "Key", "Object", "Description"), (
        (item["name"], f"`{item['key']}`",
         f"{item['object'].partition('.')[0]}" if "object" in item else "-", item["description"])
        for item in items))


def _triggers(template, items):
    return _table(("Trigger", "Severity", "Expression", "Description"), (
        (trigger["name"], trigger["priority"].lower(),
         f"`{template.expand(trigger['expression'])}`", trigger["description"])
        for item in items for trigger in item.get("triggers", [])))


def _tables(template):
    parts = ["## Macros\n", _table(("Macro", "Default", "Meaning"), (
        (f"`{{${name}}}`", f"`{value}`" if value else "empty", text)
        for name, value, text in template.macros))]
    parts += ["## Items of the host\n", _items(template.items),
              "## Triggers of the host\n", _triggers(template, template.items)]
    for rule in template.rules:
        parts += [f"## {rule['name']}\n", rule["description"] + "\n", _items(rule["items"])]
        if any("triggers" in item for item in rule["items"]):
            parts.append(_triggers(template, rule["items"]))
    return "\n".join(parts)


def text(template, present):
    """README.md with its generated part renewed."""
    before, _, rest = present.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    assert end, "README.md has lost its marks for the generated part"
    return f"{before}{_BEGIN}\n{_tables(template)}\n{_END}{after}"
