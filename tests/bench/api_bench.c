/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the library's functions cost: "snapshot ROUNDS" and "entry FAMILY IFINDEX ROUNDS" print
 * the microseconds of each round; "memory" prints how many bytes a handle holds.
 */
#include "stopwatch.h"

#include <ipif/ipif.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(NTSTATUS status)
{
    if (status == STATUS_SUCCESS)
        return;
    fprintf(stderr, "%s\n", ipif_status_text((ULONG)status));
    exit(1);
}

static void snapshot(void)
{
    PMIB_IPINTERFACE_TABLE table;
    check(GetIpInterfaceTable(AF_UNSPEC, &table));
    FreeMibTable(table);
}

static ADDRESS_FAMILY family;
static NET_IFINDEX ifindex;

static void entry(void)
{
    MIB_IPINTERFACE_ROW row = {.Family = family, .InterfaceIndex = ifindex};
    check(GetIpInterfaceEntry(&row));
}

static void print_memory(void)
{
    ipif_namespace *namespace;
    const size_t before = mallinfo2().uordblks;
    check(ipif_open(NULL, NULL, NULL, &namespace));
    printf("%zu\n", mallinfo2().uordblks - before);
    ipif_close(namespace);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "snapshot") == 0) {
        stopwatch_rounds(atoi(argv[2]), snapshot);
        return 0;
    }
    if (argc == 5 && strcmp(argv[1], "entry") == 0) {
        family = (ADDRESS_FAMILY)atoi(argv[2]);
        ifindex = (NET_IFINDEX)atoi(argv[3]);
        stopwatch_rounds(atoi(argv[4]), entry);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "memory") == 0) {
        print_memory();
        return 0;
    }
    return 2;
}
