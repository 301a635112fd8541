# SPDX-License-Identifier: BSD-2-Clause
"""Zabbix's JSON-RPC, of 6.0 and 7.0."""

import json
import urllib.request

_MISSING = {"createMissing": True, "updateExisting": True}
_WHOLE = {**_MISSING, "deleteMissing": True}


class ZabbixError(AssertionError):
    """The API refused, in its own words."""


class ZabbixApi:
    """A session of the administrator."""

    def __init__(self, url):
        self._url = f"{url}api_jsonrpc.php"
        self._token = None
        self.version = (0, 0)
        version = self.call("apiinfo.version", [])
        self.version = tuple(int(part) for part in version.split(".")[:2])
        self.release = version
        self._token = self.call("user.login", {"username": "Admin", "password": "zabbix"})

    def call(self, method, parameters):
        """One call; its result."""
        body = {"jsonrpc": "2.0", "method": method, "params": parameters, "id": 1}
        headers = {"Content-Type": "application/json-rpc"}
        if self._token and self.version >= (6, 4):
            headers["Authorization"] = f"Bearer {self._token}"
        elif self._token:
            body["auth"] = self._token
        request = urllib.request.Request(self._url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            result = json.load(answer)
        if "error" in result:
            raise ZabbixError(f"{method}: {result['error']['message']} {result['error']['data']}")
        return result["result"]

    def _rules(self):
        groups = "template_groups" if self.version >= (6, 2) else "groups"
        return {groups: _MISSING, "templates": _MISSING, "items": _WHOLE, "discoveryRules": _WHOLE,
                "triggers": _WHOLE, "graphs": _WHOLE, "valueMaps": _WHOLE,
                "templateDashboards": _WHOLE}

    def import_template(self, text):
        """configuration.import of a YAML file's text."""
        return self.call("configuration.import",
                         {"format": "yaml", "source": text, "rules": self._rules()})

    def compare_template(self, text):
        """What an import of the text would change; empty when nothing."""
        return self.call("configuration.importcompare",
                         {"format": "yaml", "source": text, "rules": self._rules()})

    def template_id(self, name):
        """The id of a template."""
        return self.call("template.get", {"filter": {"host": [name]}, "output": ["templateid"]}
                         )[0]["templateid"]

    def export_template(self, name):
        """configuration.export of one template as YAML."""
        return self.call("configuration.export",
                         {"format": "yaml", "options": {"templates": [self.template_id(name)]}})

    def create_host(self, name, templates, port, macros, address="127.0.0.1"):
        """A host with a template, or a tuple of them, that is polled by SNMPv2c; its id."""
        if isinstance(templates, str):
            templates = (templates,)
        group = self.call("hostgroup.get",
                          {"filter": {"name": ["Linux servers"]}, "output": ["groupid"]})
        details = {"version": 2, "bulk": 1, "community": "{$SNMP_COMMUNITY}"}
        return self.call("host.create", {
            "host": name,
            "groups": [{"groupid": group[0]["groupid"]}],
            "templates": [{"templateid": self.template_id(template)} for template in templates],
            "interfaces": [{"type": 2, "main": 1, "useip": 1, "ip": address, "dns": "",
                            "port": str(port), "details": details}],
            "macros": [{"macro": macro, "value": value} for macro, value in (
                *macros.items(), ("{$SNMP_COMMUNITY}", "public"))],
        })["hostids"][0]

    def items(self, host):
        """Items of a host by key."""
        return {item["key_"]: item for item in self.call("item.get", {
            "hostids": host, "output": ["itemid", "key_", "name", "lastvalue", "lastclock", "state",
                                        "error", "value_type", "type", "master_itemid", "status"]})}

    def execute(self, *entries):
        """Has items, or rules of discovery, polled now instead of at their next time; of dependent
        ones the item that they depend on."""
        masters = {entry["master_itemid"] if entry["master_itemid"] != "0" else entry["itemid"]
                   for entry in entries}
        self.call("task.create", [{"type": 6, "request": {"itemid": identifier}}
                                  for identifier in sorted(masters)])

    def history(self, item):
        """The values of an item, [(clock, value)], the oldest first."""
        return [(int(value["clock"]), float(value["value"])) for value in self.call("history.get", {
            "itemids": item["itemid"], "history": item["value_type"], "sortfield": "clock"})]

    def discovery_rules(self, host):
        """Discovery rules of a host by key."""
        return {rule["key_"]: rule for rule in self.call("discoveryrule.get", {
            "hostids": host, "output": ["itemid", "key_", "state", "error",
                                        "master_itemid"]})}

    def problems(self, host):
        """The names of the host's open problems."""
        return {problem["name"] for problem in self.call("problem.get", {
            "hostids": host, "output": ["name"]})}

    def graphs(self, host):
        """The names of the host's graphs."""
        return {graph["name"] for graph in self.call("graph.get", {
            "hostids": host, "output": ["name"]})}
