/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shows, changes and watches IP interfaces with libipif.
 *
 *     cc interfaces.c -o interfaces $(pkg-config --cflags --libs libipif)
 *
 *     ./interfaces                     every interface, a line for each protocol
 *     ./interfaces mtu INTERFACE BYTES sets the IPv4 MTU
 *     ./interfaces watch SECONDS       tells changes as they happen
 */
#include <ipif/ipif.h>
#include <ipif/netioapi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *what, NTSTATUS status)
{
    fprintf(stderr, "%s: %s\n", what, ipif_status_text((ULONG)status));
    return 1;
}

static const char *protocol(ADDRESS_FAMILY family)
{
    return family == AF_INET ? "IPv4" : "IPv6";
}

static int show(void)
{
    PMIB_IPINTERFACE_TABLE table;
    NTSTATUS status = GetIpInterfaceTable(AF_UNSPEC, &table);
    if (!NT_SUCCESS(status))
        return fail("interfaces", status);

    printf("%-15s %-5s %6s %11s %12s %-8s %s\n", "name", "", "MTU", "reachable", "retransmit",
           "forwards", "link");
    for (ULONG i = 0; i < table->NumEntries; i++) {
        const MIB_IPINTERFACE_ROW *row = &table->Table[i];
        char name[64];
        /* It may have gone since the table was read. */
        if (ConvertInterfaceLuidToAlias(&row->InterfaceLuid, name, sizeof name) != NO_ERROR)
            continue;
        printf("%-15s %-5s %6u %11u %12u %-8s %s\n", name, protocol(row->Family), row->NlMtu,
               row->BaseReachableTime, row->RetransmitTime, row->ForwardingEnabled ? "yes" : "no",
               row->Connected ? "up" : "down");
    }
    FreeMibTable(table);
    return 0;
}

static int set_mtu(const char *name, const char *bytes)
{
    MIB_IPINTERFACE_ROW row;
    InitializeIpInterfaceEntry(&row); /* asks for nothing ... */
    row.Family = AF_INET;
    if (ConvertInterfaceAliasToLuid(name, &row.InterfaceLuid) != NO_ERROR)
        return fail(name, STATUS_NOT_FOUND);
    row.NlMtu = (ULONG)strtoul(bytes, NULL, 10); /* ... but this */

    /* SetIpInterfaceEntry(&row) does the same; this one also says what is wrong. */
    char problem[256];
    NTSTATUS status = ipif_set_entry(NULL, &row, problem, sizeof problem);
    if (!NT_SUCCESS(status) && problem[0]) {
        fprintf(stderr, "%s\n", problem);
        return 1;
    }
    if (!NT_SUCCESS(status))
        return fail(name, status);

    status = GetIpInterfaceEntry(&row);
    if (!NT_SUCCESS(status))
        return fail(name, status);
    printf("%s: IPv4 MTU is %u bytes\n", name, row.NlMtu);
    return 0;
}

/* Called from a thread of the library; one call at a time. */
static VOID tell(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    static const char *const events[] = {"changed", "added", "removed"};
    (void)context;
    if (type == MibInitialNotification)
        printf("watching\n");
    else
        printf("%s index %u %s\n", events[type], row->InterfaceIndex, protocol(row->Family));
    fflush(stdout);
}

static int watch(unsigned seconds)
{
    HANDLE handle;
    NTSTATUS status = NotifyIpInterfaceChange(AF_UNSPEC, tell, NULL, TRUE, &handle);
    if (!NT_SUCCESS(status))
        return fail("watch", status);
    sleep(seconds);
    CancelMibChangeNotify2(handle); /* no call runs, or comes, behind this line */
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 1)
        return show();
    if (argc == 4 && strcmp(argv[1], "mtu") == 0)
        return set_mtu(argv[2], argv[3]);
    if (argc == 3 && strcmp(argv[1], "watch") == 0)
        return watch((unsigned)strtoul(argv[2], NULL, 10));
    fprintf(stderr, "Usage: %s [mtu INTERFACE BYTES | watch SECONDS]\n", argv[0]);
    return 2;
}
