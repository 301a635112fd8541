# SPDX-License-Identifier: BSD-2-Clause
"""SET of interfaces as a whole (IF-MIB): what it changes, what it refuses and how, all or nothing,
and what is kept of it."""

import os
import time

import pytest

from lab import ipifmib
from lab.agent import VARIANT, Laboratory
from lab.netns import Namespace
from lab.process import product
from lab.snmp import SnmpError
from lab.users import needs_root
from lab.waiting import wait_until

SERVE = "ipifServe ip ipif interfaces\n"
WRITABLE = f"{SERVE}ipifWritable yes\n"
UP, DOWN, TESTING = 1, 2, 3
TRUE, FALSE = ENABLED, DISABLED = 1, 2
MTU = 29  # of ipifInterfaceTable


def admin_status(index):
    return f"1.3.6.1.2.1.2.2.1.7.{index}"


def oper_status(index):
    return f"1.3.6.1.2.1.2.2.1.8.{index}"


def notifies(index):
    return f"1.3.6.1.2.1.31.1.1.1.14.{index}"


def promiscuous(index):
    return f"1.3.6.1.2.1.31.1.1.1.16.{index}"


def alias(index):
    return f"1.3.6.1.2.1.31.1.1.1.18.{index}"


def mtu(family, index):
    return f"{ipifmib.INTERFACE_TABLE}.1.{MTU}.{1 if family == 'ipv4' else 2}.{index}"


def make_one(namespace, up=True):
    namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    namespace.ip("link", "set", "other", "up")
    if up:
        namespace.ip("link", "set", "one", "up")
    return namespace.index("one")


def kernel(namespace, name="one"):
    """(up, promiscuous by request, how often promiscuous, alias) of an interface."""
    [link] = namespace.ip_json("-d", "link", "show", "dev", name)
    return ("UP" in link["flags"], "PROMISC" in link["flags"], link["promiscuity"],
            link.get("ifalias", ""))


def value(lab, oid):
    return lab.client.get(oid)[0].value


def refuses(lab, error, *assignments):
    """The SET fails with this error, and changes nothing."""
    before = kernel(lab.namespace)
    with pytest.raises(SnmpError, match=error):
        lab.writer.set(*assignments)
    assert kernel(lab.namespace) == before


@pytest.fixture
def one(lab):
    """The index of an interface `one` that is up; nobody serves yet."""
    return make_one(lab.namespace)


def all_four(index):
    return [(admin_status(index), "i", DOWN), (alias(index), "s", "uplink"),
            (promiscuous(index), "i", TRUE), (notifies(index), "i", DISABLED)]


def test_off_by_default(lab, one):
    lab.start_both(SERVE)
    for assignment in all_four(one):
        refuses(lab, "notWritable", assignment)


def test_up_and_down(lab, one):
    """In the kernel and in the table when the SET is answered."""
    lab.start_both(WRITABLE)
    for _ in range(3):
        lab.writer.set((admin_status(one), "i", DOWN))
        assert not kernel(lab.namespace)[0]
        assert (value(lab, admin_status(one)), value(lab, oper_status(one))) == (DOWN, DOWN)
        lab.writer.set((admin_status(one), "i", UP))
        assert kernel(lab.namespace)[0]
        assert value(lab, admin_status(one)) == UP
        wait_until(lambda: value(lab, oper_status(one)) == UP, 2, "the carrier is back")


@pytest.mark.parametrize("text", ["uplink", "zur Büro-Etage, 2. Stock \"links\" \\ #1", "x" * 64,
                                  "é" * 32, " "])
def test_alias(lab, one, text):
    lab.start_both(WRITABLE)
    lab.writer.set((alias(one), "x", text.encode().hex()))
    assert kernel(lab.namespace)[3] == text
    assert value(lab, alias(one)) == text.encode()
    lab.writer.set((alias(one), "s", ""))
    assert "ifalias" not in lab.namespace.ip_json("link", "show", "dev", "one")[0]
    assert value(lab, alias(one)) == b""


def test_promiscuous(lab, one):
    lab.start_both(WRITABLE)
    lab.writer.set((promiscuous(one), "i", TRUE))
    assert kernel(lab.namespace)[1:3] == (True, 1)
    assert value(lab, promiscuous(one)) == TRUE
    lab.writer.set((promiscuous(one), "i", FALSE))
    assert kernel(lab.namespace)[1:3] == (False, 0)
    assert value(lab, promiscuous(one)) == FALSE


