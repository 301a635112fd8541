# SPDX-License-Identifier: BSD-2-Clause
"""A laboratory for ipifd: namespaces, generated interfaces, an independent reader of the kernel, a
private snmpd with ipifd beside it, and Net-SNMP's own tools as the manager.

Nothing in here uses the product to say what is right: `lab.kernel` computes every expected value
from `ip -j`, `ethtool --json` and `/proc/sys`.
"""
