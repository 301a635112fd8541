/* SPDX-License-Identifier: BSD-2-Clause */
/* IF-MIB (RFC 2863): ifStackTable and ifRcvAddressTable. */
#include "columns/declare.h"
#include "model/counters.h"
#include "model/snapshot.h"

static struct table_rows stack_rows(const struct table_view *view)
{
    const struct interfaces *interfaces = snapshot_interfaces(view->snapshot);
    if (!interfaces)
        return (struct table_rows){0};
    return (struct table_rows){interfaces->stack.items, interfaces->stack.count,
                               sizeof(struct stack_record)};
}

static struct table_rows receive_address_rows(const struct table_view *view)
{
    const struct receive_addresses *addresses =
        table_demand(view, ON_DEMAND_RECEIVE_ADDRESSES);
    if (!addresses)
        return (struct table_rows){0};
    return (struct table_rows){addresses->items.items, addresses->items.count,
                               sizeof(struct receive_address)};
}

static void get_active(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 1; /* rows are not made by managers */
}

static const struct column_label labels_row_status[] = {{1, "active"}, {0, NULL}};
static const struct column_label labels_type[] = {{1, "other"},
                                                  {RECEIVE_ADDRESS_VOLATILE, "volatile"},
                                                  {RECEIVE_ADDRESS_NON_VOLATILE, "nonVolatile"},
                                                  {0, NULL}};

/* clang-format off */
#define COLUMN_ROW    struct stack_record
#define COLUMN_PREFIX "ifStack"
static const struct column stack_columns[] = {
    COLUMN(1, HigherLayer, higher, INTEGER, INDEX, ALWAYS, NULL, "The interface that stands on the other: IFLA_MASTER of its ports, or that whose IFLA_LINK in this namespace is the other; 0: none does."),
    COLUMN(2, LowerLayer, lower, INTEGER, INDEX, ALWAYS, NULL, "The interface that the other stands on; 0: none. The other end of a veth is neither."),
    COLUMN_COMPUTED(3, Status, ENUMERATED, READ_ONLY, get_active, "Always active: rows follow the kernel's.", .labels = labels_row_status),
};
#undef COLUMN_ROW
#undef COLUMN_PREFIX

#define COLUMN_ROW    struct receive_address
#define COLUMN_PREFIX "ifRcvAddress"
static const struct column receive_address_index[] = {
    COLUMN_NAMED(1, "Index", "ifIndex", ifindex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface."),
    COLUMN(1, Address, address, PHYSICAL, INDEX, ALWAYS, NULL, "IFLA_ADDRESS, IFLA_BROADCAST, and those of /proc/net/dev_mcast."),
};
static const struct column receive_address_columns[] = {
    COLUMN(1, Address, address, PHYSICAL, INDEX, ALWAYS, NULL, "IFLA_ADDRESS, IFLA_BROADCAST, and those of /proc/net/dev_mcast; the first index is ifIndex."),
    COLUMN_COMPUTED(2, Status, ENUMERATED, READ_ONLY, get_active, "Always active: rows follow the kernel's.", .labels = labels_row_status),
    COLUMN(3, Type, type, ENUMERATED, READ_ONLY, ALWAYS, NULL, "nonVolatile for the interface's own address and broadcast, volatile for multicast.", .labels = labels_type),
};
/* clang-format on */

const struct table if_stack_table = {
    .name = "ifStackTable",
    .group = GROUP_INTERFACES,
    IF_MIB_OBJECT(2),
    .rows = stack_rows,
    .index = stack_columns,
    .index_length = 2,
    .is_announced = true,
    COLUMNS(stack_columns),
};

const struct table if_rcv_address_table = {
    .name = "ifRcvAddressTable",
    .group = GROUP_INTERFACES,
    IF_MIB_OBJECT(4),
    .rows = receive_address_rows,
    .index = receive_address_index,
    .index_length = 2,
    .is_announced = true,
    COLUMNS(receive_address_columns),
};
