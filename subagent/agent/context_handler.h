/* SPDX-License-Identifier: BSD-2-Clause */
/* The handler of Net-SNMP's library for a context that is not the default one: all its tables. */
#pragma once

#include <stdint.h>

struct context;

/* -EEXIST or -ENOMEM.  Goes to the master when there is a session. */
int context_handler_register(struct context *context, uint8_t priority);

/* Takes it back. */
void context_handler_unregister(const struct context *context, uint8_t priority);
