# SPDX-License-Identifier: BSD-2-Clause
"""Debian's snmp_exporter and Prometheus on the loopback, with the project's own files."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

import pytest

from lab.waiting import wait_until
from mibs import modules

from .servers import Servers

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")

SHIPPED = "/usr/share/doc/prometheus-snmp-exporter/examples/generator.yml"
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


def own_if_mib():
    """snmp.yml, as data, with the exporter's own module if_mib: Debian's has none for want of free MIB
    files, and says how it is made.  None where this machine lacks those files, too."""
    if any(modules.file_of(module) is None for module in modules.NEEDED):
        return None
    with open(SHIPPED, encoding="utf-8") as file:
        shipped = yaml.safe_load(file)
    shipped["modules"] = {"if_mib": shipped["modules"]["if_mib"]}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "generator.yml").write_text(yaml.safe_dump(shipped), encoding="utf-8")
        done = subprocess.run(
            [shutil.which("prometheus-snmp-generator"), "generate"], cwd=folder,
            capture_output=True, text=True, check=False,
            env={**os.environ, "MIBDIRS": ":".join(str(place) for place in modules.PLACES
                                                   if place.is_dir())})
        assert done.returncode == 0, done.stderr[-2000:]
        return yaml.safe_load((path / "snmp.yml").read_text(encoding="utf-8"))


class Exporter(Servers):
    """snmp_exporter with the project's file of its dialect and its own if_mib, and Prometheus if it is
    asked for."""

    def __init__(self, target, module="ip_interfaces"):
        super().__init__("prometheus-")
        self.target = target
        self.module = module
        done = subprocess.run(["prometheus-snmp-exporter", "--version"], capture_output=True,
                              text=True, check=True)
        version = re.search(r"version (\d+)\.(\d+)", done.stdout + done.stderr)
        self.current = tuple(map(int, version.groups())) >= (0, 23)
        self.file = self._configuration()
        self.start("exporter", "prometheus-snmp-exporter", f"--config.file={self.file}",
                   f"--web.listen-address={EXPORTER}")
        wait_until(lambda: fetch(f"http://{EXPORTER}/"), 15, "snmp_exporter answers")

    def _configuration(self):
        with open(FOLDER / ("snmp.yml" if self.current else "snmp-0.21.yml"),
                  encoding="utf-8") as file:
            ours = yaml.safe_load(file)
        theirs = own_if_mib()
        self.has_if_mib = theirs is not None
        if theirs and self.current:
            ours["modules"].update(theirs["modules"])
        elif theirs:
            ours.update(theirs)
        return self.write("snmp.yml", yaml.safe_dump(ours))

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
        if not self.has_if_mib:
            config["scrape_configs"].pop()
        for job in config["scrape_configs"]:
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
