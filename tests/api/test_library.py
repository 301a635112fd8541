# SPDX-License-Identifier: BSD-2-Clause
"""The installed library: its headers, its symbols, its pkg-config file, and programs made with it."""

import itertools
import os
import re
import shlex
import shutil
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
_COMPILERS = [name for name in ("gcc", "clang") if shutil.which(name)]
_CXX_COMPILERS = [name for name in ("g++", "clang++") if shutil.which(name)]


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
        self.headers = sorted(self.find(r"/include/ipif/.+\.h$"))

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

    def build(self, source, output, *options, compiler=_CC, language="c11"):
        """Compiles a program with nothing but what pkg-config says."""
        sanitize = [f"-fsanitize={_SANITIZE}"] if _SANITIZE else []
        _run(compiler, f"-std={language}", *_STRICT, *sanitize, source, "-o", output, *options,
             *self.pkg_config("--cflags", "--libs"))
        return output

    def windows(self):
        """The option that docs/api.md tells for <windows.h> and its fellows."""
        folder, = self.pkg_config("--variable=windowsincludedir")
        return f"-I{folder}"

    def environment(self):
        """What lets a program find the library."""
        return {"LD_LIBRARY_PATH": os.path.dirname(self.library)}


@pytest.fixture(name="installed", scope="module")
def _installed(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("installed"))


def test_every_header_compiles_alone(installed, tmp_path):
    assert len(installed.headers) == 20
    include = [*installed.pkg_config("--cflags"), installed.windows()]
    compilers = [(_CC, "c", "c11"), (_CC, "c", "c99"),
                 *((compiler, "c++", standard) for compiler in _CXX_COMPILERS[:1]
                   for standard in ("c++11", "c++20"))]
    for header in installed.headers:
        source = tmp_path / "alone"
        source.write_text(f"#include <{header.partition('/include/')[2]}>\n"
                          f"#include <{os.path.basename(header)}>\n"
                          "int main(void) { return 0; }\n")
        for compiler, language, standard in compilers:
            _run(compiler, "-x", language, f"-std={standard}", *_STRICT, *include, "-fsyntax-only",
                 str(source))


def _exported(library):
    lines = _run("nm", "--dynamic", "--defined-only", library).splitlines()
    return {line.split()[2] for line in lines if line.split()[1] != "A"}


