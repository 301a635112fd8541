# SPDX-License-Identifier: BSD-2-Clause
# Included by tests/CMakeLists.txt.  Label monitoring: real Zabbix, Nagios, Prometheus; their
# packages are listed in monitoring/packages.
ipif_pytest(agent monitoring/test_plugin.py TIMEOUT 120)
