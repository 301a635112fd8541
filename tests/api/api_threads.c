/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every function from many threads while interfaces come, change and go.  Made for the thread
 * sanitizer; what the calls may return is checked in any build.
 */
#include <ipif/iphlpapi.h>
#include <ipif/ipif.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 12, THREADS = 2 }; /* THREADS of each kind */

static atomic_bool ended;

static void check(int condition, const char *what, ULONG code)
{
    if (condition)
        return;
    fprintf(stderr, "%s: %08x: %s\n", what, code, ipif_status_text(code));
    abort();
}

static void *read_tables(void *unused)
{
    (void)unused;
    while (!ended) {
        PMIB_IPINTERFACE_TABLE table;
        NTSTATUS status = GetIpInterfaceTable(AF_UNSPEC, &table);
        check(status == STATUS_SUCCESS, "GetIpInterfaceTable", (ULONG)status);
        for (ULONG i = 1; i < table->NumEntries; i++) {
            const MIB_IPINTERFACE_ROW *before = &table->Table[i - 1], *row = &table->Table[i];
            check(row->Family > before->Family ||
                      (row->Family == before->Family &&
                       row->InterfaceIndex > before->InterfaceIndex),
                  "order of the table", i);
        }
        FreeMibTable(table);
    }
    return NULL;
}

static void *read_interfaces(void *unused)
{
    (void)unused;
    while (!ended) {
        PMIB_IF_TABLE2 table;
        NTSTATUS status = GetIfTable2(&table);
        check(status == STATUS_SUCCESS, "GetIfTable2", (ULONG)status);
        for (ULONG i = 0; i < table->NumEntries; i++) {
            MIB_IF_ROW2 row = {.InterfaceLuid = table->Table[i].InterfaceLuid};
            check(i == 0 || table->Table[i].InterfaceIndex > table->Table[i - 1].InterfaceIndex,
                  "order of the interfaces", i);
            status = GetIfEntry2(&row);
            check(status == STATUS_NOT_FOUND ||
                      (status == STATUS_SUCCESS &&
                       row.InterfaceIndex == table->Table[i].InterfaceIndex),
                  "GetIfEntry2", (ULONG)status);
        }
        FreeMibTable(table);
    }
    return NULL;
}

static void *read_entries(void *unused)
{
    (void)unused;
    while (!ended)
        for (NET_IFINDEX ifindex = 1; ifindex < 20; ifindex++) {
            MIB_IPINTERFACE_ROW row = {.Family = ifindex % 2 ? AF_INET : AF_INET6,
                                       .InterfaceIndex = ifindex};
            NTSTATUS status = GetIpInterfaceEntry(&row);
            check(status == STATUS_SUCCESS || status == STATUS_NOT_FOUND, "GetIpInterfaceEntry",
                  (ULONG)status);
        }
    return NULL;
}

static void *convert(void *unused)
{
    (void)unused;
    while (!ended)
        for (NET_IFINDEX ifindex = 1; ifindex < 20; ifindex++) {
            NET_LUID luid;
            NET_IFINDEX back;
            char alias[32];
            ULONG error = ConvertInterfaceIndexToLuid(ifindex, &luid);
            check(error == NO_ERROR || error == ERROR_FILE_NOT_FOUND, "index to LUID", error);
            error = ConvertInterfaceLuidToIndex(&luid, &back);
            check(error == ERROR_FILE_NOT_FOUND || back == ifindex, "LUID to index", error);
            error = ConvertInterfaceLuidToAlias(&luid, alias, sizeof alias);
            check(error == NO_ERROR || error == ERROR_FILE_NOT_FOUND, "LUID to alias", error);
        }
    return NULL;
}

static void *set_values(void *unused)
{
    (void)unused;
    for (ULONG value = 1000; !ended; value++) {
        MIB_IPINTERFACE_ROW row;
        InitializeIpInterfaceEntry(&row);
        row.Family = value % 2 ? AF_INET : AF_INET6;
        row.InterfaceIndex = 1;
        row.RetransmitTime = value;
        NTSTATUS status = SetIpInterfaceEntry(&row);
        check(status == STATUS_SUCCESS, "SetIpInterfaceEntry", (ULONG)status);
    }
    return NULL;
}

static void *read_adapters(void *unused)
{
    (void)unused;
    while (!ended) {
        union {
            IP_PER_ADAPTER_INFO info;
            char bytes[1024];
        } buffer;
        ULONG length = sizeof buffer;
        DWORD error = GetPerAdapterInfo(1, &buffer.info, &length);
        check(error == ERROR_SUCCESS, "GetPerAdapterInfo", error);
    }
    return NULL;
}

static VOID count_call(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)type;
    /* Calls of one registration are never at the same time: a plain number will do. */
    ++*(unsigned *)context;
    if (row)
        (void)GetIpInterfaceEntry(row);
}

static void *watch(void *unused)
{
    (void)unused;
    unsigned total = 0;
    while (!ended) {
        unsigned calls = 0;
        HANDLE handle;
        NTSTATUS status = NotifyIpInterfaceChange(AF_UNSPEC, count_call, &calls, TRUE, &handle);
        check(status == STATUS_SUCCESS, "NotifyIpInterfaceChange", (ULONG)status);
        usleep(50000);
        status = CancelMibChangeNotify2(handle);
        check(status == STATUS_SUCCESS, "CancelMibChangeNotify2", (ULONG)status);
        check(calls > 0, "the initial callback", 0);
        total += calls;
    }
    check(total > 0, "callbacks", 0);
    return NULL;
}

int main(void)
{
    static void *(*const kinds[])(void *) = {read_tables, read_interfaces, read_entries, convert,
                                             set_values,  read_adapters,   watch};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    pthread_t threads[KINDS * THREADS];
    check(system("ip link set lo up") == 0, "ip", 0);
    for (size_t i = 0; i < KINDS * THREADS; i++)
        check(pthread_create(&threads[i], NULL, kinds[i % KINDS], NULL) == 0, "a thread", 0);
    for (int round = 0; round < ROUNDS; round++)
        check(system("for i in 1 2 3 4; do ip link add t$i type veth peer name u$i;"
                     " ip link set t$i up mtu 1400; done;"
                     " for i in 1 2 3 4; do ip link del t$i; done") == 0, "ip", 0);
    ended = true;
    for (size_t i = 0; i < KINDS * THREADS; i++)
        pthread_join(threads[i], NULL);
    puts("as it should be");
    return 0;
}
