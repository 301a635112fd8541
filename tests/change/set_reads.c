/* SPDX-License-Identifier: BSD-2-Clause */
/* A SET of several columns of one row, or of one interface, reads that once; in a namespace of its
 * own, on lo. */
#include "columns/tables.h"
#include "live/live.h"
#include "netlink/link.h"
#include "agent/agent.h"
#include "agent/kept.h"
#include "agent/notifications.h"
#include "agent/set_phases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct agent agent = {.configuration.writable = true};

static struct live *live;
static unsigned reads, link_reads, refreshed, kept, notifies;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

/* --- counted ---------------------------------------------------------------------------------- */

int __real_live_read_row(struct live *, const MIB_IPINTERFACE_ROW *, struct record *);
int __wrap_live_read_row(struct live *, const MIB_IPINTERFACE_ROW *, struct record *);
int __wrap_live_read_row(struct live *of, const MIB_IPINTERFACE_ROW *key, struct record *ret_record)
{
    reads++;
    return __real_live_read_row(of, key, ret_record);
}

int __real_live_read_entry(struct live *, enum inet_version, uint32_t, struct record *);
int __wrap_live_read_entry(struct live *, enum inet_version, uint32_t, struct record *);
int __wrap_live_read_entry(struct live *of, enum inet_version version, uint32_t ifindex,
                           struct record *ret_record)
{
    reads++;
    return __real_live_read_entry(of, version, ifindex, ret_record);
}

int __real_link_read(struct netlink *, uint32_t, struct link_record *);
int __wrap_link_read(struct netlink *, uint32_t, struct link_record *);
int __wrap_link_read(struct netlink *netlink, uint32_t ifindex, struct link_record *ret_link)
{
    link_reads++;
    return __real_link_read(netlink, ifindex, ret_link);
}

/* --- the rest of the daemon ------------------------------------------------------------------- */

struct live *set_handle(void)
{
    return live;
}

struct snapshot *reader_newest(struct reader *reader)
{
    (void)reader;
    return live_snapshot(live);
}

int reader_refresh_interface(struct reader *reader, uint32_t ifindex)
{
    (void)reader, (void)ifindex;
    refreshed++;
    return 0;
}

int reader_set_notifies(struct reader *reader, uint32_t ifindex, bool wanted)
{
    (void)reader;
    notifies++;
    return live_set_notifies(live, ifindex, wanted);
}

void notify_configure(void)
{
}

void kept_note(const char *name, uint8_t version, const struct column *column,
               const struct column_value *written, const struct column_value *before)
{
    (void)name, (void)version, (void)column, (void)written, (void)before;
    kept++;
}

/* --- one SET ---------------------------------------------------------------------------------- */

enum { COLUMNS = 3 };

static const struct wanted {
    const char *name;
    u_long value;
} of_row[COLUMNS] = {{"BaseReachableTime", 31000}, {"RetransmitTime", 2000}, {"NlMtu", 1400}},
  of_interface[COLUMNS] = {{"ifAlias", 0}, {"ifPromiscuousMode", 1}, {"ifLinkUpDownTrapEnable", 2}};

static netsnmp_variable_list variables[COLUMNS];
static netsnmp_request_info requests[COLUMNS];
static netsnmp_agent_request_info info;

static void set_value(netsnmp_variable_list *variable, const struct column *column, u_long value)
{
    static const char alias[] = "to the \303\251tage";
    if (column->syntax == SYNTAX_TEXT)
        snmp_set_var_typed_value(variable, ASN_OCTET_STR, alias, strlen(alias));
    else
        snmp_set_var_typed_value(variable,
                                 column->syntax == SYNTAX_UNSIGNED ? ASN_UNSIGNED : ASN_INTEGER,
                                 &value, sizeof value);
}

static void make_requests(const struct table *table, const struct wanted wanted[COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct column *column = table_column(table, wanted[i].name);
        oid name[MAX_OID_LEN];
        size_t length = 0;
        for (; length < table->oid_length; length++)
            name[length] = table->oid[length];
        name[length++] = 1;
        name[length++] = column->subid;
        if (table->index_length == 2)
            name[length++] = INET_VERSION_IPV6;
        name[length++] = 1; /* lo */
        snmp_set_var_objid(&variables[i], name, length);
        set_value(&variables[i], column, wanted[i].value);
        requests[i].requestvb = &variables[i];
        requests[i].next = i + 1 < COLUMNS ? &requests[i + 1] : NULL;
    }
}

