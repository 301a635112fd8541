# SPDX-License-Identifier: BSD-2-Clause
"""`ipif`: every failure has its exit status, an empty stdout and says what to do."""

import json
import subprocess

import pytest

from lab.cli import assert_one_clear_line, ipif
from lab.process import WITHOUT_IPV6, product


@pytest.mark.parametrize("arguments", [
    ("--nosuch",), ("show", "--nosuch"), ("nosuch",), ("show", "--family", "ipx"),
    ("show", "--family"), ("show", "--netns"), ("show", "lo", "lo"), ("show", "--json=yes"), ()])
def test_usage_errors(netns, arguments):
    result = ipif(*arguments, namespace=netns)
    assert result.status == 2, result
    assert result.output == "", result
    assert result.error.strip(), result


def test_help_and_version_are_no_errors():
    assert ipif("--help").status == 0
    assert "show" in ipif("--help").output
    assert ipif("--version").status == 0


def test_unknown_interface(netns):
    assert_one_clear_line(ipif("show", "nosuch0", namespace=netns), 1, "nosuch0")
    assert_one_clear_line(ipif("show", "nosuch0", "--json", namespace=netns), 1, "nosuch0")
    assert_one_clear_line(ipif("show", "x" * 300, namespace=netns), 1, "xxx")
    for command in ("show", "adapter"):
        assert_one_clear_line(ipif(command, "", namespace=netns), 1, 'ipif: "": no such interface')


@pytest.mark.parametrize("place", ["nosuch", "/nonexistent/namespace", "/etc/passwd", "../etc",
                                   "/run/netns", ""])
def test_namespace_that_does_not_exist(place):
    words = [place] if place else []
    assert_one_clear_line(ipif("show", "--netns", place), 1, *words)
    assert_one_clear_line(ipif("show", "--json", "--netns", place), 1, *words)


def _without_ipv6(namespace, *arguments):
    with namespace.entered():
        return subprocess.run([*WITHOUT_IPV6, product("bin/ipif"), *arguments],
                              capture_output=True, text=True, timeout=30, check=False)


def test_kernel_without_ipv6(netns):
    netns.ip("link", "add", "one", "type", "ifb")
    done = _without_ipv6(netns, "show", "--json")
    assert done.returncode == 0, done.stderr
    assert [(row["Family"], row["InterfaceName"]) for row in json.loads(done.stdout)] == [
        ("ipv4", "lo"), ("ipv4", "one")]
    done = _without_ipv6(netns, "show", "--family", "ipv6")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "IPv6" in done.stderr and done.stderr.count("\n") == 1
