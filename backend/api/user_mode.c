/* SPDX-License-Identifier: BSD-2-Clause */
/* The interface functions once more, with the codes of the documents for applications: what
 * netioapi.h calls with IPIF_USER_MODE_CODES. */
#include "api/get_ip_rows.h"
#include "api/status_codes.h"

#define USER_MODE(name, parameters, arguments)                                                     \
    IPIF_EXPORT DWORD ipif_user_##name parameters;                                                 \
    DWORD ipif_user_##name parameters                                                              \
    {                                                                                              \
        return error_of_status(name arguments);                                                    \
    }

USER_MODE(GetIpInterfaceTable, (ADDRESS_FAMILY family, PMIB_IPINTERFACE_TABLE *ret_table),
          (family, ret_table))
USER_MODE(GetIpInterfaceEntry, (PMIB_IPINTERFACE_ROW row), (row))
USER_MODE(SetIpInterfaceEntry, (PMIB_IPINTERFACE_ROW row), (row))
USER_MODE(NotifyIpInterfaceChange,
          (ADDRESS_FAMILY family, PIPINTERFACE_CHANGE_CALLBACK callback, PVOID context,
           BOOLEAN initial, HANDLE *ret_handle),
          (family, callback, context, initial, ret_handle))
USER_MODE(CancelMibChangeNotify2, (HANDLE handle), (handle))
USER_MODE(GetIfTable2, (PMIB_IF_TABLE2 *ret_table), (ret_table))
USER_MODE(GetIfTable2Ex, (MIB_IF_TABLE_LEVEL level, PMIB_IF_TABLE2 *ret_table), (level, ret_table))
USER_MODE(GetUnicastIpAddressTable,
          (ADDRESS_FAMILY family, PMIB_UNICASTIPADDRESS_TABLE *ret_table), (family, ret_table))
USER_MODE(GetIpNetTable2, (ADDRESS_FAMILY family, PMIB_IPNET_TABLE2 *ret_table),
          (family, ret_table))
USER_MODE(GetBestRoute2,
          (NET_LUID *luid, NET_IFINDEX ifindex, const SOCKADDR_INET *source,
           const SOCKADDR_INET *destination, ULONG sort_options, PMIB_IPFORWARD_ROW2 ret_route,
           SOCKADDR_INET *ret_source),
          (luid, ifindex, source, destination, sort_options, ret_route, ret_source))

/* Here the document for applications has the conversions' code. */
IPIF_EXPORT DWORD ipif_user_GetIfEntry2(PMIB_IF_ROW2 row);
DWORD ipif_user_GetIfEntry2(PMIB_IF_ROW2 row)
{
    const NTSTATUS status = GetIfEntry2(row);
    return status == STATUS_NOT_FOUND ? ERROR_FILE_NOT_FOUND : error_of_status(status);
}

/* And here both: of an interface, and of what it does not have. */
IPIF_EXPORT DWORD ipif_user_GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW row);
DWORD ipif_user_GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW row)
{
    return error_of(get_unicast_address(row));
}

IPIF_EXPORT DWORD ipif_user_GetIpNetEntry2(PMIB_IPNET_ROW2 row);
DWORD ipif_user_GetIpNetEntry2(PMIB_IPNET_ROW2 row)
{
    return error_of(get_neighbour(row));
}
