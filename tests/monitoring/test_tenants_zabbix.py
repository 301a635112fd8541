# SPDX-License-Identifier: BSD-2-Clause
"""A real Zabbix with a host for each of two contexts: by the template's macro, as the context name
of its SNMP interface (SNMPv3), or by its community (SNMPv2c)."""

import pathlib

import pytest

from lab.waiting import wait_until

from . import needs
from .test_tenants import PORT, TENANTS, running_lab, user_of  # noqa: F401  pylint: disable=unused-import
from .zabbix_api import ZabbixApi
from .zabbix_server import ZabbixServer

needs.require(zabbix_server_pgsql="/usr/share/zabbix-server-pgsql/schema.sql.gz",
              zabbix_frontend_php="/usr/share/zabbix/api_jsonrpc.php", php_cli="php",
              postgresql="psql", locales="/usr/share/i18n/locales/en_US")
needs.require_root()

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "monitoring" / "zabbix"
TEMPLATE = "Linux IP interfaces by SNMP"
MACROS = {"{$IP.IF.INTERVAL}": "2s", "{$IP.IF.DISCOVERY.INTERVAL}": "4s",
          "{$IP.IF.LASTCHANGE.INTERVAL}": "2s"}


@pytest.fixture(scope="module", name="api")
def running_api(lab):
    assert lab
    with ZabbixServer() as server:
        api = ZabbixApi(server.url)
        dialect = "6.0" if api.version < (6, 4) else "7.0"
        path = FOLDER / f"template_ip_interfaces_snmp_{dialect}.yaml"
        assert api.import_template(path.read_text(encoding="utf-8")) is True
        yield api
        server.check_alive()


def create(api, name, details, macros):
    """A host with the template; its id."""
    group = api.call("hostgroup.get", {"filter": {"name": ["Linux servers"]}})
    return api.call("host.create", {
        "host": name, "groups": [{"groupid": group[0]["groupid"]}],
        "templates": [{"templateid": api.template_id(TEMPLATE)}],
        "interfaces": [{"type": 2, "main": 1, "useip": 1, "ip": "127.0.0.1", "dns": "",
                        "port": str(PORT), "details": {"bulk": 1, **details}}],
        "macros": [{"macro": macro, "value": value} for macro, value in {**MACROS, **macros}.items()],
    })["hostids"][0]


def v3(tenant):
    """authPriv, SHA1, AES128."""
    return {"version": 3, "securityname": user_of(tenant), "securitylevel": 2, "authprotocol": 1,
            "authpassphrase": "PASSWORD", "privprotocol": 1, "privpassphrase": "PASSWORD",
            "contextname": "{$SNMP_CONTEXT}"}


def test_each_host_has_its_interfaces(api):
    hosts = {}
    for tenant in TENANTS:
        hosts[create(api, f"{tenant}-v3", v3(tenant), {"{$SNMP_CONTEXT}": tenant})] = tenant
        hosts[create(api, f"{tenant}-v2c", {"version": 2, "community": "{$SNMP_COMMUNITY}"},
                     {"{$SNMP_COMMUNITY}": f"SECRET-{tenant}"})] = tenant

    def present():
        return {host: {key for key, item in api.items(host).items()
                       if key.startswith("ipv4.if.presence[") and item["lastvalue"] == "1"}
                for host in hosts}

    expected = {host: {f"ipv4.if.presence[{TENANTS[tenant]}]"} for host, tenant in hosts.items()}
    wait_until(lambda: present() == expected, 150, "each has its own and no other", pause=0.5)
