/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RECEIVED_H
#define RECEIVED_H

#include <stdint.h>

/* How many bytes of netlink the program has received: what its calls asked for, the same on any
 * machine. */
uint64_t received_bytes(void);

#endif
