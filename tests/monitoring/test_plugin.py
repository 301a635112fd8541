# SPDX-License-Identifier: BSD-2-Clause
"""check_ip_interface against an snmpd whose rows the test chooses."""

import os
import re
import subprocess

import pytest

from lab.process import CLOSED, without

from .standin import Standin, free_port, rows

PLUGIN = os.path.join(os.environ.get("IPIF_BUILD", "build"), "bin", "check_ip_interface")

HOST = [
    {"index": 1, "name": "lo", "ipv4": {"mtu": 65535}, "ipv6": {"mtu": 65536}},
    {"index": 2, "name": "eth0", "ipv4": {"metric": 100}, "ipv6": {"metric": 1024},
     "dns": ["192.0.2.53", "2001:db8::53"]},
    {"index": 3, "name": "eth1", "ipv4": {"forwarding": 1, "mtu": 1400},
     "ipv6": {"enable": 2, "mtu": 1400, "connected": 2}},
    {"index": 70000, "name": "wg0", "ipv4": {"mtu": 1420}, "ipv6": None},
]


@pytest.fixture(scope="module", autouse=True)
def loopback():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)


@pytest.fixture(scope="module", name="agent")
def host_agent():
    with Standin(rows(*HOST)) as agent:
        yield agent


def check(agent, *arguments, host="127.0.0.1"):
    """Exit status and output of the plugin."""
    done = subprocess.run(
        [PLUGIN, "-H", host, "-p", str(agent.port), *arguments], capture_output=True, text=True,
        timeout=60, check=False)
    assert done.stderr == "", "Nagios shows nothing of stderr"
    assert done.stdout.endswith("\n")
    first = done.stdout.splitlines()[0]
    state = ("OK", "WARNING", "CRITICAL", "UNKNOWN")[done.returncode]
    assert first.startswith(f"IP INTERFACE {state} - ")
    return done.returncode, done.stdout


@pytest.mark.parametrize("arguments, status, said", [
    (["-i", "eth0"], 0, "eth0 ok"),
    ([], 0, "3 interfaces ok"),
    (["-i", "eth9"], 2, "eth9: missing"),
    (["--match", "eth*"], 0, "2 interfaces ok"),
    (["--match", "ppp*"], 2, "ppp*: missing"),
    (["--match", "eth*", "--exclude", "eth1"], 0, "eth0 ok"),
    (["--match", "*", "--exclude", "*"], 2, "*: missing"),
    (["-i", "eth0", "--ipv6", "enabled"], 0, "eth0 ok"),
    (["-i", "eth1", "--ipv6", "enabled"], 2, "eth1: IPv6 disabled"),
    (["-i", "eth1", "--ipv6", "disabled"], 0, "eth1 ok"),
    (["-i", "wg0", "--ipv6", "enabled"], 2, "wg0: no IPv6"),
    (["-i", "wg0", "--ipv6", "disabled"], 0, "wg0 ok"),
    (["-i", "eth0", "--ipv4", "disabled"], 2, "eth0: IPv4 enabled"),
    (["--match", "eth*", "--forwarding", "off"], 2, "eth1: IPv4 forwarding"),
    (["-i", "eth0", "--forwarding", "off"], 0, "eth0 ok"),
    (["-i", "eth1", "--forwarding", "off", "--family", "ipv6"], 0, "eth1 ok"),
    (["-i", "eth1", "--forwarding", "on", "--family", "ipv4"], 0, "eth1 ok"),
    (["-i", "eth1", "--connected", "yes"], 2, "eth1: IPv6 not connected"),
    (["-i", "eth0", "--connected", "yes"], 0, "eth0 ok"),
    (["-i", "eth0", "--mtu", "1500:"], 0, "eth0 ok"),
    (["-i", "eth1", "--mtu", "1500:"], 2, "IPv4 MTU 1400 not in 1500:"),
    (["-i", "eth1", "--mtu", "1500:", "--severity", "warning"], 1, "IPv4 MTU 1400"),
    (["-i", "lo", "--mtu", "65535:65536"], 0, "lo ok"),
    (["-i", "eth0", "--metric", "100", "--family", "ipv4"], 0, "eth0 ok"),
    (["-i", "eth0", "--metric", "~:99", "--family", "ipv4"], 2, "metric 100 not in ~:99"),
    (["-i", "eth1", "--metric", "1:1"], 0, "eth1 ok"),
    (["-i", "eth0", "--dns", "192.0.2.53"], 0, "eth0 ok"),
    (["-i", "eth0", "--dns", "2001:DB8:0::53,192.0.2.53"], 0, "eth0 ok"),
    (["-i", "eth0", "--dns", "192.0.2.54"], 2, "eth0: no DNS server 192.0.2.54"),
    (["-i", "eth1", "--dns", "192.0.2.53"], 2, "eth1: no DNS server"),
    (["--match", "eth*", "--ipv6", "enabled", "-c", "1:"], 0, "(1 of 2 ok)"),
    (["--match", "eth*", "--ipv6", "enabled", "-w", "2:", "-c", "1:"], 1, "(1 of 2 ok)"),
    (["--match", "eth*", "--ipv6", "enabled", "-w", "2:", "-c", "2:"], 2, "(1 of 2 ok)"),
    (["-i", "eth9", "--match", "eth*", "-c", "1:"], 2, "eth9: missing"),
])
def test_verdict(agent, arguments, status, said):
    result, output = check(agent, *arguments)
    assert (result, said in output) == (status, True), output


