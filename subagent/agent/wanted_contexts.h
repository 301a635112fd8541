/* SPDX-License-Identifier: BSD-2-Clause */
/* Which contexts there are to be: by the configuration's lines, and by its patterns and the names
 * of namespaces that there are now. */
#pragma once

#include "agent/context.h"

typedef ARRAY(struct context_line) context_line_array;

/* The caller has to let go of them; what there is no memory for is logged and left out. */
context_line_array wanted_contexts(void);
void wanted_contexts_done(context_line_array *wanted);

/* Whether this context, of this place, is one of them. */
bool wanted_contexts_have(const context_line_array *wanted, const struct context *context);
