# SPDX-License-Identifier: BSD-2-Clause
# The command-line tool.
ipif_layer(cli DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/cli" MAY_INCLUDE util netlink sources model columns
    live change
    SOURCES
        change.c
        cli.c
        cli_namespace.c
        command.c
        command_adapter.c
        command_columns.c
        command_show.c
        command_watch.c
        doctor.c
        doctor_command.c
        doctor_connection.c
        doctor_process.c
        doctor_serving.c
        doctor_socket.c
        doctor_views.c
        help.c
        option.c
        set.c
        settable.c
        snmpd_configuration.c
        snmpd_sight.c
        snmpd_words.c
        writer_json.c
        writer_text.c
    LIBRARIES PkgConfig::JANSSON)
target_compile_definitions(ipif_cli PRIVATE "IPIF_VERSION=\"${PROJECT_VERSION}\"")

add_executable(ipif cli/ipif.c)
target_include_directories(ipif PRIVATE "${IPIF_LAYER_ROOT}/cli" "${IPIF_LAYER_ROOT}/model"
    "${IPIF_LAYER_ROOT}/sources" "${IPIF_LAYER_ROOT}/netlink"
    "${IPIF_LAYER_ROOT}/util")
target_link_libraries(ipif PRIVATE ipif_headers PkgConfig::JANSSON)
ipif_use_layers(ipif cli columns change live model programs sources netlink util)
install(TARGETS ipif RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES cli/completion.bash RENAME ipif
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
