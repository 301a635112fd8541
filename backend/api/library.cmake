# SPDX-License-Identifier: BSD-2-Clause
# libipif.so: the layers up to api, with the names of libipif.map and no others.
set(map "${CMAKE_CURRENT_LIST_DIR}/libipif.map")
add_library(libipif SHARED)
ipif_use_layers(libipif util sources model live api)
target_include_directories(libipif INTERFACE
    "${PROJECT_SOURCE_DIR}/backend/include" "${PROJECT_SOURCE_DIR}/backend/include/ipif")
target_link_options(libipif PRIVATE "-Wl,--version-script=${map}")
if(NOT IPIF_SANITIZE)
    target_link_options(libipif PRIVATE -Wl,--no-undefined)
endif()
set_target_properties(libipif PROPERTIES
    OUTPUT_NAME ipif VERSION ${PROJECT_VERSION} SOVERSION 0 LINK_DEPENDS "${map}")

# Below the prefix where it is there, so that an installed tree can be moved.
foreach(directory IN ITEMS LIBDIR INCLUDEDIR)
    if(IS_ABSOLUTE "${CMAKE_INSTALL_${directory}}")
        set(IPIF_PC_${directory} "${CMAKE_INSTALL_${directory}}")
    else()
        set(IPIF_PC_${directory} "\${prefix}/${CMAKE_INSTALL_${directory}}")
    endif()
endforeach()
configure_file("${CMAKE_CURRENT_LIST_DIR}/libipif.pc.in" "${PROJECT_BINARY_DIR}/libipif.pc" @ONLY)
install(TARGETS libipif LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/backend/include/ipif"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(FILES "${PROJECT_BINARY_DIR}/libipif.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
