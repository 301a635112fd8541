/* SPDX-License-Identifier: BSD-2-Clause */
/* A SET of several columns of one row reads that row once; in a namespace of its own, on lo. */
#include "columns/tables.h"
#include "live/live.h"
#include "agent/agent.h"
#include "agent/kept.h"
#include "agent/notifications.h"
#include "agent/set_phases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct agent agent = {.configuration.writable = true};

static struct live *live;
static unsigned reads, refreshed, kept;

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

void notify_configure(void)
{
}

void kept_note(const char *name, uint8_t version, const struct column *column, uint64_t written,
               uint64_t before)
{
    (void)name, (void)version, (void)column, (void)written, (void)before;
    kept++;
}

/* --- one SET ---------------------------------------------------------------------------------- */

enum { COLUMNS = 3 };

static const struct {
    const char *name;
    u_long value;
} wanted[COLUMNS] = {{"BaseReachableTime", 31000}, {"RetransmitTime", 2000}, {"NlMtu", 1400}};

static netsnmp_variable_list variables[COLUMNS];
static netsnmp_request_info requests[COLUMNS];
static netsnmp_agent_request_info info;

static void make_requests(void)
{
    const struct table *table = &ipif_interface_table;
    for (size_t i = 0; i < COLUMNS; i++) {
        oid name[MAX_OID_LEN];
        size_t length = 0;
        for (; length < table->oid_length; length++)
            name[length] = table->oid[length];
        name[length++] = 1;
        name[length++] = table_column(table, wanted[i].name)->subid;
        name[length++] = INET_VERSION_IPV6;
        name[length++] = 1; /* lo */
        snmp_set_var_objid(&variables[i], name, length);
        snmp_set_var_typed_value(&variables[i], ASN_UNSIGNED, &wanted[i].value,
                                 sizeof wanted[i].value);
        requests[i].requestvb = &variables[i];
        requests[i].next = i + 1 < COLUMNS ? &requests[i + 1] : NULL;
    }
}

static int phase(int mode)
{
    info.mode = mode;
    CHECK(set_handle_phase(&ipif_interface_table, &info, requests) == SNMP_ERR_NOERROR);
    for (size_t i = 0; i < COLUMNS; i++)
        if (requests[i].status != SNMP_ERR_NOERROR)
            return requests[i].status;
    return SNMP_ERR_NOERROR;
}

static MIB_IPINTERFACE_ROW row_of_lo(void)
{
    struct record record;
    CHECK(__real_live_read_entry(live, INET_VERSION_IPV6, 1, &record) == 0);
    return record.row;
}

static void write_and(int last)
{
    make_requests();
    reads = 0;
    CHECK(phase(MODE_SET_RESERVE1) == SNMP_ERR_NOERROR);
    CHECK(phase(MODE_SET_RESERVE2) == SNMP_ERR_NOERROR);
    CHECK(phase(MODE_SET_ACTION) == SNMP_ERR_NOERROR);
    CHECK(row_of_lo().BaseReachableTime == 31000 && row_of_lo().NlMtu == 1400);
    CHECK(phase(last) == SNMP_ERR_NOERROR);
    CHECK(reads == 1);
    netsnmp_free_request_data_sets(requests);
}

int main(void)
{
    char error[256];
    const struct live_options options = {.error = error, .error_size = sizeof error};
    if (live_open(&options, &live) < 0) {
        fprintf(stderr, "%s\n", error);
        return 77;
    }
    const MIB_IPINTERFACE_ROW before = row_of_lo();
    write_and(MODE_SET_UNDO);
    const MIB_IPINTERFACE_ROW undone = row_of_lo();
    CHECK(undone.BaseReachableTime == before.BaseReachableTime);
    CHECK(undone.RetransmitTime == before.RetransmitTime && undone.NlMtu == before.NlMtu);
    CHECK(kept == 0 && refreshed == 1);
    write_and(MODE_SET_COMMIT);
    CHECK(row_of_lo().RetransmitTime == 2000);
    CHECK(kept == COLUMNS && refreshed == 2);
    live_close(live);
    return 0;
}
