/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A VPN's helper as somebody would have written it for Windows: reads metrics, with -ERROR_* for a
 * failure, and sets an interface up.  Expects the codes of applications.
 */
#define IPIF_USER_MODE_CODES
#include <windows.h>
#include <iphlpapi.h>
#include <netioapi.h>
#include <stdio.h>
#include <stdlib.h>

/* The metric, or a failure's code with a minus. */
static int GetInterfaceMetric(_In_ CONST NET_IFINDEX Index, _In_ CONST ADDRESS_FAMILY Family,
                              _Out_opt_ int *Automatic)
{
    DWORD err;
    MIB_IPINTERFACE_ROW Row;
    InitializeIpInterfaceEntry(&Row);
    Row.Family = Family;
    Row.InterfaceIndex = Index;
    err = GetIpInterfaceEntry(&Row);
    if (err == NO_ERROR) {
        if (Automatic)
            *Automatic = Row.UseAutomaticMetric;
        return Row.Metric;
    }
    if (err == ERROR_NOT_FOUND)
        return 0; /* no such interface, or it does not speak this protocol */
    return -(int)err;
}

_NETIOAPI_SUCCESS_
static DWORD SetMtu(_In_ CONST NET_LUID *Luid, _In_ ADDRESS_FAMILY Family, _In_ ULONG Mtu)
{
    MIB_IPINTERFACE_ROW Row;
    DWORD dwError;
    ZeroMemory(&Row, sizeof Row);
    Row.Family = Family;
    Row.InterfaceLuid = *Luid;
    if ((dwError = GetIpInterfaceEntry(&Row)) != NO_ERROR)
        return dwError;
    if (Family == AF_INET)
        Row.SitePrefixLength = 0;
    Row.NlMtu = Mtu;
    return SetIpInterfaceEntry(&Row);
}

static VOID NETIOAPI_API_ Ignore(PVOID Context, PMIB_IPINTERFACE_ROW Row,
                                 MIB_NOTIFICATION_TYPE Type)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Row);
    UNREFERENCED_PARAMETER(Type);
}

int main(int argc, char *argv[])
{
    NET_LUID Luid;
    HANDLE Handle = NULL;
    PMIB_IPINTERFACE_TABLE Table = NULL;
    PMIB_IPINTERFACE_TABLE *NoTable = NULL;
    if (argc != 2 || ConvertInterfaceAliasToLuid(argv[1], &Luid) != NO_ERROR)
        return 1;
    NET_IFINDEX Index = NET_IFINDEX_UNSPECIFIED;
    ConvertInterfaceLuidToIndex(&Luid, &Index);

    printf("metric %d\n", GetInterfaceMetric(Index, AF_INET, NULL));
    printf("of no interface %d\n", GetInterfaceMetric(4711, AF_INET, NULL));
    printf("of no family %d\n", GetInterfaceMetric(Index, AF_UNSPEC, NULL));
    printf("mtu %d\n", (int)SetMtu(&Luid, AF_INET, 1400));
    printf("mtu too small %d\n", (int)SetMtu(&Luid, AF_INET, 60));
    Luid.Value++;
    printf("mtu of no interface %d\n", (int)SetMtu(&Luid, AF_INET, 1400));
    printf("table of no family %d\n", (int)GetIpInterfaceTable(99, &Table));
    printf("no table %d\n", (int)GetIpInterfaceTable(AF_INET, NoTable));
    printf("no callback %d\n", (int)NotifyIpInterfaceChange(AF_INET, NULL, NULL, FALSE, &Handle));
    if (!NETIO_SUCCESS(NotifyIpInterfaceChange(AF_INET, Ignore, NULL, FALSE, &Handle)))
        return 1;
    printf("cancelled %d, ", (int)CancelMibChangeNotify2(Handle));
    printf("again %d\n", (int)CancelMibChangeNotify2(Handle));
    return 0;
}