static int phase(const struct table *table, int mode)
{
    info.mode = mode;
    CHECK(set_handle_phase(table, &info, requests) == SNMP_ERR_NOERROR);
    for (size_t i = 0; i < COLUMNS; i++)
        if (requests[i].status != SNMP_ERR_NOERROR)
            return requests[i].status;
    return SNMP_ERR_NOERROR;
}

static void begin(const struct table *table, const struct wanted wanted[COLUMNS])
{
    make_requests(table, wanted);
    reads = link_reads = 0;
    CHECK(phase(table, MODE_SET_RESERVE1) == SNMP_ERR_NOERROR);
    CHECK(phase(table, MODE_SET_RESERVE2) == SNMP_ERR_NOERROR);
    CHECK(phase(table, MODE_SET_ACTION) == SNMP_ERR_NOERROR);
}

static void end(const struct table *table, int last)
{
    CHECK(phase(table, last) == SNMP_ERR_NOERROR);
    netsnmp_free_request_data_sets(requests);
}

static MIB_IPINTERFACE_ROW row_of_lo(void)
{
    struct record record;
    CHECK(__real_live_read_entry(live, INET_VERSION_IPV6, 1, &record) == 0);
    return record.row;
}

static void write_row_and(int last)
{
    begin(&ipif_interface_table, of_row);
    CHECK(reads == 1);
    CHECK(row_of_lo().BaseReachableTime == 31000 && row_of_lo().NlMtu == 1400);
    end(&ipif_interface_table, last);
}

static void check_rows(void)
{
    const MIB_IPINTERFACE_ROW before = row_of_lo();
    write_row_and(MODE_SET_UNDO);
    const MIB_IPINTERFACE_ROW undone = row_of_lo();
    CHECK(undone.BaseReachableTime == before.BaseReachableTime);
    CHECK(undone.RetransmitTime == before.RetransmitTime && undone.NlMtu == before.NlMtu);
    CHECK(kept == 0 && refreshed == 1);
    write_row_and(MODE_SET_COMMIT);
    CHECK(row_of_lo().RetransmitTime == 2000);
    CHECK(kept == COLUMNS && refreshed == 2);
}

static struct interface_record interface_lo(void)
{
    CHECK(live_refresh(live, LIVE_EVERYTHING) == 0);
    struct snapshot *snapshot = live_snapshot(live);
    const struct interface_record *found = interfaces_find(snapshot_interfaces(snapshot), 1);
    CHECK(found != NULL);
    const struct interface_record lo = *found;
    snapshot_unref(snapshot);
    return lo;
}

static void write_interface_and(int last)
{
    begin(&if_x_table, of_interface);
    CHECK(link_reads == 1);
    CHECK(strcmp(interface_lo().alias, "to the \303\251tage") == 0);
    CHECK(interface_lo().promiscuous && !interface_lo().notifies);
    end(&if_x_table, last);
}

static void check_interfaces(void)
{
    const struct interface_record before = interface_lo();
    CHECK(!before.promiscuous && before.notifies);
    kept = refreshed = 0;
    write_interface_and(MODE_SET_UNDO);
    const struct interface_record undone = interface_lo();
    CHECK(strcmp(undone.alias, before.alias) == 0);
    CHECK(!undone.promiscuous && undone.notifies);
    CHECK(kept == 0 && refreshed == 1 && notifies == 2);
    write_interface_and(MODE_SET_COMMIT);
    CHECK(interface_lo().promiscuous);
    CHECK(kept == COLUMNS && refreshed == 2 && notifies == 3);
}

int main(void)
{
    char error[256];
    const struct live_options options = {
        .interfaces = true, .error = error, .error_size = sizeof error};
    if (live_open(&options, &live) < 0) {
        fprintf(stderr, "%s\n", error);
        return 77;
    }
    check_rows();
    check_interfaces();
    live_close(live);
    return 0;
}
