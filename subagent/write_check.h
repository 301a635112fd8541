/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks of a SET, binding by binding, in RFC 3416's order. */
#pragma once

#include "columns/table.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* What a binding wants to write. */
struct write_target {
    const struct column *column;
    struct column_value value;
    uint8_t version;  /* of the row */
    uint32_t ifindex; /* of the row; 0: a scalar */
    bool spins;       /* the scalar is a TestAndIncr */
};

/* SNMP_ERR_NOERROR, or the error to answer. */
int write_check(const struct table *table, const netsnmp_variable_list *variable,
                struct write_target *ret_target);

int32_t write_next_spin(int32_t number);
