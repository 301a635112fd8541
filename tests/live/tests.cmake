# SPDX-License-Identifier: BSD-2-Clause
# Included by tests/CMakeLists.txt.
ipif_test_program(replaced SOURCES live/replaced.c LAYERS live model programs netlink util)
target_link_libraries(replaced PRIVATE ipif_headers)
target_link_options(replaced PRIVATE -Wl,--wrap=link_read)
add_test(NAME kernel.replaced
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/lab/isolated" $<TARGET_FILE:replaced>)
set_tests_properties(kernel.replaced PROPERTIES
    LABELS kernel TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77)
if(TARGET ipif)
    ipif_pytest(kernel live/test_host_of_a_router.py TIMEOUT 90)
endif()
