/* SPDX-License-Identifier: BSD-2-Clause */
/* What only a C caller can do: NULL, bad memory, fork, callbacks that cancel.  Run as root in a
 * network namespace of its own. */
#include <ipif/iphlpapi.h>
#include <ipif/ipif.h>

#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static void run(const char *command)
{
    assert_int_equal(system(command), 0);
}

static int count_entries(const char *path)
{
    DIR *directory = opendir(path);
    int count = 0;
    while (directory && readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* Until something counts as hung: whoever waits goes on with the event. */
enum { PATIENCE_MS = 60000 };

static void pause_ms(long milliseconds)
{
    const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static bool wait_for(const atomic_int *value, int least)
{
    for (int i = 0; i < PATIENCE_MS / 10 && *value < least; i++)
        pause_ms(10);
    return *value >= least;
}

/* --- arguments -------------------------------------------------------------------------------- */

static VOID ignore(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)context;
    (void)row;
    (void)type;
}

static void null_is_an_answer_and_no_crash(void **state)
{
    (void)state;
    NET_LUID luid = {.Value = 1};
    NET_IFINDEX ifindex;
    char text[64];
    HANDLE handle = &luid;
    FreeMibTable(NULL);
    InitializeIpInterfaceEntry(NULL);
    ipif_close(NULL);
    assert_int_equal(GetIpInterfaceTable(AF_UNSPEC, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetIpInterfaceEntry(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetIfTable2(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetIfTable2Ex(MibIfTableRaw, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetIfEntry2(NULL), STATUS_INVALID_PARAMETER);
    SOCKADDR_INET address = {.Ipv4 = {.sin_family = AF_INET}}, source;
    MIB_IPFORWARD_ROW2 route;
    address.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(GetUnicastIpAddressTable(AF_INET, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetUnicastIpAddressEntry(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetIpNetTable2(AF_INET, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetIpNetEntry2(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(GetBestRoute2(NULL, 0, NULL, NULL, 0, &route, &source),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(GetBestRoute2(NULL, 0, NULL, &address, 0, NULL, &source),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(GetBestRoute2(NULL, 0, NULL, &address, 0, &route, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(SetIpInterfaceEntry(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(NotifyIpInterfaceChange(AF_INET, ignore, NULL, FALSE, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(NotifyIpInterfaceChange(AF_INET, NULL, NULL, FALSE, &handle),
                     STATUS_INVALID_PARAMETER);
    assert_null(handle);
    assert_int_equal(CancelMibChangeNotify2(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceIndexToLuid(1, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceIndexToLuid(0, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceLuidToIndex(NULL, &ifindex), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceLuidToIndex(&luid, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceNameToLuidA(NULL, &luid), ERROR_INVALID_NAME);
    assert_int_equal(ConvertInterfaceNameToLuidA(NULL, NULL), ERROR_INVALID_NAME);
    assert_int_equal(luid.Value, 1);
    assert_int_equal(ConvertInterfaceNameToLuidA("ethernet_1", NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceLuidToNameA(NULL, text, 64), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceLuidToNameA(&luid, NULL, 64), ERROR_NOT_ENOUGH_MEMORY);
    assert_int_equal(ConvertInterfaceAliasToLuid(NULL, &luid), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceAliasToLuid("lo", NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceLuidToAlias(NULL, text, 64), ERROR_INVALID_PARAMETER);
    assert_int_equal(ConvertInterfaceLuidToAlias(&luid, NULL, 64), ERROR_INVALID_PARAMETER);
    assert_int_equal(GetPerAdapterInfo(1, NULL, NULL), ERROR_INVALID_PARAMETER);
    assert_int_equal(ipif_open(NULL, NULL, NULL, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_get_entry(NULL, NULL, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_set_entry(NULL, NULL, NULL, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_set_enable_status(NULL, NULL, 1, NULL, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_get_table(NULL, AF_INET, NULL, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_dispatch(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_refresh(NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_descriptor(NULL), -1);
    assert_string_equal(ipif_error(NULL), "");
}

static void a_failed_table_is_null(void **state)
{
    (void)state;
    PMIB_IPINTERFACE_TABLE table = (void *)&table;
    assert_int_equal(GetIpInterfaceTable(99, &table), STATUS_INVALID_PARAMETER);
    assert_null(table);
}

static void every_code_has_a_sentence(void **state)
{
    (void)state;
    const ULONG codes[] = {
        (ULONG)STATUS_SUCCESS,          (ULONG)STATUS_UNSUCCESSFUL,  (ULONG)STATUS_INVALID_HANDLE,
        (ULONG)STATUS_INVALID_PARAMETER, (ULONG)STATUS_NO_MEMORY,    (ULONG)STATUS_ACCESS_DENIED,
        (ULONG)STATUS_NOT_SUPPORTED,    (ULONG)STATUS_NOT_FOUND,     ERROR_FILE_NOT_FOUND,
        ERROR_ACCESS_DENIED,            ERROR_NOT_ENOUGH_MEMORY,     ERROR_GEN_FAILURE,
        ERROR_NOT_SUPPORTED,            ERROR_INVALID_PARAMETER,     ERROR_BUFFER_OVERFLOW,
        ERROR_INVALID_NAME,             ERROR_NO_DATA,               ERROR_NOT_FOUND,
    };
    const char *const unknown = ipif_status_text(0x12345678);
    assert_non_null(unknown);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const char *text = ipif_status_text(codes[i]);
        assert_non_null(text);
        assert_ptr_not_equal(text, unknown);
        assert_int_equal(text[strlen(text) - 1], '.');
    }
}

/* --- memory that is not there ----------------------------------------------------------------- */

static void inaccessible_memory_is_an_invalid_parameter(void **state)
{
    (void)state;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    char *writable = pages, *readable = pages + page, *none = pages + 2 * page;
    mprotect(readable, page, PROT_READ);
    mprotect(none, page, PROT_NONE);

    ULONG length = 64;
    assert_int_equal(GetPerAdapterInfo(1, (void *)none, &length), ERROR_INVALID_PARAMETER);
    assert_int_equal(GetPerAdapterInfo(1, (void *)readable, &length), ERROR_INVALID_PARAMETER);
    /* Half of the buffer is there. */
    assert_int_equal(GetPerAdapterInfo(1, (void *)(readable - 32), &length),
                     ERROR_INVALID_PARAMETER);
    assert_int_equal(GetPerAdapterInfo(1, (void *)8, &length), ERROR_INVALID_PARAMETER);
    assert_int_equal(GetPerAdapterInfo(1, NULL, (void *)none), ERROR_INVALID_PARAMETER);
    assert_int_equal(GetPerAdapterInfo(1, NULL, (void *)8), ERROR_INVALID_PARAMETER);
    /* It can be read, but the size cannot be written back. */
    assert_int_equal(GetPerAdapterInfo(1, NULL, (void *)readable), ERROR_INVALID_PARAMETER);
    assert_int_equal(length, 64);
    assert_int_equal(GetPerAdapterInfo(1, (void *)writable, &length), ERROR_SUCCESS);
    munmap(pages, 3 * page);
}

static void the_buffer_is_filled_exactly(void **state)
{
    (void)state;
    unsigned char buffer[80];
    memset(buffer, 0xAA, sizeof buffer);
    ULONG length = 63;
    assert_int_equal(GetPerAdapterInfo(1, (void *)buffer, &length), ERROR_BUFFER_OVERFLOW);
    assert_int_equal(length, 64);
    assert_int_equal(buffer[0], 0xAA);
    length = 80;
    assert_int_equal(GetPerAdapterInfo(1, (void *)buffer, &length), ERROR_SUCCESS);
    assert_int_equal(length, 80);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(buffer[i], 0);
    assert_int_equal(buffer[64], 0xAA);
}

/* --- fork ------------------------------------------------------------------------------------- */

static int use_everything(void)
{
    PMIB_IPINTERFACE_TABLE table;
    NET_LUID luid;
    HANDLE handle;
    MIB_IPINTERFACE_ROW row = {.Family = AF_INET, .InterfaceIndex = 1};
    if (GetIpInterfaceTable(AF_UNSPEC, &table) != STATUS_SUCCESS || table->NumEntries < 2)
        return 1;
    FreeMibTable(table);
    if (GetIpInterfaceEntry(&row) != STATUS_SUCCESS || row.NlMtu != 65535)
        return 2;
    if (ConvertInterfaceIndexToLuid(1, &luid) != NO_ERROR)
        return 3;
    if (NotifyIpInterfaceChange(AF_INET, ignore, NULL, TRUE, &handle) != STATUS_SUCCESS)
        return 4;
    return CancelMibChangeNotify2(handle) == STATUS_SUCCESS ? 0 : 5;
}

static void a_forked_child_is_served(void **state)
{
    (void)state;
#ifdef __SANITIZE_THREAD__
    skip(); /* the thread sanitizer knows no threads in the child of a program that has some */
#endif
    HANDLE handle;
    assert_int_equal(use_everything(), 0);
    assert_int_equal(NotifyIpInterfaceChange(AF_INET, ignore, NULL, FALSE, &handle),
                     STATUS_SUCCESS);
    for (int round = 0; round < 5; round++) {
        const pid_t child = fork();
        if (child == 0) {
            /* The parent's registration is not the child's to cancel. */
            int failed = use_everything();
            if (!failed && CancelMibChangeNotify2(handle) != STATUS_INVALID_PARAMETER)
                failed = 6;
            _exit(failed);
        }
        assert_int_equal(use_everything(), 0);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    assert_int_equal(CancelMibChangeNotify2(handle), STATUS_SUCCESS);
}

/* --- notifications ---------------------------------------------------------------------------- */

struct watch {
    HANDLE handle;
    atomic_int calls;
    atomic_int running;
    atomic_int overlaps;
    atomic_int finished;
    atomic_int released;
    NTSTATUS cancelled;
};

static VOID cancel_self(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)row;
    (void)type;
    struct watch *watch = context;
    if (watch->calls == 0)
        watch->cancelled = CancelMibChangeNotify2(watch->handle);
    watch->calls++;
}

static void a_callback_may_cancel_itself(void **state)
{
    (void)state;
    /* With the first thread of all a sanitizer starts one of its own. */
    assert_int_equal(use_everything(), 0);
    const int threads = count_entries("/proc/self/task");
    struct watch watch = {.cancelled = STATUS_UNSUCCESSFUL};
    assert_int_equal(
        NotifyIpInterfaceChange(AF_UNSPEC, cancel_self, &watch, FALSE, &watch.handle),
        STATUS_SUCCESS);
    run("ip link add e0 type bridge");
    assert_true(wait_for(&watch.calls, 1)); /* what comes and goes at once may be told of or not */
    run("ip link set e0 up; ip link del e0");
    pause_ms(300);
    assert_int_equal(watch.calls, 1);
    assert_int_equal(watch.cancelled, STATUS_SUCCESS);
    assert_int_equal(CancelMibChangeNotify2(watch.handle), STATUS_INVALID_PARAMETER);
    assert_int_equal(count_entries("/proc/self/task"), threads);
}

static void the_initial_callback_may_cancel(void **state)
{
    (void)state;
    struct watch watch = {.cancelled = STATUS_UNSUCCESSFUL};
    assert_int_equal(NotifyIpInterfaceChange(AF_UNSPEC, cancel_self, &watch, TRUE, &watch.handle),
                     STATUS_SUCCESS);
    assert_int_equal(watch.calls, 1);
    assert_int_equal(watch.cancelled, STATUS_SUCCESS);
    assert_int_equal(CancelMibChangeNotify2(watch.handle), STATUS_INVALID_PARAMETER);
}

static VOID be_slow(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)type;
    struct watch *watch = context;
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    if (++watch->running > 1 || sigismember(&blocked, SIGALRM) != 1)
        watch->overlaps++;
    watch->calls++;
    /* From inside a callback every other function works. */
    if (row && GetIpInterfaceEntry(row) != STATUS_SUCCESS && row->InterfaceIndex == 1)
        watch->overlaps++;
    pause_ms(200);
    watch->running--;
    watch->finished++;
}

static void cancel_waits_for_a_running_callback(void **state)
{
    (void)state;
    struct watch watch = {0};
    assert_int_equal(NotifyIpInterfaceChange(AF_UNSPEC, be_slow, &watch, FALSE, &watch.handle),
                     STATUS_SUCCESS);
    run("ip link add e1 type bridge; ip link add e2 type bridge; ip link set e1 mtu 1400");
    assert_true(wait_for(&watch.calls, 2));
    assert_int_equal(CancelMibChangeNotify2(watch.handle), STATUS_SUCCESS);
    const int calls = watch.calls;
    assert_int_equal(watch.finished, calls);
    assert_int_equal(watch.overlaps, 0);
    run("ip link del e1; ip link del e2");
    pause_ms(300);
    assert_int_equal(watch.calls, calls);
}

static VOID be_stuck(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)row;
    (void)type;
    struct watch *watch = context;
    watch->calls++;
    (void)wait_for(&watch->released, 1);
    watch->finished++;
}

static void registrations_do_not_hold_each_other_up(void **state)
{
    (void)state;
    struct watch stuck = {0}, quick = {0};
    assert_int_equal(NotifyIpInterfaceChange(AF_INET, be_stuck, &stuck, FALSE, &stuck.handle),
                     STATUS_SUCCESS);
    assert_int_equal(NotifyIpInterfaceChange(AF_INET, cancel_self, &quick, FALSE, &quick.handle),
                     STATUS_SUCCESS);
    quick.calls = 1; /* count, do not cancel */
    run("for i in 1 2 3 4 5; do ip link add f$i type bridge; done");
    assert_true(wait_for(&quick.calls, 6));
    assert_true(wait_for(&stuck.calls, 1));
    assert_int_equal(stuck.finished, 0);
    stuck.released = 1;
    assert_int_equal(CancelMibChangeNotify2(stuck.handle), STATUS_SUCCESS);
    assert_int_equal(CancelMibChangeNotify2(quick.handle), STATUS_SUCCESS);
    run("for i in 1 2 3 4 5; do ip link del f$i; done");
}

/* --- without a thread ------------------------------------------------------------------------- */

static VOID count_change(PVOID context, const ipif_change *change)
{
    atomic_int *counts = context;
    counts[change->Type]++;
    assert_true((change->Type == MibAddInstance) == !change->Before);
    assert_true((change->Type == MibDeleteInstance) == !change->After);
}

static void changes_come_through_a_descriptor(void **state)
{
    (void)state;
    const int threads = count_entries("/proc/self/task");
    atomic_int counts[4] = {0};
    ipif_namespace *namespace;
    assert_int_equal(ipif_open(NULL, count_change, counts, &namespace), STATUS_SUCCESS);
    struct pollfd file = {.fd = ipif_descriptor(namespace), .events = POLLIN};
    assert_true(file.fd >= 0);
    run("ip link add e3 type bridge");
    for (int i = 0; i < PATIENCE_MS / 100 && counts[MibAddInstance] < 2; i++)
        if (poll(&file, 1, 100) == 1)
            assert_int_equal(ipif_dispatch(namespace), STATUS_SUCCESS);
    assert_int_equal(counts[MibAddInstance], 2);
    run("ip link del e3");
    assert_int_equal(ipif_refresh(namespace), STATUS_SUCCESS);
    assert_int_equal(counts[MibDeleteInstance], 2);
    assert_int_equal(count_entries("/proc/self/task"), threads);
    ipif_close(namespace);
}

static void namespaces_that_cannot_be_opened(void **state)
{
    (void)state;
    ipif_namespace *namespace = (void *)&namespace;
    assert_int_equal(ipif_open("no-such-namespace", NULL, NULL, &namespace), STATUS_NOT_FOUND);
    assert_null(namespace);
    assert_int_equal(ipif_open("/etc/passwd", NULL, NULL, &namespace), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_open("/proc/self/ns/mnt", NULL, NULL, &namespace),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_open("/proc/self/ns/net", NULL, NULL, &namespace), STATUS_SUCCESS);
    assert_int_equal(ipif_descriptor(namespace), -1);
    MIB_IPINTERFACE_ROW row = {.Family = AF_INET6, .InterfaceIndex = 1};
    ipif_details details;
    assert_int_equal(ipif_get_entry(namespace, &row, &details), STATUS_SUCCESS);
    assert_string_equal(details.InterfaceName, "lo");
    assert_string_equal(details.Kind, "loopback");
    assert_int_equal(details.EnableStatus, IPIF_ENABLE_STATUS_UP);
    ipif_close(namespace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_an_answer_and_no_crash),
        cmocka_unit_test(a_failed_table_is_null),
        cmocka_unit_test(every_code_has_a_sentence),
        cmocka_unit_test(inaccessible_memory_is_an_invalid_parameter),
        cmocka_unit_test(the_buffer_is_filled_exactly),
        cmocka_unit_test(a_forked_child_is_served),
        cmocka_unit_test(a_callback_may_cancel_itself),
        cmocka_unit_test(the_initial_callback_may_cancel),
        cmocka_unit_test(cancel_waits_for_a_running_callback),
        cmocka_unit_test(registrations_do_not_hold_each_other_up),
        cmocka_unit_test(changes_come_through_a_descriptor),
        cmocka_unit_test(namespaces_that_cannot_be_opened),
    };
    run("ip link set lo up");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
