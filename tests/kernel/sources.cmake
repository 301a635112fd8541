# SPDX-License-Identifier: BSD-2-Clause
# DNS servers and router advertisements, from the real programs.
ipif_test_program(source_probe SOURCES kernel/source_probe.c LAYERS sources util)
ipif_test_program(glibc_resolver SOURCES kernel/glibc_resolver.c LAYERS sources util)
if(SYSTEMD_FOUND)
    ipif_test_program(fake_bus_service SOURCES kernel/fake_bus_service.c)
    ipif_pytest(kernel kernel/test_resolver.py TIMEOUT 120)
endif()
ipif_pytest(kernel kernel/test_router_advertisement.py TIMEOUT 120)
ipif_pytest(kernel kernel/test_radvd_interfaces.py TIMEOUT 120)
ipif_pytest(kernel kernel/test_networkd.py TIMEOUT 120)
ipif_pytest(kernel kernel/test_resolv_conf.py TIMEOUT 120)
ipif_pytest(kernel kernel/test_dhclient.py TIMEOUT 120)
