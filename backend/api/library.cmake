# SPDX-License-Identifier: BSD-2-Clause
# libipif.so: the layers up to api, with the names of libipif.map and no others.
set(map "${CMAKE_CURRENT_LIST_DIR}/libipif.map")
add_library(libipif SHARED)
ipif_use_layers(libipif util netlink programs model live change api)
target_include_directories(libipif INTERFACE
    "${PROJECT_SOURCE_DIR}/backend/include" "${PROJECT_SOURCE_DIR}/backend/include/ipif")
target_link_options(libipif PRIVATE "-Wl,--version-script=${map}")
if(NOT IPIF_SANITIZE)
    target_link_options(libipif PRIVATE -Wl,--no-undefined)
endif()
set_target_properties(libipif PROPERTIES
    OUTPUT_NAME ipif VERSION ${PROJECT_VERSION} SOVERSION 0 LINK_DEPENDS "${map}")

install(TARGETS libipif LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/backend/include/ipif"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")

# Its prefix counts from where the file itself lies, so that "cmake --install --prefix" and moving
# the tree work; below /usr, which pkg-config leaves out of the flags, it is /usr itself.
foreach(directory IN ITEMS LIBDIR INCLUDEDIR)
    if(IS_ABSOLUTE "${CMAKE_INSTALL_${directory}}")
        set(IPIF_PC_${directory} "${CMAKE_INSTALL_${directory}}")
    else()
        set(IPIF_PC_${directory} "\\\${prefix}/${CMAKE_INSTALL_${directory}}")
    endif()
endforeach()
file(RELATIVE_PATH up "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}/.")
string(REGEX REPLACE "/$" "" up "${up}")
install(CODE "
    set(IPIF_PC_PREFIX \"\\\${pcfiledir}/${up}\")
    if(\"\${CMAKE_INSTALL_PREFIX}\" STREQUAL \"/usr\" OR IS_ABSOLUTE \"${CMAKE_INSTALL_LIBDIR}\")
        set(IPIF_PC_PREFIX \"\${CMAKE_INSTALL_PREFIX}\")
    endif()
    get_filename_component(package \"${CMAKE_INSTALL_LIBDIR}/pkgconfig/libipif.pc\"
        ABSOLUTE BASE_DIR \"\${CMAKE_INSTALL_PREFIX}\")
    set(IPIF_PC_LIBDIR \"${IPIF_PC_LIBDIR}\")
    set(IPIF_PC_INCLUDEDIR \"${IPIF_PC_INCLUDEDIR}\")
    set(PROJECT_VERSION ${PROJECT_VERSION})
    message(STATUS \"Installing: \$ENV{DESTDIR}\${package}\")
    configure_file(\"${CMAKE_CURRENT_LIST_DIR}/libipif.pc.in\" \"\$ENV{DESTDIR}\${package}\" @ONLY
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${package}\")")
