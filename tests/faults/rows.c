/* SPDX-License-Identifier: BSD-2-Clause */
#include "rows.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 256 };

static struct record known[STATE_COUNT][ROWS_MAX];
static size_t count;

static void must_run(const char *command)
{
    if (system(command) == 0)
        return;
    fprintf(stderr, "failed: %s\n", command);
    exit(1);
}

/* Carrier, and then the link-local address of each interface that is up, change rows later. */
static void wait_for_link_locals(unsigned interfaces)
{
    char command[256];
    snprintf(command, sizeof command,
             "for i in $(seq 600); do "
             "[ $(ip -6 addr show scope link -tentative | grep -c inet6) = %u ] && exit 0; "
             "sleep 0.1; done; exit 1", interfaces);
    must_run(command);
}

void rows_set_state(enum state state)
{
    /* No row differs in two things that are read one after the other.  Forwarding there and back
     * makes the kernel speak of all interfaces. */
    static const char *const commands[STATE_COUNT] = {
        [STATE_A] = "ip link set group 7 mtu 1500 && "
                    "ip route replace default dev one metric 10 && "
                    "ip -6 route replace default dev one metric 20 && "
                    "echo 1 >/proc/sys/net/ipv6/conf/all/forwarding && "
                    "echo 0 >/proc/sys/net/ipv6/conf/all/forwarding",
        [STATE_B] = "ip link set group 7 mtu 1400 && "
                    "ip route del default dev one metric 10 && "
                    "ip -6 route del default dev one metric 20 && "
                    "echo 1 >/proc/sys/net/ipv6/conf/all/forwarding && "
                    "echo 0 >/proc/sys/net/ipv6/conf/all/forwarding",
    };
    must_run(commands[state]);
}

/* Drawn at random by the kernel. */
static MIB_IPINTERFACE_ROW comparable(const MIB_IPINTERFACE_ROW *row)
{
    MIB_IPINTERFACE_ROW copy = *row;
    copy.ReachableTime = 0;
    return copy;
}

static void take_down(enum state state)
{
    struct live *live;
    const struct live_options options = {0};
    if (live_open(&options, &live) < 0)
        exit(1);
    struct snapshot *snapshot = live_snapshot(live);
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    size_t taken = 0;
    for (const struct record *record; (record = snapshot_next(&cursor)) && taken < ROWS_MAX;) {
        known[state][taken] = *record;
        known[state][taken++].row = comparable(&record->row);
    }
    if (state != STATE_A && taken != count)
        exit(1);
    count = taken;
    snapshot_unref(snapshot);
    live_close(live);
}

void rows_set_up(void)
{
    must_run("ip link set lo up && ip link add one type veth peer name two && "
             "ip addr add 192.0.2.1/24 dev one && ip addr add 2001:db8::1/64 dev one nodad && "
             "ip link property add dev one altname other && "
             "ip link add bridge type bridge && ip link set two master bridge && "
             "for i in $(seq 40); do echo link add many$i group 7 type ifb; done | ip -batch - && "
             "ip link set one up && ip link set two up && ip link set bridge up && "
             "ip route add default dev one metric 10 && ip -6 route add default dev one metric 20");
    wait_for_link_locals(3);
    rows_set_state(STATE_A);
    take_down(STATE_A);
    rows_set_state(STATE_B);
    take_down(STATE_B);
    rows_set_state(STATE_A);
}

size_t rows_count(void)
{
    return count;
}

bool rows_has_addresses(void)
{
    return system("ip -6 addr show dev one | grep -q 2001:db8::1/64 && "
                  "ip -6 route show default | grep -q 'dev one metric 20'") == 0;
}

size_t rows_interfaces(void)
{
    struct if_nameindex *names = if_nameindex();
    size_t found = 0;
    while (names && names[found].if_index)
        found++;
    if_freenameindex(names);
    return found;
}

uint32_t rows_interface(void)
{
    return if_nametoindex("one");
}

