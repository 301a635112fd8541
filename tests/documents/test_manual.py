# SPDX-License-Identifier: BSD-2-Clause
"""Each option and token has a line in its manual page, and no page has one that is not there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("IPIF_BUILD", TREE / "build")).resolve()
PAGES = TREE / "docs" / "man"


def _page(name):
    return (PAGES / f"{name}.scd").read_text(encoding="utf-8")


def _headed(page):
    """What stands in bold at the beginning of a line that heads an indented text."""
    words = set()
    for line, following in zip(page.splitlines(), page.splitlines()[1:]):
        if line.startswith("*") and following.startswith("\t"):
            words |= set(re.findall(r"\*([^*\s]+)\*", line))
    return words


def _help(program, *words):
    done = subprocess.run([BUILD / "bin" / program, *words], capture_output=True, text=True,
                          check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _options(text):
    """The options that lines of a help text begin with."""
    options = set()
    for line in text.splitlines():
        beginning = re.match(r" +(-[-\w]+(, --[-\w]+)?)", line)
        if beginning:
            options |= set(beginning[1].split(", "))
    return options


def test_options_are_found_in_help():
    """The tests below would pass with no options at all."""
    assert _options("  -x, --long WORD  text\n      --match A  -b\n  -f  text") == {
        "-x", "--long", "--match", "-f"}
    assert {"-f", "-x", "-c", "-C", "-L", "-D", "-p", "-v", "-h"} <= _options(_help("ipifd", "-h"))


@pytest.mark.parametrize("program, page, word", [
    ("ipifd", "ipifd.8", "-h"), ("ipif", "ipif.1", "--help"),
    ("check_ip_interface", "check_ip_interface.1", "--help")])
def test_options(program, page, word):
    has, says = _options(_help(program, word)), _headed(_page(page))
    assert has - says == set(), f"options without a line in {page}"


@pytest.mark.parametrize("program, page", [
    ("ipifd", "ipifd.8"), ("ipif", "ipif.1"), ("check_ip_interface", "check_ip_interface.1")])
def test_pages_name_no_option_that_is_refused(program, page):
    options = {word for word in _headed(_page(page)) if word.startswith("-")}
    assert len(options) >= 10
    for option in options:
        # Twice: the first may be taken for the option's argument.
        done = subprocess.run([BUILD / "bin" / program, option, *["--no-such-option"] * 2],
                              capture_output=True, text=True, check=False, timeout=60,
                              stdin=subprocess.DEVNULL)
        said = done.stdout + done.stderr
        assert not re.search(rf"(?<![-\w]){option}'? is unknown|unknown option {option}(?![-\w])",
                             said), said


def test_commands_of_ipif():
    listed = _help("ipif", "--help").split("Commands:\n", 1)[1].split("\n\n", 1)[0]
    commands = {line.split()[0] for line in listed.splitlines()}
    assert "show" in commands
    assert commands - _headed(_page("ipif.1")) == set()
    for command in commands:
        assert _options(_help("ipif", command, "--help")) <= _headed(_page("ipif.1")), command


def _complaints(token, folder):
    """What ipifd says of a configuration with this token."""
    path = folder / "ipifd.conf"
    path.write_text(f"ipifNoSuchToken 1\n{token} 1\n", "utf-8")
    done = subprocess.run([BUILD / "bin" / "ipifd", "-f", "-C", "-c", path, "-Le"],
                          capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1, (token, done.stderr)
    return done.stderr


def test_tokens(tmp_path):
    headed = {word for word in _headed(_page("ipifd.conf.5")) if re.match("ipif|agent", word)}
    assert {"ipifWritable", "ipifInclude", "ipifRadvdConf", "agentXSocket"} <= headed
    for token in headed:
        assert re.findall(r"Unknown token: (\w+)", _complaints(token, tmp_path)) == [
            "ipifNoSuchToken"], token


def test_commented_configuration_has_every_token():
    example = (TREE / "subagent/examples/ipifd.conf").read_text("utf-8")
    tokens = {word for word in _headed(_page("ipifd.conf.5")) if word.startswith("ipif")}
    assert tokens == set(re.findall(r"^#(ipif\w+) ", example, flags=re.M))
    active = [line for line in example.splitlines() if line and not line.startswith("#")]
    assert active == [], "what is shipped changes nothing"


def test_functions_of_the_library():
    exported = set(re.findall(r"^    (\w+);$", (TREE / "backend/api/libipif.map").read_text("utf-8"),
                              flags=re.M))
    assert "GetIpInterfaceTable" in exported
    named = set(re.findall(r"\*(\w+)\*", _page("libipif.3")))
    assert "IPIF_USER_MODE_CODES" in named
    exported = {name.removeprefix("ipif_user_") for name in exported}
    assert exported - named == set(), "functions that libipif.3 does not name"
    assert {name for name in named if name.startswith("ipif_")} - exported == set()


def test_completion_of_ipifd():
    words = (TREE / "subagent/completion/ipifd").read_text("utf-8")
    for option in _options(_help("ipifd", "-h")) - {"-L"}:
        assert re.search(rf"[ \"]{option}[ \"]", words), option


NAMES = sorted(path.stem for path in PAGES.glob("*.scd"))


@pytest.mark.parametrize("page", NAMES)
def test_names_are_not_hyphenated(page):
    """So that what a page names can be searched and pasted."""
    built, groff = BUILD / "docs" / "man" / page, shutil.which("groff")
    if not built.exists() or not groff:
        pytest.skip("no scdoc or no groff on this machine")
    for width in (60, 80):
        shown = subprocess.run([groff, "-mandoc", "-Tutf8", f"-rLL={width}n", built], check=True,
                               capture_output=True, text=True, timeout=60).stdout
        assert len(shown.splitlines()) > 50
        assert re.findall(r"\w+\N{HYPHEN}$", shown, flags=re.M) == []


@pytest.mark.parametrize("page", NAMES)
def test_pages_are_well_formed(page):
    scdoc = shutil.which("scdoc")
    if not scdoc:
        pytest.skip("no scdoc on this machine")
    done = subprocess.run([scdoc], input=_page(page), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(".SH") >= 3
