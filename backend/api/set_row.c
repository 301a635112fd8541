/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "change/row_change.h"
#include "model/key.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int apply(struct live *live, const MIB_IPINTERFACE_ROW *key, const struct record *wanted,
                 uint64_t *ret_luid, char problem[static CHANGE_PROBLEM_SIZE])
{
    struct change change;
    int result = change_begin(live, key, &change);
    if (result < 0 && result != -EINVAL && result != -ENODEV)
        snprintf(problem, CHANGE_PROBLEM_SIZE, "cannot read the interface: %s", strerror(-result));
    if (result < 0)
        return result;
    change.wanted = *wanted;
    *ret_luid = change.situation.current.row.InterfaceLuid.Value;
    return change_apply(&change, problem);
}

static int set(ipif_namespace *namespace, const MIB_IPINTERFACE_ROW *key,
               const struct record *wanted, uint64_t *ret_luid, CHAR *ret_problem, size_t length)
{
    char problem[CHANGE_PROBLEM_SIZE] = "";
    struct checked_out checked_out;
    int result = key_check(key);
    if (result == 0) {
        result = handle_check_out(namespace, &checked_out);
        if (result == 0)
            result = handle_return(&checked_out,
                                   apply(checked_out.live, key, wanted, ret_luid, problem));
        else
            snprintf(problem, sizeof problem, "cannot ask the kernel: %s", strerror(-result));
    }
    if (ret_problem && length)
        snprintf(ret_problem, length, "%s", problem);
    return result;
}

NTSTATUS ipif_set_entry(ipif_namespace *namespace, PMIB_IPINTERFACE_ROW row, CHAR *ret_problem,
                        size_t length)
{
    struct record wanted = {0};
    uint64_t luid;
    if (row)
        wanted.row = *row;
    int result = set(namespace, row, &wanted, &luid, ret_problem, length);
    if (result == 0)
        row->InterfaceLuid.Value = luid;
    return status_of(result);
}

NETIOAPI_API SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW row)
{
    return ipif_set_entry(NULL, row, NULL, 0);
}

NTSTATUS ipif_set_enable_status(ipif_namespace *namespace, const MIB_IPINTERFACE_ROW *row,
                                ULONG status, CHAR *ret_problem, size_t length)
{
    const bool known = status == IPIF_ENABLE_STATUS_UP || status == IPIF_ENABLE_STATUS_DOWN;
    struct record wanted = {.enable_status = (uint8_t)status};
    uint64_t luid;
    judge_ask_nothing(&wanted.row);
    return status_of(set(namespace, known ? row : NULL, &wanted, &luid, ret_problem, length));
}