def test_promiscuous_for_somebody_else(lab, one):
    """A bridge keeps it so, whatever a manager asked for before; asking for what is so is fine."""
    lab.start_both(WRITABLE)
    lab.writer.set((promiscuous(one), "i", TRUE))
    lab.namespace.ip("link", "add", "bridge", "type", "bridge")
    lab.namespace.ip("link", "set", "one", "master", "bridge")
    lab.namespace.ip("link", "set", "bridge", "up")
    assert kernel(lab.namespace)[2] == 2
    refuses(lab, "inconsistentValue", (promiscuous(one), "i", FALSE))
    lab.writer.set((promiscuous(one), "i", TRUE))
    assert kernel(lab.namespace)[1:3] == (True, 2)
    lab.namespace.ip("link", "set", "one", "nomaster")
    lab.writer.set((promiscuous(one), "i", FALSE))
    assert kernel(lab.namespace)[1:3] == (False, 0)


def test_whether_it_notifies(lab, one):
    lab.start_both(WRITABLE)
    assert value(lab, notifies(one)) == ENABLED
    lab.writer.set((notifies(one), "i", DISABLED))
    assert value(lab, notifies(one)) == DISABLED
    lab.writer.set((notifies(one), "i", ENABLED))
    assert value(lab, notifies(one)) == ENABLED


def test_all_in_one_set(lab, one):
    lab.start_both(WRITABLE)
    lab.writer.set(*all_four(one), (mtu("ipv6", one), "u", 1400))
    assert kernel(lab.namespace) == (False, True, 1, "uplink")
    assert [answer.value for answer in lab.client.get(*[oid for oid, *_ in all_four(one)])] == [
        DOWN, b"uplink", TRUE, DISABLED]


def test_many_interfaces_in_one_set(lab, one):
    other = lab.namespace.index("other")
    lab.start_both(WRITABLE)
    lab.writer.set((alias(one), "s", "first"), (alias(other), "s", "second"),
                   (admin_status(one), "i", DOWN), (promiscuous(other), "i", TRUE))
    assert kernel(lab.namespace, "one") == (False, False, 0, "first")
    assert kernel(lab.namespace, "other") == (True, True, 1, "second")


@pytest.fixture(scope="module")
def shared_one():
    """One laboratory for all refusals."""
    with Namespace() as namespace, Laboratory(namespace) as lab:
        index = make_one(namespace)
        lab.start_both(WRITABLE)
        yield lab, index


@pytest.mark.parametrize("error, oid, letter, wanted", [
    ("wrongValue", admin_status, "i", TESTING),
    ("wrongValue", admin_status, "i", 0),
    ("wrongValue", admin_status, "i", 4),
    ("wrongType", admin_status, "u", DOWN),
    ("wrongType", admin_status, "s", "down"),
    ("wrongValue", promiscuous, "i", 0),
    ("wrongValue", promiscuous, "i", 3),
    ("wrongType", promiscuous, "u", 1),
    ("wrongValue", notifies, "i", 3),
    ("wrongType", alias, "i", 7),
    ("wrongLength", alias, "s", "x" * 65),
    ("wrongLength", alias, "s", "x" * 300),
    ("wrongValue", alias, "x", "ff41"),  # no UTF-8
    ("wrongValue", alias, "x", "4100"),
    ("wrongValue", alias, "x", "0a41"),
    ("wrongValue", alias, "x", "e280ae41"),  # turns the direction
    ("wrongValue", alias, "x", "41e2"),
    ("notWritable", lambda index: f"1.3.6.1.2.1.2.2.1.2.{index}", "s", "name"),
    ("notWritable", oper_status, "i", DOWN),
    ("notWritable", lambda index: f"1.3.6.1.2.1.31.1.1.1.1.{index}", "s", "name"),
    ("notWritable", lambda index: f"1.3.6.1.2.1.31.1.1.1.17.{index}", "i", 1),
    ("notWritable", lambda index: f"1.3.6.1.2.1.31.1.2.1.3.0.{index}", "i", 6),
    ("notWritable", lambda index: f"1.3.6.1.2.1.31.1.2.1.3.{index}.77", "i", 4),
    ("notWritable", lambda index: f"1.3.6.1.2.1.31.1.4.1.2.{index}.6.1.0.94.0.0.1", "i", 4),
    ("notWritable", lambda index: f"1.3.6.1.2.1.31.1.4.1.3.{index}.6.1.0.94.0.0.1", "i", 2),
    ("notWritable", lambda index: "1.3.6.1.2.1.2.1.0", "i", 2),
    ("noCreation", lambda index: admin_status(999999), "i", DOWN),
    ("noCreation", lambda index: admin_status(0), "i", DOWN),
    ("noCreation", lambda index: alias(999999), "s", "x"),
    ("noCreation", lambda index: alias(index) + ".0", "s", "x"),
    ("noCreation", lambda index: alias(4294967295), "s", "x"),
])
def test_refused(shared_one, error, oid, letter, wanted):
    lab, index = shared_one
    refuses(lab, error, (oid(index), letter, wanted))


