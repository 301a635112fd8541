# SPDX-License-Identifier: BSD-2-Clause
"""`ipif contexts`, and what `ipif doctor` says of contexts, beside a real snmpd and ipifd."""

import subprocess

from lab.cli import assert_one_clear_line, run
from lab.waiting import wait_until

SERVE = "ipifServe ip ipif interfaces addresses\n"
VIEW = "view everything included .1\n"
LOGICAL = "1.3.6.1.2.1.47.1.2.1.1.8"
USERS = "".join(f'createUser {name} SHA "{name}-secret" AES "{name}-secret"\n'
                for name in ("tenant", "careless"))


def start(lab, ipifd, snmpd, contexts):
    """Both programs, with files that the tool finds, too; waits until snmpd lists that many."""
    lab.start_snmpd(snmpd)
    lab.start_ipifd(SERVE + ipifd)
    if contexts:
        wait_until(lambda: len(lab.client.walk(LOGICAL)) == contexts, 5, "all are listed")


def ipif(lab, *arguments):
    return run("ipif", *arguments, namespace=lab.namespace, environment=lab.environment())


def rows_of(lab, *arguments):
    rows = ipif(lab, "contexts", "--json", *arguments).json()
    assert [row["Context"] for row in rows] == sorted(row["Context"] for row in rows)
    return {row.pop("Context"): row for row in rows}


def notes_of(lab):
    findings = ipif(lab, "doctor", "--json").json()["Findings"]
    assert {finding["Result"] for finding in findings} <= {"note", "fine"}, findings
    return [finding["Finding"] for finding in findings if finding["Check"] == "contexts"]


def test_what_is_served_where(lab, blue, red):
    lab.namespace.ip_batch(["link add name master type bridge", "link add name port type ifb",
                            "link set dev port master master"])
    start(lab, f"ipifContexts blue-*\nipifContext router netns {red.name}\n"
          "ipifContext voice vrf master\n",
          f"{VIEW}{USERS}rocommunity SECRET default -V everything {blue.name}\n"
          "rouser tenant priv -V everything r*\n", 3)
    place = {"Kind": "namespace", "Served": True}
    expected = {
        blue.name: {**place, "Place": blue.name, "Interfaces": 2, "SeenBy": ["SECRET"]},
        "router": {**place, "Place": red.name, "Interfaces": 2, "SeenBy": ["tenant"]},
        "voice": {"Kind": "vrf", "Served": True, "Place": "master", "Interfaces": 2, "SeenBy": []}}
    assert rows_of(lab) == expected
    text = ipif(lab, "contexts").output.splitlines()
    assert text[0].split() == "CONTEXT KIND PLACE INTERFACES SERVED SEEN BY".split()
    assert text[2].split() == ["router", "namespace", red.name, "2", "yes", "tenant"]
    # snmpd's word alone is enough.
    lab.write_file("ipifd.conf", "")
    assert rows_of(lab) == expected


def test_without_snmpd(lab, blue):
    """What the file and /run/netns say; whether it is served nobody knows."""
    lab.write_file("ipifd.conf", "ipifContexts bl*\nipifContext gone netns no-such-namespace\n")
    lab.write_file("snmpd.conf", "agentaddress udp:127.0.0.1:1\n")
    assert rows_of(lab) == {
        blue.name: {"Kind": "namespace", "Place": blue.name, "Interfaces": 2, "Served": None,
                    "SeenBy": []},
        "gone": {"Kind": "namespace", "Place": "no-such-namespace", "Interfaces": None,
                 "Served": None, "SeenBy": []}}


def test_what_is_not_served(lab, blue):
    start(lab, "ipifContexts blue-*\nipifContext gone netns no-such-namespace\n", VIEW, 1)
    assert {name: row["Served"] for name, row in rows_of(lab).items()} == {blue.name: True,
                                                                           "gone": False}


def test_contexts_that_are_not_served(lab, blue):
    """The doctor cannot know why; it says what may be."""
    start(lab, "", VIEW, 0)
    lab.write_file("ipifd.conf", "ipifContexts blue-*\n")
    [unknown] = [finding["Finding"] for finding in ipif(lab, "doctor", "--json").json()["Findings"]
                 if finding["Result"] == "unknown" and finding["Check"] == "contexts"]
    assert f"sees nothing of the context {blue.name} in snmpd's list" in unknown
    assert "contexts.conf" in unknown and "1.3.6.1.2.1.47" in unknown


def test_a_view_hides_the_directory(lab, blue):
    """Then nobody knows what is served, and the tool does not say that it is not."""
    start(lab, "ipifContexts blue-*\n", VIEW, 1)
    lab.snmpd.end()
    lab.start_snmpd("view narrow included .1.3.6.1.2.1.4\nrocommunity narrow default -V narrow\n")
    lab.wait_until_served()
    assert rows_of(lab, "--community", "narrow")[blue.name]["Served"] is None
    assert rows_of(lab)[blue.name]["Served"] is True


def test_there_are_none(lab):
    start(lab, "", "", 0)
    assert ipif(lab, "contexts", "--json").json() == []
    assert notes_of(lab) == []


def test_options(lab, blue):
    start(lab, "ipifContexts blue-*\n", VIEW, 1)
    assert rows_of(lab, "--community", "private")[blue.name]["Served"] is True
    lab.write_file("ipifd.conf", "")
    assert not rows_of(lab, "--community", "nobody")
    assert_one_clear_line(ipif(lab, "contexts", "--community", "a", "--user", "b"), 2, "contradict")
    assert_one_clear_line(ipif(lab, "contexts", "--config", lab.path("none")), 1, "none")


def test_nobody_sees_it(lab, blue, red):
    """The line that the doctor gives, with a name and a source, lets somebody in."""
    more = f"{VIEW}rocommunity SECRET default -V everything {red.name}\n"
    start(lab, "ipifContexts *\n", more, 3)
    notes = [note for note in notes_of(lab) if blue.name in note]
    assert len(notes) == 1 and red.name not in notes[0]
    [line, _] = [part for part in notes[0].split('"') if part.startswith("ro")]
    assert line == f"rocommunity SECRET SOURCE -V everything {blue.name}"
    lab.snmpd.end()
    lab.start_snmpd(more + line.replace("SOURCE", "default") + "\n")
    lab.wait_until_served()
    assert not [note for note in notes_of(lab) if blue.name in note]


def test_a_user_reaches_all(lab, blue):
    start(lab, f"ipifContext {blue.name} netns {blue.name}\n",
          f"{VIEW}{USERS}rouser careless priv -V everything\nrouser stranger priv -V everything\n"
          f"rouser tenant priv -V everything {blue.name}\n", 1)
    [note] = notes_of(lab)
    assert "the user careless reaches every context" in note
    assert rows_of(lab)[blue.name]["SeenBy"] == ["careless", "tenant"]


def test_a_name_that_is_too_long(lab):
    long = "n" * 33
    subprocess.run(["ip", "netns", "add", long], check=True)
    try:
        start(lab, "ipifContexts n*\n", VIEW, 0)
        [note] = notes_of(lab)
        assert f"ipifContext SHORT netns {long}" in note
        lab.reconfigure(f"ipifContexts n*\nipifContext short netns {long}\n")
        wait_until(lambda: lab.client.walk(LOGICAL), 5, "it is listed")
        assert not [note for note in notes_of(lab) if long in note]
        assert rows_of(lab)["short"]["Place"] == long
    finally:
        subprocess.run(["ip", "netns", "del", long], check=True)
