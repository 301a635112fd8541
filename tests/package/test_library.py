# SPDX-License-Identifier: BSD-2-Clause
"""The installed library: its headers, its symbols, its pkg-config file, and programs made with it."""

import os
import re
import shlex
import subprocess

import pytest

from lab.netns import Namespace
from lab.waiting import wait_until
from lab.process import product

_HERE = os.path.dirname(os.path.abspath(__file__))
_ROOT = os.path.dirname(os.path.dirname(_HERE))
_CC = os.environ.get("IPIF_CC", "cc")
_SANITIZE = os.environ.get("IPIF_SANITIZE", "")
_STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def _run(*command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, **environment})
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


class Installation:
    """The tree under a folder that stands for "/"."""

    def __init__(self, folder):
        self.folder = str(folder)
        _run("cmake", "--install", product("."), DESTDIR=self.folder)
        self.package, = self.find(r"/libipif\.pc$")
        self.library, = self.find(r"/libipif\.so\.0$")
        self.headers = sorted(self.find(r"/include/ipif/[^/]+\.h$"))

    def find(self, pattern):
        """The files whose path matches."""
        return [path for folder, _, names in os.walk(self.folder) for name in names
                if re.search(pattern, path := os.path.join(folder, name))]

    def pkg_config(self, *options):
        """The words that pkg-config gives for libipif."""
        # Told where the tree was moved to, as for a cross compiler.
        return shlex.split(_run("pkg-config", *options, "libipif",
                                PKG_CONFIG_PATH=os.path.dirname(self.package),
                                PKG_CONFIG_SYSROOT_DIR=self.folder))

    def build(self, source, output, language="c11"):
        """Compiles a program with nothing but what pkg-config says."""
        sanitize = [f"-fsanitize={_SANITIZE}"] if _SANITIZE else []
        _run(_CC, f"-std={language}", *_STRICT, *sanitize, source, "-o", output,
             *self.pkg_config("--cflags", "--libs"))
        return output

    def environment(self):
        """What lets a program find the library."""
        return {"LD_LIBRARY_PATH": os.path.dirname(self.library)}


@pytest.fixture(name="installed", scope="module")
def _installed(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("installed"))


def test_every_header_compiles_alone(installed, tmp_path):
    assert len(installed.headers) == 6
    include = installed.pkg_config("--cflags")
    compilers = [(_CC, "c", "c11"), (_CC, "c", "c99"), ("c++", "c++", "c++11"),
                 ("c++", "c++", "c++20")]
    for header in installed.headers:
        for form in (f"<ipif/{os.path.basename(header)}>", f"<{os.path.basename(header)}>"):
            source = tmp_path / "alone"
            source.write_text(f"#include {form}\n#include {form}\nint main(void) {{ return 0; }}\n")
            for compiler, language, standard in compilers:
                _run(compiler, "-x", language, f"-std={standard}", *_STRICT, *include, "-c",
                     str(source), "-o", "/dev/null")


def _exported(library):
    lines = _run("nm", "--dynamic", "--defined-only", library).splitlines()
    return {line.split()[2] for line in lines if line.split()[1] != "A"}


def test_exported_names_are_the_documented_ones(installed):
    names = _exported(installed.library)
    declared = set()
    for header in installed.headers:
        with open(header, encoding="utf-8") as file:
            declared |= set(re.findall(
                r"^IPIF_EXPORT\s[^;(]*?\b(\w+)\(", file.read(), re.MULTILINE))
    assert {name.partition("@@")[0] for name in names} == declared
    assert {name.partition("@@")[2] for name in names} == {"LIBIPIF_0"}
    documented = {name for name in declared if not name.startswith("ipif_")}
    assert documented == {
        "GetIpInterfaceTable", "GetIpInterfaceEntry", "GetPerAdapterInfo", "FreeMibTable",
        "InitializeIpInterfaceEntry", "SetIpInterfaceEntry", "NotifyIpInterfaceChange",
        "CancelMibChangeNotify2", "ConvertInterfaceIndexToLuid", "ConvertInterfaceLuidToIndex",
        "ConvertInterfaceNameToLuidA", "ConvertInterfaceLuidToNameA",
        "ConvertInterfaceAliasToLuid", "ConvertInterfaceLuidToAlias"}


def test_soname_and_what_it_needs(installed):
    dynamic = _run("readelf", "--dynamic", installed.library)
    assert "soname: [libipif.so.0]" in dynamic
    needed = set(re.findall(r"NEEDED.*\[(.*)\]", dynamic))
    assert {"libmnl.so.0", "libsystemd.so.0"} <= needed
    assert not [name for name in needed if "snmp" in name or "jansson" in name]


def test_package_file(installed):
    flags = installed.pkg_config("--cflags")
    assert flags[0].startswith(f"-I{installed.folder}/") and flags[1] == flags[0] + "/ipif"
    assert installed.pkg_config("--libs")[-1] == "-lipif"


