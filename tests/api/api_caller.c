/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls the library's functions by name for tests in another language: one line in, one line of
 * words out, the code first.  Rows go as the bytes of the structure in hexadecimal.
 */
#include "received.h"

#include <ipif/iphlpapi.h>
#include <ipif/ipif.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_bytes(const void *bytes, size_t length)
{
    putchar(' ');
    for (size_t i = 0; i < length; i++)
        printf("%02x", ((const unsigned char *)bytes)[i]);
}

static void parse_bytes(const char *text, void *memory, size_t size)
{
    unsigned char *bytes = memory;
    if (strlen(text) != 2 * size)
        abort();
    for (size_t i = 0; i < size; i++)
        if (sscanf(text + 2 * i, "%2hhx", &bytes[i]) != 1)
            abort();
}

static void parse_row(const char *text, MIB_IPINTERFACE_ROW *row)
{
    parse_bytes(text, row, sizeof *row);
}

static void print_code(ULONG code)
{
    printf("%08" PRIx32, code);
}

static void print_details(const ipif_details *details)
{
    printf(" %s %s %" PRIu32 " %" PRIu32 " %" PRIu32, details->InterfaceName, details->Kind,
           details->Absent, details->EnableStatus, details->IdentifierLength);
}

/* What the functions of ipif.h work on: NULL until "open". */
static ipif_namespace *opened;

static void call_open(char **words)
{
    print_code((ULONG)ipif_open(words[0], NULL, NULL, &opened));
}

static void call_close(char **words)
{
    (void)words;
    ipif_close(opened);
    opened = NULL;
    print_code(0);
}

/* --- the calls -------------------------------------------------------------------------------- */

static void call_table(char **words)
{
    PMIB_IPINTERFACE_TABLE table = (void *)&table;
    print_code((ULONG)GetIpInterfaceTable((ADDRESS_FAMILY)atoi(words[0]), &table));
    printf(" %" PRIu32, table ? table->NumEntries : 0);
    for (ULONG i = 0; table && i < table->NumEntries; i++)
        print_bytes(&table->Table[i], sizeof table->Table[i]);
    FreeMibTable(table);
}

static void call_details(char **words)
{
    PMIB_IPINTERFACE_TABLE table;
    ipif_details *details;
    NTSTATUS status = ipif_get_table(opened, (ADDRESS_FAMILY)atoi(words[0]), &table, &details);
    print_code((ULONG)status);
    for (ULONG i = 0; table && i < table->NumEntries; i++)
        print_details(&details[i]);
    FreeMibTable(table);
    FreeMibTable(details);
}

static void call_entry(char **words)
{
    MIB_IPINTERFACE_ROW row;
    parse_row(words[0], &row);
    print_code((ULONG)GetIpInterfaceEntry(&row));
    print_bytes(&row, sizeof row);
}

static void call_entry_of(char **words)
{
    MIB_IPINTERFACE_ROW row;
    ipif_details details = {.Absent = 0};
    parse_row(words[0], &row);
    print_code((ULONG)ipif_get_entry(opened, &row, &details));
    print_bytes(&row, sizeof row);
    print_details(&details);
}

static void print_interfaces(NTSTATUS status, PMIB_IF_TABLE2 table)
{
    print_code((ULONG)status);
    printf(" %" PRIu32, table ? table->NumEntries : 0);
    for (ULONG i = 0; table && i < table->NumEntries; i++)
        print_bytes(&table->Table[i], sizeof table->Table[i]);
    FreeMibTable(table);
}

static void call_interfaces(char **words)
{
    (void)words;
    PMIB_IF_TABLE2 table = (void *)&table;
    const NTSTATUS status = GetIfTable2(&table);
    print_interfaces(status, table);
}

static void call_interfaces_of_level(char **words)
{
    PMIB_IF_TABLE2 table = (void *)&table;
    const NTSTATUS status = GetIfTable2Ex((MIB_IF_TABLE_LEVEL)atoi(words[0]), &table);
    print_interfaces(status, table);
}

