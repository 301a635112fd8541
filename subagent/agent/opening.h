/* SPDX-License-Identifier: BSD-2-Clause */
/* A context is opened, by the main thread or beside it (struct environment), and handed over. */
#pragma once

#include "agent/context.h"

#include <stdbool.h>

struct opening {
    struct context *context;
    struct live_filter filter;
    struct live_options options; /* points into the configuration, and into the context */
    char error[512];
    int result; /* 0, or a negative errno: then there is no reader */
    struct reader *reader;
    struct reader *adapter_reader; /* NULL: as struct context has it */
    struct opening *next;
};

/* Opens the readers, and hands the opening over.  By any thread. */
void opening_carry_out(struct opening *opening);

/* One that is done, for the main thread to free; or NULL. */
struct opening *opening_take(void);
bool opening_is_any_done(void);
