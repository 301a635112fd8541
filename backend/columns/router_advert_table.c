/* SPDX-License-Identifier: BSD-2-Clause */
/* IP-MIB (RFC 4293): ipv6RouterAdvertTable, what is advertised here, not what was heard. */
#include "columns/declare.h"
#include "columns/labels.h"
#include "columns/root.h"
#include "columns/rows.h"
#include "columns/tables.h"
#include "model/record.h"

#define COLUMN_ROW    struct record
#define COLUMN_PREFIX "ipv6RouterAdvert"

static void get_row_status(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 1; /* active, always: rows are not made by managers */
    ret_value->length = 0;
}

/* clang-format off */
static const struct column columns[] = {
    COLUMN(1, IfIndex, row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface; loopback has no row."),
    COLUMN(2, SendAdverts, row.AdvertisingEnabled, TRUTH, READ_ONLY, ALWAYS, NULL, "AdvertisingEnabled: whether a running radvd or systemd-networkd sends here."),
    COLUMN(3, MaxInterval, row.MaxRouterAdvertisementInterval, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "MaxRouterAdvertisementInterval, 600 where no sender is configured."),
    COLUMN(4, MinInterval, row.MinRouterAdvertisementInterval, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "MinRouterAdvertisementInterval, 200 where no sender is configured."),
    COLUMN(5, ManagedFlag, advertisement.managed, TRUTH, READ_ONLY, ALWAYS, NULL, "The sender's AdvManagedFlag or Managed=."),
    COLUMN(6, OtherConfigFlag, advertisement.other, TRUTH, READ_ONLY, ALWAYS, NULL, "The sender's AdvOtherConfigFlag or OtherInformation=."),
    COLUMN(7, LinkMTU, advertisement.link_mtu, UNSIGNED, READ_ONLY, ALWAYS, NULL, "The sender's AdvLinkMTU; 0: the option is not sent."),
    COLUMN(8, ReachableTime, advertisement.reachable_time, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "The sender's AdvReachableTime; 0: unspecified."),
    COLUMN(9, RetransmitTime, advertisement.retransmit_time, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "The sender's AdvRetransTimer or RetransmitSec=; 0: unspecified."),
    COLUMN(10, CurHopLimit, advertisement.current_hop_limit, UNSIGNED, READ_ONLY, ALWAYS, NULL, "The sender's AdvCurHopLimit or HopLimit=, 64 where no sender is configured."),
    COLUMN(11, DefaultLifetime, advertisement.default_lifetime, UNSIGNED, READ_ONLY, ALWAYS, "seconds", "The sender's AdvDefaultLifetime or RouterLifetimeSec=, at most 9000; 1800 where no sender is configured."),
    COLUMN_COMPUTED(12, RowStatus, ENUMERATED, READ_ONLY, NULL, "Always active: rows follow the sender's configuration.", .labels = labels_row_status, .get = get_row_status),
};
/* clang-format on */

const struct table ipv6_router_advert_table = {
    .name = "ipv6RouterAdvertTable",
    .module = "IP-MIB",
    .oid = {IP_MIB_ROOT, 39},
    .oid_length = IP_MIB_ROOT_LENGTH + 1,
    .shape = TABLE_OF_ROWS,
    .rows = &rows_of_advertisements,
    .columns = columns,
    .column_count = COLUMN_COUNT(columns),
};