def test_hidden_is_not_there(lab, one):
    lab.start_both(f"{WRITABLE}ipifExclude one\n")
    for assignment in all_four(one):
        refuses(lab, "noCreation", assignment)


def test_what_is_wrong_last_keeps_what_is_right_first(lab, one):
    lab.start_both(WRITABLE)
    for error, *wrong in [("noCreation", alias(999999), "s", "x"),
                          ("wrongValue", admin_status(one), "i", TESTING),
                          ("wrongValue", mtu("ipv6", one), "u", 1000)]:
        refuses(lab, error, *all_four(one), tuple(wrong))
        assert value(lab, notifies(one)) == ENABLED


def test_undone_when_the_kernel_refuses(lab, one):
    """IPv6's MTU cannot be more than the link's, which the kernel alone says, when all else is
    done: everything is as it was, with the addresses and routes that a link which is down loses."""
    namespace = lab.namespace
    long = "über " + 60 * "ä" + " that SNMP cannot show whole"
    namespace.ip("link", "set", "one", "alias", long)
    namespace.ip("addr", "add", "192.0.2.1/24", "dev", "one")
    namespace.ip("addr", "add", "2001:db8::1/64", "dev", "one", "nodad")
    namespace.ip("route", "add", "198.51.100.0/24", "via", "192.0.2.9")
    namespace.ip("-6", "route", "add", "2001:db8:1::/48", "via", "2001:db8::9")
    lab.start_both(WRITABLE)

    def state():
        return (kernel(namespace),
                [namespace.ip("-o", *family, "addr", "show", "dev", "one", "scope", "global")
                 for family in ([], ["-6"])],
                sorted(namespace.ip("route", "show").splitlines()),
                sorted(line for line in namespace.ip("-6", "route", "show", "dev",
                                                     "one").splitlines() if "2001" in line))
    before = state()
    assert before[0][3] == long
    with pytest.raises(SnmpError, match="commitFailed"):
        lab.writer.set(*all_four(one), (mtu("ipv6", one), "u", 9000))
    wait_until(lambda: state() == before, 3, f"{before} again, is {state()}")
    assert [answer.value for answer in lab.client.get(
        admin_status(one), promiscuous(one), notifies(one))] == [UP, FALSE, ENABLED]


def test_refused_by_the_kernel(lab, one):
    """Two of one address: the second cannot go up, which one line says, and nothing else is done
    either."""
    for name in ("first", "second"):
        lab.namespace.ip("link", "add", "link", "one", "name", name, "address", "02:00:00:00:00:07",
                         "type", "macvlan")
    lab.namespace.ip("link", "set", "first", "up")
    second = lab.namespace.index("second")
    lab.start_both(WRITABLE)
    before = kernel(lab.namespace, "second")
    with pytest.raises(SnmpError, match="commitFailed"):
        lab.writer.set((alias(second), "s", "uplink"), (admin_status(second), "i", UP))
    assert kernel(lab.namespace, "second") == before
    lab.provider.wait_for_log("cannot write as a manager asks: second: ifAdminStatus: ", 3)
    assert value(lab, alias(second)) == b""
    lab.namespace.ip("link", "set", "first", "down")
    lab.writer.set((admin_status(second), "i", UP))
    assert kernel(lab.namespace, "second")[0]


def test_without_snmpds_own_tables(lab, one):
    if VARIANT == "module":
        lab.use_module(WRITABLE)
    lab.start_snmpd(modules="-ifTable,-ifXTable")
    if VARIANT == "module":
        lab.wait_until_served()
    else:
        lab.start_ipifd(WRITABLE)
    lab.writer.set(*all_four(one))
    assert kernel(lab.namespace) == (False, True, 1, "uplink")
    refuses(lab, "wrongValue", (admin_status(one), "i", TESTING))


@pytest.mark.skipif(VARIANT == "module", reason="snmpd stays root here")
def test_another_user_with_the_right(lab, one):
    needs_root("become nobody")
    os.chmod(lab.folder, 0o755)
    lab.start_snmpd(more="agentXPerms 0777 0755")
    lab.start_ipifd(f"{WRITABLE}agentUser nobody\n")
    lab.writer.set(*all_four(one))
    assert kernel(lab.namespace) == (False, True, 1, "uplink")


