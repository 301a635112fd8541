# SPDX-License-Identifier: BSD-2-Clause
"""Each promise of docs/security.md has tests, and the tests that pages name are CTest's."""

import os
import re
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from markdown import TREE, documents  # noqa: E402

BUILD = os.environ.get("IPIF_BUILD", str(TREE / "build"))
SECURITY = (TREE / "docs/security.md").read_text("utf-8")
LABELS = "unit|cli|mib|kernel|agent|fuzz|newcomer|monitoring|packaging"


@pytest.fixture(scope="module", name="tests")
def _tests():
    listed = subprocess.run(["ctest", "--test-dir", BUILD, "-N"], capture_output=True, text=True,
                            check=True).stdout
    names = set(re.findall(r"^ *Test +#\d+: (\S+)", listed, re.M))
    if not {"unit.snapshot", "kernel.fault_live", "agent.idle", "kernel.api_threads_tsan"} <= names:
        pytest.skip("not all tests are in a build without cmocka, with sanitizers, for a fuzzer, "
                    "or by a compiler without the thread sanitizer")
    return names


def _section(heading):
    return re.search(rf"^## {heading}\n(.*?)^## ", SECURITY, re.M | re.S)[1]


def test_every_promise_has_tests(tests):
    promises = set(re.findall(r"^(\d)\. ", _section("What is promised"), re.M))
    rows = re.findall(r"^\| (\d) \| .* \| (.*) \|$", _section("How it is tested"), re.M)
    assert promises == {number for number, _ in rows} and len(promises) == 5
    for number, cell in rows:
        named = re.findall(rf"`((?:{LABELS})\.\w+)`", cell)
        assert named, f"promise {number}: no test in {cell}"
        assert set(named) <= tests, set(named) - tests


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(TREE)))
def test_tests_that_a_page_names(tests, page):
    named = set(re.findall(rf"`((?:{LABELS})\.[a-z][a-z_]*)`", page.read_text("utf-8")))
    files = {name for name in named if re.search(r"\.(py|md|conf|cmake)$", name)}
    assert named - files <= tests, named - files - tests
