/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A traffic monitor as somebody would have written it for Windows: every interface with its state,
 * speed and octets, then one by its index.  Expects the codes of applications.
 */
#define IPIF_USER_MODE_CODES
#include <windows.h>
#include <netioapi.h>
#include <stdio.h>

static VOID PrintText(_In_z_ PCWSTR Text)
{
    while (*Text != 0)
        putchar(*Text < 0x80 ? (char)*Text : '?'), Text++;
}

static LPCSTR StateOf(_In_ CONST MIB_IF_ROW2 *Row)
{
    if (Row->AdminStatus == NET_IF_ADMIN_STATUS_DOWN)
        return "disabled";
    switch (Row->OperStatus) {
    case IfOperStatusUp:
        return "up";
    case IfOperStatusDormant:
        return "dormant";
    case IfOperStatusLowerLayerDown:
        return "nothing below";
    case IfOperStatusDown:
    case IfOperStatusTesting:
    case IfOperStatusUnknown:
    case IfOperStatusNotPresent:
        break;
    }
    return Row->MediaConnectState == MediaConnectStateDisconnected ? "unplugged" : "down";
}

static VOID PrintRow(_In_ CONST MIB_IF_ROW2 *Row)
{
    static const GUID Nobody = {0, 0, 0, {0}};
    PrintText(Row->Alias);
    printf(" index=%u type=%u mtu=%u %s", Row->InterfaceIndex, Row->Type, Row->Mtu, StateOf(Row));
    if (Row->TransmitLinkSpeed == NET_IF_LINK_SPEED_UNKNOWN)
        printf(" speed=?");
    else
        printf(" speed=%llu", (unsigned long long)Row->TransmitLinkSpeed);
    for (ULONG i = 0; i < Row->PhysicalAddressLength; i++)
        printf("%c%02X", i ? '-' : ' ', Row->PhysicalAddress[i]);
    if (Row->InterfaceAndOperStatusFlags.HardwareInterface)
        printf(" hardware");
    if (!EqualMemory(&Row->InterfaceGuid, &Nobody, sizeof(GUID)))
        printf(" guid");
    printf(" %s\n", Row->InOctets + Row->OutOctets ? "used" : "idle");
}

int __cdecl main(void)
{
    PMIB_IF_TABLE2 Table = NULL, Quick = NULL, None = NULL;
    MIB_IF_ROW2 Row;
    DWORD Error = GetIfTable2(&Table);
    if (Error != NO_ERROR || GetIfTable2Ex(MibIfTableNormalWithoutStatistics, &Quick) != NO_ERROR)
        return 1;
    for (ULONG i = 0; i < Table->NumEntries; i++)
        PrintRow(&Table->Table[i]);
    if (Quick->NumEntries != Table->NumEntries || Quick->Table[0].InOctets != 0)
        return 1;

    ZeroMemory(&Row, sizeof(MIB_IF_ROW2));
    Row.InterfaceIndex = 5;
    Error = GetIfEntry2(&Row);
    if (!NETIO_SUCCESS(Error))
        return 1;
    PrintRow(&Row);
    ZeroMemory(&Row, sizeof(MIB_IF_ROW2));
    printf("nothing asked %u\n", GetIfEntry2(&Row));
    Row.InterfaceIndex = 4711;
    printf("no such interface %u\n", GetIfEntry2(&Row));
    printf("no level %u\n", GetIfTable2Ex((MIB_IF_TABLE_LEVEL)7, &None));
    FreeMibTable(Table);
    FreeMibTable(Quick);
    return 0;
}
