/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/details.h"
#include "api/namespace.h"
#include "api/status.h"
#include "live/live.h"
#include "change/judge.h"
#include "model/key.h"

NTSTATUS ipif_get_entry(ipif_namespace *namespace, PMIB_IPINTERFACE_ROW row, ipif_details *details)
{
    int result = key_check(row);
    if (result < 0)
        return status_of(result);
    struct loan loan;
    result = loan_take(namespace, &loan);
    if (result < 0)
        return status_of(result);
    struct record record;
    result = loan_end(&loan, live_read_row(loan.live, row, &record));
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
