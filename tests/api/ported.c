/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program as somebody would have written it for Windows, in its own vocabulary, with nothing
 * changed for Linux: lists the interfaces of a family and the DNS servers, and counts changes.
 */
#include <winsock2.h>
#include <ws2ipdef.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>

#define MALLOC(x) malloc((x))
#define FREE(x)   free((x))

typedef struct _WATCH_CONTEXT {
    volatile LONG Initial;
    MIB_NOTIFICATION_TYPE LastType;
} WATCH_CONTEXT, *PWATCH_CONTEXT;

static VOID __stdcall OnInterfaceChange(_In_ PVOID CallerContext,
                                        _In_opt_ PMIB_IPINTERFACE_ROW Row,
                                        _In_ MIB_NOTIFICATION_TYPE NotificationType)
{
    PWATCH_CONTEXT Watch = (PWATCH_CONTEXT)CallerContext;
    PMIB_NOTIFICATION_TYPE pLast = &Watch->LastType;
    *pLast = NotificationType;
    if (NotificationType == MibInitialNotification && Row == NULL)
        Watch->Initial++;
}

_Success_(return == NO_ERROR)
typedef NETIOAPI_API(WINAPI *GETIPINTERFACETABLE)(_In_ ADDRESS_FAMILY Family,
                                                  _Outptr_ PMIB_IPINTERFACE_TABLE *Table);

_Ret_z_
static LPCSTR KindOfInterface(_In_ CONST NET_LUID *Luid)
{
    switch (Luid->Info.IfType) {
    case IF_TYPE_ETHERNET_CSMACD:
        return "Ethernet";
    case IF_TYPE_IEEE80211:
        return "Wireless";
    case IF_TYPE_PPP:
        return "PPP";
    case IF_TYPE_SOFTWARE_LOOPBACK:
        return "Loopback";
    case IF_TYPE_TUNNEL:
        return "Tunnel";
    case IF_TYPE_PROP_VIRTUAL:
    case IF_TYPE_L2_VLAN:
        return "Virtual";
    default:
        return "Other";
    }
}

_Must_inspect_result_
static DWORD FindIndex(_In_z_ LPCSTR Name, _Out_ PNET_IFINDEX Index)
{
    *Index = if_nametoindex(Name);
    return *Index == NET_IFINDEX_UNSPECIFIED ? ERROR_FILE_NOT_FOUND : NO_ERROR;
}

_IRQL_requires_max_(PASSIVE_LEVEL)
static DWORD PrintInterfaces(IN ADDRESS_FAMILY Family, OUT LPDWORD Count OPTIONAL)
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
        CHAR Short[IF_NAMESIZE];
        NET_IFINDEX Index;
        ZeroMemory(&Row, sizeof(Row));
        InitializeIpInterfaceEntry(&Row);
        Row.Family = Family;
        Row.InterfaceLuid = pTable->Table[i].InterfaceLuid;
        if (!NETIO_SUCCESS(GetIpInterfaceEntry(&Row)))
            continue;
        if (ConvertInterfaceLuidToNameA(&Row.InterfaceLuid, Name, ARRAYSIZE(Name)) != NO_ERROR)
            Name[0] = '\0';
        if (ConvertInterfaceLuidToAlias(&Row.InterfaceLuid, Alias, sizeof(Alias)) != NO_ERROR)
            Alias[0] = '\0';
        if (if_indextoname(Row.InterfaceIndex, Short) == NULL ||
            FindIndex(Short, &Index) != NO_ERROR || Index != Row.InterfaceIndex)
            return ERROR_FILE_NOT_FOUND;
        printf("%s alias=%s index=%lu mtu=%lu type=%s zone=%lu\n", Name, Alias,
               (unsigned long)Row.InterfaceIndex, (unsigned long)Row.NlMtu,
               KindOfInterface(&Row.InterfaceLuid),
               (unsigned long)Row.ZoneIndices[ScopeLevelLink]);
    }
    if (Count != NULL)
        *Count = pTable->NumEntries;
    FreeMibTable(pTable);
    return NO_ERROR;
}

static DWORD PrintServers(_In_ NET_IFINDEX IfIndex)
{
    ULONG ulOutBufLen = sizeof(IP_PER_ADAPTER_INFO);
    PIP_PER_ADAPTER_INFO pPerAdapterInfo = (IP_PER_ADAPTER_INFO *)MALLOC(ulOutBufLen);
    if (pPerAdapterInfo == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    int err = GetPerAdapterInfo(IfIndex, pPerAdapterInfo, &ulOutBufLen);
    if (err == ERROR_BUFFER_OVERFLOW || err == ERROR_INSUFFICIENT_BUFFER) {
        FREE(pPerAdapterInfo);
        pPerAdapterInfo = (IP_PER_ADAPTER_INFO *)MALLOC(ulOutBufLen);
        if (pPerAdapterInfo == NULL)
            return ERROR_NOT_ENOUGH_MEMORY;
        err = GetPerAdapterInfo(IfIndex, pPerAdapterInfo, &ulOutBufLen);
    }
    if (err == ERROR_SUCCESS) {
        printf("autoconfig=%u servers=", pPerAdapterInfo->AutoconfigEnabled);
        for (PIP_ADDR_STRING pServer = &pPerAdapterInfo->DnsServerList; pServer != NULL;
             pServer = pServer->Next) {
            IN_ADDR Address;
            if (pServer->IpAddress.String[0] == '\0')
                continue;
            if (inet_pton(AF_INET, pServer->IpAddress.String, &Address) == 1)
                printf("%s;", pServer->IpAddress.String);
        }
        printf("\n");
    }
    FREE(pPerAdapterInfo);
    return (DWORD)err;
}

int __cdecl main(void)
{
    WATCH_CONTEXT Watch = {0};
    HANDLE hNotification = INVALID_HANDLE_VALUE;
    DWORD dwCount = 0;
    if (NotifyIpInterfaceChange(AF_UNSPEC, (PIPINTERFACE_CHANGE_CALLBACK)OnInterfaceChange, &Watch,
                                TRUE, &hNotification) != NO_ERROR)
        return 1;
    if (PrintInterfaces(AF_INET, &dwCount) != NO_ERROR || PrintServers(1) != ERROR_SUCCESS)
        return 1;
    CancelMibChangeNotify2(hNotification);
    return Watch.Initial == 1 && dwCount == 3 ? 0 : 1;
}