@pytest.mark.parametrize("version", ["1", "2c"])
def test_protocols_agree(agent, version):
    arguments = ["--mtu", "1:1", "--dns", "192.0.2.53", "--metric", "1:1", "-v"]
    _, output = check(agent, "-P", version, *arguments)
    _, usual = check(agent, *arguments)
    assert output == usual


def test_snmpv3(agent):
    user = ["createUser watcher SHA-256 first-secret AES second-secret", "rouser watcher priv"]
    with Standin(rows(*HOST), extra=user) as secret:
        v3 = ["-P", "3", "-U", "watcher", "-a", "SHA-256", "-A", "first-secret"]
        assert check(secret, *v3, "-X", "second-secret", "-i", "eth0")[0] == 0
        result, output = check(secret, *v3, "-X", "another-secret", "-i", "eth0", "-t", "2")
        assert result == 3, output
        result, output = check(secret, *v3, "-i", "eth0", "-t", "2")  # level too low
        assert result == 3, output


def test_one_request_for_what_it_needs(agent):
    _, output = check(agent, "-vv", "--ipv6", "enabled", "--mtu", "1500:")
    assert "1 request, 7 rows" in output


def test_performance_data(agent):
    _, output = check(agent, "--match", "eth*", "--mtu", "1500:", "--metric", ":200")
    data = output.splitlines()[0].split(" | ")[1]
    assert "passed=0;;;0;2 failed=2;;;0 missing=0;;;0" in data
    assert "'eth0_ipv4_mtu'=1500B;;1500:;0" in data
    assert "'eth1_ipv6_mtu'=1400B;;1500:;0" in data
    assert "'eth0_ipv6_metric'=1024;;:200;0" in data
    assert "eth1_ipv4_metric" not in data, "it has no default route"
    label = r"('[^'=]+'|[^ '=]+)=[-0-9.]+[A-Za-z%]*(;[^; ]*){0,4}"
    assert re.fullmatch(rf"{label}( {label})*", data), data


def test_many_rows_take_more_than_one_request():
    many = [{"index": index, "name": f"port{index}", "ipv4": {"mtu": 1500 + index % 2}, "ipv6": None}
            for index in range(1, 151)]
    with Standin(rows(*many)) as agent:
        result, output = check(agent, "--match", "port*", "--mtu", "1501:")
        assert result == 2
        assert "(75 of 150 ok)" in output
        assert len(output.splitlines()[0].split(" | ")[0]) < 80
        assert len(output.splitlines()) == 76, "every failing one on a line of its own"


def test_names_that_would_break_the_output():
    odd = [{"index": 5, "name": "a|b=c", "ipv4": {"mtu": 1400}}]
    with Standin(rows(*odd)) as agent:
        result, output = check(agent, "-i", "a|b=c", "--mtu", "1500:")
    assert result == 2
    assert output.count("|") == 1
    assert r"'a\x7cb\x3dc_ipv4_mtu'=1400B" in output


def test_every_interface_has_its_label():
    """Names that differ in what has a meaning somewhere, or is not ASCII, or not to be seen."""
    odd = {"ap'os": "ap''os", "ap_os": "ap_os", "höhe": "höhe", "hähe": "hähe", "a=b": r"a\x3db",
           "a|b": r"a\x7cb", "$b": r"\x24b", "\u202eb": r"\xe2\x80\xaeb", r"\\x5cx3d": r"\x5cx3d",
           r"c\\xff": r"c\xff"}
    interfaces = [{"index": index, "name": name, "ipv4": {"mtu": 1400}, "ipv6": None}
                  for index, name in enumerate(odd, 5)]
    with Standin(rows(*interfaces)) as agent:
        result, output = check(agent, "--mtu", "1400", "-v")
        assert result == 0, output
        labels = re.findall(r"'((?:[^']|'')+)_ipv4_mtu'=1400B", output.splitlines()[0])
        assert sorted(labels) == sorted(odd.values())
        assert output.count("|") == 1 and "\u202e" not in output


