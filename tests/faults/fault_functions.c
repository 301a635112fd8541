/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The documented functions, with one call after the other failing: each gives what is right, or a
 * code, and then has touched nothing.  A change is made whole, or not at all.
 */
#include "check.h"
#include "rows.h"
#include "servers.h"

#include <ipif/iphlpapi.h>
#include <ipif/ipif.h>
#include <ipif/netioapi.h>

#include <stdlib.h>
#include <string.h>

/* A code that is not success needs a fault. */
static bool worked(NTSTATUS code)
{
    if (code != STATUS_SUCCESS)
        CHECK(faults_failed() != NULL);
    return code == STATUS_SUCCESS;
}

static void table(void)
{
    PMIB_IPINTERFACE_TABLE all = NULL;
    if (!worked(GetIpInterfaceTable(AF_UNSPEC, &all))) {
        CHECK(!all);
        return;
    }
    CHECK(all->NumEntries == rows_count());
    for (ULONG i = 0; i < all->NumEntries; i++)
        CHECK(rows_match_row(&all->Table[i], STATE_A));
    FreeMibTable(all);
}

static void entry(void)
{
    for (int family = AF_INET; family <= AF_INET6; family += AF_INET6 - AF_INET) {
        MIB_IPINTERFACE_ROW row, before;
        memset(&row, 0xcc, sizeof row);
        row.Family = (ADDRESS_FAMILY)family;
        row.InterfaceLuid.Value = 0;
        row.InterfaceIndex = rows_interface();
        before = row;
        if (worked(GetIpInterfaceEntry(&row)))
            CHECK(rows_match_row(&row, STATE_A));
        else
            CHECK(memcmp(&row, &before, sizeof row) == 0);
    }
}

/* The interface of the rows, as it is without a fault. */
static bool matches_interface(const MIB_IF_ROW2 *row)
{
    static MIB_IF_ROW2 right;
    if (right.InterfaceIndex == 0) {
        faults_pause();
        right.InterfaceIndex = rows_interface();
        CHECK(GetIfEntry2(&right) == STATUS_SUCCESS);
        faults_resume();
    }
    return memcmp(row, &right, offsetof(MIB_IF_ROW2, InOctets)) == 0;
}

static void interface_table(void)
{
    PMIB_IF_TABLE2 all = NULL;
    bool found = false;
    if (!worked(GetIfTable2(&all))) {
        CHECK(!all);
        return;
    }
    for (ULONG i = 0; i < all->NumEntries; i++)
        if (all->Table[i].InterfaceIndex == rows_interface())
            found = matches_interface(&all->Table[i]);
    CHECK(found);
    FreeMibTable(all);
}

static void interface_entry(void)
{
    MIB_IF_ROW2 row, before;
    memset(&row, 0xcc, sizeof row);
    row.InterfaceLuid.Value = 0;
    row.InterfaceIndex = rows_interface();
    before = row;
    if (worked(GetIfEntry2(&row)))
        CHECK(matches_interface(&row));
    else
        CHECK(memcmp(&row, &before, sizeof row) == 0);
}

/* The address that rows_set_up() gave, and where its times cannot tell. */
static void addresses(void)
{
    PMIB_UNICASTIPADDRESS_TABLE all = NULL;
    bool found = false;
    if (!worked(GetUnicastIpAddressTable(AF_UNSPEC, &all))) {
        CHECK(!all);
        return;
    }
    for (ULONG i = 0; i < all->NumEntries; i++)
        if (all->Table[i].InterfaceIndex == rows_interface() &&
            all->Table[i].Address.si_family == AF_INET)
            found = all->Table[i].Address.Ipv4.sin_addr.s_addr == htonl(0xc0000201) &&
                    all->Table[i].OnLinkPrefixLength == 24 &&
                    all->Table[i].DadState == IpDadStatePreferred;
    CHECK(found);
    FreeMibTable(all);
}

static void address(void)
{
    MIB_UNICASTIPADDRESS_ROW row, before;
    memset(&row, 0xcc, sizeof row);
    row.Address.Ipv4.sin_family = AF_INET;
    row.Address.Ipv4.sin_addr.s_addr = htonl(0xc0000201);
    row.InterfaceLuid.Value = 0;
    row.InterfaceIndex = rows_interface();
    before = row;
    if (worked(GetUnicastIpAddressEntry(&row)))
        CHECK(row.OnLinkPrefixLength == 24 && row.InterfaceLuid.Value != 0);
    else
        CHECK(memcmp(&row, &before, sizeof row) == 0);
}

