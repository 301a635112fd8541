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


# Where each program tells getopt its options, and what stands there: long name and letter, or the
# name of a number that stands for no letter.
TABLES = {
    "ipifd": ("subagent/options.c", r'\{"([-\w]+)", \w+, NULL, (?:\'(\w)\'|\w+)\}'),
    "ipif": ("backend/cli/option.c", r'\{OPTION_\w+, "([-\w]+)", (?:\'(\w)\'|0),'),
    "check_ip_interface": ("monitoring/nagios/options.c",
                           r'\{"([-\w]+)", \w+, NULL, (?:\'(\w)\'|OPTION_\w+)\}'),
}


def _accepted(source, pattern):
    """Every option that getopt takes, by the table and by the string of letters."""
    text = (TREE / source).read_text("utf-8")
    options = set()
    for name, letter in re.findall(pattern, text):
        options |= {f"--{name}"} | ({f"-{letter}"} if letter else set())
    # Where the letters are a string: one for each that is not a colon.
    for letters in re.findall(r'getopt_long\(argc, argv,\s*((?:"[^"]*"\s*)+),', text):
        options |= {f"-{letter}" for letter in re.sub(r'[":\s]', "", letters)}
    return options


@pytest.mark.parametrize("program, page", [
    ("ipifd", "ipifd.8"), ("ipif", "ipif.1"), ("check_ip_interface", "check_ip_interface.1")])
def test_options_that_getopt_takes(program, page):
    """Also one that the help text forgets."""
    accepted = _accepted(*TABLES[program])
    says = {option for option in _headed(_page(page)) if option.startswith("-")}
    assert len(accepted) >= 10 and "--help" in accepted and "-h" in accepted
    assert accepted - says == set(), f"options without a line in {page}"
    assert says - accepted == set(), f"options of {page} that {program} does not take"


def _environment(folders):
    """The variables that sources ask for: {name: file}."""
    return {name: source for folder in folders for source in sorted((TREE / folder).rglob("*.[ch]"))
            for name in re.findall(r'getenv\("(\w+)"\)', source.read_text("utf-8"))}


@pytest.mark.parametrize("page, folders, some", [
    ("ipifd.8", ["subagent", "backend/sources", "backend/live", "backend/api"],
     {"IPIFD_NO_FAST_PATH", "IPIFD_RECEIVE_BUFFER", "SNMPCONFPATH"}),
    ("ipif.1", ["backend"], {"NO_COLOR", "SNMPCONFPATH"}),
    ("check_ip_interface.1", ["monitoring/nagios"], set())])
def test_environment(page, folders, some):
    asked = _environment(folders)
    assert some <= set(asked)
    section = re.search(r"^# ENVIRONMENT\n(.*?)^# ", _page(page) + "\n# ", re.M | re.S)
    headed = _headed(section[1]) if section else set()
    assert set(asked) - headed == set(), f"variables without a line in {page}"
    of_the_library = {"SNMP_PERSISTENT_DIR", "MIBS"}
    assert headed - set(asked) - of_the_library == set(), f"variables of {page} that nobody asks for"


def test_commands_of_ipif():
    listed = _help("ipif", "--help").split("Commands:\n", 1)[1].split("\n\n", 1)[0]
    commands = {line.split()[0] for line in listed.splitlines()}
    assert "show" in commands
    assert commands - _headed(_page("ipif.1")) == set()
    for command in commands:
        assert _options(_help("ipif", command, "--help")) <= _headed(_page("ipif.1")), command


def _tokens():
    """As the program registers them."""
    tokens = set()
    for source in sorted((TREE / "subagent").glob("*.c")):
        tokens |= set(re.findall(r'\{"(ipif[A-Z]\w*)", parse_', source.read_text("utf-8")))
    return tokens


def _tokens_of_the_library():
    """Those of Net-SNMP that our sources act upon: by the library's own variable, by name."""
    sources = "".join(path.read_text("utf-8") for path in sorted((TREE / "subagent").glob("*.c")))
    tokens = set()
    for variable, token in (("NETSNMP_DS_AGENT_X_SOCKET", "agentXSocket"),
                            ("NETSNMP_DS_AGENT_USERID", "agentUser"),
                            ("NETSNMP_DS_AGENT_GROUPID", "agentGroup")):
        if variable in sources:
            tokens.add(token)
    return tokens


def test_tokens_of_the_library():
    """Each has a line, and no other of theirs has."""
    tokens = _tokens_of_the_library()
    assert tokens == {"agentXSocket", "agentUser", "agentGroup"}
    headed = _headed(_page("ipifd.conf.5"))
    assert {word for word in headed if word.startswith("agent")} == tokens


def test_tokens():
    tokens, page = _tokens(), _headed(_page("ipifd.conf.5"))
    assert {"ipifWritable", "ipifInclude", "ipifRadvdConf"} <= tokens
    assert tokens - page == set(), "tokens without a line in ipifd.conf.5"
    assert {word for word in page if word.startswith("ipif")} - tokens == set()


def test_commented_configuration_has_every_token():
    example = (TREE / "subagent/examples/ipifd.conf").read_text("utf-8")
    assert _tokens() - set(re.findall(r"^#(ipif\w+) ", example, flags=re.M)) == set()
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


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("*.scd")))
def test_pages_are_well_formed(page):
    scdoc = shutil.which("scdoc")
    if not scdoc:
        pytest.skip("no scdoc on this machine")
    done = subprocess.run([scdoc], input=_page(page), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(".SH") >= 3
