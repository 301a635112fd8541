/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns/labels.h"
#include "model/adapter.h"
#include "model/record.h"

const struct column_label labels_version[] = {
    {INET_VERSION_IPV4, "ipv4"}, {INET_VERSION_IPV6, "ipv6"}, {0, NULL}};

const struct column_label labels_enable_status[] = {
    {ENABLE_STATUS_UP, "up"}, {ENABLE_STATUS_DOWN, "down"}, {0, NULL}};

const struct column_label labels_forwarding[] = {
    {1, "forwarding"}, {2, "notForwarding"}, {0, NULL}};

const struct column_label labels_router_discovery[] = {{RouterDiscoveryDisabled, "disabled"},
                                                       {RouterDiscoveryEnabled, "enabled"},
                                                       {RouterDiscoveryDhcp, "dhcp"},
                                                       {0, NULL}};

const struct column_label labels_link_local[] = {{LinkLocalAlwaysOff, "alwaysOff"},
                                                 {LinkLocalDelayed, "delayed"},
                                                 {LinkLocalAlwaysOn, "alwaysOn"},
                                                 {0, NULL}};

const struct column_label labels_offload[] = {{0, "nlChecksumSupported"},
                                              {1, "nlOptionsSupported"},
                                              {2, "tlDatagramChecksumSupported"},
                                              {3, "tlStreamChecksumSupported"},
                                              {4, "tlStreamOptionsSupported"},
                                              {5, "fastPathCompatible"},
                                              {6, "tlLargeSendOffloadSupported"},
                                              {7, "tlGiantSendOffloadSupported"},
                                              {0, NULL}};

const struct column_label labels_row_status[] = {{1, "active"}, {0, NULL}};

const struct column_label labels_address_type[] = {{INET_ADDRESS_IPV4, "ipv4"},
                                                   {INET_ADDRESS_IPV6, "ipv6"},
                                                   {INET_ADDRESS_IPV6Z, "ipv6z"},
                                                   {0, NULL}};
