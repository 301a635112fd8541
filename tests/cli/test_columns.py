# SPDX-License-Identifier: BSD-2-Clause
"""`ipif columns` describes what `ipif show --json` prints."""

from lab.cli import ipif


def test_keys_of_show_are_the_interface_table(netns):
    described = [column["Name"] for column in ipif("columns", "--json").json()
                 if column["Table"] == "ipifInterfaceTable"]
    for row in ipif("show", "--json", namespace=netns).json():
        assert list(row) == described


def test_values_are_the_labels_of_what_is_shown(netns):
    labels = {column["Name"]: [label.split("(")[0] for label in column["Values"].split(", ")]
              for column in ipif("columns", "--json").json()
              if column["Table"] == "ipifInterfaceTable" and column["Syntax"] == "INTEGER"}
    assert {"Family", "EnableStatus", "RouterDiscoveryBehavior"} <= set(labels)
    for row in ipif("show", "--json", namespace=netns).json():
        for name, allowed in labels.items():
            assert row[name] is None or row[name] in allowed


def test_formats_have_the_same_columns():
    described = ipif("columns", "--format", "json").json()
    markdown = ipif("columns", "--format", "md").output
    text = ipif("columns").output
    assert ipif("columns", "--json").json() == described
    for column in described:
        assert f"| `{column['Object']}` | {column['Oid']} |" in markdown
        assert column["Oid"] in text.split()
        assert column["Source"] in markdown and column["Source"] in text
    assert markdown.count("\n| ") == len(described) + len({c["Table"] for c in described})


def test_format_is_of_columns_only():
    result = ipif("show", "--format", "md")
    assert (result.status, result.output) == (2, "")
    assert "--format belongs to columns" in result.error


def test_family_leaves_out_the_tables_of_the_other():
    whole = ipif("columns", "--json").json()
    tables = {column["Table"] for column in whole}
    for family, other in (("ipv4", ("ipv6",)),
                          ("ipv6", ("ipv4", "ipAddrTable", "ipNetToMediaTable"))):
        shown = ipif("columns", "--json", "--family", family).json()
        assert shown == [c for c in whole if not c["Table"].startswith(other)] != whole
        for form in ("text", "md"):
            said = ipif("columns", "--format", form, "--family", family).output
            assert {table for table in tables if f"::{table}\n" in said} == {
                column["Table"] for column in shown}
            assert said[0] != "\n" and "\n\n\n" not in said