def test_installed_below_another_prefix(tmp_path):
    """What "cmake --install --prefix" makes says where it really is, also when that has moved."""
    first, second = tmp_path / "first", tmp_path / "second"
    _run("cmake", "--install", product("."), "--prefix", str(first), DESTDIR="")
    [unit] = first.rglob("ipifd.service")
    assert re.findall(r"^ExecStart=(\S+)", unit.read_text(), re.M) == [f"{first}/sbin/ipifd"]
    assert (first / "sbin/ipifd").is_file()
    assert not re.findall(r"@[A-Z]+[A-Z_]*@", unit.read_text())
    assert unit.stat().st_mode & 0o777 == 0o644
    source = tmp_path / "two_lines.c"
    source.write_text("#include <netioapi.h>\n"
                      "int main(void) { PMIB_IPINTERFACE_TABLE table; "
                      "ULONG status = GetIpInterfaceTable(AF_INET, &table); "
                      "FreeMibTable(table); return status != NO_ERROR; }\n")
    for place in (first, second):
        if place == second:
            first.rename(second)
        [package] = place.rglob("libipif.pc")
        flags = shlex.split(_run("pkg-config", "--cflags", "--libs", "libipif",
                                 PKG_CONFIG_PATH=str(package.parent)))
        for flag in flags:
            if flag[:2] in ("-I", "-L"):
                assert os.path.realpath(flag[2:]).startswith(f"{place}/"), flag
                assert os.path.isdir(flag[2:])
        sanitize = [f"-fsanitize={_SANITIZE}"] if _SANITIZE else []
        _run(_CC, *_STRICT, *sanitize, str(source), "-o", str(tmp_path / "program"), *flags)
        _run(str(tmp_path / "program"),
             LD_LIBRARY_PATH=str(package.parent.parent))


def test_installed_below_usr(tmp_path):
    """As a distribution's package: pkg-config then leaves out what the compiler looks in anyway."""
    _run("cmake", "--install", product("."), "--prefix", "/usr", DESTDIR=str(tmp_path))
    [package] = tmp_path.rglob("libipif.pc")
    assert re.findall("^prefix=(.*)$", package.read_text(), re.M) == ["/usr"]
    flags = _run("pkg-config", "--cflags", "libipif", PKG_CONFIG_PATH=str(package.parent))
    assert flags.split() == ["-I/usr/include/ipif"]
    [unit] = tmp_path.rglob("ipifd.service")
    assert "\nExecStart=/usr/sbin/ipifd " in unit.read_text()


def test_ported_source_compiles_and_runs(installed, tmp_path):
    program = installed.build(f"{_HERE}/ported.c", str(tmp_path / "ported"))
    with Namespace() as ns, ns.entered():
        ns.ip("link", "add", "x", "index", 5, "type", "veth", "peer", "name", "y", "index", "9")
        output = _run(program, **installed.environment())
    assert output.splitlines() == [
        "loopback_1 alias=lo index=1 mtu=65535 loopback=1",
        "ethernet_5 alias=x index=5 mtu=1500 loopback=0",
        "ethernet_9 alias=y index=9 mtu=1500 loopback=0", "autoconfig=0 server="]


def test_example_of_the_documentation(installed, tmp_path):
    program = installed.build(f"{_ROOT}/docs/examples/interfaces.c", str(tmp_path / "example"))
    with Namespace() as ns, ns.entered():
        ns.ip("link", "add", "va", "type", "veth", "peer", "name", "vb")
        ns.ip("link", "set", "va", "up")
        ns.ip("link", "set", "vb", "up")
        wait_until(lambda: ns.ip_json("link", "show", "va")[0]["operstate"] == "UP", 5,
                   "the link works")
        environment = installed.environment()
        lines = _run(program, **environment).splitlines()
        assert len(lines) == 1 + 6
        assert re.match(r"va +IPv4 +1500 +30000 +1000 +no +up$", lines[2 + (lines[2][:2] != "va")])
        assert _run(program, "mtu", "va", "1400", **environment) == "va: IPv4 MTU is 1400 bytes\n"
        assert ns.ip_json("link", "show", "va")[0]["mtu"] == 1400
        refused = subprocess.run([program, "mtu", "va", "60"], capture_output=True, text=True,
                                 check=False, env={**os.environ, **environment})
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == "va: NlMtu: IPv4 needs 68 bytes\n"
        watch = subprocess.Popen([program, "watch", "1"], stdout=subprocess.PIPE, text=True,
                                 env={**os.environ, **environment})
        assert watch.stdout.readline() == "watching\n"
        ns.ip("link", "set", "va", "mtu", 1300)
        index = ns.index("va")
        assert f"changed index {index} IPv4\n" in watch.communicate(timeout=60)[0]
        assert watch.returncode == 0
