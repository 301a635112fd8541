/* SPDX-License-Identifier: BSD-2-Clause */
/* The contexts under which something is served, for ENTITY-MIB's directory. */
#pragma once

#include "util/array.h"
#include "util/shared.h"

#include <stdint.h>

struct context_row {
    uint32_t index; /* from 1: the same for as long as the context is configured */
    char name[33];
    char description[128];
};

struct context_list {
    struct shared shared;
    ARRAY(struct context_row) items; /* by ascending index */
};
