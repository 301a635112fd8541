# SPDX-License-Identifier: BSD-2-Clause
"""What the two dialects have in common; dialect60.py and dialect70.py say how they differ."""

from . import source


class Dialect:
    """One dialect's export of a template."""

    version = None
    groups_key = None

    def __init__(self, template):
        self.template = template
        self._triggers = template.triggers()

    def text(self):
        """The whole file."""
        head = "# SPDX-License-Identifier: BSD-2-Clause\n" \
               "# Generated from source.yaml by ./generate: do not edit.\n"
        return head + source.dump({"zabbix_export": self.export()})

    def export(self):
        """The whole file as data."""
        template = self.template
        body = {
            "uuid": template.uuid("template"),
            "template": template.name,
            "name": template.name,
            "description": template.description,
            **self.vendor(),
            "groups": [{"name": template.group["name"]}],
            "items": self.masters() + [self.item(item) for item in template.items],
            "discovery_rules": [self.rule(rule) for rule in template.rules],
            "tags": [{"tag": "class", "value": "os"}, {"tag": "target", "value": "linux"}],
            "macros": [self.macro(*macro) for macro in sorted(template.macros)],
            "dashboards": [self.dashboard(board) for board in template.dashboards],
            "valuemaps": [self.valuemap(name) for name in template.valuemaps],
        }
        return {
            "version": self.version,
            self.groups_key: [{"uuid": template.group["uuid"], "name": template.group["name"]}],
            "templates": [body],
            "graphs": [self.graph(graph, "graph") for graph in template.graphs],
        }

    # --- what differs ---------------------------------------------------------------------------
    lifetime = {}  # of what is discovered no more
    has_states = False  # widgets that show one state of every interface as words

    @staticmethod
    def widget_order(widget):
        """The order of widgets in the server's own exports."""
        return int(widget.get("x", 0)), int(widget.get("y", 0))

    def vendor(self):
        """The template's vendor entry."""
        return {}

    def masters(self):
        """Items that only carry data for others."""
        return []

    def reading(self, item, oid):
        """How a scalar is read: keys of the item."""
        raise NotImplementedError

    def prototype_reading(self, rule, item, oid):
        """How a column is read: (keys of the item prototype, first preprocessing steps)."""
        raise NotImplementedError

    def discovery(self, rule):
        """How a rule reads: (keys of the rule, first preprocessing steps)."""
        raise NotImplementedError

    def widget(self, widget, number):
        """One widget of a dashboard."""
        raise NotImplementedError

    # --- items ----------------------------------------------------------------------------------
    def item(self, item):
        """A host-level item."""
        if item.get("type") == "internal":
            keys, steps = {"type": "INTERNAL", "delay": item["interval"]}, []
        elif "formula" in item:
            keys = {"type": "CALCULATED", "delay": item["interval"], "params": item["formula"]}
            steps = self.missing(item)
        else:
            keys = {**self.reading(item, self.template.oid(item["object"])),
                    "delay": item["interval"]}
            steps = self.missing(item)
        result = self._common(item, keys, steps, [])
        triggers = [self.trigger(trigger, item) for trigger in item.get("triggers", [])]
        return {**result, **({"triggers": triggers} if triggers else {})}

    def prototype(self, rule, item):
        """An item prototype of a discovery rule."""
        if "formula" in item:
            keys = {"type": "CALCULATED", "delay": "{$IP.IF.INTERVAL}", "params": item["formula"]}
            steps = self.missing(item)
        else:
            oid = f"{self.template.oid(item['object'])}.{{#SNMPINDEX}}"
            keys, steps = self.prototype_reading(rule, item, oid)
        result = self._common(item, keys, steps, [{"tag": "interface", "value": "{#IFNAME}"}])
        triggers = [self.trigger(trigger, item) for trigger in item.get("triggers", [])]
        return {**result, **({"trigger_prototypes": triggers} if triggers else {})}

    def missing(self, item):
        """The step for an instance that does not exist, where reading it is an error."""
        return [{"type": "CHECK_NOT_SUPPORTED", "parameters": self.not_supported,
                 **self.handler(item, self.not_supported_default)}]

    @staticmethod
    def handler(item, default=None):
        """What a step does when it fails; what the server does anyway is not written."""
        if item["missing"] != "discard":
            return {"error_handler": "CUSTOM_VALUE", "error_handler_params": item["missing"]}
        return {} if default == "discard" else {"error_handler": "DISCARD_VALUE"}

    not_supported = [""]
    not_supported_default = "discard"

    def _common(self, item, keys, steps, tags):
        steps = steps + self._steps(item)
        value = item.get("value", "UNSIGNED")
        origin = {"ip": "MIB: IP-MIB", "ipif": "MIB: IPIF-MIB"}
        description = item["description"]
        if "object" in item:
            root = self.template.objects[item["object"].partition(".")[0]].partition(".")[0]
            description = f"{origin[root]}\n{description}\n"
        result = {"uuid": self.template.uuid("item", item.get("id", item["key"])), "name": item["name"],
                  "type": keys.pop("type"), **{key: keys.pop(key) for key in list(keys)
                                               if key == "snmp_oid"},
                  "key": item["key"], **keys}
        if value != "UNSIGNED":
            result["value_type"] = value
        if value == "CHAR":
            result["trends"] = "0"
        if "units" in item:
            result["units"] = item["units"]
        result["description"] = description
        if "valuemap" in item:
            result["valuemap"] = {"name": item["valuemap"]}
        if steps:
            result["preprocessing"] = steps
        master = result.pop("master_item", None)
        if master:
            result["master_item"] = master
        result["tags"] = [{"tag": "component", "value": item.get("component", "network")}, *tags]
        return result

    def _steps(self, item):
        steps = []
        script = self.template.script(item)
        if "multiplier" in item:
            steps.append({"type": "MULTIPLIER", "parameters": [item["multiplier"]]})
        if script:
            steps.append({"type": "JAVASCRIPT", "parameters": [script]})
        if item.get("per_second"):
            steps.append({"type": "CHANGE_PER_SECOND", "parameters": [""]})
        if "heartbeat" in item:
            steps.append({"type": "DISCARD_UNCHANGED_HEARTBEAT", "parameters": [item["heartbeat"]]})
        return steps

    # --- triggers, graphs, maps -----------------------------------------------------------------
    def trigger(self, trigger, item):
        """A trigger or trigger prototype."""
        result = {
            "uuid": self.template.uuid("trigger", item.get("id", item["key"]),
                                       trigger.get("id", trigger["name"])),
            "expression": self.template.expand(trigger["expression"]),
        }
        if "recovery" in trigger:
            result["recovery_mode"] = "RECOVERY_EXPRESSION"
            result["recovery_expression"] = self.template.expand(trigger["recovery"])
        result |= {"name": trigger["name"], "opdata": trigger["opdata"],
                   "priority": trigger["priority"], "description": trigger["description"]}
        if trigger.get("manual_close"):
            result["manual_close"] = "YES"
        if "depends" in trigger:
            result["dependencies"] = [self._triggers[name] for name in trigger["depends"]]
        result["tags"] = [{"tag": "scope", "value": trigger["scope"]}]
        return result

    def graph(self, graph, kind):
        """A graph or graph prototype."""
        lines = []
        for number, (key, look) in enumerate(graph["items"].items()):
            style, color = look.split()
            lines.append({
                **({"sortorder": str(number)} if number else {}),
                **({"drawtype": style} if style != "LINE" else {}),
                "color": color, "item": {"host": self.template.name, "key": key}})
        most = {"ymax_type_1": "ITEM", "ymax_item_1": {
            "host": self.template.name, "key": graph["up_to"]}} if "up_to" in graph else {}
        return {"uuid": self.template.uuid(kind, graph["name"]), "name": graph["name"],
                "ymin_type_1": "FIXED", **most, "graph_items": lines}

    @staticmethod
    def macro(name, value, text):
        """A macro: the server's default is not written."""
        return {"macro": f"{{${name}}}", **({"value": value} if value else {}), "description": text}

    def valuemap(self, name):
        """A value map."""
        mappings = []
        for value, text in self.template.valuemaps[name].items():
            least = str(value).removeprefix(">=")
            kind = {"type": "GREATER_OR_EQUAL"} if least != str(value) else {}
            mappings.append({**kind, "value": least, "newvalue": text})
        return {"uuid": self.template.uuid("valuemap", name), "name": name, "mappings": mappings}

    # --- discovery ------------------------------------------------------------------------------
    def rule(self, rule):
        """A discovery rule with all its prototypes."""
        keys, steps = self.discovery(rule)
        script = self.template.script(rule)
        if script:
            steps = steps + [{"type": "JAVASCRIPT", "parameters": [script]}]
        result = {"uuid": self.template.uuid("rule", rule["key"]), "name": rule["name"],
                  "type": keys.pop("type"), **{key: keys.pop(key) for key in list(keys)
                                               if key == "snmp_oid"},
                  "key": rule["key"], "delay": keys.pop("delay"), "filter": self._filter(rule),
                  **self.lifetime, "description": rule["description"],
                  "item_prototypes": [self.prototype(rule, item) for item in rule["items"]]}
        graphs = [self.graph(graph, "graph prototype") for graph in rule.get("graphs", [])]
        if graphs:
            result["graph_prototypes"] = graphs
        result |= keys
        if steps:
            result["preprocessing"] = steps
        if "optional" in rule:
            result["overrides"] = self._overrides(rule)
        return result

    @staticmethod
    def _filter(rule):
        conditions = [{"macro": rule["exists"], "operator": "EXISTS"}] if "exists" in rule else []
        conditions += [
            {"macro": "{#IFNAME}", "value": "{$IP.IF.NAME.MATCHES}"},
            {"macro": "{#IFNAME}", "value": "{$IP.IF.NAME.NOT_MATCHES}",
             "operator": "NOT_MATCHES_REGEX"},
        ]
        return {"evaltype": "AND", "conditions": [
            {**condition, "formulaid": letter}
            for letter, condition in zip("ABC", conditions)]}

    @staticmethod
    def _overrides(rule):
        return [
            {"name": f"No {words[0]}", "step": str(number),
             "filter": {"conditions": [
                 {"macro": macro, "operator": "NOT_EXISTS", "formulaid": "A"}]},
             "operations": [{"operationobject": "ITEM_PROTOTYPE", "operator": "LIKE",
                             "value": word, "discover": "NO_DISCOVER"} for word in words]}
            for number, (macro, words) in enumerate(rule["optional"].items(), 1)
        ]

    # --- dashboards -----------------------------------------------------------------------------
    def dashboard(self, board):
        """A dashboard; widget references count through all its pages."""
        pages, number = [], 0
        for page in board["pages"]:
            widgets = []
            for widget in page["widgets"]:
                if "states" in widget and not self.has_states:
                    continue
                widgets.append(self.widget(widget, number))
                number += 1
            widgets.sort(key=self.widget_order)
            pages.append({"name": page["name"], "widgets": widgets})
        return {"uuid": self.template.uuid("dashboard", board["name"]), "name": board["name"],
                "pages": pages}

    def place(self, widget, factor):
        """Where a widget is; the server's defaults are not written."""
        x, y, width, height = widget["at"]
        return {key: str(value) for key, value, default in (
            ("x", x * factor, 0), ("y", y, 0), ("width", width * factor, 1), ("height", height, 2))
            if value != default}

    def target(self, widget):
        """What a widget shows: (field type, widget type of 6.0, value)."""
        host = {"host": self.template.name}
        if "item" in widget:
            return "ITEM", "ITEM", {**host, "key": widget["item"]}
        if "graph" in widget:
            return "GRAPH", "GRAPH_CLASSIC", {**host, "name": widget["graph"]}
        return "GRAPH_PROTOTYPE", "GRAPH_PROTOTYPE", {**host, "name": widget["graph_prototype"]}
