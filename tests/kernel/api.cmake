# SPDX-License-Identifier: BSD-2-Clause
# Tests of libipif as its callers see it: everything here is linked with the shared library.
add_executable(api_caller "${CMAKE_CURRENT_LIST_DIR}/api_caller.c")
target_link_libraries(api_caller PRIVATE ipif_flags ipif_headers libipif Threads::Threads)

ipif_pytest(kernel kernel/test_api_rows.py TIMEOUT 120)
ipif_pytest(kernel kernel/test_api_set.py TIMEOUT 120)
ipif_pytest(kernel kernel/test_api_enable_status.py TIMEOUT 60)
