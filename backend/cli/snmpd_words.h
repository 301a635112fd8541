/* SPDX-License-Identifier: BSD-2-Clause */
/* The words of snmpd's configuration. */
#pragma once

#include "cli/snmpd_configuration.h"

enum { SNMPD_WORDS_MAX = 12 };

/* Cuts a line into words, quotes taken off.  Returns their number. */
size_t snmpd_split(char *line, char *words[SNMPD_WORDS_MAX]);

/* ".1.3.6" or "1.3.6"; false for names. */
bool snmpd_parse_oid(const char *text, uint32_t oid[SNMPD_OID_MAX], size_t *ret_length);

/* Octets in hexadecimal, with dots or colons between them; what is missing (text NULL: all) is all
 * ones. */
void snmpd_parse_mask(const char *text, uint8_t mask[SNMPD_MASK_SIZE]);

/* Whether "read,write" has a word. */
bool snmpd_has_type(const char *types, const char *wanted);