static void call_interface(char **words)
{
    MIB_IF_ROW2 row;
    parse_bytes(words[0], &row, sizeof row);
    print_code((ULONG)GetIfEntry2(&row));
    print_bytes(&row, sizeof row);
}

static void call_addresses(char **words)
{
    PMIB_UNICASTIPADDRESS_TABLE table = (void *)&table;
    print_code((ULONG)GetUnicastIpAddressTable((ADDRESS_FAMILY)atoi(words[0]), &table));
    printf(" %" PRIu32, table ? table->NumEntries : 0);
    for (ULONG i = 0; table && i < table->NumEntries; i++)
        print_bytes(&table->Table[i], sizeof table->Table[i]);
    FreeMibTable(table);
}

static void call_address(char **words)
{
    MIB_UNICASTIPADDRESS_ROW row;
    parse_bytes(words[0], &row, sizeof row);
    print_code((ULONG)GetUnicastIpAddressEntry(&row));
    print_bytes(&row, sizeof row);
}

static void call_neighbours(char **words)
{
    PMIB_IPNET_TABLE2 table = (void *)&table;
    print_code((ULONG)GetIpNetTable2((ADDRESS_FAMILY)atoi(words[0]), &table));
    printf(" %" PRIu32, table ? table->NumEntries : 0);
    for (ULONG i = 0; table && i < table->NumEntries; i++)
        print_bytes(&table->Table[i], sizeof table->Table[i]);
    FreeMibTable(table);
}

static void call_neighbour(char **words)
{
    MIB_IPNET_ROW2 row;
    parse_bytes(words[0], &row, sizeof row);
    print_code((ULONG)GetIpNetEntry2(&row));
    print_bytes(&row, sizeof row);
}

/* LUID, index, source and destination; "-" is NULL. */
static void call_route(char **words)
{
    MIB_IPFORWARD_ROW2 route;
    SOCKADDR_INET source, destination, best;
    NET_LUID luid = {.Value = strtoull(words[0], NULL, 16)};
    const bool has_luid = *words[0] != '-', has_source = *words[2] != '-';
    const bool has_destination = *words[3] != '-';
    if (has_source)
        parse_bytes(words[2], &source, sizeof source);
    if (has_destination)
        parse_bytes(words[3], &destination, sizeof destination);
    memset(&route, 0xcc, sizeof route);
    memset(&best, 0xcc, sizeof best);
    print_code((ULONG)GetBestRoute2(has_luid ? &luid : NULL,
                                    (NET_IFINDEX)strtoul(words[1], NULL, 10),
                                    has_source ? &source : NULL,
                                    has_destination ? &destination : NULL, 0, &route, &best));
    print_bytes(&route, sizeof route);
    print_bytes(&best, sizeof best);
}

static void call_initialize(char **words)
{
    (void)words;
    MIB_IPINTERFACE_ROW row = {.Metric = 4711};
    InitializeIpInterfaceEntry(&row);
    print_code(0);
    print_bytes(&row, sizeof row);
}

static void call_set(char **words)
{
    MIB_IPINTERFACE_ROW row;
    parse_row(words[0], &row);
    print_code((ULONG)SetIpInterfaceEntry(&row));
    print_bytes(&row, sizeof row);
}

static void call_problem(char **words)
{
    MIB_IPINTERFACE_ROW row;
    CHAR problem[200];
    parse_row(words[0], &row);
    print_code((ULONG)ipif_set_entry(opened, &row, problem, sizeof problem));
    printf(" %s", problem);
}

static void call_enable(char **words)
{
    MIB_IPINTERFACE_ROW row = {.Family = (ADDRESS_FAMILY)atoi(words[0]),
                               .InterfaceIndex = (NET_IFINDEX)strtoul(words[1], NULL, 10)};
    CHAR problem[200];
    print_code((ULONG)ipif_set_enable_status(opened, &row, (ULONG)atoi(words[2]), problem,
                                             sizeof problem));
    printf(" %s", problem);
}

