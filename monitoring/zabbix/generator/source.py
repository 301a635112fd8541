# SPDX-License-Identifier: BSD-2-Clause
"""Reads source.yaml and answers what both dialects ask of it."""

import hashlib
import re

import yaml


class Source:
    """The parsed source; attributes are its top-level keys."""

    def __init__(self, data, folder):
        self._data = data
        self._folder = folder
        self.name = data["template"]

    def __getattr__(self, key):
        try:
            return self._data[key]
        except KeyError:
            raise AttributeError(key) from None

    def oid(self, reference):
        """The numeric OID of "object" or "object.suffix"."""
        name, _, suffix = reference.partition(".")
        root, _, rest = self._data["objects"][name].partition(".")
        oid = f"{self._data['roots'][root]}.{rest}"
        return f"{oid}.{suffix}" if suffix else oid

    def script(self, entry):
        """The JavaScript of an item or rule, or None."""
        if "javascript" in entry:
            return entry["javascript"]
        if "javascript_file" not in entry:
            return None
        text = (self._folder / entry["javascript_file"]).read_text(encoding="utf-8")
        return re.sub(r"^//.*\n", "", text, flags=re.MULTILINE).strip() + "\n"

    def expand(self, text):
        """Puts the template's name for {T}."""
        return text.replace("{T}", self.name)

    def uuid(self, *path):
        """A UUID of version 4's form that is always the same for the same path of names."""
        digest = hashlib.sha256("\0".join((self.name, *path)).encode()).hexdigest()
        # A UUID that begins like a number would be read as one by YAML.
        return f"{'abcdef'[int(digest[0], 16) % 6]}{digest[1:12]}4{digest[13:16]}" \
               f"{'89ab'[int(digest[16], 16) % 4]}{digest[17:32]}"

    def triggers(self):
        """Every trigger and trigger prototype by name, with what Zabbix needs to depend on it."""
        holders = list(self.items)
        for rule in self.rules:
            holders += rule["items"]
        return {
            trigger["name"]: {key: self.expand(trigger[short]) for key, short in (
                ("name", "name"), ("expression", "expression"), ("recovery_expression", "recovery"))
                if short in trigger}
            for item in holders for trigger in item.get("triggers", [])
        }


def load(folder):
    """The source in a folder."""
    with open(folder / "source.yaml", encoding="utf-8") as file:
        return Source(yaml.safe_load(file), folder)


class _Dumper(yaml.SafeDumper):
    """Zabbix's own layout: lists indented, text with line breaks as blocks."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _represent_text(dumper, text):
    if "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_./-]*", text) and \
        text.lower() not in ("yes", "no", "true", "false", "on", "off", "y", "n", "null")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else "'")


_Dumper.add_representer(str, _represent_text)


def dump(data):
    """YAML in the order that the data has."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10 ** 6)
