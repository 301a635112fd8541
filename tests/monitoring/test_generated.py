# SPDX-License-Identifier: BSD-2-Clause
"""What monitoring/ generates is up to date, well-formed, and names the objects of the MIB."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from mibs import modules

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")

MONITORING = pathlib.Path(__file__).resolve().parents[2] / "monitoring"
TEMPLATES = sorted((MONITORING / "zabbix").glob("template_*.yaml"))


def test_zabbix_templates_are_up_to_date():
    done = subprocess.run([sys.executable, MONITORING / "zabbix" / "generate", "--check"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def walk(data, path=""):
    """Every dict of a tree with its path."""
    if isinstance(data, dict):
        yield path, data
        for key, value in data.items():
            yield from walk(value, f"{path}/{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from walk(value, f"{path}[{number}]")


@pytest.fixture(name="template", params=TEMPLATES, ids=lambda path: path.stem[-3:])
def parsed_template(request):
    return yaml.safe_load(request.param.read_text(encoding="utf-8"))["zabbix_export"]


def test_uuids(template):
    # The UUID of the group is Zabbix's own, and in both places that of the same group.
    seen = [entry["uuid"] for _, entry in walk(template) if "uuid" in entry]
    assert len(seen) == len(set(seen)) > 50
    for uuid in seen:
        assert re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", uuid), uuid


def test_references(template):
    (body,) = template["templates"]
    items = list(body["items"])
    for rule in body["discovery_rules"]:
        items += [rule, *rule["item_prototypes"]]
    keys = [item["key"] for item in items]
    assert len(keys) == len(set(keys))
    maps = {valuemap["name"] for valuemap in body["valuemaps"]}
    for item in items:
        assert item.get("valuemap", {"name": next(iter(maps))})["name"] in maps
        assert item.get("master_item", {"key": keys[0]})["key"] in keys
        for name in re.findall(r"1\.3\.6[0-9.]*\w", item.get("snmp_oid", "")):
            assert re.fullmatch(r"[0-9]+(\.[0-9]+)+", name)
    text = json.dumps(template)
    used = set(re.findall(r"\{\$([A-Z0-9._]+)[:}]", text))
    assert used == {macro["macro"].strip("{$}") for macro in body["macros"]}


def test_both_dialects_have_the_same_parts():
    parts = []
    for path in TEMPLATES:
        (body,) = yaml.safe_load(path.read_text(encoding="utf-8"))["zabbix_export"]["templates"]
        parts.append({(entry["uuid"], entry.get("name")) for _, entry in walk(body)
                      if "uuid" in entry and not entry.get("key", "").startswith("ip.if.walk")})
    assert len(parts) == 2 and parts[0] == parts[1]


def test_oids_are_those_of_the_mib():
    if not shutil.which("snmptranslate"):
        pytest.skip("needs the package snmp")
    folders = ":".join(map(str, modules.search_path()))
    with open(MONITORING / "zabbix" / "source.yaml", encoding="utf-8") as file:
        source = yaml.safe_load(file)
    for name, place in source["objects"].items():
        root, _, rest = place.partition(".")
        module = "IP-MIB" if root == "ip" else "IPIF-MIB"
        done = subprocess.run(
            ["snmptranslate", "-M", folders, "-m", module, "-On", f"{module}::{name}"],
            capture_output=True, text=True, check=True)
        oid = f".{source['roots'][root]}.{rest}"
        assert done.stdout.strip() in (oid, oid.removesuffix(".0")), name


def test_dashboard_is_what_grafana_imports():
    with open(MONITORING / "prometheus" / "grafana-ip-interfaces.json", encoding="utf-8") as file:
        dashboard = json.load(file)
    identifiers = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(identifiers)) == len(identifiers) > 5
    for panel in dashboard["panels"]:
        assert panel["datasource"]["uid"] == "${datasource}", panel["title"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for target in panel["targets"]:
            assert target["datasource"]["uid"] == "${datasource}", panel["title"]
        if panel["type"] == "state-timeline":
            (mapping,) = panel["fieldConfig"]["defaults"]["mappings"]
            assert set(mapping["options"]) == {"1", "2"}, f"{panel['title']}: a state is a word"


def test_alert_rules_are_readable():
    with open(MONITORING / "prometheus" / "alerts.yml", encoding="utf-8") as file:
        (group,) = yaml.safe_load(file)["groups"]
    for rule in group["rules"]:
        assert rule["labels"]["severity"] in ("info", "warning", "critical")
        assert rule["annotations"]["summary"]
