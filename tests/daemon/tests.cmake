# SPDX-License-Identifier: BSD-2-Clause
# Included by tests/CMakeLists.txt: ipifd as a service: unit, rights, what systemd is told.
ipif_pytest(agent daemon/test_restricted.py TIMEOUT 90 ONCE)
if(CAPNG_FOUND)
    ipif_pytest(agent daemon/test_privileges.py TIMEOUT 90)
endif()
ipif_pytest(agent daemon/test_peer.py TIMEOUT 60)
ipif_pytest(agent daemon/test_local_user.py TIMEOUT 60 ONCE)
if(SYSTEMD_FOUND)
    ipif_pytest(agent daemon/test_notify.py TIMEOUT 90)
endif()
ipif_pytest(agent daemon/test_background.py TIMEOUT 60 QUICK)
ipif_pytest(agent daemon/test_streams.py TIMEOUT 120)

add_test(NAME unit.service_unit
    COMMAND "${IPIF_PYTHON}" -m pytest -q -rs "${CMAKE_CURRENT_LIST_DIR}/test_unit.py"
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
set_tests_properties(unit.service_unit PROPERTIES
    LABELS "unit;quick" TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77
    ENVIRONMENT "IPIF_BUILD=${PROJECT_BINARY_DIR}")
