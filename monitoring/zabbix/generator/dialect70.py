# SPDX-License-Identifier: BSD-2-Clause
"""Zabbix 7.0: a few master items walk the columns, everything else is cut out of their answers."""

from .dialect import Dialect

# An OID list is limited to 512 characters, so there is one master per kind of table.
_IP_MIB, _INTERFACES, _ADAPTERS = "ip.if.walk[ip-mib]", "ip.if.walk[interfaces]", \
    "ip.if.walk[adapters]"
_MASTERS = {
    _IP_MIB: "IP-MIB's tables",
    _INTERFACES: "Interface table",
    _ADAPTERS: "Adapter and DNS server tables",
}


class Dialect70(Dialect):
    """The 7.0 dialect."""

    version = "7.0"
    has_states = True
    groups_key = "template_groups"
    not_supported = ["-1"]
    # An interface that vanished stays watched for the seven days that are the default here.
    lifetime = {"enabled_lifetime_type": "DISABLE_NEVER"}

    def vendor(self):
        return {"vendor": dict(self.template.vendor)}

    def _master_of(self, *names):
        places = [self.template.objects[name.partition(".")[0]] for name in names]
        if any(place.startswith(("ipif.2.", "ipif.3.")) for place in places):
            return _ADAPTERS
        return _IP_MIB if places[0].startswith("ip.") else _INTERFACES

    def masters(self):
        columns = {key: set() for key in _MASTERS}
        for rule in self.template.rules:
            groups = [tuple(rule["macros"].values())]
            groups += [(item["object"],) for item in rule["items"] if "object" in item]
            for names in groups:
                # Of a column with both families, the whole is walked.
                columns[self._master_of(*names)] |= {
                    self.template.oid(name.partition(".")[0]) for name in names}
        return [self._master(key, name, columns[key]) for key, name in _MASTERS.items()]

    def _master(self, key, name, columns):
        columns = sorted(columns, key=lambda oid: [int(part) for part in oid.split(".")])
        oid = f"walk[{','.join(columns)}]"
        assert len(oid) <= 512, f"{key}: Zabbix takes no OID list of {len(oid)} characters"
        return {
            "uuid": self.template.uuid("item", key),
            "name": name,
            "type": "SNMP_AGENT",
            "snmp_oid": oid,
            "key": key,
            "delay": "{$IP.IF.INTERVAL}",
            "history": "0",
            "value_type": "TEXT",
            "trends": "0",
            "description": "The columns that the discovery rules and their items need.",
            "tags": [{"tag": "component", "value": "raw"}],
        }

    def reading(self, item, oid):
        return {"type": "SNMP_AGENT", "snmp_oid": f"get[{oid}]"}

    def prototype_reading(self, rule, item, oid):
        step = {"type": "SNMP_WALK_VALUE", "parameters": [oid, "0"], **self.handler(item)}
        return {"type": "DEPENDENT", "delay": "0",
                "master_item": {"key": self._master_of(item["object"])}}, [step]

    def discovery(self, rule):
        parameters = []
        for macro, name in rule["macros"].items():
            parameters += [macro, self.template.oid(name), "0"]
        master = self._master_of(*rule["macros"].values())
        return {"type": "DEPENDENT", "delay": "0", "master_item": {"key": master}}, \
            [{"type": "SNMP_WALK_TO_JSON", "parameters": parameters}]

    def widget(self, widget, number):
        kind, fields = self._states(widget) if "states" in widget else self._target(widget)
        if "item" not in widget:
            fields.append({"type": "STRING", "name": "reference",
                           "value": f"IPIF{chr(ord('A') + number)}"})
        for place, (value, color) in enumerate(widget.get("colors", {}).items()):
            fields += [
                {"type": "STRING", "name": f"thresholds.{place}.color", "value": color},
                {"type": "STRING", "name": f"thresholds.{place}.threshold", "value": str(value)}]
        fields.sort(key=lambda field: field["name"])
        title = {"name": widget["title"]} if "title" in widget else {}
        # Three times as many columns on the page, but rows of the same height.
        return {"type": kind, **title, **self.place(widget, 3), "fields": fields}

    @staticmethod
    def _states(widget):
        return "honeycomb", [
            {"type": "STRING", "name": "items.0", "value": widget["states"]},
            {"type": "STRING", "name": "primary_label",
             "value": r'{{ITEM.NAME}.regsub("^Interface (.*): ", "\1")}'},
            # Small enough for the longest word.
            {"type": "INTEGER", "name": "secondary_label_decimal_places", "value": "0"},
            {"type": "INTEGER", "name": "secondary_label_size", "value": "17"},
            {"type": "INTEGER", "name": "secondary_label_size_type", "value": "1"}]

    def _target(self, widget):
        field, _, value = self.target(widget)
        kind = {"ITEM": "item", "GRAPH": "graph", "GRAPH_PROTOTYPE": "graphprototype"}[field]
        fields = []
        if "columns" in widget:
            fields.append({"type": "INTEGER", "name": "columns", "value": str(widget["columns"])})
        if field == "ITEM":
            fields += [{"type": "INTEGER", "name": "decimal_places", "value": "0"},
                       {"type": "INTEGER", "name": "show.0", "value": "2"},
                       {"type": "INTEGER", "name": "value_size", "value": "25"}]
        name = {"ITEM": "itemid.0"}.get(field, "graphid.0")
        fields.append({"type": field, "name": name, "value": value})
        return kind, fields
