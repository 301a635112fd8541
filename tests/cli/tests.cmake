# SPDX-License-Identifier: BSD-2-Clause
# Label cli: the tool's commands, and what it prints of itself, held against its pages.
# The page in the tree is that of the root that IPIF-MIB has unless a build chooses another.
if(IPIF_MIB_ROOT STREQUAL "1.3.6.1.4.1.8072.9999.9999.4293")
    add_test(NAME cli.columns_page
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/cli/fresh_page" "$<TARGET_FILE:ipif>"
            "${PROJECT_SOURCE_DIR}/docs/columns.md")
    set_tests_properties(cli.columns_page PROPERTIES LABELS "cli;quick" TIMEOUT ${IPIF_HUNG})
endif()

if(IPIF_PYTHON)
    ipif_pytest(cli cli/test_pages.py TIMEOUT 60 QUICK)
    ipif_pytest(cli cli/test_text.py TIMEOUT 60 QUICK)
    ipif_pytest(cli cli/test_output.py TIMEOUT 120 QUICK)
    ipif_pytest(cli cli/test_columns.py TIMEOUT 30 QUICK)
    ipif_pytest(cli cli/test_adapter.py TIMEOUT 60 QUICK)
    ipif_pytest(cli cli/test_table.py TIMEOUT 120 QUICK)
    ipif_pytest(cli cli/test_watch.py TIMEOUT 120 QUICK)
    ipif_pytest(cli cli/test_set.py TIMEOUT 120 QUICK)
    ipif_pytest(cli cli/test_doctor.py TIMEOUT 60 QUICK)
    if(TARGET ipifd)
        ipif_pytest(cli cli/test_table_snmp.py TIMEOUT 120)
        ipif_pytest(cli cli/test_doctor_answers.py TIMEOUT 120)
        ipif_pytest(cli cli/test_doctor_programs.py TIMEOUT 120)
        ipif_pytest(cli cli/test_contexts_command.py TIMEOUT 120)
    endif()
endif()