static bool is_same(const struct record *record, const MIB_IPINTERFACE_ROW *row, uint32_t absent)
{
    const MIB_IPINTERFACE_ROW masked = comparable(row);
    return record->absent == absent && memcmp(&record->row, &masked, sizeof masked) == 0;
}

bool rows_match(const MIB_IPINTERFACE_ROW *row, uint32_t absent, enum state state)
{
    for (size_t i = 0; i < count; i++)
        if (is_same(&known[state][i], row, absent))
            return true;
    return false;
}

bool rows_match_row(const MIB_IPINTERFACE_ROW *row, enum state state)
{
    for (size_t i = 0; i < count; i++)
        if (is_same(&known[state][i], row, known[state][i].absent))
            return true;
    return false;
}

static void show_difference(const struct record *record)
{
    const struct record *other = NULL;
    for (size_t i = 0; i < count && !other; i++)
        if (known[STATE_A][i].row.InterfaceIndex == record->row.InterfaceIndex &&
            known[STATE_A][i].version == record->version)
            other = &known[STATE_A][i];
    fprintf(stderr, "row of %s, IP version %d, is wrong: absent %#x", record->name,
            record->version == INET_VERSION_IPV4 ? 4 : 6, record->absent);
    if (other)
        fprintf(stderr, " instead of %#x", other->absent);
    const unsigned char *bytes = (const void *)&record->row;
    const unsigned char *right = other ? (const void *)&other->row : bytes;
    for (size_t i = 0; i < sizeof record->row; i++)
        if (bytes[i] != right[i])
            fprintf(stderr, ", byte %zu is %u instead of %u", i, bytes[i], right[i]);
    fputc('\n', stderr);
}

size_t rows_wrong(const struct snapshot *snapshot)
{
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    size_t wrong = 0, seen = 0;
    for (const struct record *record; (record = snapshot_next(&cursor)); seen++) {
        if (rows_match(&record->row, record->absent, STATE_A) ||
            rows_match(&record->row, record->absent, STATE_B))
            continue;
        if (!wrong++)
            show_difference(record);
    }
    return wrong + (seen > count ? seen - count : count - seen);
}

bool rows_all(const struct snapshot *snapshot, enum state state)
{
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    size_t right = 0;
    for (const struct record *record; (record = snapshot_next(&cursor));)
        right += rows_match(&record->row, record->absent, state);
    return right == count &&
           snapshot_count(snapshot, INET_VERSION_IPV4) +
                   snapshot_count(snapshot, INET_VERSION_IPV6) ==
               count;
}

void rows_set_newcomer(bool there)
{
    must_run(there ? "ip link add new type veth peer name wen && ip link set wen up && "
                     "ip link set new up && ip addr add 198.51.100.1/24 dev new"
                   : "ip link del new");
    wait_for_link_locals(there ? 5 : 3);
}

bool rows_equal(const struct live *left, const struct live *right)
{
    struct snapshot *ours = live_snapshot(left), *theirs = live_snapshot(right);
    struct snapshot_cursor cursor = snapshot_begin(theirs);
    bool equal = snapshot_count(ours, INET_VERSION_IPV4) ==
                 snapshot_count(theirs, INET_VERSION_IPV4);
    for (const struct record *record; equal && (record = snapshot_next(&cursor));) {
        const struct record *found = snapshot_find(ours, (enum inet_version)record->version,
                                                   record->row.InterfaceIndex);
        const MIB_IPINTERFACE_ROW row = comparable(&record->row);
        equal = found && found->absent == record->absent;
        if (equal) {
            const MIB_IPINTERFACE_ROW other = comparable(&found->row);
            equal = memcmp(&row, &other, sizeof row) == 0;
        }
        if (!equal)
            fprintf(stderr, "%s (version %u) differs\n", record->name, record->version);
    }
    snapshot_unref(ours);
    snapshot_unref(theirs);
    return equal;
}
