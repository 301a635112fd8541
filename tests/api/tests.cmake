# SPDX-License-Identifier: BSD-2-Clause
# Tests of libipif as its callers see it: everything here is linked with the shared library.
add_executable(api_caller
    "${CMAKE_CURRENT_LIST_DIR}/api_caller.c" "${CMAKE_CURRENT_LIST_DIR}/received.c")
set_target_properties(api_caller PROPERTIES ENABLE_EXPORTS ON)
target_compile_definitions(api_caller PRIVATE _GNU_SOURCE)
target_link_libraries(api_caller PRIVATE
    ipif_flags ipif_headers libipif Threads::Threads ${CMAKE_DL_LIBS})

ipif_pytest(kernel api/test_api_rows.py TIMEOUT 120 QUICK)
ipif_pytest(kernel api/test_api_fields.py TIMEOUT 120)
ipif_pytest(kernel api/test_api_interfaces.py TIMEOUT 120)
ipif_pytest(kernel api/test_api_addresses.py TIMEOUT 120)
ipif_pytest(kernel api/test_api_routes.py TIMEOUT 120)
ipif_pytest(kernel api/test_api_set.py TIMEOUT 120 QUICK)
ipif_pytest(kernel api/test_api_enable_status.py TIMEOUT 60 QUICK)
ipif_pytest(kernel api/test_api_notify.py TIMEOUT 90)
ipif_pytest(kernel api/test_api_convert.py TIMEOUT 60 QUICK)

# C programs: run where what they make cannot outlive them.  The thread sanitizer of older
# compilers cannot bear address randomisation.
find_program(IPIF_SETARCH setarch)
if(CMOCKA_FOUND)
    add_executable(api_edges "${CMAKE_CURRENT_LIST_DIR}/api_edges.c")
    target_link_libraries(api_edges PRIVATE
        ipif_flags ipif_headers libipif PkgConfig::CMOCKA Threads::Threads)
    add_test(NAME kernel.api_edges
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/lab/isolated" "${IPIF_SETARCH}" -R
            $<TARGET_FILE:api_edges>)
    set_tests_properties(kernel.api_edges PROPERTIES
        LABELS kernel TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77)
endif()

add_executable(api_threads "${CMAKE_CURRENT_LIST_DIR}/api_threads.c")
target_link_libraries(api_threads PRIVATE ipif_flags ipif_headers libipif Threads::Threads)
add_test(NAME kernel.api_threads
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/lab/isolated" "${IPIF_SETARCH}" -R
        $<TARGET_FILE:api_threads>)
set_tests_properties(kernel.api_threads PROPERTIES
    LABELS kernel TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77)

# In gcc's build without sanitizers the same once more, the library's layers compiled for the thread
# sanitizer; with one of their own the preset tsan does that.
include(CheckCSourceCompiles)
set(CMAKE_REQUIRED_FLAGS -fsanitize=thread)
check_c_source_compiles("int main(void) { return 0; }" HAVE_THREAD_SANITIZER)
unset(CMAKE_REQUIRED_FLAGS)
if(HAVE_THREAD_SANITIZER AND CMAKE_C_COMPILER_ID STREQUAL "GNU" AND NOT IPIF_SANITIZE)
    add_executable(api_threads_tsan "${CMAKE_CURRENT_LIST_DIR}/api_threads.c")
    foreach(layer IN ITEMS util netlink programs model live change api)
        target_sources(api_threads_tsan PRIVATE $<TARGET_PROPERTY:ipif_${layer},SOURCES>)
        target_include_directories(api_threads_tsan PRIVATE "${IPIF_LAYER_ROOT}/${layer}")
    endforeach()
    target_compile_definitions(api_threads_tsan PRIVATE _GNU_SOURCE)
    target_compile_options(api_threads_tsan PRIVATE -g -O1 -fsanitize=thread)
    target_link_options(api_threads_tsan PRIVATE -fsanitize=thread)
    target_link_libraries(api_threads_tsan PRIVATE ipif_headers ${IPIF_SYSTEM_LIBRARIES})
    add_test(NAME kernel.api_threads_tsan
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/lab/isolated" "${IPIF_SETARCH}" -R
            $<TARGET_FILE:api_threads_tsan>)
    set_tests_properties(kernel.api_threads_tsan PROPERTIES
        LABELS kernel TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77)
endif()

# --- the change engine below SNMP's SET
add_executable(set_reads "${CMAKE_CURRENT_SOURCE_DIR}/change/set_reads.c"
    "${PROJECT_SOURCE_DIR}/subagent/agent/binding.c" "${PROJECT_SOURCE_DIR}/subagent/agent/set_change.c"
    "${PROJECT_SOURCE_DIR}/subagent/agent/set_check.c"
    "${PROJECT_SOURCE_DIR}/subagent/agent/set_phases.c")
ipif_use_layers(set_reads agentx columns change live model programs netlink util)
foreach(layer IN ITEMS agent connection agentx columns change live model programs netlink util)
    target_include_directories(set_reads PRIVATE "${IPIF_LAYER_ROOT}/${layer}")
endforeach()
target_link_libraries(set_reads PRIVATE ipif_headers PkgConfig::NETSNMP_AGENT)
target_link_options(set_reads PRIVATE 
    -Wl,--wrap=live_read_row,--wrap=live_read_entry,--wrap=link_read)
add_test(NAME kernel.set_reads
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/lab/isolated" $<TARGET_FILE:set_reads>)
set_tests_properties(kernel.set_reads PROPERTIES
    LABELS kernel TIMEOUT ${IPIF_HUNG} SKIP_RETURN_CODE 77)

# --- the library as it is installed
ipif_pytest(kernel api/test_library.py TIMEOUT 180 ONCE)
if(TEST kernel.library)
    set_tests_properties(kernel.library PROPERTIES ENVIRONMENT
        "IPIF_BUILD=${PROJECT_BINARY_DIR};IPIF_CC=${CMAKE_C_COMPILER};IPIF_SANITIZE=${IPIF_SANITIZE}")
endif()
