/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as ipifd's persistent state, or as the module's: what is taken from it comes back from
 * what is stored of it.
 * So does a value that was noted for any name that an interface can have. */
#include "memory_file.h"
#include "agent/agent.h"
#include "agent/kept.h"
#include "agent/set_handle.h"

#include "change/row_change.h"
#include "columns/tables.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <ctype.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct agent agent;
static struct memory_file file;

/* --- the rest of the daemon: there is no interface to apply anything to ----------------------- */

struct live *set_handle(void)
{
    return NULL;
}

int change_begin(struct live *live, const MIB_IPINTERFACE_ROW *key, struct change *ret_change)
{
    (void)live, (void)key, (void)ret_change;
    abort();
}

int change_apply(struct change *change, char problem[static CHANGE_PROBLEM_SIZE])
{
    (void)change, (void)problem;
    abort();
}

struct snapshot *reader_newest(struct reader *reader)
{
    (void)reader;
    abort();
}

/* --- storing and reading ---------------------------------------------------------------------- */

static void set_up(void)
{
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, "ipifd");
    init_callbacks();
    kept_init(NULL);
    agent.configuration.writable = true;
    file = memory_file_new();
    setenv("SNMP_PERSISTENT_FILE", file.path, 1);
}

/* The lines that are ours of what the library would write. */
static char *stored(void)
{
    memory_file_set(&file, "", 0);
    snmp_call_callbacks(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_STORE_DATA, NULL);
    return memory_file_text(&file);
}

static void read_back(const char *text)
{
    kept_done();
    memory_file_set(&file, text, strlen(text));
    kept_read();
}

static void check_round_trip(void)
{
    char *first = stored();
    read_back(first);
    char *second = stored();
    if (strcmp(first, second) != 0)
        abort();
    free(first);
    free(second);
}

static void fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return;
    memcpy(text, data, size);
    text[size] = '\0';
    if (!strcasestr(text, "include")) { /* the parser would open whatever it names */
        read_back(text);
        check_round_trip();
        kept_apply("eth0", INET_VERSION_IPV6, 2);
    }
    free(text);
}

/* --- the module's file ------------------------------------------------------------------------ */

static void add_line(const char *line, void *context)
{
    fprintf(context, "%s\n", line);
}

static char *given(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        abort();
    kept_give_lines(add_line, stream);
    if (fclose(stream) != 0 || !text)
        abort();
    return text;
}

/* Line by line, as kept_file.c reads it. */
static void take_file(const void *bytes, size_t size)
{
    char line[256];
    FILE *stream = size > 0 ? fmemopen((void *)(uintptr_t)bytes, size, "r") : NULL;
    kept_done();
    while (stream && fgets(line, sizeof line, stream)) {
        line[strcspn(line, "\n")] = '\0';
        kept_take_line(line);
    }
    if (stream)
        fclose(stream);
}

static void fuzz_file(const uint8_t *data, size_t size)
{
    take_file(data, size);
    char *first = given();
    take_file(first, strlen(first));
    char *second = given();
    if (strcmp(first, second) != 0)
        abort();
    free(first);
    free(second);
    kept_apply("eth0", INET_VERSION_IPV6, 2);
}

/* As the kernel's dev_valid_name(). */
static bool is_interface_name(const char *name)
{
    if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
        return false;
    for (const unsigned char *at = (const unsigned char *)name; *at; at++)
        if (*at == '/' || *at == ':' || isspace(*at) || *at == 0xa0)
            return false;
    return true;
}

static void fuzz_name(const uint8_t *data, size_t size)
{
    char name[IF_NAMESIZE] = "";
    memcpy(name, data, size < sizeof name - 1 ? size : sizeof name - 1);
    if (!is_interface_name(name))
        return;
    kept_done();
    kept_note(name, INET_VERSION_IPV6, table_column(&ipif_interface_table, "DadTransmits"), 7, 1);
    check_round_trip();
    if (!kept_any())
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!file.path[0])
        set_up();
    if (size == 0)
        return 0;
    if (data[0] & 2)
        fuzz_file(data + 1, size - 1);
    else if (data[0] & 1)
        fuzz_text(data + 1, size - 1);
    else
        fuzz_name(data + 1, size - 1);
    kept_done();
    return 0;
}
