/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels that several tables use, spelled as in the MIBs. */
#pragma once

#include "columns/column.h"

extern const struct column_label labels_version[];
extern const struct column_label labels_enable_status[];
extern const struct column_label labels_forwarding[];
extern const struct column_label labels_router_discovery[];
extern const struct column_label labels_link_local[];
extern const struct column_label labels_offload[];
extern const struct column_label labels_row_status[];
extern const struct column_label labels_address_type[];
