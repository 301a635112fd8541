# SPDX-License-Identifier: BSD-2-Clause
"""Zabbix 7.0: one master item walks all columns, everything else is cut out of its answer."""

from .dialect import Dialect

_MASTER = "ip.if.walk"


class Dialect70(Dialect):
    """The 7.0 dialect."""

    version = "7.0"
    groups_key = "template_groups"
    not_supported = ["-1"]

    def vendor(self):
        return {"vendor": dict(self.template.vendor)}

    def masters(self):
        columns = []
        for rule in self.template.rules:
            names = [*rule["macros"].values(), *(item["object"] for item in rule["items"])]
            # Of a column with both families, the whole is walked.
            columns += [self.template.oid(name.partition(".")[0]) for name in names]
        columns = sorted(set(columns), key=lambda oid: [int(part) for part in oid.split(".")])
        return [{
            "uuid": self.template.uuid("item", _MASTER),
            "name": "IP interface tables",
            "type": "SNMP_AGENT",
            "snmp_oid": f"walk[{','.join(columns)}]",
            "key": _MASTER,
            "delay": "{$IP.IF.INTERVAL}",
            "history": "0",
            "value_type": "TEXT",
            "trends": "0",
            "description": "The columns that the discovery rules and their items need.",
            "tags": [{"tag": "component", "value": "raw"}],
        }]

    def reading(self, item, oid):
        return {"type": "SNMP_AGENT", "snmp_oid": f"get[{oid}]"}

    def prototype_reading(self, rule, item, oid):
        step = {"type": "SNMP_WALK_VALUE", "parameters": [oid, "0"], **self.handler(item)}
        return {"type": "DEPENDENT", "delay": "0", "master_item": {"key": _MASTER}}, [step]

    def discovery(self, rule):
        parameters = []
        for macro, name in rule["macros"].items():
            parameters += [macro, self.template.oid(name), "0"]
        return {"type": "DEPENDENT", "delay": "0", "master_item": {"key": _MASTER}}, \
            [{"type": "SNMP_WALK_TO_JSON", "parameters": parameters}]

    def widget(self, widget, number):
        field, _, value = self.target(widget)
        kind = {"ITEM": "item", "GRAPH": "graph", "GRAPH_PROTOTYPE": "graphprototype"}[field]
        fields = []
        if "columns" in widget:
            fields.append({"type": "INTEGER", "name": "columns", "value": str(widget["columns"])})
        name = {"ITEM": "itemid.0"}.get(field, "graphid.0")
        fields.append({"type": field, "name": name, "value": value})
        if field == "ITEM":
            fields += [{"type": "INTEGER", "name": "show.0", "value": "2"},
                       {"type": "INTEGER", "name": "value_size", "value": "25"}]
        else:
            fields.append({"type": "STRING", "name": "reference",
                           "value": f"IPIF{chr(ord('A') + number)}"})
        title = {"name": widget["title"]} if "title" in widget else {}
        # Twelve times as many columns on the page, but rows of the same height.
        return {"type": kind, **title, **self.place(widget, 3), "fields": fields}
