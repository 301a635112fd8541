# SPDX-License-Identifier: BSD-2-Clause
"""The manual page and the completion know every command and option of the tool, and no other."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from lab.cli import assert_one_clear_line, ipif
from lab.process import product

TREE = Path(__file__).parents[2]
PAGE = (TREE / "docs/man/ipif.1.scd").read_text(encoding="utf-8")
COMPLETION = TREE / "backend/cli/completion.bash"

HELP = ipif("--help").output
COMMANDS = re.findall(r"^  ([a-z]+) ", HELP.split("Commands:")[1].split("Options:")[0], re.M)
OPTIONS = {name: argument for name, argument in
           re.findall(r"--([a-z]+)(?: (\S+))?  ", HELP.split("Options:")[1])}


def _section(name):
    return re.search(rf"^# {name}\n(.*?)(?=^# |\Z)", PAGE, re.M | re.S).group(1)


def test_help_names_everything():
    assert COMMANDS == ["show", "adapter", "watch", "set", "table", "columns", "contexts",
                        "doctor"]
    assert {"family", "json", "netns", "help", "version"} <= set(OPTIONS)


def test_manual_page_has_the_commands():
    assert re.findall(r"^\*([a-z]+)\*", _section("COMMANDS"), re.M) == COMMANDS


def test_manual_page_has_the_options_and_their_arguments():
    described = re.findall(r"^(?:\*-[a-z]\*, )?\*--([a-z]+)\*(?: (.+))?$", _section("OPTIONS"),
                           re.M)
    assert {name: re.sub(r"[*_]", "", argument) for name, argument in described} == OPTIONS


def test_manual_page_has_the_settable_fields():
    fields = {column["Name"] for column in ipif("columns", "--json").json()
              if column["Table"] == "ipifInterfaceTable" and column["Access"] == "read-write"}
    listed = re.search(r"The fields are (.*?)\.", _section("COMMANDS"), re.S).group(1)
    assert set(re.findall(r"\w+", listed)) - {"and"} == fields


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command):
    result = ipif(command, "--help")
    assert (result.status, result.error) == (0, "")
    assert result.output.startswith(f"Usage: ipif {command}")
    assert ipif("-h", command).output == result.output


def test_help_of_set_lists_what_can_be_set(netns):
    text = ipif("set", "--help").output
    fields = dict(re.findall(r"^  ([A-Z]\w+) +(.*)$", text, re.M))
    columns = {column["Name"]: column for column in ipif("columns", "--json").json()
               if column["Table"] == "ipifInterfaceTable" and column["Access"] == "read-write"}
    assert set(fields) == set(columns)
    # The families and the words are those that a real interface takes.
    netns.ip("link", "add", "one", "type", "ifb")
    for name, column in columns.items():
        assert (column["Unit"] or "") in fields[name], name
        for word in re.findall(r"(\w+)\(", column["Values"] or ""):
            taken = ipif("set", "one", f"{name}={word}", "--family",
                         "ipv6" if "ipv6" in fields[name] else "ipv4", namespace=netns)
            offered = re.search(rf"\b{word}\b", fields[name])
            assert (taken.status == 0) == bool(offered), (name, word, taken)
        ipif("set", "one", "EnableStatus=up", namespace=netns)
    assert "dhcp" not in ipif("set", "one", "RouterDiscoveryBehavior=x").error
    for name, wanted in (("NlMtu", "1400"), ("DadTransmits", "3"), ("EnableStatus", "down"),
                         ("RouterDiscoveryBehavior", "enabled"), ("RetransmitTime", "2000")):
        taken = ipif("set", "one", f"{name}={wanted}", "--family", "ipv4", namespace=netns)
        assert ("ipv4" in fields[name]) == (taken.status == 0), name
    assert "ipif set --help" in ipif("set", "one", "Nonsense=1").error


def test_help_and_version_by_their_other_names():
    assert ipif("help").output == HELP
    assert ipif("help", "show").output == ipif("show", "--help").output
    assert ipif("-v").output == ipif("--version").output != ""
    assert ipif("help", "help").output == HELP
    assert_one_clear_line(ipif("help", "nonsense"), 2, "nonsense")
    for command in ("set", "help"):
        assert_one_clear_line(ipif("help", command, "extra"), 2, "extra")


@pytest.mark.parametrize("arguments", [
    ["show", "--fam", "ipv4"], ["show", "--fam=ipv4"], ["show", "--js"], ["show", "--js=1"],
    ["show", "--fam"], ["--vers"], ["--f"]])
def test_options_are_not_abbreviated(arguments):
    word = next(word for word in arguments if word.startswith("--"))
    assert_one_clear_line(ipif(*arguments), 2, "unknown option",
                           word.split("=")[0])


@pytest.mark.parametrize("arguments", [
    ["--json", "--format", "md"], ["--format=text", "--json"], ["--format", "md", "--json"]])
def test_formats_that_contradict_each_other(arguments):
    assert_one_clear_line(ipif("columns", *arguments), 2, "--json", "--format")
    assert ipif("columns", "--json", "--format", "json").json()


def _complete(*words):
    """What the completion offers for the last of these words."""
    script = ('compopt() { :; }; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
              '_ipif; printf "%s\\n" "${COMPREPLY[@]}"')
    path = f"{os.path.dirname(product('bin/ipif'))}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", script, "bash", COMPLETION, "ipif", *words],
                          capture_output=True, text=True, check=True, timeout=30,
                          env={**os.environ, "PATH": path})
    assert done.stderr == "", done.stderr
    return set(done.stdout.split())


def test_completion_of_commands_and_options():
    assert _complete("") == set(COMMANDS)
    assert _complete("sh") == {"show"}
    offered = set()
    for command in COMMANDS:
        offered |= _complete(command, "--")
    assert offered == {f"--{name}" for name in OPTIONS}
    # What belongs to one command is offered there only, as the help of each command says.
    for command in COMMANDS:
        named = set(re.findall(r"--[a-z]+", ipif(command, "--help").output.split("Options:")[1]))
        assert _complete(command, "--") == named, command


def test_completion_of_arguments():
    assert _complete("show", "--family", "") == {"ipv4", "ipv6"}
    assert _complete("columns", "--format", "") == {"text", "md", "json"}
    assert "lo" in _complete("show", "")
    assert "lo" in _complete("--family", "ipv4", "set", "")
    assert _complete("watch", "") == set()
    assert _complete("table", "ifX") == {"ifXTable"}
    assert _complete("table", "") == {table["Name"] for table in ipif("table", "--json").json()}


def test_completion_of_fields():
    settable = {f"{column['Name']}=" for column in ipif("columns", "--json").json()
                if column["Table"] == "ipifInterfaceTable" and column["Access"] == "read-write"}
    assert _complete("set", "lo", "") == settable
    assert _complete("set", "lo", "NlMtu=1400", "Dad") == {"DadTransmits="}
