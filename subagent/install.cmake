# SPDX-License-Identifier: BSD-2-Clause
# What belongs to the daemon beside its program: unit, tmpfiles, configuration, examples.
set(IPIFD_UNIT_DIR lib/systemd/system CACHE STRING
    "Where systemd looks for units; below the prefix unless absolute")
set(IPIFD_TMPFILES_DIR lib/tmpfiles.d CACHE STRING
    "Where systemd-tmpfiles looks")
set(IPIFD_AGENTX_GROUP Debian-snmp CACHE STRING
    "The group that snmpd.conf's agentXPerms lets use the AgentX socket")
if(IS_DIRECTORY /etc/sysconfig AND NOT IS_DIRECTORY /etc/default)
    set(environment_file /etc/sysconfig/ipifd)
else()
    set(environment_file /etc/default/ipifd)
endif()
set(IPIFD_ENVIRONMENT_FILE "${environment_file}" CACHE STRING "Where the unit finds DAEMON_ARGS")

# A daemon that was built without libsystemd tells nobody that it is ready, and that it lives.
set(IPIFD_UNIT_TYPE exec)
set(IPIFD_WATCHDOG 0)
if(SYSTEMD_FOUND)
    set(IPIFD_UNIT_TYPE notify)
    set(IPIFD_WATCHDOG 30s)
endif()
# For the tests.  The one that is installed is made then: only then is the prefix known.
set(IPIFD_SBINDIR "${CMAKE_INSTALL_FULL_SBINDIR}")
configure_file(systemd/ipifd.service.in "${PROJECT_BINARY_DIR}/ipifd.service" @ONLY)
install(CODE "
    set(IPIFD_ENVIRONMENT_FILE \"${IPIFD_ENVIRONMENT_FILE}\")
    set(IPIFD_AGENTX_GROUP \"${IPIFD_AGENTX_GROUP}\")
    set(IPIFD_UNIT_TYPE ${IPIFD_UNIT_TYPE})
    set(IPIFD_WATCHDOG ${IPIFD_WATCHDOG})
    get_filename_component(prefix \"\${CMAKE_INSTALL_PREFIX}\" ABSOLUTE)
    get_filename_component(IPIFD_SBINDIR \"${CMAKE_INSTALL_SBINDIR}\"
        ABSOLUTE BASE_DIR \"\${prefix}\")
    get_filename_component(unit \"${IPIFD_UNIT_DIR}/ipifd.service\"
        ABSOLUTE BASE_DIR \"\${prefix}\")
    message(STATUS \"Installing: \$ENV{DESTDIR}\${unit}\")
    configure_file(\"${CMAKE_CURRENT_SOURCE_DIR}/systemd/ipifd.service.in\"
        \"\$ENV{DESTDIR}\${unit}\" @ONLY
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${unit}\")")

configure_file(examples/snmpd-ipifd.conf.in "${PROJECT_BINARY_DIR}/snmpd-ipifd.conf" @ONLY)
install(FILES systemd/ipifd.tmpfiles DESTINATION "${IPIFD_TMPFILES_DIR}" RENAME ipifd.conf)
install(FILES systemd/writable.conf systemd/namespace.conf systemd/contexts.conf
        examples/ipifd.conf
        "${PROJECT_BINARY_DIR}/snmpd-ipifd.conf"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples")
install(FILES completion/ipifd
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")

# Net-SNMP reads /etc/snmp whatever our prefix is: only an installation that has /etc for its own
# puts files there, and leaves those alone that are there.
function(ipifd_install_configuration file path)
    install(CODE "
        if(NOT EXISTS \"\$ENV{DESTDIR}${path}\")
            get_filename_component(folder \"${path}\" DIRECTORY)
            get_filename_component(name \"${path}\" NAME)
            file(INSTALL DESTINATION \"\${folder}\" TYPE FILE RENAME \"\${name}\"
                FILES \"${CMAKE_CURRENT_SOURCE_DIR}/${file}\")
        endif()")
endfunction()
if(CMAKE_INSTALL_FULL_SYSCONFDIR STREQUAL "/etc")
    ipifd_install_configuration(examples/ipifd.conf /etc/snmp/ipifd.conf)
    ipifd_install_configuration(systemd/ipifd.default "${IPIFD_ENVIRONMENT_FILE}")
endif()
