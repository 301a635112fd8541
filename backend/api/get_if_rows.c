/* SPDX-License-Identifier: BSD-2-Clause */
/* Interfaces, whatever addresses they have: one, and all of them. */
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "live/storm.h"
#include "live/on_demand.h"

#include <errno.h>

NETIOAPI_API GetIfEntry2(PMIB_IF_ROW2 row)
{
    if (!row || (row->InterfaceLuid.Value == 0 && row->InterfaceIndex == 0))
        return STATUS_INVALID_PARAMETER;
    struct checked_out checked_out;
    int result = handle_check_out(NULL, &checked_out);
    if (result == 0)
        result = handle_return(&checked_out, live_read_if_row(checked_out.live, row->InterfaceLuid,
                                                              row->InterfaceIndex, row));
    return status_of(result);
}

struct reading {
    struct live *live;
    bool with_statistics;
    PMIB_IF_TABLE2 table;
};

static int read_table(void *context)
{
    struct reading *reading = context;
    return live_read_if_table(reading->live, reading->with_statistics, &reading->table);
}

NETIOAPI_API GetIfTable2Ex(MIB_IF_TABLE_LEVEL level, PMIB_IF_TABLE2 *ret_table)
{
    if (!ret_table)
        return STATUS_INVALID_PARAMETER;
    *ret_table = NULL;
    if (level != MibIfTableNormal && level != MibIfTableRaw &&
        level != MibIfTableNormalWithoutStatistics)
        return STATUS_INVALID_PARAMETER;
    struct checked_out checked_out;
    int result = handle_check_out(NULL, &checked_out);
    if (result < 0)
        return status_of(result);
    struct reading reading = {checked_out.live, level != MibIfTableNormalWithoutStatistics, NULL};
    result = handle_return(&checked_out, read_through_storm(read_table, &reading));
    *ret_table = reading.table;
    return status_of(result);
}

NETIOAPI_API GetIfTable2(PMIB_IF_TABLE2 *ret_table)
{
    return GetIfTable2Ex(MibIfTableNormal, ret_table);
}
