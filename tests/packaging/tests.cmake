# SPDX-License-Identifier: BSD-2-Clause
# Included by tests/CMakeLists.txt.  Label packaging: builds packages, so not part of a quick run.
add_test(NAME packaging.debian COMMAND "${CMAKE_CURRENT_LIST_DIR}/install")
add_test(NAME packaging.readme COMMAND "${CMAKE_CURRENT_LIST_DIR}/readme")
add_test(NAME packaging.rpm COMMAND "${CMAKE_CURRENT_LIST_DIR}/rpm")
set_tests_properties(packaging.debian packaging.readme packaging.rpm PROPERTIES LABELS packaging
    TIMEOUT 900 SKIP_RETURN_CODE 77 RUN_SERIAL ON ENVIRONMENT "IPIF_PYTHON=${IPIF_PYTHON}")
