/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program as somebody would have written it for Windows, in its own vocabulary, with nothing
 * changed for Linux but the names of the system's headers that are not there.
 */
#include <netioapi.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>

#define MALLOC(x) malloc(x)
#define FREE(x)   free(x)

static ULONG g_Notifications;

static VOID NETIOAPI_API_ OnInterfaceChange(_In_ PVOID CallerContext,
                                            _In_opt_ PMIB_IPINTERFACE_ROW Row,
                                            _In_ MIB_NOTIFICATION_TYPE NotificationType)
{
    PULONG Counter = (PULONG)CallerContext;
    if (NotificationType == MibInitialNotification && Row == NULL)
        (*Counter)++;
}

typedef NETIOAPI_API(WINAPI *GETIPINTERFACETABLE)(ADDRESS_FAMILY Family,
                                                  PMIB_IPINTERFACE_TABLE *Table);

static DWORD PrintInterfaces(ADDRESS_FAMILY Family)
{
    PMIB_IPINTERFACE_TABLE pTable = NULL;
    GETIPINTERFACETABLE pfnGetTable = GetIpInterfaceTable;
    DWORD dwRetVal = pfnGetTable(Family, &pTable);
    if (dwRetVal != NO_ERROR)
        return dwRetVal;
    for (UINT i = 0; i < pTable->NumEntries; i++) {
        MIB_IPINTERFACE_ROW Row;
        CHAR Name[NDIS_IF_MAX_STRING_SIZE + 1];
        CHAR Alias[IF_MAX_STRING_SIZE + 1];
        BOOLEAN IsLoopback = FALSE;
        InitializeIpInterfaceEntry(&Row);
        Row.Family = Family;
        Row.InterfaceLuid = pTable->Table[i].InterfaceLuid;
        if (!NT_SUCCESS(GetIpInterfaceEntry(&Row)))
            continue;
        if (Row.InterfaceLuid.Info.IfType == 24)
            IsLoopback = TRUE;
        if (ConvertInterfaceLuidToNameA(&Row.InterfaceLuid, Name, sizeof(Name)) != NO_ERROR)
            Name[0] = '\0';
        if (ConvertInterfaceLuidToAlias(&Row.InterfaceLuid, Alias, sizeof(Alias)) != NO_ERROR)
            Alias[0] = '\0';
        printf("%s alias=%s index=%lu mtu=%lu loopback=%d\n", Name, Alias,
               (unsigned long)Row.InterfaceIndex, (unsigned long)Row.NlMtu, IsLoopback == TRUE);
    }
    FreeMibTable(pTable);
    return NO_ERROR;
}

static DWORD PrintServers(NET_IFINDEX IfIndex)
{
    ULONG ulOutBufLen = 0;
    DWORD dwRetVal = GetPerAdapterInfo(IfIndex, NULL, &ulOutBufLen);
    if (dwRetVal != ERROR_BUFFER_OVERFLOW)
        return dwRetVal;
    PIP_PER_ADAPTER_INFO pPerAdapterInfo = (IP_PER_ADAPTER_INFO *)MALLOC(ulOutBufLen);
    if (pPerAdapterInfo == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    dwRetVal = GetPerAdapterInfo(IfIndex, pPerAdapterInfo, &ulOutBufLen);
    if (dwRetVal == ERROR_SUCCESS)
        printf("autoconfig=%u server=%s\n", pPerAdapterInfo->AutoconfigEnabled,
               pPerAdapterInfo->DnsServerList.IpAddress.String);
    FREE(pPerAdapterInfo);
    return dwRetVal;
}

int main(void)
{
    HANDLE hNotification = NULL;
    if (NotifyIpInterfaceChange(AF_UNSPEC, OnInterfaceChange, &g_Notifications, TRUE,
                                &hNotification) != NO_ERROR)
        return 1;
    if (PrintInterfaces(AF_INET) != NO_ERROR || PrintServers(1) != ERROR_SUCCESS)
        return 1;
    CancelMibChangeNotify2(hNotification);
    return g_Notifications == 1 ? 0 : 1;
}
