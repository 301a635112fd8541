# SPDX-License-Identifier: BSD-2-Clause
"""Debian's snmp_exporter and Prometheus on the loopback, with the project's own files."""

import json
import pathlib
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from lab.waiting import wait_until

from .servers import Servers

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "monitoring" / "prometheus"
EXPORTER = "127.0.0.1:9116"
PROMETHEUS = "127.0.0.1:9090"


def fetch(url, **query):
    """The text behind a URL, or None where it is refused."""
    if query:
        url += "?" + urllib.parse.urlencode(query)
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read().decode()
    except urllib.error.URLError:
        return None


def metrics(text):
    """{(name, frozenset of labels): value} of an exposition."""
    result = {}
    for line in text.splitlines():
        match = re.fullmatch(r"([a-zA-Z_:]\w*)(?:\{(.*)\})? (\S+)", line)
        if match:
            labels = re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match[2] or "")
            result[match[1], frozenset(labels)] = float(match[3])
    return result


class Exporter(Servers):
    """snmp_exporter with the file of its dialect, and Prometheus if it is asked for."""

    def __init__(self, target, module="ip_interfaces", file=None):
        super().__init__("prometheus-")
        self.target = target
        self.module = module
        done = subprocess.run(["prometheus-snmp-exporter", "--version"], capture_output=True,
                              text=True, check=True)
        version = re.search(r"version (\d+)\.(\d+)", done.stdout + done.stderr)
        self.current = tuple(map(int, version.groups())) >= (0, 23)
        self.file = file or FOLDER / ("snmp.yml" if self.current else "snmp-0.21.yml")
        self.start("exporter", "prometheus-snmp-exporter", f"--config.file={self.file}",
                   f"--web.listen-address={EXPORTER}")
        wait_until(lambda: fetch(f"http://{EXPORTER}/"), 15, "snmp_exporter answers")

    def scrape(self):
        """The metrics of the target."""
        auth = {"auth": "public_v2"} if self.current else {}
        text = fetch(f"http://{EXPORTER}/snmp", module=self.module, target=self.target, **auth)
        assert text is not None, "snmp_exporter refused the scrape"
        return metrics(text)

    def start_prometheus(self):
        """Prometheus with the shipped job and rules; only the times are shorter."""
        with open(FOLDER / "prometheus.yml", encoding="utf-8") as file:
            config = yaml.safe_load(file)
        job = config["scrape_configs"][0]
        job.update(scrape_interval="1s", scrape_timeout="1s")
        job["static_configs"] = [{"targets": [self.target]}]
        if not self.current:
            del job["params"]["auth"]
        with open(FOLDER / "alerts.yml", encoding="utf-8") as file:
            rules = yaml.safe_load(file)
        for rule in rules["groups"][0]["rules"]:
            if "for" in rule:
                rule["for"] = "2s"
            rule["expr"] = rule["expr"].replace("[10m]", "[10s]").replace("[1h]", "[20s]")
        config["rule_files"] = [self.write("rules.yml", yaml.safe_dump(rules))]
        config["global"] = {"evaluation_interval": "1s"}
        path = self.write("prometheus.yml", yaml.safe_dump(config))
        self.start("prometheus", "prometheus", f"--config.file={path}",
                   f"--storage.tsdb.path={self.path('data')}", f"--web.listen-address={PROMETHEUS}",
                   "--log.level=warn")
        wait_until(lambda: fetch(f"http://{PROMETHEUS}/-/ready"), 30, "Prometheus is ready")

    @staticmethod
    def query(expression):
        """The result vector of an instant query."""
        text = fetch(f"http://{PROMETHEUS}/api/v1/query", query=expression)
        assert text, f"Prometheus refuses {expression}"
        return json.loads(text)["data"]["result"]

    @staticmethod
    def firing():
        """The names of the alerts that fire, each with its interface ("" for a host)."""
        answer = json.loads(fetch(f"http://{PROMETHEUS}/api/v1/alerts"))
        return {(alert["labels"]["alertname"], alert["labels"].get("ipifInterfaceName", ""))
                for alert in answer["data"]["alerts"] if alert["state"] == "firing"}
