/* SPDX-License-Identifier: BSD-2-Clause */
/* Any text as the persistent state: what is taken from it comes back from what is stored of it.
 * So does a value that was noted for any name that an interface can have. */
#include "agent/agent.h"
#include "agent/kept.h"

#include "agent/set_change.h"
#include "columns/tables.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct agent agent;

/* --- the rest of the daemon: there is no interface to apply anything to ----------------------- */

int set_change_begin(uint8_t version, uint32_t ifindex, struct set_change *ret_change)
{
    (void)version, (void)ifindex, (void)ret_change;
    return -ENODEV;
}

const char *set_change_name(const struct set_change *change)
{
    (void)change;
    abort();
}

bool set_change_value(const struct set_change *change, const struct column *column,
                      struct column_value *ret_value)
{
    (void)change, (void)column, (void)ret_value;
    abort();
}

int set_change_want(struct set_change *change, const struct column *column,
                    const struct column_value *value)
{
    (void)change, (void)column, (void)value;
    abort();
}

int set_change_apply(struct set_change *change, char problem[static CHANGE_PROBLEM_SIZE])
{
    (void)change, (void)problem;
    abort();
}

void set_change_done(struct set_change *change)
{
    (void)change;
    abort();
}

int reader_refresh_interface(struct reader *reader, uint32_t ifindex)
{
    (void)reader, (void)ifindex;
    abort();
}

struct snapshot *reader_newest(struct reader *reader)
{
    (void)reader;
    abort();
}

/* --- storing and reading ---------------------------------------------------------------------- */

static char *stored(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        abort();
    kept_save(stream);
    if (fclose(stream) != 0 || !text)
        abort();
    return text;
}

static void read_back(const void *bytes, size_t size)
{
    FILE *stream = size > 0 ? fmemopen((void *)(uintptr_t)bytes, size, "r") : NULL;
    kept_done();
    if (!stream)
        return;
    kept_load(stream);
    fclose(stream);
}

static void check_round_trip(void)
{
    char *first = stored();
    read_back(first, strlen(first));
    char *second = stored();
    if (strcmp(first, second) != 0)
        abort();
    free(first);
    free(second);
}

static void fuzz_text(const uint8_t *data, size_t size)
{
    read_back(data, size);
    check_round_trip();
    kept_apply("eth0", INET_VERSION_IPV6, 2);
    kept_apply("eth0", WHOLE_INTERFACE, 2);
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

/* The octets are a name, and an alias: what it was may be anything that the kernel takes. */
static void fuzz_name(const uint8_t *data, size_t size)
{
    static const struct column_value seven = {.number = 7}, one = {.number = 1}, none = {0};
    char name[IF_NAMESIZE] = "";
    struct column_value alias = {0};
    memcpy(name, data, size < sizeof name - 1 ? size : sizeof name - 1);
    if (!is_interface_name(name))
        return;
    alias.length = strnlen((const char *)data, size < INTERFACE_ALIAS_SIZE ? size : 64);
    memcpy(alias.octets, data, alias.length);
    kept_done();
    kept_note(name, INET_VERSION_IPV6, table_column(&ipif_interface_table, "DadTransmits"), &seven,
              &one);
    kept_note(name, WHOLE_INTERFACE, table_column(&if_x_table, "ifAlias"), &none, &alias);
    check_round_trip();
    if (!kept_any())
        abort();
    char *text = stored();
    if (!strstr(text, "ifAlias"))
        abort();
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    agent.configuration.writable = true;
    kept_begin("/dev/null/none");
    if (size == 0)
        return 0;
    if (data[0])
        fuzz_text(data + 1, size - 1);
    else
        fuzz_name(data + 1, size - 1);
    kept_done();
    return 0;
}