def test_exported_names_are_the_documented_ones(installed):
    names = _exported(installed.library)
    declared = set()
    for header in installed.headers:
        with open(header, encoding="utf-8") as file:
            text = file.read()
        declared |= set(re.findall(r"^IPIF_EXPORT\s[^;(]*?\b(\w+)\(", text, re.MULTILINE))
        declared |= {f"ipif_user_{name}" for name in re.findall(
            r"^    IPIF_INTERFACE_FUNCTION\((\w+)\);", text, re.MULTILINE)}
    assert {name.partition("@@")[0] for name in names} == declared
    assert {name.partition("@@")[2] for name in names} == {"LIBIPIF_0"}
    documented = {name for name in declared if not name.startswith("ipif_")}
    assert documented == {
        "GetIpInterfaceTable", "GetIpInterfaceEntry", "GetPerAdapterInfo", "FreeMibTable",
        "GetIfTable2", "GetIfTable2Ex", "GetIfEntry2", "GetUnicastIpAddressTable",
        "GetUnicastIpAddressEntry", "GetIpNetTable2", "GetIpNetEntry2", "GetBestRoute2",
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


def test_packaged_symbols_are_the_exported_ones(installed):
    with open(f"{_ROOT}/debian/libipif0.symbols", encoding="utf-8") as file:
        listed = set(re.findall(r"^ (\S+)@LIBIPIF_0 ", file.read(), re.MULTILINE))
    exported = {name.partition("@@")[0] for name in _exported(installed.library)}
    assert listed == exported | {"LIBIPIF_0"}


def test_headers_stand_beside_the_systems_in_any_order(installed, tmp_path):
    """Also beside both of <net/if.h> and <linux/if.h>, in the one order in which they can be."""
    include = [*installed.pkg_config("--cflags"), installed.windows()]
    ours = "#include <iphlpapi.h>\n#include <ipif/ipif.h>\n"
    ported = "#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <iphlpapi.h>\n"
    basic = "#include <stdint.h>\n#include <sys/socket.h>\n"
    sources = set()
    for number, order in enumerate(
            itertools.permutations((ours, "net/if.h", "linux/if.h", "netinet/in.h"))):
        if order.index("linux/if.h") < order.index("net/if.h"):
            order = [header for header in order if header != "net/if.h"]
        lines = [header if header == ours else f"#include <{header}>\n" for header in order]
        sources.add(basic + "".join(lines) if number % 2 else "".join(lines) + basic)
        sources.add("".join(ported if line == ours else line for line in lines))
    source = tmp_path / "order"
    for text in sources:
        source.write_text(text + 'int main(void) { return if_nametoindex("lo") != IF_NAMESIZE; }\n')
        for compiler, language, standard in (
                *((compiler, "c", "c11") for compiler in _COMPILERS[:1]),
                *((compiler, "c++", "c++17") for compiler in _CXX_COMPILERS[-1:])):
            _run(compiler, "-x", language, f"-std={standard}", *_STRICT, *include, "-fsyntax-only",
                 str(source))


def test_words_of_the_documents(installed, tmp_path):
    for compiler, switch in itertools.product(_COMPILERS, ([], ["-DIPIF_USER_MODE_CODES"])):
        for language in ("c11", "gnu17"):
            _run(compiler, f"-std={language}", *_STRICT, *switch,
                 *installed.pkg_config("--cflags"), f"{_HERE}/vocabulary.c", "-c", "-o",
                 str(tmp_path / "vocabulary.o"))


def test_layout_on_32_bits(tmp_path):
    """The same assertions as on 64."""
    include = f"-I{_ROOT}/backend/include"
    source = tmp_path / "stdint.c"
    source.write_text("#include <stdint.h>\n#include <sys/socket.h>\n")
    if subprocess.run([_CC, "-m32", "-fsyntax-only", str(source)], capture_output=True,
                      check=False).returncode != 0:
        pytest.skip("no headers of 32 bits on this machine: apt-get install gcc-multilib")
    for path in (f"{_ROOT}/tests/unit/test_layout.c", f"{_HERE}/vocabulary.c"):
        _run(_CC, "-m32", "-std=c11", *_STRICT, include, f"{include}/ipif", "-fsyntax-only", path)


def test_ported_source_compiles_and_runs(installed, tmp_path):
    compilers = [_CC] if _SANITIZE else _COMPILERS
    for compiler, language in itertools.product(compilers, ("c11", "gnu17")):
        program = installed.build(f"{_HERE}/ported.c", str(tmp_path / "ported"),
                                  installed.windows(), compiler=compiler, language=language)
    with Namespace() as ns, ns.entered():
        ns.ip("link", "add", "x", "index", 5, "type", "veth", "peer", "name", "y", "index", "9")
        output = _run(program, **installed.environment())
    assert output.splitlines() == [
        "loopback_1 alias=lo index=1 mtu=65535 type=Loopback zone=1",
        "ethernet_5 alias=x index=5 mtu=1500 type=Ethernet zone=5",
        "ethernet_9 alias=y index=9 mtu=1500 type=Ethernet zone=9", "autoconfig=0 servers="]


def test_ported_source_that_compares_with_the_codes_of_applications(installed, tmp_path):
    """It returns -ERROR_* for a failure, which with STATUS_* would be a metric."""
    program = installed.build(f"{_HERE}/ported_metric.c", str(tmp_path / "metric"),
                              installed.windows())
    with Namespace() as ns, ns.entered():
        ns.ip("link", "add", "x", "type", "veth", "peer", "name", "y")
        ns.ip("address", "add", "192.0.2.1/24", "dev", "x")
        ns.ip("link", "set", "y", "up")
        ns.ip("link", "set", "x", "up")
        ns.ip("route", "add", "default", "via", "192.0.2.2", "metric", "77")
        output = _run(program, "x", **installed.environment())
        assert ns.ip_json("link", "show", "x")[0]["mtu"] == 1400
    assert output.splitlines() == [
        "metric 77", "of no interface 0", "of no family -87", "mtu 0", "mtu too small 87",
        "mtu of no interface 1168", "table of no family 87", "no table 87", "no callback 87",
        "cancelled 0, again 87"]


def test_ported_source_that_counts_traffic(installed, tmp_path):
    compilers = [_CC] if _SANITIZE else _COMPILERS
    for compiler, language in itertools.product(compilers, ("c99", "gnu17")):
        program = installed.build(f"{_HERE}/ported_traffic.c", str(tmp_path / "traffic"),
                                  installed.windows(), compiler=compiler, language=language)
        with Namespace() as ns, ns.entered():
            ns.ip("link", "add", "x", "index", 5, "address", "02:00:00:00:00:05", "type", "veth",
                  "peer", "name", "y", "index", "9", "address", "02:00:00:00:00:09")
            ns.ip("link", "set", "x", "up", "mtu", 1400)
            ns.run("ping", "-q", "-c", "1", "127.0.0.1")
            output = _run(program, **installed.environment())
        x = "x index=5 type=6 mtu=1400 nothing below speed=10000000000 02-00-00-00-00-05 idle"
        assert output.splitlines() == [
            "lo index=1 type=24 mtu=65536 up speed=? 00-00-00-00-00-00 used", x,
            "y index=9 type=6 mtu=1500 disabled speed=10000000000 02-00-00-00-00-09 idle", x,
            "nothing asked 87", "no such interface 2", "no level 87"]


def test_ported_source_that_asks_for_addresses_and_routes(installed, tmp_path):
    compilers = [_CC] if _SANITIZE else _COMPILERS
    for compiler, language in itertools.product(compilers, ("c99", "gnu17")):
        program = installed.build(f"{_HERE}/ported_addresses.c", str(tmp_path / "addresses"),
                                  installed.windows(), compiler=compiler, language=language)
        with Namespace() as ns, ns.entered():
            ns.ip("link", "add", "x", "index", 5, "type", "veth", "peer", "name", "y", "index", "9")
            ns.ip("address", "add", "192.0.2.1/24", "dev", "x")
            ns.ip("link", "set", "x", "up")
            ns.ip("neighbour", "add", "192.0.2.9", "dev", "x", "lladdr", "02:00:00:00:00:07")
            ns.ip("route", "add", "default", "via", "192.0.2.254", "metric", 77)
            output = _run(program, **installed.environment())
        assert output.splitlines() == [
            "1: 127.0.0.1/8 preferred", "5: 192.0.2.1/24 preferred",
            "5: 192.0.2.9 is 02-..-07, permanent",
            "address 0, other 1168, of no interface 2, of none 87, no unicast 87",
            "neighbor 0, other 1168, of no interface 2, of none 87",
            "by 192.0.2.254 from 192.0.2.1, metric 77, prefix 0", "route 0",
            "by 0.0.0.0 from 192.0.2.1, metric 0, prefix 24", "route 0",
            "route of no interface 1168, to nowhere 1168, to nothing 87",
            "no table 87 87, no family 87"]


def test_ported_source_in_cpp(installed, tmp_path):
    if not _CXX_COMPILERS:
        pytest.skip("no C++ compiler")
    # A program and its library share one compiler's sanitizer: the build's is gcc's.
    compilers = [name for name in _CXX_COMPILERS if name == "g++" or not _SANITIZE]
    if not compilers:
        pytest.skip("no g++ for a program beside the sanitizers of gcc")
    for compiler in compilers:
        program = installed.build(f"{_HERE}/ported_monitor.cpp", str(tmp_path / "monitor"),
                                  installed.windows(), compiler=compiler, language="c++17")
        with Namespace() as ns, ns.entered():
            ns.ip("link", "add", "x", "type", "veth", "peer", "name", "y")
            output = _run(program, **installed.environment())
        assert sorted(output.splitlines()) == [
            "lo rows=2 usable=0", "x rows=2 usable=1", "y rows=2 usable=1"]


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
