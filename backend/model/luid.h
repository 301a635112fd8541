/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The LUID of a Linux interface: IANA ifType << 48 | low 24 bits of ifindex << 24 | rest of
 * ifindex.
 *
 * An ifindex may have 31 bits where the documents leave 24: the high ones lie in the reserved part,
 * which is 0 for every index below 2^24, as in the documents.  Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IANA ifType of a device: its ARPHRD_* type, IFLA_INFO_KIND (NULL or "" without one), and
 * whether it is a radio.  Never 0, and the same for as long as the device lives. */
uint16_t luid_if_type(unsigned arphrd, const char *kind, bool wireless);

uint64_t luid_make(uint16_t if_type, uint32_t ifindex);

/* The ifindex in a LUID, or 0 when no interface can have this LUID. */
uint32_t luid_ifindex(uint64_t luid);

/* "iftype" + 5 digits + "_" + 10 digits + NUL fits. */
enum { LUID_NAME_SIZE = 24 };

/* Writes the documents' name of a LUID, such as "ethernet_2": type and whole ifindex. */
void luid_format_name(uint64_t luid, char ret_name[static LUID_NAME_SIZE]);

/* The LUID of such a name.  -EINVAL when it is none; no interface need exist. */
int luid_parse_name(const char *name, uint64_t *ret_luid);
