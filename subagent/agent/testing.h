/* SPDX-License-Identifier: BSD-2-Clause */
/* What tests set in the environment; nobody else needs it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* Everything goes through Net-SNMP's library: both ways of answering have to give the same. */
static inline bool testing_no_fast_path(void)
{
    return getenv("IPIFD_NO_FAST_PATH") != NULL;
}

/* Bytes for the kernel's notifications, few enough to be overrun; 0: as many as usual. */
static inline size_t testing_receive_buffer(void)
{
    const char *text = getenv("IPIFD_RECEIVE_BUFFER");
    return text ? (size_t)strtoul(text, NULL, 10) : 0;
}
