# SPDX-License-Identifier: BSD-2-Clause
"""`ipif adapter`: in a namespace of its own only the kernel and /etc/netns/NAME count."""

import contextlib
import shutil
from pathlib import Path

from lab.cli import assert_one_clear_line, ipif
from lab.users import needs_root

KEYS = ["InterfaceIndex", "InterfaceName", "AutoconfigEnabled", "AutoconfigActive",
        "CurrentDnsServer", "DnsServerList"]


@contextlib.contextmanager
def _resolv_conf(namespace, text):
    needs_root("write in /etc")
    folder = Path("/etc/netns") / namespace.name
    folder.mkdir(parents=True)
    try:
        (folder / "resolv.conf").write_text(text, encoding="ascii")
        yield
    finally:
        shutil.rmtree(folder)


def _adapters(namespace, *arguments):
    return {adapter["InterfaceName"]: adapter for adapter in
            ipif("adapter", "--json", "--netns", namespace.name, *arguments).json()}


def test_one_for_each_interface(netns):
    netns.ip_batch(["link add one type ifb", "link add two type ifb"])
    adapters = ipif("adapter", "--json", "--netns", netns.name).json()
    assert all(list(adapter) == KEYS for adapter in adapters)
    assert [adapter["InterfaceIndex"] for adapter in adapters] == sorted(
        netns.index(name) for name in ("lo", "one", "two"))
    assert {adapter["CurrentDnsServer"] for adapter in adapters} == {None}


def test_servers_of_the_namespace(netns):
    netns.ip_batch(["link add one type ifb", "link set one up", "addr add 192.0.2.1/24 dev one",
                    "route add default via 192.0.2.254", "link add two type ifb"])
    with _resolv_conf(netns, "nameserver 192.0.2.53\nnameserver 2001:db8::53\n"):
        adapters = _adapters(netns)
        text = ipif("adapter", "--netns", netns.name).output
        ipv4, ipv6 = (_adapters(netns, "--family", family)["one"] for family in ("ipv4", "ipv6"))
    assert adapters["one"]["DnsServerList"] == ["192.0.2.53", "2001:db8::53"]
    assert adapters["one"]["CurrentDnsServer"] == "192.0.2.53"
    assert adapters["two"]["DnsServerList"] == adapters["lo"]["DnsServerList"] == []
    assert (ipv4["DnsServerList"], ipv6["DnsServerList"]) == (["192.0.2.53"], ["2001:db8::53"])
    assert (ipv4["CurrentDnsServer"], ipv6["CurrentDnsServer"]) == ("192.0.2.53", None)
    (line,) = (line for line in text.splitlines() if line.startswith("one "))
    assert line.endswith("192.0.2.53 2001:db8::53")


def test_zone_by_alternative_name(netns):
    """As glibc's resolver, which asks if_nametoindex()."""
    netns.ip_batch(["link add one type ifb", "link set one up", "addr add 192.0.2.1/24 dev one",
                    "route add default via 192.0.2.254",
                    "link property add dev one altname other"])
    with _resolv_conf(netns, "nameserver fe80::53%other\n"):
        assert _adapters(netns)["one"]["DnsServerList"] == ["fe80::53%one"]


def test_link_local_address_is_automatic(netns):
    netns.ip_batch(["link add one type ifb", "link set one up"])
    netns.ip("addr", "add", "169.254.7.7/16", "dev", "one")
    adapter = _adapters(netns)["one"]
    assert (adapter["AutoconfigEnabled"], adapter["AutoconfigActive"]) == (True, True)
    netns.ip("addr", "add", "192.0.2.1/24", "dev", "one")
    assert _adapters(netns)["one"]["AutoconfigActive"] is False


def test_one_interface(netns):
    netns.ip("link", "add", "one", "type", "ifb")
    (adapter,) = ipif("adapter", "one", "--json", namespace=netns).json()
    assert adapter["InterfaceName"] == "one"
    (adapter,) = ipif("adapter", str(netns.index("one")), "--json", namespace=netns).json()
    assert adapter["InterfaceName"] == "one"
    for name in ("other", "a-name-longer-than-fifteen"):
        netns.ip("link", "property", "add", "dev", "one", "altname", name)
        (adapter,) = ipif("adapter", name, "--json", namespace=netns).json()
        assert adapter["InterfaceName"] == "one"
    assert_one_clear_line(ipif("adapter", "nosuch", namespace=netns), 1, "nosuch")
    assert_one_clear_line(ipif("adapter", "--netns", "nosuch"), 1, "nosuch")
