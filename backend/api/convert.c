/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/handle_cache.h"
#include "api/status_codes.h"
#include "live/access.h"
#include "model/join.h"
#include "model/luid.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static uint64_t luid_of(const struct link_record *link)
{
    return join_luid(link, link_is_wireless(link));
}

/* By alias, or where that is NULL by LUID, or where that is 0 by index. */
static int read_link(const char *alias, NET_LUID luid, NET_IFINDEX ifindex,
                     struct link_record *ret_link)
{
    struct checked_out checked_out;
    int result = handle_check_out(NULL, &checked_out);
    if (result < 0)
        return result;
    return handle_return(&checked_out,
                         alias ? link_read_by_name(live_netlink(checked_out.live), alias, ret_link)
                               : live_find_link(checked_out.live, luid, ifindex, ret_link));
}

static const NET_LUID no_luid;

ULONG ConvertInterfaceIndexToLuid(NET_IFINDEX ifindex, PNET_LUID ret_luid)
{
    if (!ret_luid)
        return ERROR_INVALID_PARAMETER;
    ret_luid->Value = 0;
    if (ifindex == 0 || ifindex > INT32_MAX)
        return ERROR_FILE_NOT_FOUND;
    struct link_record link;
    int result = read_link(NULL, no_luid, ifindex, &link);
    if (result == 0)
        ret_luid->Value = luid_of(&link);
    return error_of(result);
}

ULONG ConvertInterfaceLuidToIndex(const NET_LUID *luid, PNET_IFINDEX ret_ifindex)
{
    if (!luid || !ret_ifindex)
        return ERROR_INVALID_PARAMETER;
    struct link_record link;
    int result = read_link(NULL, *luid, 0, &link);
    *ret_ifindex = result == 0 ? link.ifindex : 0;
    return error_of(result);
}

ULONG ConvertInterfaceNameToLuidA(const CHAR *name, NET_LUID *ret_luid)
{
    if (!name)
        return ERROR_INVALID_NAME;
    if (!ret_luid)
        return ERROR_INVALID_PARAMETER;
    uint64_t luid;
    if (luid_parse_name(name, &luid) < 0)
        return ERROR_INVALID_NAME;
    ret_luid->Value = luid;
    return NO_ERROR;
}

static ULONG copy_text(const char *text, char *buffer, size_t length)
{
    if (strlen(text) >= length)
        return ERROR_NOT_ENOUGH_MEMORY;
    strcpy(buffer, text);
    return NO_ERROR;
}

ULONG ConvertInterfaceLuidToNameA(const NET_LUID *luid, PSTR ret_name, size_t length)
{
    if (!luid)
        return ERROR_INVALID_PARAMETER;
    if (!ret_name)
        return ERROR_NOT_ENOUGH_MEMORY;
    char name[LUID_NAME_SIZE];
    luid_format_name(luid->Value, name);
    return copy_text(name, ret_name, length);
}

ULONG ConvertInterfaceAliasToLuid(const char *alias, PNET_LUID ret_luid)
{
    if (!alias || !ret_luid)
        return ERROR_INVALID_PARAMETER;
    struct link_record link;
    int result = read_link(alias, no_luid, 0, &link);
    /* The documents have no other code for a name that nobody has. */
    if (result == -ENODEV)
        return ERROR_INVALID_PARAMETER;
    if (result == 0)
        ret_luid->Value = luid_of(&link);
    return error_of(result);
}

ULONG ConvertInterfaceLuidToAlias(const NET_LUID *luid, char *ret_alias, size_t length)
{
    if (!luid || !ret_alias)
        return ERROR_INVALID_PARAMETER;
    struct link_record link;
    int result = read_link(NULL, *luid, 0, &link);
    return result < 0 ? error_of(result) : copy_text(link.name, ret_alias, length);
}
