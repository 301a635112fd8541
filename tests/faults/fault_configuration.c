/* SPDX-License-Identifier: BSD-2-Clause */
/* ipifd.conf, read with one call after the other failing: all of it, or nothing and a line. */
#include "check.h"

#include "fuzz/memory_file.h"
#include "daemon/configuration_files.h"
#include "connection/logging.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <string.h>

static const char text[] = "ipifWritable yes\n"
                           "ipifExclude one two three\n"
                           "ipifExclude four\n"
                           "ipifIncludeKind veth ifb\n"
                           "ipifNetns elsewhere\n"
                           "ipifRadvdConf /etc/other.conf\n"
                           "ipifPriority 7\n";
static struct memory_file file;
static unsigned lines;

static int take_line(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    lines++;
    return SNMPERR_SUCCESS;
}

static bool is_list(const struct words *words, const char *const *wanted)
{
    size_t i = 0;
    for (; wanted[i]; i++)
        if (i >= words->list.count || strcmp(words->list.items[i], wanted[i]) != 0)
            return false;
    return words->list.count == i + 1 && !words->list.items[i];
}

static void reload(void)
{
    static const char *const names[] = {"one", "two", "three", "four", NULL};
    static const char *const kinds[] = {"veth", "ifb", NULL};
    struct configuration configuration, untouched;
    memset(&configuration, 0xa5, sizeof configuration);
    memset(&untouched, 0xa5, sizeof untouched);
    snmp_log(LOG_INFO, "next\n"); /* the same error twice in a row is said once */
    lines = 0;
    if (configuration_reload(file.path, false, &configuration) < 0) {
        CHECK(faults_failed() && lines > 0);
        CHECK(memcmp(&configuration, &untouched, sizeof untouched) == 0);
        return;
    }
    CHECK(configuration.writable && configuration.priority == 7);
    CHECK(is_list(&configuration.exclude_names, names));
    CHECK(is_list(&configuration.include_kinds, kinds));
    CHECK(configuration.include_names.list.count == 0);
    CHECK(strcmp(configuration.netns, "elsewhere") == 0);
    CHECK(strcmp(configuration.radvd_configuration, "/etc/other.conf") == 0);
    configuration_done(&configuration);
}

static const struct scenario scenarios[] = {{"reload", reload}, {NULL, NULL}};

int main(int argument_count, char **arguments)
{
    char none[] = "n"; /* of -L */
    netsnmp_log_handler *handler = snmp_log_options(none, 0, NULL) < 0 ? NULL : get_logh_head();
    if (!handler)
        return 1;
    handler->type = NETSNMP_LOGHANDLER_CALLBACK;
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, take_line, NULL);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, "ipifd");
    const char *unopened;
    if (logging_init(true, &unopened) < 0)
        return 1;
    configuration_init();
    file = memory_file_new();
    memory_file_set(&file, (const uint8_t *)text, sizeof text - 1);
    const int status = check_scenarios(scenarios, NULL, argument_count, arguments);
    configuration_exit();
    return status;
}
