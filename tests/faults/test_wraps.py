# SPDX-License-Identifier: BSD-2-Clause
"""The stand-ins stand in every build: an optimised one calls some functions by other names."""

import glob
import os
import re
import subprocess

import pytest

_LIST = os.path.join(os.path.dirname(__file__), "CMakeLists.txt")


def wrapped():
    with open(_LIST, encoding="utf-8") as file:
        words = re.search(r"set\(functions\s(.*?)\)", file.read(), re.DOTALL).group(1)
    return set(re.sub(r"#.*", "", words).split())


def called():
    """What our objects take from the libraries."""
    objects = [path for layer in ("backend", "subagent") for path in
               glob.glob(f"{os.environ['IPIF_BUILD']}/{layer}/**/*.o", recursive=True)]
    assert len(objects) > 50
    done = subprocess.run(["nm", "-u", "--no-demangle", *objects], capture_output=True, text=True,
                          check=False)
    if "plugin needed" in done.stderr:
        pytest.skip("objects for link-time optimisation")
    return {line.split()[-1] for line in done.stdout.splitlines() if line.strip()[:2] == "U "}


def test_no_call_goes_past_them():
    checked = re.compile(r"__(\w+?)_(?:chk|2)$")
    names = wrapped()
    past = {name for name in called()
            if (found := checked.match(name)) and found.group(1) in names and name not in names}
    assert not past, "to be wrapped too"


def test_each_stands_for_a_call():
    """A stand-in for what nobody calls any more is a mistake in the list."""
    names = called()
    unused = {name for name in wrapped() if not name.startswith("__") and name not in names
              and f"__{name}_chk" not in names and f"__{name}_2" not in names}
    assert not unused