static void neighbours(void)
{
    PMIB_IPNET_TABLE2 all = NULL;
    /* There may be none yet. */
    const NTSTATUS status = GetIpNetTable2(AF_UNSPEC, &all);
    if (status != STATUS_NOT_FOUND)
        (void)worked(status);
    CHECK((status == STATUS_SUCCESS) == (all != NULL));
    for (ULONG i = 0; all && i < all->NumEntries; i++)
        CHECK(all->Table[i].InterfaceIndex != 0 && all->Table[i].InterfaceLuid.Value != 0);
    FreeMibTable(all);

    MIB_IPNET_ROW2 row, before;
    memset(&row, 0xcc, sizeof row);
    row.Address.Ipv4.sin_family = AF_INET;
    row.Address.Ipv4.sin_addr.s_addr = htonl(0xc00002fe); /* nobody spoke to it */
    row.InterfaceLuid.Value = 0;
    row.InterfaceIndex = rows_interface();
    before = row;
    const NTSTATUS code = GetIpNetEntry2(&row);
    if (code != STATUS_NOT_FOUND)
        CHECK(!worked(code));
    CHECK(memcmp(&row, &before, sizeof row) == 0);
}

static void route(void)
{
    MIB_IPFORWARD_ROW2 row;
    SOCKADDR_INET to = {.Ipv4 = {.sin_family = AF_INET}}, source;
    to.Ipv4.sin_addr.s_addr = htonl(0xc6336401);
    memset(&row, 0xcc, sizeof row);
    memset(&source, 0xcc, sizeof source);
    if (worked(GetBestRoute2(NULL, 0, NULL, &to, 0, &row, &source)))
        CHECK(row.InterfaceIndex == rows_interface() && row.Metric == 10 &&
              row.DestinationPrefix.PrefixLength == 0 &&
              source.Ipv4.sin_addr.s_addr == htonl(0xc0000201));
    else
        CHECK(row.InterfaceIndex == 0xcccccccc && source.si_family == 0xcccc);
}

static void adapter(void)
{
    _Alignas(IP_PER_ADAPTER_INFO) char buffer[4096];
    ULONG length = sizeof buffer;
    memset(buffer, 0xcc, sizeof buffer);
    PIP_PER_ADAPTER_INFO info = (PIP_PER_ADAPTER_INFO)(void *)buffer;
    if (GetPerAdapterInfo(rows_interface(), info, &length) == NO_ERROR) {
        CHECK(strcmp(info->DnsServerList.IpAddress.String, SERVER) == 0);
        CHECK(info->CurrentDnsServer == &info->DnsServerList && !info->DnsServerList.Next);
        return;
    }
    CHECK(faults_failed() != NULL && length == sizeof buffer);
    for (size_t i = 0; i < sizeof buffer; i++)
        CHECK((unsigned char)buffer[i] == 0xcc);
}

/* An index or a LUID that is not found is 0, as documented; text is left alone. */
static void conversions(void)
{
    static const NET_LUID unset = {.Value = 1};
    NET_LUID luid = unset, again = unset;
    NET_IFINDEX index = 1;
    CHAR name[256] = "x";
    if (ConvertInterfaceIndexToLuid(rows_interface(), &luid) != NO_ERROR) {
        CHECK(faults_failed() != NULL && luid.Value == 0);
        return;
    }
    if (ConvertInterfaceLuidToIndex(&luid, &index) == NO_ERROR)
        CHECK(index == rows_interface());
    else
        CHECK(faults_failed() != NULL && index == 0);
    if (ConvertInterfaceLuidToAlias(&luid, name, sizeof name) == NO_ERROR)
        CHECK(strcmp(name, "one") == 0);
    else
        CHECK(faults_failed() != NULL && strcmp(name, "x") == 0);
    if (ConvertInterfaceAliasToLuid("one", &again) == NO_ERROR)
        CHECK(again.Value == luid.Value);
    else
        CHECK(faults_failed() != NULL && again.Value == unset.Value);
    strcpy(name, "x");
    CHECK(ConvertInterfaceLuidToNameA(&luid, name, sizeof name) == NO_ERROR);
    CHECK(ConvertInterfaceNameToLuidA(name, &again) == NO_ERROR && again.Value == luid.Value);
}

/* --- writing ---------------------------------------------------------------------------------- */

static MIB_IPINTERFACE_ROW without_faults(ADDRESS_FAMILY family)
{
    faults_pause();
    MIB_IPINTERFACE_ROW row = {.Family = family, .InterfaceIndex = rows_interface()};
    CHECK(GetIpInterfaceEntry(&row) == STATUS_SUCCESS);
    faults_resume();
    return row;
}

