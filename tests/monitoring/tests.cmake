# SPDX-License-Identifier: BSD-2-Clause
# Included by tests/CMakeLists.txt.  Label monitoring: real Zabbix, Nagios, Prometheus; their
# packages are listed in monitoring/packages.
ipif_pytest(agent monitoring/test_plugin.py TIMEOUT 120)
ipif_pytest(agent monitoring/test_plugin_links.py TIMEOUT 120 ONCE)
ipif_pytest(agent monitoring/test_by_hand.py TIMEOUT 60 ONCE)
ipif_pytest(unit monitoring/test_generated.py TIMEOUT 60 QUICK ONCE)
ipif_pytest(monitoring monitoring/test_tenants.py TIMEOUT 120)
ipif_pytest(monitoring monitoring/test_generators.py TIMEOUT 60)
ipif_pytest(monitoring monitoring/test_nagios.py TIMEOUT 180)
ipif_pytest(monitoring monitoring/test_prometheus.py TIMEOUT 300)
ipif_pytest(monitoring monitoring/test_if_mib_exporter.py TIMEOUT 120)
ipif_pytest(monitoring monitoring/test_scale.py TIMEOUT 300)
ipif_pytest(monitoring monitoring/test_zabbix.py TIMEOUT 900)
ipif_pytest(monitoring monitoring/test_zabbix_linux.py TIMEOUT 300)
ipif_pytest(monitoring monitoring/test_tenants_zabbix.py TIMEOUT 400)
# Each has namespaces of its own, but together they would starve each other on a small machine.
set_tests_properties(
    monitoring.nagios monitoring.prometheus monitoring.scale monitoring.zabbix
    monitoring.tenants monitoring.if_mib_exporter monitoring.zabbix_linux monitoring.tenants_zabbix
    PROPERTIES RESOURCE_LOCK monitoring)
