/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/details.h"
#include "api/namespace.h"
#include "api/status.h"
#include "live/live.h"
#include "live/pace.h"
#include "model/key.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* The documents' block, and the details beside it if they are wanted.  All padding is zero. */
static int make_table(const struct snapshot *snapshot, bool ipv4, bool ipv6,
                      PMIB_IPINTERFACE_TABLE *ret_table, ipif_details **ret_details)
{
    const size_t count = (ipv4 ? snapshot_count(snapshot, INET_VERSION_IPV4) : 0) +
                         (ipv6 ? snapshot_count(snapshot, INET_VERSION_IPV6) : 0);
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
        if (record->version == INET_VERSION_IPV4 ? !ipv4 : !ipv6)
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

/* Pauses let a storm pass. */
static int read_all(struct live *live)
{
    int result = live_refresh(live, LIVE_EVERYTHING);
    for (int i = 0; i < PACE_TABLE_PAUSES && result == -EAGAIN; i++) {
        nanosleep(&(struct timespec){.tv_nsec = PACE_TABLE_FIRST_PAUSE * 1000000L << i}, NULL);
        result = live_refresh(live, LIVE_EVERYTHING);
    }
    return result;
}

static int get_table(const struct loan *loan, bool ipv4, bool ipv6,
                     PMIB_IPINTERFACE_TABLE *ret_table, ipif_details **ret_details)
{
    if (!ipv4 && !live_has_inet6(loan->live))
        return -EAFNOSUPPORT;
    int result = read_all(loan->live);
    if (result < 0)
        return result;
    struct snapshot *snapshot = live_snapshot(loan->live);
    result = make_table(snapshot, ipv4, ipv6, ret_table, ret_details);
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
    bool ipv4 = true, ipv6 = true;
    enum inet_version version;
    if (key_version(family, &version)) {
        ipv4 = version == INET_VERSION_IPV4;
        ipv6 = version == INET_VERSION_IPV6;
    } else if (family != AF_UNSPEC) {
        return STATUS_INVALID_PARAMETER;
    }
    struct loan loan;
    int result = loan_take(namespace, &loan);
    if (result == 0)
        result = loan_end(&loan, get_table(&loan, ipv4, ipv6, ret_table, ret_details));
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