@pytest.mark.parametrize("served, words, patterns", [
    (r"bad\xff\xfe", (b"bad\xff\xfe", rb"bad\xff\xfe"), (b"bad\xff*", rb"bad\xff*", b"bad??")),
    (r"a\x5cxff", (rb"a\x5cxff", rb"a\xff"), (rb"a\x5cxff", rb"a\\xff")),
    ("\x1b[1m*", (b"\x1b[1m*", rb"\x1b[1m*"), (rb"\x1b\[1m\*", rb"\x1b\x5b1m\x2a")),
])
def test_odd_names_are_found(served, words, patterns):
    """By the octets that the kernel has, and as they are shown."""
    line = {"index": 5, "name": served.replace("\\", "\\\\"), "ipv4": {}}
    with Standin(rows(line)) as agent:
        for option, values in (("-i", words), ("--match", patterns)):
            for value in values:
                result, output = check(agent, option, value)
                assert (result, "\x1b" in output) == (0, False), output
                assert r"\x1bno" in check(agent, option, value + b"\x1bno")[1]


def test_a_line_cannot_be_broken(agent):
    """By words of the command line, which monitoring systems make of what they have found."""
    for arguments in (["--dns", "x|y\n\u202e"], ["--mtu", "x|y\n"], ["-|\n"], ["x|\n\u202e"]):
        output = subprocess.run([PLUGIN, "-H", "127.0.0.1", "-p", str(agent.port), "-i", "eth0",
                                 *arguments], capture_output=True, text=True, timeout=60,
                                check=False).stdout
        assert output.count("|") <= 1 and "\u202e" not in output
        assert output.count("\n") == 1, output


def test_ipv6_transport():
    with Standin(rows(*HOST), address="udp6:[::1]") as agent:
        for host in ("::1", "[::1]"):
            assert check(agent, "-i", "eth0", host=host)[0] == 0


def test_no_table_is_unknown():
    with Standin() as agent:
        result, output = check(agent, "-i", "eth0")
    assert result == 3
    assert "is ipifd running" in output


def test_nobody_answers():
    class Nobody:
        port = free_port()

    assert check(Nobody, "-t", "1")[0] == 3
    assert check(Nobody, "-t", "1:critical")[0] == 2


@pytest.mark.parametrize("arguments", [
    ["--ipv6", "perhaps"], ["--mtu", "10:5"], ["--mtu", "x"], ["--mtu", ""], ["-P", "4"],
    ["-p", "0"], ["-t", "0"], ["--dns", "example.org"], ["--dns", ""], ["--nonsense"], ["word"],
    ["-w", "1:2:3"], ["-c", "0x10"], ["-c", "nan"], ["-P", "3"], ["--family", "ipx"],
    ["--family", "ipv4", "--ipv6", "enabled"], ["-L", "none", "-P", "3", "-U", "a"],
    ["-P", "3", "-U", "a", "-A", "short"], ["-t", "5:maybe"], ["--match"],
])
def test_bad_arguments_are_unknown(agent, arguments):
    result, output = check(agent, *arguments)
    assert result == 3
    assert len(output.splitlines()) == 1


def test_no_host():
    done = subprocess.run([PLUGIN], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "-H" in done.stdout


def test_help_and_version():
    text = subprocess.run([PLUGIN, "--help"], capture_output=True, text=True, check=True).stdout
    for option in ("--hostname HOST ", "--protocol 1|2c|3 ", "--severity warning|critical\n"):
        assert option in text
    assert max(map(len, text.splitlines())) <= 100
    version = subprocess.run([PLUGIN, "-V"], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"check_ip_interface [0-9.]+ \(ipifd\)\n", version)


@pytest.mark.parametrize("words", [["-H", "127.0.0.1"], ["-H", "127.0.0.1", "-i", "eth9"], ["--help"],
                                   ["-V"], ["--nonsense"]], ids=" ".join)
@pytest.mark.parametrize("closed", [None, *CLOSED], ids=str)
def test_a_verdict_that_nobody_gets_is_none(agent, words, closed):
    """Unknown where the output cannot be written (None: a full disk); the others are not needed."""
    port = ["-p", str(agent.port)] if "-H" in words else []
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run(
            without(closed or (), PLUGIN, *words, *port), timeout=60, check=False, text=True,
            stdout=full if closed is None else subprocess.PIPE, stderr=subprocess.DEVNULL)
    if closed is None or 1 in closed:
        assert done.returncode == 3
    else:
        usual = subprocess.run([PLUGIN, *words, *port], capture_output=True, text=True, timeout=60,
                               check=False)
        assert (done.returncode, done.stdout) == (usual.returncode, usual.stdout)


def test_alternative_names_of_this_host(agent):
    """SNMP has none: where the plugin runs on the host that it asks, that host's kernel knows."""
    if subprocess.run(["ip", "link", "add", "eth0", "type", "ifb"], check=False).returncode:
        pytest.skip("not in a network namespace of its own")
    long = "uplink-to-the-provider-in-zurich"
    try:
        for name in (long, "uplink"):
            subprocess.run(["ip", "link", "property", "add", "dev", "eth0", "altname", name],
                           check=True)
            assert check(agent, "-i", name)[1].startswith("IP INTERFACE OK - eth0 ok")
        assert "nosuch: missing" in check(agent, "-i", "nosuch")[1]
    finally:
        subprocess.run(["ip", "link", "del", "eth0"], check=True)