@pytest.mark.skipif(VARIANT == "module", reason="snmpd is root here")
def test_without_the_right(lab, one):
    """One line says so; what only the agent has needs no right."""
    lab.start_snmpd()
    conf = lab.write_file("ipifd.conf", WRITABLE)
    lab.ipifd = lab.start("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin",
                          product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x", lab.socket)
    lab.wait_until_served()
    for assignment in all_four(one)[:3]:
        refuses(lab, "commitFailed", assignment)
    log = lab.ipifd.log()
    assert log.count("a change needs CAP_NET_ADMIN") == 3, log
    lab.writer.set((notifies(one), "i", DISABLED))
    assert value(lab, notifies(one)) == DISABLED


def test_log_says_what_was(lab, one):
    lab.start_both(WRITABLE)
    lab.writer.set((alias(one), "s", "first"))
    lab.writer.set((alias(one), "s", "second"), (admin_status(one), "i", DOWN))
    for what in (f'ifAlias.{one} (one): "first", was ""',
                 f'ifAlias.{one} (one): "second", was "first"',
                 f"ifAdminStatus.{one} (one): 2, was 1"):
        lab.provider.wait_for_log(f"a manager has written {what}", 3)


# --- kept ---------------------------------------------------------------------------------------

def renew(lab):
    lab.namespace.ip("link", "del", "one")
    return make_one(lab.namespace, up=False)


@pytest.mark.parametrize("text", ["x" * 63 + "\\", "\"'#" + "é" * 30, " \\ ", "0x41"])
def test_any_alias_is_kept_whole(lab, text):
    index = make_one(lab.namespace)
    lab.start_both(WRITABLE)
    lab.writer.set((alias(index), "x", text.encode().hex()))
    renew(lab)
    wait_until(lambda: kernel(lab.namespace)[3] == text, 3, "set again")
    lab.stop_serving()
    renew(lab)
    lab.start_ipifd(WRITABLE)
    wait_until(lambda: kernel(lab.namespace)[3] == text, 3, "set again at start")


def test_kept(lab):
    """Over a restart, and a new interface of the name; never over what another program set, and not
    while writing is off."""
    namespace = lab.namespace
    index = make_one(namespace, up=False)
    text = "the 'é' \"#\\ end "
    lab.start_snmpd()
    lab.start_ipifd(WRITABLE)
    lab.writer.set((admin_status(index), "i", UP), (alias(index), "s", text),
                   (promiscuous(index), "i", TRUE), (notifies(index), "i", DISABLED))
    written = (True, True, 1, text)
    assert kernel(namespace) == written

    index = renew(lab)
    wait_until(lambda: kernel(namespace) == written, 3, "set again for the new interface")
    wait_until(lambda: value(lab, notifies(index)) == DISABLED, 3, "does not notify either")

    lab.stop_serving()
    index = renew(lab)
    lab.start_ipifd(WRITABLE)
    wait_until(lambda: kernel(namespace) == written, 3, "set again at start")
    wait_until(lambda: value(lab, notifies(index)) == DISABLED, 3, "does not notify either")

    lab.stop_serving()
    index = renew(lab)
    namespace.ip("link", "set", "one", "alias", "another's")
    lab.start_ipifd(WRITABLE)
    wait_until(lambda: kernel(namespace) == (True, True, 1, "another's"), 3, "but for the alias")

    lab.stop_serving()
    index = renew(lab)
    lab.start_ipifd(SERVE)
    assert value(lab, notifies(index)) == ENABLED
    time.sleep(0.3)
    assert kernel(namespace) == (False, False, 0, "")


def test_kept_for_a_name_that_is_given_later(lab):
    """As udev does it: the kernel's own name at first."""
    namespace = lab.namespace
    index = make_one(namespace)
    lab.start_both(WRITABLE)
    lab.writer.set((alias(index), "s", "uplink"))
    namespace.ip("link", "del", "one")
    namespace.ip("link", "add", "first", "type", "veth", "peer", "name", "other")
    assert kernel(namespace, "first")[3] == ""
    index = namespace.index("first")
    wait_until(lambda: value(lab, oper_status(index)) == DOWN, 2, "it is seen")
    namespace.ip("link", "set", "first", "name", "one")
    wait_until(lambda: kernel(namespace)[3] == "uplink", 3, "set again")


def test_kept_no_more(lab):
    """The value from before is what an interface has anyway."""
    index = make_one(lab.namespace)
    lab.start_both(WRITABLE)
    lab.writer.set((alias(index), "s", "uplink"))
    lab.writer.set((alias(index), "s", ""))
    lab.writer.set((admin_status(index), "i", DOWN))
    lab.stop_serving()
    name = "persistent/ipif.conf" if VARIANT == "module" else "persistent/ipifd.conf"
    with open(lab.path(name), encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if not line.startswith("#")]
    assert lines == ["ipifKept one interface ifAdminStatus 2 1"]
