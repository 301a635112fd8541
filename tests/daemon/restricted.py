#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""restricted.py UNIT[,DROPIN...] STATE COMMAND...: runs a command as systemd would run it by that
unit, as far as that goes without systemd: user, group, capabilities, system calls, socket families, namespaces,
what of the file system is read-only or hidden.  STATE stands for its StateDirectory.

What cannot be had here: IPAddressDeny (a cgroup's), PrivateDevices, and the realtime and SUID
rules, which touch nothing that ipifd does.
"""

import errno
import os
import subprocess
import sys

import seccomp

USER = 61999  # in the range of DynamicUser
_FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16, "AF_PACKET": 17}
_NAMESPACES = {"net": 0x40000000, "mnt": 0x20000, "pid": 0x20000000, "user": 0x10000000,
               "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000}
_PROT_WRITE, _PROT_EXEC = 2, 4


_LISTS = ("SystemCallFilter", "RestrictAddressFamilies", "CapabilityBoundingSet",
          "AmbientCapabilities", "Environment")


def settings(files):
    """{name: [words]} of [Service]; lists that are given several times add up."""
    found, section = {}, None
    for path in files:
        with open(path, encoding="utf-8") as file:
            for line in map(str.strip, file):
                if line.startswith("["):
                    section = line
                elif section == "[Service]" and "=" in line and not line.startswith("#"):
                    name, _, value = line.partition("=")
                    before = found.get(name, []) if name in _LISTS else []
                    found[name] = before + value.split()
    return found


def system_calls(word):
    """The names that systemd puts under @WORD."""
    if not word.startswith("@"):
        return {word}
    listed = subprocess.run(["systemd-analyze", "syscall-filter", word], check=True, text=True,
                            capture_output=True).stdout.splitlines()
    names = set()
    for line in (text.strip() for text in listed[1:]):
        if line and not line.startswith("#"):
            names |= system_calls(line)
    return names


def allowed_calls(words):
    """What SystemCallFilter lines allow: some, without some.  A word of a drop-in stands alone."""
    allowed, taking = set(), False
    for word in words:
        taking = word.startswith("~") or (taking and word.startswith("@"))
        names = system_calls(word.lstrip("~"))
        allowed = allowed - names if taking else allowed | names
    return allowed


def load_filters(unit):
    calls = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    # systemd's own last step is execve.
    for name in allowed_calls(unit["SystemCallFilter"]) | {"execve"}:
        try:
            calls.add_rule(seccomp.ALLOW, name)
        except RuntimeError:
            pass  # not on this architecture

    more = seccomp.SyscallFilter(seccomp.ALLOW)
    # What systemd can do on i386: one call stands for all of a socket's there, with its arguments in
    # memory; and mmap, which has them there, too, is for nobody.
    i386 = seccomp.system_arch() == seccomp.Arch.X86
    allowed = {_FAMILIES[name] for name in unit["RestrictAddressFamilies"]}
    for family in range(1, 46):
        if family not in allowed and not i386:
            more.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket",
                          seccomp.Arg(0, seccomp.EQ, family))
    if unit["MemoryDenyWriteExecute"] == ["yes"]:
        both = _PROT_WRITE | _PROT_EXEC
        if i386:
            more.add_rule(seccomp.ERRNO(errno.EPERM), "mmap")
        more.add_rule(seccomp.ERRNO(errno.EPERM), "mmap2" if i386 else "mmap",
                      seccomp.Arg(2, seccomp.MASKED_EQ, both, both))
        more.add_rule(seccomp.ERRNO(errno.EPERM), "mprotect",
                      seccomp.Arg(2, seccomp.MASKED_EQ, _PROT_EXEC, _PROT_EXEC))
    # systemd refuses clone with these, too, and setns into whatever a descriptor is of.
    for flag in (flag for name, flag in _NAMESPACES.items()
                 if name not in unit["RestrictNamespaces"]):
        for place, name in ((1, "setns"), (0, "unshare")):
            more.add_rule(seccomp.ERRNO(errno.EPERM), name,
                          seccomp.Arg(place, seccomp.MASKED_EQ, flag, flag))
    more.add_rule(seccomp.ERRNO(errno.EPERM), "setns", seccomp.Arg(1, seccomp.EQ, 0))
    more.load()
    calls.load()


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def restrict_files(unit, state):
    mount("--make-rslave", "/")
    mount("--bind", state, state)
    if unit["ProtectProc"] == ["invisible"]:
        mount("-t", "proc", "-o", "hidepid=invisible", "proc", "/proc")
    if unit["ProtectKernelTunables"] == ["yes"]:
        mount("--bind", "/proc/sys", "/proc/sys")
        mount("-o", "remount,bind,ro", "/proc/sys")
    if "RuntimeDirectory" in unit:
        mount("-t", "tmpfs", "tmpfs", "/run")
        for name in unit["RuntimeDirectory"]:
            os.mkdir(f"/run/{name}")
            os.chown(f"/run/{name}", USER, USER)
    if unit["ProtectSystem"] == ["strict"]:
        mount("-o", "remount,bind,ro", "/")


def become_nobody(command, capabilities):
    """The command behind setpriv, with these capabilities and no others."""
    names = ",".join(f"+{name.removeprefix('CAP_').lower()}" for name in capabilities)
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups",
            f"--bounding-set=-all{names and ','}{names}", f"--inh-caps=-all{names and ','}{names}",
            f"--ambient-caps=-all{names and ','}{names}", "--no-new-privs", *command]


def main():
    files, state, command = sys.argv[1].split(","), sys.argv[2], sys.argv[3:]
    unit = settings(files)
    assert unit["DynamicUser"] == ["yes"]
    assert unit["CapabilityBoundingSet"] == unit.get("AmbientCapabilities", [])
    if command[0] == "--filtered":  # the second time, as that user
        # A sanitizer looks for leaks by ptrace, which is what a unit is to forbid.
        os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        load_filters(unit)
        os.execv(command[1], command[1:])
    os.chown(state, USER, USER)
    restrict_files(unit, state)
    again = [sys.executable, __file__, sys.argv[1], state, "--filtered", *command]
    again = become_nobody(again, unit["CapabilityBoundingSet"])
    os.execvp(again[0], again)


if __name__ == "__main__":
    main()
