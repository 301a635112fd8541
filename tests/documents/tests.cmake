# SPDX-License-Identifier: BSD-2-Clause
# Included by tests/CMakeLists.txt: documents and manual pages against the programs.
if(NOT IPIF_SANITIZE) # texts, which have no memory
    foreach(name IN ITEMS manual documents security commands_are_run pictures)
        add_test(NAME unit.${name}
            COMMAND "${IPIF_PYTHON}" -m pytest -q -rs "${CMAKE_CURRENT_LIST_DIR}/test_${name}.py"
            WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
        set_tests_properties(unit.${name} PROPERTIES
            LABELS "unit;quick" TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77
            ENVIRONMENT "IPIF_BUILD=${PROJECT_BINARY_DIR}")
    endforeach()
endif()
ipif_pytest(agent documents/test_marked_commands.py TIMEOUT 60 ONCE)
ipif_pytest(newcomer documents/test_building.py TIMEOUT 120)
ipif_pytest(monitoring documents/test_exporter.py TIMEOUT 120)
set_tests_properties(monitoring.exporter PROPERTIES RESOURCE_LOCK monitoring)
ipif_pytest(agent documents/test_started.py TIMEOUT 60 ONCE)
ipif_pytest(agent documents/test_remote.py TIMEOUT 60 ONCE)
ipif_pytest(cli documents/test_terminal.py TIMEOUT 60 ONCE)
