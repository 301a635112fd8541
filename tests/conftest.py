# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures of all tests that need a kernel.  Run them through ctest, or by hand:

    IPIF_BUILD=build tests/lab/isolated /usr/bin/python3 -m pytest tests/agent
"""

import os
import shutil
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from lab import interfaces  # noqa: E402
from lab.agent import Laboratory  # noqa: E402
from lab.netns import Namespace  # noqa: E402

_SKIPPED = 77  # what CTest knows as "skipped"


def pytest_sessionfinish(session, exitstatus):
    """A file of which nothing ran is skipped, not passed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    counts = {key: len(reporter.stats.get(key, ())) for key in ("passed", "skipped")}
    # A file that is skipped before its tests are collected counts as "no tests collected".
    fine = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    if fine and counts["skipped"] and not counts["passed"]:
        session.exitstatus = _SKIPPED


def _missing_program(call):
    """The program that a test wanted to start, and that this machine does not have, or None."""
    error = call.excinfo.value if call.excinfo else None
    name = error.filename if isinstance(error, FileNotFoundError) else None
    if not isinstance(name, str) or not call.excinfo.traceback[-1].path.name == "subprocess.py":
        return None
    is_of_the_system = "/" not in name or name.startswith(("/bin/", "/sbin/", "/usr/"))
    return name if is_of_the_system and not shutil.which(name) else None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A test whose program is not installed is skipped, and says which.  A failed test also shows
    the programs of its laboratory: its fixture does not see that."""
    outcome = yield
    report = outcome.get_result()
    program = _missing_program(call)
    if program:
        report.outcome = "skipped"
        report.longrepr = (*item.location[:2], f"Skipped: no {program} on this machine")
    if report.when == "call" and report.failed:
        report.sections += [("programs", value.programs()) for value in item.funcargs.values()
                            if isinstance(value, Laboratory)]


@pytest.fixture
def netns():
    """A network namespace of the test's own."""
    with Namespace() as namespace:
        yield namespace


@pytest.fixture(scope="module")
def shared_netns():
    """A network namespace that the tests of one file share."""
    with Namespace() as namespace:
        yield namespace


def _needs_net_snmp():
    if not shutil.which("snmpget") or not shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin"):
        pytest.skip("no Net-SNMP daemon and tools on this machine")


@pytest.fixture
def lab(netns):
    """Agents of the test's own: nothing is started yet; all is ended and checked afterwards."""
    _needs_net_snmp()
    with Laboratory(netns) as laboratory:
        yield laboratory


@pytest.fixture(scope="module")
def _shared(request):
    """A mix (seed: MIX_SEED of the file) with snmpd and ipifd (configuration: CONFIGURATION of the
    file), shared by a file's tests."""
    _needs_net_snmp()
    with Namespace() as namespace:
        interfaces.Mix(namespace, getattr(request.module, "MIX_SEED", 1))
        with Laboratory(namespace) as laboratory:
            laboratory.start_both(getattr(request.module, "CONFIGURATION", ""))
            yield laboratory


@pytest.fixture
def shared_lab(_shared):
    """The file's shared laboratory, checked after each test."""
    yield _shared
    _shared.check_alive()


@pytest.fixture(name="blue")
def _blue():
    with Namespace("blue") as namespace:
        namespace.ip("link", "add", "only-in-blue", "type", "ifb")
        yield namespace


@pytest.fixture(name="red")
def _red():
    with Namespace("red") as namespace:
        namespace.ip("link", "add", "only-in-red", "type", "bridge")
        yield namespace
