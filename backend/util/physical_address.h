/* SPDX-License-Identifier: BSD-2-Clause */
/* A link-layer address: as many octets as it has. */
#pragma once

#include <stdint.h>

struct physical_address {
    uint8_t length;
    uint8_t octets[32]; /* the kernel's MAX_ADDR_LEN */
};
