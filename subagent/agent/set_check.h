/* SPDX-License-Identifier: BSD-2-Clause */
/* What one binding of a SET means: the checks of RFC 3416, in its order, that need no kernel. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* What a binding wants to write. */
struct set_target {
    const struct column *column;
    struct column_value value;
    uint8_t version;  /* of the row, or WHOLE_INTERFACE */
    uint32_t ifindex; /* of the row or interface; 0: a scalar */
    bool spins;       /* the scalar is a TestAndIncr */
};

/* SNMP_ERR_NOERROR, or the error to answer. */
int set_check(const struct table *table, const netsnmp_variable_list *variable,
              struct set_target *ret_target);
