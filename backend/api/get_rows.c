/* SPDX-License-Identifier: BSD-2-Clause */
/* One row, and all of them. */
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "live/storm.h"
#include "change/judge.h"
#include "live/live.h"
#include "model/key.h"
#include "netlink/network_namespace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* tests/unit/test_layout.c has every field. */
_Static_assert(sizeof(MIB_IPINTERFACE_ROW) == 168 && _Alignof(MIB_IPINTERFACE_ROW) == 8 &&
                   offsetof(MIB_IPINTERFACE_ROW, DisableDefaultRoutes) == 166 &&
                   offsetof(MIB_IPINTERFACE_TABLE, Table) == 8,
               "the documents' types do not have the Win64 layout");

/* The public bits are the record's own. */
#define SAME(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), #theirs " has another bit")
SAME(RECORD_MIN_ROUTER_ADVERTISEMENT_INTERVAL, IPIF_FIELD_MIN_ROUTER_ADVERTISEMENT_INTERVAL);
SAME(RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL, IPIF_FIELD_MAX_ROUTER_ADVERTISEMENT_INTERVAL);
SAME(RECORD_ADVERTISING_ENABLED, IPIF_FIELD_ADVERTISING_ENABLED);
SAME(RECORD_ADVERTISE_DEFAULT_ROUTE, IPIF_FIELD_ADVERTISE_DEFAULT_ROUTE);
SAME(RECORD_ROUTER_DISCOVERY_BEHAVIOR, IPIF_FIELD_ROUTER_DISCOVERY_BEHAVIOR);
SAME(RECORD_LINK_LOCAL_ADDRESS_TIMEOUT, IPIF_FIELD_LINK_LOCAL_ADDRESS_TIMEOUT);
SAME(RECORD_SITE_PREFIX_LENGTH, IPIF_FIELD_SITE_PREFIX_LENGTH);
SAME(RECORD_DAD_TRANSMITS, IPIF_FIELD_DAD_TRANSMITS);
SAME(RECORD_WAKE_UP_PATTERNS, IPIF_FIELD_SUPPORTS_WAKE_UP_PATTERNS);
SAME(RECORD_OFFLOADS, IPIF_FIELD_OFFLOADS);
SAME(RECORD_METRIC, IPIF_FIELD_METRIC);
SAME(ENABLE_STATUS_UP, IPIF_ENABLE_STATUS_UP);
SAME(ENABLE_STATUS_DOWN, IPIF_ENABLE_STATUS_DOWN);

static ipif_details details_of(const struct record *record)
{
    ipif_details details = {
        .Absent = record->absent,
        .EnableStatus = record->enable_status,
        .IdentifierLength = record->identifier_length,
    };
    snprintf(details.InterfaceName, sizeof details.InterfaceName, "%s", record->name);
    snprintf(details.Kind, sizeof details.Kind, "%s", record->kind);
    return details;
}

/* --- one -------------------------------------------------------------------------------------- */

NTSTATUS ipif_get_entry(ipif_namespace *namespace, PMIB_IPINTERFACE_ROW row, ipif_details *details)
{
    int result = key_check(row);
    if (result < 0)
        return status_of(result);
    struct checked_out checked_out;
    result = handle_check_out(namespace, &checked_out);
    if (result < 0)
        return status_of(result);
    struct record record;
    result = handle_return(&checked_out, live_read_row(checked_out.live, row, &record));
    if (result == 0) {
        *row = record.row;
        if (details)
            *details = details_of(&record);
    }
    return status_of(result);
}

NETIOAPI_API GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW row)
{
    return ipif_get_entry(NULL, row, NULL);
}

VOID InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW row)
{
    if (row)
        judge_ask_nothing(row);
}

/* --- all -------------------------------------------------------------------------------------- */

/* The documents' block, and the details beside it if they are wanted.  All padding is zero.
 * version: 0 for both. */
static int make_table(const struct snapshot *snapshot, enum inet_version version,
                      PMIB_IPINTERFACE_TABLE *ret_table, ipif_details **ret_details)
{
    size_t count = 0;
    for (enum inet_version each = INET_VERSION_IPV4; each <= INET_VERSION_IPV6; each++)
        if (!version || each == version)
            count += snapshot_count(snapshot, each);
    if (count == 0)
        return -ENODEV;
    MIB_IPINTERFACE_TABLE *table = calloc(1, offsetof(MIB_IPINTERFACE_TABLE, Table) +
                                                 count * sizeof(MIB_IPINTERFACE_ROW));
    ipif_details *details = ret_details ? calloc(count, sizeof *details) : NULL;
    if (!table || (ret_details && !details)) {
        free(table);
        free(details);
        return -ENOMEM;
    }
    MIB_IPINTERFACE_ROW *row = table->Table;
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    const struct record *record;
    while ((record = snapshot_next(&cursor))) {
        if (version && record->version != version)
            continue;
        if (details)
            details[row - table->Table] = details_of(record);
        *row++ = record->row;
    }
    table->NumEntries = (ULONG)count;
    *ret_table = table;
    if (ret_details)
        *ret_details = details;
    return 0;
}

static int read_all(void *live)
{
    return live_refresh(live, LIVE_EVERYTHING);
}

static int get_table(const struct checked_out *checked_out, enum inet_version version,
                     PMIB_IPINTERFACE_TABLE *ret_table, ipif_details **ret_details)
{
    if (version == INET_VERSION_IPV6 && !network_namespace_has_inet6())
        return -EAFNOSUPPORT;
    int result = read_through_storm(read_all, checked_out->live);
    if (result < 0)
        return result;
    struct snapshot *snapshot = live_snapshot(checked_out->live);
    result = make_table(snapshot, version, ret_table, ret_details);
    snapshot_unref(snapshot);
    return result;
}

NTSTATUS ipif_get_table(ipif_namespace *namespace, ADDRESS_FAMILY family,
                        PMIB_IPINTERFACE_TABLE *ret_table, ipif_details **ret_details)
{
    if (!ret_table)
        return STATUS_INVALID_PARAMETER;
    *ret_table = NULL;
    if (ret_details)
        *ret_details = NULL;
    enum inet_version version = 0;
    if (family != AF_UNSPEC && !key_version(family, &version))
        return STATUS_INVALID_PARAMETER;
    struct checked_out checked_out;
    int result = handle_check_out(namespace, &checked_out);
    if (result == 0)
        result = handle_return(&checked_out,
                               get_table(&checked_out, version, ret_table, ret_details));
    return status_of(result);
}

NETIOAPI_API GetIpInterfaceTable(ADDRESS_FAMILY family, PMIB_IPINTERFACE_TABLE *ret_table)
{
    return ipif_get_table(NULL, family, ret_table, NULL);
}

VOID FreeMibTable(PVOID memory)
{
    free(memory);
}