static MIB_IPINTERFACE_ROW nothing(ADDRESS_FAMILY family)
{
    MIB_IPINTERFACE_ROW row;
    InitializeIpInterfaceEntry(&row);
    row.Family = family;
    row.InterfaceIndex = rows_interface();
    return row;
}

static bool is_either(ULONG value, ULONG before, ULONG wanted, bool done, bool undone)
{
    return done ? value == wanted : value == before || (!undone && value == wanted);
}

/* Three fields: all of them, or none; unless the shortage lasts, and nothing can be undone. */
static void set(void)
{
    const MIB_IPINTERFACE_ROW before = without_faults(AF_INET6);
    MIB_IPINTERFACE_ROW wanted = nothing(AF_INET6);
    wanted.DadTransmits = before.DadTransmits + 3;
    wanted.BaseReachableTime = before.BaseReachableTime + 1000;
    wanted.RetransmitTime = before.RetransmitTime + 1000;
    CHAR problem[384] = "";
    const bool done = worked(ipif_set_entry(NULL, &wanted, problem, sizeof problem));
    const MIB_IPINTERFACE_ROW after = without_faults(AF_INET6);
    const bool undone = !done && !check_shortage_lasts();
    CHECK(is_either(after.DadTransmits, before.DadTransmits, wanted.DadTransmits, done, undone));
    CHECK(is_either(after.BaseReachableTime, before.BaseReachableTime, wanted.BaseReachableTime,
                    done, undone));
    CHECK(is_either(after.RetransmitTime, before.RetransmitTime, wanted.RetransmitTime, done,
                    undone));
    CHECK(strchr(problem, '\n') == NULL);
    faults_pause();
    if (!undone) {
        wanted.DadTransmits = before.DadTransmits;
        wanted.BaseReachableTime = before.BaseReachableTime;
        wanted.RetransmitTime = before.RetransmitTime;
        CHECK(SetIpInterfaceEntry(&wanted) == STATUS_SUCCESS);
    }
    faults_resume();
}

/* IPv6 off and on: its addresses and routes come back. */
static void enable(void)
{
    const MIB_IPINTERFACE_ROW key = nothing(AF_INET6);
    CHAR problem[384] = "";
    for (ULONG status = IPIF_ENABLE_STATUS_DOWN; status >= IPIF_ENABLE_STATUS_UP; status--)
        if (!worked(ipif_set_enable_status(NULL, &key, status, problem, sizeof problem)))
            CHECK(problem[0] && !strchr(problem, '\n'));
    faults_pause();
    CHECK(ipif_set_enable_status(NULL, &key, IPIF_ENABLE_STATUS_UP, problem, sizeof problem) ==
          STATUS_SUCCESS);
    CHECK(rows_has_addresses());
    faults_resume();
}

/* --- being told ------------------------------------------------------------------------------- */

static void take_nothing(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)context, (void)row, (void)type;
}

static void notify(void)
{
    HANDLE handle = NULL;
    const NTSTATUS code =
        NotifyIpInterfaceChange(AF_UNSPEC, take_nothing, NULL, TRUE, &handle);
    if (worked(code))
        CHECK(CancelMibChangeNotify2(handle) == STATUS_SUCCESS);
    else
        CHECK(!handle);
}

static void take_change(PVOID context, const ipif_change *change)
{
    (void)context, (void)change;
}

static void handle(void)
{
    ipif_namespace *namespace = NULL;
    PMIB_IPINTERFACE_TABLE all = NULL;
    ipif_details *details = NULL;
    if (!worked(ipif_open("/proc/self/ns/net", take_change, NULL, &namespace))) {
        CHECK(!namespace);
        return;
    }
    (void)worked(ipif_refresh(namespace));
    if (worked(ipif_get_table(namespace, AF_INET6, &all, &details))) {
        for (ULONG i = 0; i < all->NumEntries; i++)
            CHECK(rows_match_row(&all->Table[i], STATE_A));
        FreeMibTable(all);
        FreeMibTable(details);
    }
    ipif_close(namespace);
}

static const struct scenario scenarios[] = {
    {"table", table}, {"entry", entry},   {"adapter", adapter}, {"conversions", conversions},
    {"set", set},     {"enable", enable}, {"notify", notify},   {"handle", handle},
    {"interface_table", interface_table}, {"interface_entry", interface_entry},
    {"addresses", addresses}, {"address", address}, {"neighbours", neighbours}, {"route", route},
    {NULL, NULL},
};

static void reset(void)
{
    rows_set_state(STATE_A);
}

int main(int argument_count, char **arguments)
{
    servers_set_up(SERVERS_OF_HOST);
    rows_set_up();
    return check_scenarios(scenarios, reset, argument_count, arguments);
}
