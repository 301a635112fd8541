# SPDX-License-Identifier: BSD-2-Clause
"""`ipif watch`: a line for each change."""

import contextlib
import json
import re
import signal
import subprocess
from datetime import datetime, timedelta, timezone

import pytest

from lab.cli import assert_one_clear_line, ipif
from lab.process import Process, product
from lab.waiting import wait_until


class Watch(Process):
    """A running `ipif watch`."""

    def lines(self):
        """Whole lines printed so far."""
        return self.log().splitlines() if self.log().endswith("\n") else \
            self.log().splitlines()[:-1]

    def events(self):
        """The same of --json."""
        return [json.loads(line) for line in self.lines()]

    def wait_for(self, seconds=5, **wanted):
        """Waits for an event with these members; Changed must be among those that changed."""
        def found():
            for event in self.events():
                if all(set(value) <= set(event[key]) if key == "Changed" else event[key] == value
                       for key, value in wanted.items()):
                    return event
            return None
        return wait_until(found, seconds, f"an event {wanted} among {self.events()[-8:]}")


@pytest.fixture
def watching(netns, tmp_path):
    """Starts `ipif watch` in the namespace, and returns when it follows."""
    with contextlib.ExitStack() as stack:
        def start(*arguments):
            watch = Watch([product("bin/ipif"), "watch", *arguments], tmp_path / "log", netns)
            stack.callback(watch.end)
            names = iter(f"start{number}" for number in range(1000))

            def follows():
                name = next(names)
                netns.ip("link", "add", name, "type", "ifb")
                netns.ip("link", "del", name)
                return "start" in watch.log()
            wait_until(follows, 5, "watch prints what happens", pause=0.1)
            return watch
        yield start


def test_life_of_an_interface(netns, watching):
    watch = watching("--json")
    netns.ip("link", "add", "name", "one", "index", "4000", "type", "ifb")
    for family in ("ipv4", "ipv6"):
        event = watch.wait_for(Event="added", InterfaceName="one", Family=family)
        assert event.pop("Time")
        assert event == {"Event": "added", "Family": family, "InterfaceIndex": 4000,
                         "InterfaceName": "one", "Changed": [], "Before": {}, "After": {}}
    netns.ip("link", "set", "one", "mtu", "1400")
    for family in ("ipv4", "ipv6"):
        event = watch.wait_for(Event="changed", InterfaceName="one", Family=family)
        assert event["Changed"] == ["NlMtu"]
        assert (event["Before"], event["After"]) == ({"NlMtu": 1500}, {"NlMtu": 1400})
    netns.ip("link", "set", "one", "name", "uno")
    watch.wait_for(Event="changed", InterfaceName="uno", Changed=["InterfaceName"])
    netns.ip("link", "set", "uno", "mtu", "1200")
    watch.wait_for(Event="removed", InterfaceName="uno", Family="ipv6")
    netns.ip("link", "del", "uno")
    watch.wait_for(Event="removed", InterfaceName="uno", Family="ipv4", InterfaceIndex=4000)


def test_life_of_a_link(netns, watching):
    watch = watching("--json")
    netns.ip("link", "add", "one", "index", "4000", "type", "veth", "peer", "name", "other")
    event = watch.wait_for(Event="linkAdded", InterfaceName="one")
    assert event.pop("Time")
    assert event == {"Event": "linkAdded", "Family": None, "InterfaceIndex": 4000,
                     "InterfaceName": "one", "Changed": [], "Before": {}, "After": {}}
    for command, before, after in (
            ("link set one up", {"ifAdminStatus": "down", "ifOperStatus": "down"},
             {"ifAdminStatus": "up", "ifOperStatus": "lowerLayerDown"}),
            ("link set other up", {"ifOperStatus": "lowerLayerDown"}, {"ifOperStatus": "up"}),
            ("link set one alias uplink", {"ifAlias": ""}, {"ifAlias": "uplink"}),
            ("link set one promisc on", {"ifPromiscuousMode": False}, {"ifPromiscuousMode": True}),
            ("link set other down", {"ifOperStatus": "up"}, {"ifOperStatus": "lowerLayerDown"}),
            ("link set one down", {"ifAdminStatus": "up", "ifOperStatus": "lowerLayerDown"},
             {"ifAdminStatus": "down", "ifOperStatus": "down"}),
            ("link set one address 02:00:5e:10:00:01", None,
             {"ifPhysAddress": "02:00:5e:10:00:01"}),
            ("link set one name uno", {"ifName": "one"}, {"ifName": "uno"})):
        netns.ip(*command.split())
        event = watch.wait_for(Event="linkChanged", InterfaceIndex=4000, After=after)
        assert before in (None, event["Before"]) and event["Family"] is None
        assert event["Changed"] == list(after)
    netns.ip("link", "del", "uno")
    watch.wait_for(Event="linkRemoved", InterfaceName="uno", InterfaceIndex=4000)
    # Who reads rows does not meet links under their events.
    assert all((event["Family"] is None) == event["Event"].startswith("link")
               for event in watch.events())


