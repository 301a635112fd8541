# SPDX-License-Identifier: BSD-2-Clause
"""Zabbix 6.0: every item asks for itself; the server puts questions of one time into one request."""

from .dialect import Dialect


class Dialect60(Dialect):
    """The 6.0 dialect."""

    version = "6.0"
    groups_key = "groups"
    lifetime = {"lifetime": "7d"}

    @staticmethod
    def widget_order(widget):
        return (widget.get("name", "").lower(), widget["type"], int(widget.get("x", 0)),
                int(widget.get("y", 0)))

    def reading(self, item, oid):
        return {"type": "SNMP_AGENT", "snmp_oid": oid}

    def prototype_reading(self, rule, item, oid):
        return {"type": "SNMP_AGENT", "snmp_oid": oid,
                "delay": "{$IP.IF.INTERVAL}"}, self.missing(item)

    def discovery(self, rule):
        pairs = ",".join(f"{macro},{self.template.oid(name)}"
                         for macro, name in rule["macros"].items())
        return {"type": "SNMP_AGENT", "snmp_oid": f"discovery[{pairs}]",
                "delay": "{$IP.IF.DISCOVERY.INTERVAL}"}, []

    def widget(self, widget, number):
        field, kind, value = self.target(widget)
        fields = []
        if "columns" in widget:
            fields.append({"type": "INTEGER", "name": "columns", "value": str(widget["columns"])})
        if field == "ITEM":
            fields += [{"type": "INTEGER", "name": "show", "value": "2"},
                       {"type": "INTEGER", "name": "value_size", "value": "25"}]
        name = {"ITEM": "itemid"}.get(field, "graphid")
        fields.append({"type": field, "name": name, "value": value})
        title = {"name": widget["title"]} if "title" in widget else {}
        return {"type": kind, **title, **self.place(widget, 1), "fields": fields}
