# SPDX-License-Identifier: BSD-2-Clause
"""Output that cannot be written, and descriptors 0, 1 and 2 that are not there."""

import subprocess

import pytest

from lab.netns import Namespace
from lab.process import CLOSED, product, without
from lab.waiting import wait_until

_COMMANDS = [
    ["show"], ["show", "lo"], ["show", "--json"], ["adapter"], ["adapter", "--json"],
    ["set", "one", "NlMtu=1400"], ["set", "one", "NlMtu=1400", "--json"], ["columns"],
    ["columns", "--json"], ["columns", "--format", "md"], ["doctor"], ["doctor", "--json"],
    ["--help"], ["help", "set"], ["doctor", "--help"], ["--version"]]
_WATCH = [["watch"], ["watch", "--json"]]


@pytest.fixture(scope="module", name="place")
def _place():
    with Namespace() as namespace:
        namespace.ip("link", "add", "one", "type", "ifb")
        yield namespace


def _start(place, closed, words, output):
    with place.entered():
        return subprocess.Popen(without(closed, product("bin/ipif"), *words), text=True,
                                stdout=output, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def _assert_unwritten(running, closed=()):
    error = running.communicate(timeout=30)[1]
    assert running.returncode == 1
    if 2 not in closed:
        assert error.startswith("ipif: cannot write to standard output"), error
        assert error.count("\n") == 1


@pytest.mark.parametrize("words", _COMMANDS, ids=" ".join)
def test_full_disk(place, words):
    with open("/dev/full", "w", encoding="ascii") as full:
        _assert_unwritten(_start(place, (), words, full))


@pytest.mark.parametrize("closed", [closed for closed in CLOSED if 1 in closed], ids=str)
@pytest.mark.parametrize("words", _COMMANDS, ids=" ".join)
def test_no_output(place, words, closed):
    _assert_unwritten(_start(place, closed, words, subprocess.DEVNULL), closed)


@pytest.mark.parametrize("closed", [closed for closed in CLOSED if 1 not in closed], ids=str)
@pytest.mark.parametrize("words", _COMMANDS, ids=" ".join)
def test_the_others_are_not_needed(place, words, closed):
    running = _start(place, closed, words, subprocess.PIPE)
    output = running.communicate(timeout=30)[0]
    assert running.returncode == 0
    assert output == _start(place, (), words, subprocess.PIPE).communicate(timeout=30)[0]


def _change(place, running):
    """Has it something to say, until it has ended."""
    def ended():
        place.ip("link", "add", "two", "type", "ifb")
        place.ip("link", "del", "two")
        return running.poll() is not None
    wait_until(ended, 10, "it ends", pause=0.1)


@pytest.mark.parametrize("words", _WATCH, ids=" ".join)
def test_watching_with_a_full_disk(place, words):
    with open("/dev/full", "w", encoding="ascii") as full:
        running = _start(place, (), words, full)
        _change(place, running)
    _assert_unwritten(running)


@pytest.mark.parametrize("closed", [closed for closed in CLOSED if 1 in closed], ids=str)
@pytest.mark.parametrize("words", _WATCH, ids=" ".join)
def test_watching_without_output(place, words, closed):
    """The lines go nowhere, least of all into a socket of its own."""
    running = _start(place, closed, words, subprocess.DEVNULL)
    _change(place, running)
    _assert_unwritten(running, closed)
