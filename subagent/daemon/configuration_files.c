/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/configuration_files.h"

#include "connection/logging.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the folder of a file may be looked into. */
static bool is_folder_open(const char *path)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return access(slash ? folder : ".", X_OK) == 0;
}

static int check_file(const char *path, bool must_exist)
{
    struct stat status;
    CLEANUP_CLOSE int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    int error = descriptor < 0 ? -errno : 0;
    if (!error && fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        error = -EISDIR;
    if (!error)
        return 0;
    if (!must_exist && (error == -ENOENT || error == -ENOTDIR || !is_folder_open(path)))
        return 0; /* such as the home of another user */
    log_error("cannot read %s: %s", path, strerror(-error));
    return error;
}

/* Calls check_file() for every item of a list. */
static int check_list(const char *list, const char *separator, const char *suffix)
{
    char *copy = strdup(list);
    char *rest = NULL;
    int error = copy ? 0 : -ENOMEM;
    for (char *item = copy ? strtok_r(copy, separator, &rest) : NULL; item && !error;
         item = strtok_r(NULL, separator, &rest)) {
        char path[4096];
        snprintf(path, sizeof path, "%s%s", item, suffix);
        error = check_file(path, !*suffix);
    }
    if (!copy)
        log_error("cannot read the configuration: %s", strerror(ENOMEM));
    free(copy);
    return error;
}

int configuration_check_files(const char *files, bool defaults)
{
    int error = files ? check_list(files, ",", "") : 0;
    const char *path = getenv("SNMPCONFPATH");
    if (!path)
        path = get_configuration_directory();
    if (defaults && !error)
        error = check_list(path, ":", "/ipifd.conf");
    if (defaults && !error)
        error = check_list(path, ":", "/ipifd.local.conf");
    return error;
}

int configuration_reload(const char *files, bool defaults, struct configuration *ret_configuration)
{
    int error = configuration_check_files(files, defaults);
    if (error < 0)
        return error;
    char *copy = strdup(files ? files : "");
    if (!copy) {
        log_error("cannot read the configuration: %s", strerror(ENOMEM));
        return -ENOMEM;
    }
    struct config_line *tokens = read_config_get_handlers("ipifd");
    char name[] = "ipifd";
    struct config_files type = {.fileHeader = name, .start = tokens};

    configuration_begin();
    logging_count_errors();
    /* Not by read_configs(): its callbacks would make the library connect a second time. */
    if (defaults)
        read_config_files_of_type(NORMAL_CONFIG, &type);
    char *rest = NULL;
    for (char *file = strtok_r(copy, ",", &rest); file; file = strtok_r(NULL, ",", &rest))
        read_config(file, tokens, NORMAL_CONFIG);
    free(copy);
    return configuration_end(logging_counted_errors(), ret_configuration);
}
