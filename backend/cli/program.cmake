# SPDX-License-Identifier: BSD-2-Clause
# The command-line tool, and the room of its doctor.
ipif_layer(doctor DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/cli/doctor"
    MAY_INCLUDE util netlink programs model columns live
    SOURCES
        cure.c
        doctor.c
        doctor_contexts.c
        ipifd_process.c
        manager.c
        process.c
        snmpd_answer.c
        snmpd_configuration.c
    LIBRARIES PkgConfig::MNL PkgConfig::NETSNMP PkgConfig::JANSSON)
target_compile_definitions(ipif_doctor PRIVATE "IPIF_DOCUMENTS=\"${CMAKE_INSTALL_FULL_DOCDIR}\"")

ipif_layer(cli DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/cli"
    MAY_INCLUDE util netlink model columns live change doctor
    SOURCES
        change.c
        cli.c
        cli_namespace.c
        cli_view.c
        command_adapter.c
        command_columns.c
        command_contexts.c
        command_line.c
        command_show.c
        command_table.c
        command_watch.c
        doctor_command.c
        help.c
        nearest.c
        output_json.c
        output_text.c
        set.c
    LIBRARIES PkgConfig::JANSSON)
target_compile_definitions(ipif_cli PRIVATE "IPIF_VERSION=\"${PROJECT_VERSION}\"")

add_executable(ipif cli/ipif.c)
target_include_directories(ipif PRIVATE "${IPIF_LAYER_ROOT}/cli" "${IPIF_LAYER_ROOT}/model")
target_link_libraries(ipif PRIVATE ipif_headers PkgConfig::JANSSON PkgConfig::NETSNMP)
ipif_use_layers(ipif cli doctor columns change live model programs netlink util)
install(TARGETS ipif RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES cli/completion.bash RENAME ipif
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
