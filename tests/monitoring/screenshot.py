# SPDX-License-Identifier: BSD-2-Clause
"""Pictures of web pages by a headless Chromium."""

import os
import signal
import struct
import subprocess
import tempfile
import urllib.parse
import zlib

from .needs import program

_TRIES = 3


def zabbix_dashboard(url, host, path, minutes, size="1224,786"):
    """Logs in by the address alone and takes the host's dashboard of the last minutes."""
    request = f"zabbix.php?action=host.dashboard.view&hostid={host}&kiosk=1" \
              f"&from=now-{minutes}m&to=now"
    login = urllib.parse.urlencode(
        {"name": "Admin", "password": "zabbix", "enter": "Sign in", "request": request})
    take(f"{url}index.php?{login}", path, size)


def take(address, path, size):
    """Writes a PNG of what the page shows once it has loaded its parts.

    Chromium's clock for that now and then stands still for ever: it gets three tries.
    """
    command = [program("chromium"), "--headless", "--no-sandbox", "--disable-gpu",
               "--disable-dev-shm-usage", "--hide-scrollbars", f"--window-size={size}",
               "--virtual-time-budget=15000", f"--screenshot={path}"]
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, \
                subprocess.Popen([*command, f"--user-data-dir={profile}", address],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                 start_new_session=True) as browser:
            try:
                _, errors = browser.communicate(timeout=40)
            except subprocess.TimeoutExpired:
                os.killpg(browser.pid, signal.SIGKILL)
                browser.communicate()
                continue
        assert browser.returncode == 0, errors[-2000:]
        return
    raise AssertionError(f"chromium did not end within 40 s, {_TRIES} times")


def colours(path):
    """How many different bytes the picture's pixels have: a blank page has very few."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, pixels = 8, b""
    while place < len(data):
        length, = struct.unpack(">I", data[place:place + 4])
        if data[place + 4:place + 8] == b"IDAT":
            pixels += data[place + 8:place + 8 + length]
        place += length + 12
    return len(set(zlib.decompress(pixels)))
