# SPDX-License-Identifier: BSD-2-Clause
"""The unit and its drop-ins, as systemd itself judges them; no systemd has to run."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

BUILD = Path(os.environ.get("IPIF_BUILD", "build")).resolve()
SYSTEMD = Path(__file__).resolve().parents[2] / "subagent" / "systemd"
UNIT = BUILD / "ipifd.service"
MOST_EXPOSED = 1.5

if not shutil.which("systemd-analyze"):
    pytest.skip("no systemd-analyze on this machine", allow_module_level=True)


def _analyze(*words):
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@pytest.fixture
def unit(tmp_path):
    """A copy of the unit whose program is this build's; drop-ins go beside it."""
    text = UNIT.read_text(encoding="utf-8")
    text, count = re.subn(r"^ExecStart=\S+", f"ExecStart={BUILD}/bin/ipifd", text, flags=re.M)
    assert count == 1
    copy = tmp_path / "ipifd.service"
    copy.write_text(text, encoding="utf-8")
    return copy


def _add(unit, name):
    folder = unit.parent / "ipifd.service.d"
    folder.mkdir(exist_ok=True)
    shutil.copy(SYSTEMD / name, folder)


def _exposure(unit):
    done = _analyze("security", "--offline=true", f"--threshold={int(MOST_EXPOSED * 10)}", str(unit))
    [level] = re.findall(r"Overall exposure level for ipifd.service: ([\d.]+)", done.stdout)
    return float(level), done.returncode


def test_exposure_of_the_unit(unit):
    level, status = _exposure(unit)
    assert level <= MOST_EXPOSED and status == 0, level


def test_a_lax_unit_is_found(unit):
    """The judge above judges."""
    text = unit.read_text(encoding="utf-8")
    unit.write_text(re.sub(r"^(Protect|Restrict|SystemCall|Capability|Dynamic).*\n", "", text,
                           flags=re.M), encoding="utf-8")
    level, status = _exposure(unit)
    assert level > MOST_EXPOSED and status != 0


@pytest.mark.parametrize("dropins", [[], ["writable.conf"], ["namespace.conf"], ["contexts.conf"],
                                     ["writable.conf", "namespace.conf"],
                                     ["writable.conf", "contexts.conf"]])
def test_systemd_understands_every_line(unit, dropins):
    for name in dropins:
        _add(unit, name)
    done = _analyze("verify", "--man=no", str(unit))
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "ipifd" in line]
    assert done.returncode == 0 and not ours, ours


@pytest.mark.parametrize("dropin, capability", [("writable.conf", "CAP_NET_ADMIN"),
                                                ("contexts.conf", "CAP_SYS_ADMIN")])
def test_a_drop_in_takes_one_capability_and_no_more(dropin, capability):
    text = (SYSTEMD / dropin).read_text(encoding="utf-8")
    granted = re.findall(r"^\w*Capabilit\w*=(.*)$", text, flags=re.M)
    assert granted == [capability, capability]


def test_tmpfiles_repairs_the_folder(tmp_path):
    """An /var/agentx of snmpd's own making, 0700, is open afterwards."""
    if not shutil.which("systemd-tmpfiles"):
        pytest.skip("no systemd-tmpfiles on this machine")
    if os.getuid() != 0:
        pytest.skip("the folder is root's")
    folder = tmp_path / "var/agentx"
    folder.mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    done = subprocess.run(
        ["systemd-tmpfiles", f"--root={tmp_path}", "--create", str(SYSTEMD / "ipifd.tmpfiles")],
        capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert folder.stat().st_mode & 0o777 == 0o755
