/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/details.h"

#include <stdio.h>

/* The public bits are the record's own. */
#define SAME(ours, theirs) _Static_assert((int)(ours) == (int)(theirs), #theirs " has another bit")
SAME(RECORD_MIN_ROUTER_ADVERTISEMENT_INTERVAL, IPIF_FIELD_MIN_ROUTER_ADVERTISEMENT_INTERVAL);
SAME(RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL, IPIF_FIELD_MAX_ROUTER_ADVERTISEMENT_INTERVAL);
SAME(RECORD_ADVERTISING_ENABLED, IPIF_FIELD_ADVERTISING_ENABLED);
SAME(RECORD_ADVERTISE_DEFAULT_ROUTE, IPIF_FIELD_ADVERTISE_DEFAULT_ROUTE);
SAME(RECORD_ROUTER_DISCOVERY_BEHAVIOR, IPIF_FIELD_ROUTER_DISCOVERY_BEHAVIOR);
SAME(RECORD_LINK_LOCAL_ADDRESS_TIMEOUT, IPIF_FIELD_LINK_LOCAL_ADDRESS_TIMEOUT);
SAME(RECORD_SITE_PREFIX_LENGTH, IPIF_FIELD_SITE_PREFIX_LENGTH);
SAME(RECORD_DAD_TRANSMITS, IPIF_FIELD_DAD_TRANSMITS);
SAME(RECORD_WAKE_UP_PATTERNS, IPIF_FIELD_SUPPORTS_WAKE_UP_PATTERNS);
SAME(RECORD_OFFLOADS, IPIF_FIELD_OFFLOADS);
SAME(RECORD_METRIC, IPIF_FIELD_METRIC);
SAME(ENABLE_STATUS_UP, IPIF_ENABLE_STATUS_UP);
SAME(ENABLE_STATUS_DOWN, IPIF_ENABLE_STATUS_DOWN);

ipif_details details_of(const struct record *record)
{
    ipif_details details = {
        .Absent = record->absent,
        .EnableStatus = record->enable_status,
        .IdentifierLength = record->identifier_length,
    };
    snprintf(details.InterfaceName, sizeof details.InterfaceName, "%s", record->name);
    snprintf(details.Kind, sizeof details.Kind, "%s", record->kind ? record->kind : "");
    return details;
}