def test_links_as_text(netns, watching):
    netns.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    watch = watching()
    netns.ip("link", "set", "one", "up")
    watch.wait_for_log("  link  ifAdminStatus down -> up, ifOperStatus down -> lowerLayerDown", 5)


def test_what_the_kernel_does_not_announce(netns, watching):
    netns.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    watch = watching("--json")
    netns.write("ipv6/conf/one/dad_transmits", 7)
    netns.write("ipv4/neigh/one/retrans_time_ms", 2000)
    watch.wait_for(InterfaceName="one", Family="ipv6", Changed=["DadTransmits"])
    watch.wait_for(InterfaceName="one", Family="ipv4", Changed=["RetransmitTime"])


def test_values_are_those_of_show_and_the_time_is_now(netns, watching):
    netns.ip_batch(["link add one type ifb", "link set one up"])
    watch = watching("--json")
    start = datetime.now(timezone.utc) - timedelta(milliseconds=1)
    netns.ip("route", "add", "default", "dev", "one", "metric", 77)
    event = watch.wait_for(InterfaceName="one", Family="ipv4", Changed=["Metric"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["Time"])
    when = datetime.strptime(event["Time"], "%Y-%m-%dT%H:%M:%S.%f%z")
    assert start <= when <= datetime.now(timezone.utc)
    assert event["Before"]["Metric"] is None and event["After"]["Metric"] == 77
    assert list(event["Before"]) == list(event["After"]) == event["Changed"]
    (row,) = ipif("show", "one", "--family", "ipv4", "--json", namespace=netns).json()
    assert event["After"].items() <= row.items()


def test_one_family(netns, watching):
    watch = watching("--json", "--family", "ipv6")
    netns.ip("link", "add", "one", "type", "ifb")
    watch.wait_for(Event="added", InterfaceName="one")
    assert {event["Family"] for event in watch.events()} == {"ipv6"}


def test_text_tells_both_values(netns, watching):
    netns.ip("link", "add", "one", "type", "ifb")
    watch = watching()
    netns.ip("link", "set", "one", "mtu", "1400")
    watch.wait_for_log("NlMtu 1500 -> 1400 bytes", 5)
    assert all(line.split()[1] in ("added", "removed", "changed") for line in watch.lines())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_well(watching, number):
    watch = watching("--json")
    assert watch.end(number)[0] == 0


def test_nobody_reads(netns):
    """A closed pipe ends it at the next line, as it ends any other tool."""
    with netns.entered(), subprocess.Popen([product("bin/ipif"), "watch"], text=True,
                                           stdout=subprocess.PIPE) as running:
        running.stdout.close()

        def ended():
            netns.ip("link", "add", "one", "type", "ifb")
            netns.ip("link", "del", "one")
            return running.poll() is not None
        wait_until(ended, 5, "it ends", pause=0.1)
        assert running.returncode != 0


def test_errors():
    assert_one_clear_line(ipif("watch", "--netns", "nosuch"), 1, "nosuch")
    assert ipif("watch", "lo").status == 2