static void call_index_to_luid(char **words)
{
    NET_LUID luid = {.Value = 4711};
    print_code(ConvertInterfaceIndexToLuid((NET_IFINDEX)strtoul(words[0], NULL, 10), &luid));
    printf(" %016" PRIx64, luid.Value);
}

static NET_LUID parse_luid(const char *word)
{
    return (NET_LUID){.Value = strtoull(word, NULL, 16)};
}

static void call_luid_to_index(char **words)
{
    NET_LUID luid = parse_luid(words[0]);
    NET_IFINDEX ifindex = 4711;
    print_code(ConvertInterfaceLuidToIndex(&luid, &ifindex));
    printf(" %" PRIu32, ifindex);
}

static void call_luid_to_name(char **words)
{
    NET_LUID luid = parse_luid(words[0]);
    char name[64] = "";
    print_code(ConvertInterfaceLuidToNameA(&luid, name, (size_t)atoi(words[1])));
    printf(" %s", name);
}

static void call_name_to_luid(char **words)
{
    NET_LUID luid = {.Value = 4711};
    print_code(ConvertInterfaceNameToLuidA(words[0], &luid));
    printf(" %016" PRIx64, luid.Value);
}

static void call_luid_to_alias(char **words)
{
    NET_LUID luid = parse_luid(words[0]);
    char alias[64] = "";
    print_code(ConvertInterfaceLuidToAlias(&luid, alias, (size_t)atoi(words[1])));
    printf(" %s", alias);
}

static void call_alias_to_luid(char **words)
{
    NET_LUID luid = {.Value = 4711};
    print_code(ConvertInterfaceAliasToLuid(words[0], &luid));
    printf(" %016" PRIx64, luid.Value);
}

/* Asks for the size, then for the information, as the documents' example does. */
static void call_adapter(char **words)
{
    const ULONG ifindex = (ULONG)strtoul(words[0], NULL, 10);
    ULONG size = 0;
    DWORD error = GetPerAdapterInfo(ifindex, NULL, &size);
    print_code(error);
    printf(" %" PRIu32, size);
    if (error != ERROR_BUFFER_OVERFLOW)
        return;
    IP_PER_ADAPTER_INFO *info = malloc(size);
    error = GetPerAdapterInfo(ifindex, info, &size);
    printf(" ");
    print_code(error);
    if (error == ERROR_SUCCESS) {
        printf(" %u %u %s", info->AutoconfigEnabled, info->AutoconfigActive,
               info->CurrentDnsServer ? info->CurrentDnsServer->IpAddress.String : "-");
        for (IP_ADDR_STRING *node = &info->DnsServerList; node; node = node->Next)
            printf(" %s", node->IpAddress.String[0] ? node->IpAddress.String : "-");
    }
    free(info);
}

static void call_enter(char **words)
{
    char path[128];
    snprintf(path, sizeof path, "/run/netns/%s", words[0]);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    print_code(descriptor < 0 || setns(descriptor, CLONE_NEWNET) < 0 ? (ULONG)errno : 0);
    close(descriptor);
}

static void call_received(char **words)
{
    (void)words;
    print_code(0);
    printf(" %" PRIu64, received_bytes());
}

/* --- notifications: kept until they are asked for --------------------------------------------- */

static struct {
    pthread_mutex_t lock;
    char text[65536];
} events = {.lock = PTHREAD_MUTEX_INITIALIZER};

static VOID keep_event(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    char event[128];
    snprintf(event, sizeof event, " %d:%u:%u:%" PRIx64 ":%s", (int)type, row ? row->Family : 0u,
             row ? row->InterfaceIndex : 0u, row ? row->InterfaceLuid.Value : 0,
             (const char *)context);
    pthread_mutex_lock(&events.lock);
    if (strlen(events.text) + strlen(event) < sizeof events.text)
        strcat(events.text, event);
    pthread_mutex_unlock(&events.lock);
}

