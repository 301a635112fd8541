# SPDX-License-Identifier: BSD-2-Clause
"""How busy one Zabbix 6.0 poller is with a fleet: the hosts of fleet.py, polled by a real server.

    tests/lab/isolated env IPIF_BUILD=build PYTHONPATH=tests \\
        /usr/bin/python3 -m monitoring.fleet_zabbix HOSTS LASTCHANGE INTERVAL

with both intervals in seconds, shorter than the template's by the same factor.
"""

import sys
import time

from . import fleet
from .test_zabbix import FOLDER, TEMPLATE
from .zabbix_api import ZabbixApi
from .zabbix_server import ZabbixServer

_BUSY = "zabbix[process,poller,avg,busy]"
_VALUES = "zabbix[wcache,values]"


def main():
    count, last_change, interval = map(int, sys.argv[1:])
    with fleet.Fleet(count) as hosts, ZabbixServer(pollers=1) as server:
        api = ZabbixApi(server.url)
        api.import_template(
            (FOLDER / "template_ip_interfaces_snmp_6.0.yaml").read_text(encoding="utf-8"))
        macros = {"{$IP.IF.INTERVAL}": f"{interval}s", "{$IP.IF.DISCOVERY.INTERVAL}": "10m",
                  "{$IP.IF.LASTCHANGE.INTERVAL}": f"{last_change}s"}
        ids = [api.create_host(f"host-{address}", TEMPLATE.name, 161, macros, address)
               for address in hosts.addresses]
        own, = api.call("host.get", {"filter": {"host": ["Zabbix server"]}, "output": ["hostid"]})
        for item in api.call("item.get", {"hostids": own["hostid"], "output": ["itemid", "key_"]}):
            if item["key_"] in (_BUSY, _VALUES):
                api.call("item.update", {"itemid": item["itemid"], "delay": "10s"})
        time.sleep(60)  # discovery, and every first poll
        before, begin = hosts.cpu(), time.monotonic()
        time.sleep(90)
        agents = (hosts.cpu() - before) / (time.monotonic() - begin) / count
        items = api.items(own["hostid"])
        late = sum(1 for host in ids for item in api.items(host).values()
                   if item["lastclock"] == "0")
        print(f"hosts {count}; poller busy {float(items[_BUSY]['lastvalue']):.3g} %; "
              f"values per second {float(items[_VALUES]['lastvalue']):.4g}; "
              f"agents' CPU per host {agents * 1000:.3g} ms/s; items without value {late}")


if __name__ == "__main__":
    main()
