/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/entry.h"
#include "api/details.h"
#include "api/namespace.h"
#include "api/status.h"
#include "live/live.h"
#include "model/luid.h"

#include <errno.h>
#include <string.h>

int entry_check(const MIB_IPINTERFACE_ROW *key)
{
    enum inet_version version;
    if (!key || !version_of(key->Family, &version))
        return -EINVAL;
    if (key->InterfaceLuid.Value == 0 && key->InterfaceIndex == 0)
        return -EINVAL;
    return 0;
}

int entry_read(struct live *live, const MIB_IPINTERFACE_ROW *key, struct record *ret_record)
{
    const uint64_t luid = key->InterfaceLuid.Value;
    const uint32_t ifindex = luid ? luid_ifindex(luid) : key->InterfaceIndex;
    enum inet_version version;
    if (!version_of(key->Family, &version))
        return -EINVAL;
    if (ifindex == 0 || ifindex > INT32_MAX)
        return -ENODEV;
    struct record record;
    int result = live_read_entry(live, version, ifindex, &record);
    if (result == -EAFNOSUPPORT || result == -ENOENT)
        return -ENODEV;
    if (result < 0)
        return result;
    /* The index may be right and the rest of the LUID not. */
    if (luid && record.row.InterfaceLuid.Value != luid)
        return -ENODEV;
    *ret_record = record;
    return 0;
}

NTSTATUS ipif_get_entry(ipif_namespace *namespace, PMIB_IPINTERFACE_ROW row, ipif_details *details)
{
    int result = entry_check(row);
    if (result < 0)
        return status_of(result);
    struct loan loan;
    result = loan_take(namespace, &loan);
    if (result < 0)
        return status_of(result);
    struct record record;
    result = loan_end(&loan, entry_read(loan.live, row, &record));
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
    if (!row)
        return;
    memset(row, 0xFF, sizeof *row);
    row->Family = AF_UNSPEC;
    row->InterfaceLuid.Value = 0;
    row->InterfaceIndex = 0;
    row->BaseReachableTime = 0;
    row->RetransmitTime = 0;
    row->PathMtuDiscoveryTimeout = 0;
    row->NlMtu = 0;
}
