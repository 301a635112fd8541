/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as ipifd.conf, through Net-SNMP's parser: a configuration with all its values in range,
 * or an error that was logged and nothing. */
#include "memory_file.h"
#include "daemon/configuration_files.h"
#include "connection/logging.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct memory_file file;
static unsigned logged;

static int take_line(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    logged++;
    return SNMPERR_SUCCESS;
}

static void set_up(void)
{
    netsnmp_log_handler *taker =
        netsnmp_register_loghandler(NETSNMP_LOGHANDLER_CALLBACK, LOG_DEBUG);
    if (!taker)
        abort();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, take_line, NULL);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, "ipifd");
    const char *unopened;
    if (logging_init(true, &unopened) < 0)
        abort();
    /* From Net-SNMP 5.9.5 on, a channel that is registered by itself takes no level that matters;
     * the one that logging_init() has made takes all, in any version. */
    for (const netsnmp_log_handler *other = get_logh_head(); other; other = other->next)
        if (other != taker)
            taker->pri_max = other->pri_max;
    configuration_init();
    file = memory_file_new();
}

/* The parser would open whatever the text names. */
static bool names_files(const char *text, size_t size)
{
    static const char word[] = "include";
    const size_t length = sizeof word - 1;
    for (size_t i = 0; i + length < size; i++)
        if (strncasecmp(text + i, word, length) == 0 && strchr("fFdDsS", text[i + length]))
            return true;
    return false;
}

static void check_words(const struct words *words)
{
    for (size_t i = 0; i + 1 < words->list.count; i++)
        if (!words->list.items[i] || !words->list.items[i][0])
            abort();
    if (words->list.count > 0 && words->list.items[words->list.count - 1])
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct configuration configuration, untouched;

    if (!file.path[0])
        set_up();
    if (names_files((const char *)data, size))
        return 0;
    memory_file_set(&file, data, size);
    memset(&configuration, 0xa5, sizeof configuration);
    memset(&untouched, 0xa5, sizeof untouched);
    snmp_log(LOG_INFO, "next\n"); /* the same error twice in a row is said once */
    logged = 0;
    if (configuration_reload(file.path, false, &configuration) < 0) {
        if (!logged || memcmp(&configuration, &untouched, sizeof untouched) != 0)
            abort();
        return 0;
    }
    if (configuration.priority < 1 || configuration.notification_interval > 86400)
        abort();
    check_words(&configuration.include_names);
    check_words(&configuration.exclude_names);
    check_words(&configuration.include_kinds);
    check_words(&configuration.exclude_kinds);
    configuration_done(&configuration);
    return 0;
}