static void call_notify(char **words)
{
    static char contexts[16][16];
    static size_t used;
    HANDLE handle = (HANDLE)4711;
    char *context = contexts[used++ % 16];
    snprintf(context, sizeof contexts[0], "%s", words[2]);
    print_code((ULONG)NotifyIpInterfaceChange((ADDRESS_FAMILY)atoi(words[0]), keep_event, context,
                                              (BOOLEAN)atoi(words[1]), &handle));
    printf(" %" PRIxPTR, (uintptr_t)handle);
}

static void call_events(char **words)
{
    (void)words;
    print_code(0);
    pthread_mutex_lock(&events.lock);
    fputs(events.text, stdout);
    events.text[0] = '\0';
    pthread_mutex_unlock(&events.lock);
}

static void call_cancel(char **words)
{
    print_code((ULONG)CancelMibChangeNotify2((HANDLE)(UINT_PTR)strtoull(words[0], NULL, 16)));
}

static const struct {
    const char *name;
    void (*call)(char **words);
    int words;
} calls[] = {
    {"GetIpInterfaceTable", call_table, 1},
    {"ipif_get_table", call_details, 1},
    {"GetIpInterfaceEntry", call_entry, 1},
    {"GetIfTable2", call_interfaces, 0},
    {"GetIfTable2Ex", call_interfaces_of_level, 1},
    {"GetIfEntry2", call_interface, 1},
    {"GetUnicastIpAddressTable", call_addresses, 1},
    {"GetUnicastIpAddressEntry", call_address, 1},
    {"GetIpNetTable2", call_neighbours, 1},
    {"GetIpNetEntry2", call_neighbour, 1},
    {"GetBestRoute2", call_route, 4},
    {"InitializeIpInterfaceEntry", call_initialize, 0},
    {"SetIpInterfaceEntry", call_set, 1},
    {"ipif_open", call_open, 1},
    {"ipif_close", call_close, 0},
    {"ipif_get_entry", call_entry_of, 1},
    {"ipif_set_entry", call_problem, 1},
    {"ipif_set_enable_status", call_enable, 3},
    {"ConvertInterfaceIndexToLuid", call_index_to_luid, 1},
    {"ConvertInterfaceLuidToIndex", call_luid_to_index, 1},
    {"ConvertInterfaceLuidToNameA", call_luid_to_name, 2},
    {"ConvertInterfaceNameToLuidA", call_name_to_luid, 1},
    {"ConvertInterfaceLuidToAlias", call_luid_to_alias, 2},
    {"ConvertInterfaceAliasToLuid", call_alias_to_luid, 1},
    {"GetPerAdapterInfo", call_adapter, 1},
    {"NotifyIpInterfaceChange", call_notify, 3},
    {"CancelMibChangeNotify2", call_cancel, 1},
    {"events", call_events, 0},
    {"enter", call_enter, 1},
    {"received", call_received, 0},
};

static bool answer(char *line)
{
    char *words[8] = {strtok(line, " \n")}, *rest;
    int count = 1;
    while (count < 8 && (rest = strtok(NULL, " \n")))
        words[count++] = rest;
    for (size_t i = 0; words[0] && i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, words[0]) == 0 && calls[i].words == count - 1) {
            calls[i].call(words + 1);
            putchar('\n');
            fflush(stdout);
            return true;
        }
    return false;
}

static VOID print_message(PVOID context, int level, const CHAR *message)
{
    (void)context;
    fprintf(stderr, "%d %s\n", level, message);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    bool understood = true;
    ipif_set_log(print_message, NULL);
    while (understood && getline(&line, &size, stdin) > 0)
        understood = answer(line);
    free(line);
    return understood ? 0 : 2;
}
