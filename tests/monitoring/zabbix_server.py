# SPDX-License-Identifier: BSD-2-Clause
"""A whole Zabbix on the loopback: PostgreSQL, the server, and the frontend by PHP's web server."""

import glob
import gzip
import subprocess

from lab.waiting import wait_until

from .servers import Servers, run

_DATABASE = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
fsync = off
synchronous_commit = off
full_page_writes = off
"""

# One process of each kind that the test needs; whatever is new is polled within a second.
_SERVER = """\
ListenIP=127.0.0.1
ListenPort=10051
LogType=console
PidFile={run}/server.pid
SocketDir={run}
DBHost={socket}
DBName=zabbix
DBUser=zabbix
StartPollers={pollers}
StartPollersUnreachable=1
StartTrappers=1
StartPreprocessors=1
StartPingers=0
StartDiscoverers=0
StartHTTPPollers=0
StartLLDProcessors=1
StartDBSyncers=1
StartTimers=1
StartEscalators=1
StartAlerters=1
CacheSize=32M
CacheUpdateFrequency=1
HousekeepingFrequency=0
UnreachableDelay=2
UnavailableDelay=3
UnreachablePeriod=5
Timeout=2
"""

_FRONTEND = """\
<?php
$DB['TYPE'] = 'POSTGRESQL'; $DB['SERVER'] = '{socket}'; $DB['PORT'] = '0';
$DB['DATABASE'] = 'zabbix'; $DB['USER'] = 'zabbix'; $DB['PASSWORD'] = ''; $DB['SCHEMA'] = '';
$DB['ENCRYPTION'] = false; $DB['KEY_FILE'] = ''; $DB['CERT_FILE'] = ''; $DB['CA_FILE'] = '';
$DB['VERIFY_HOST'] = false; $DB['CIPHER_LIST'] = ''; $DB['DOUBLE_IEEE754'] = true;
$DB['VAULT'] = ''; $DB['VAULT_URL'] = ''; $DB['VAULT_DB_PATH'] = ''; $DB['VAULT_TOKEN'] = '';
$ZBX_SERVER = '127.0.0.1'; $ZBX_SERVER_PORT = '10051'; $ZBX_SERVER_NAME = 'test';
$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
"""


class ZabbixServer(Servers):
    """Runs a Zabbix; `url` is where its frontend is."""

    url = "http://127.0.0.1:8080/"

    def __init__(self, pollers=2):
        super().__init__("zabbix-")
        self._pollers = pollers
        try:
            self._start_database()
            self._fill_database()
            self._start_server()
            self._start_frontend()
        except BaseException:
            self.end()
            raise

    def _start_database(self):
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.directory("database", "postgres", 0o700)
        self._socket = self.directory("socket", "postgres", 0o755)
        data = self.path("database", "data")
        run(f"{programs}/initdb", "-D", data, "-N", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", user="postgres")
        with open(f"{data}/postgresql.conf", "a", encoding="ascii") as file:
            file.write(_DATABASE.format(socket=self._socket))
        self.start("postgres", f"{programs}/postgres", "-D", data, user="postgres")
        wait_until(lambda: self._sql("postgres", "postgres", "select 1"), 30, "PostgreSQL answers")

    def _sql(self, user, database, command):
        done = subprocess.run(
            ["psql", "-h", self._socket, "-U", user, "-AtXc", command, database],
            capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def _fill_database(self):
        self._sql("postgres", "postgres", "create role zabbix login")
        self._sql("postgres", "postgres", "create database zabbix owner zabbix")
        for name in ("schema", "images", "data"):
            with gzip.open(f"/usr/share/zabbix-server-pgsql/{name}.sql.gz", "rt",
                           encoding="utf-8") as file:
                run("psql", "-h", self._socket, "-U", "zabbix", "-v", "ON_ERROR_STOP=1", "-qX",
                    "-o", "/dev/null", "zabbix", stdin=file.read())
        # As on any server that has run for a minute: without figures of its tables PostgreSQL takes
        # minutes to link a large template.
        run("psql", "-h", self._socket, "-U", "zabbix", "-v", "ON_ERROR_STOP=1", "-qXc", "analyze",
            "zabbix")

    def _start_server(self):
        folder = self.directory("run", "zabbix")
        config = self.write("server.conf", _SERVER.format(
            run=folder, socket=self._socket, pollers=self._pollers))
        server = self.start("server", "zabbix_server", "-f", "-c", config, user="zabbix")
        server.wait_for_log("started [configuration syncer", 30)

    def _start_frontend(self):
        # Debian's frontend reads its configuration from /etc only: a copy reads ours.
        run("cp", "-rL", "/usr/share/zabbix", self.path("web"))
        config = self.write("web-configuration.php", _FRONTEND.format(socket=self._socket))
        reader = self.path("web", "include", "classes", "core", "CConfigFile.php")
        with open(reader, encoding="utf-8") as file:
            text = file.read()
        assert "/etc/zabbix/zabbix.conf.php" in text
        with open(reader, "w", encoding="utf-8") as file:
            file.write(text.replace("/etc/zabbix/zabbix.conf.php", config))
        settings = [f"-d{setting}" for setting in (
            "memory_limit=256M", "post_max_size=16M", "max_execution_time=300",
            "max_input_time=300", "date.timezone=UTC", "opcache.enable_cli=1")]
        # Its pages want the locale of the user's language, which few machines have.
        self.directory("locale")
        run("localedef", "-i", "en_US", "-f", "UTF-8", self.path("locale", "en_US.UTF-8"))
        frontend = self.start("frontend", "env", f"--chdir={self.path('web')}",
                              f"LOCPATH={self.path('locale')}", "php", *settings, "-S", "127.0.0.1:8080", "-t",
                              self.path("web"), user="zabbix")
        frontend.wait_for_log("Development Server", 10)

