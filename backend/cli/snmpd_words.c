/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/snmpd_words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t snmpd_split(char *line, char *words[SNMPD_WORDS_MAX])
{
    size_t count = 0;
    while (count < SNMPD_WORDS_MAX) {
        line += strspn(line, " \t\r\n");
        if (!*line || *line == '#')
            break;
        char quote = *line == '"' || *line == '\'' ? *line++ : '\0';
        words[count++] = line;
        line += quote ? strcspn(line, (const char[]){quote, '\n', '\0'}) : strcspn(line, " \t\r\n");
        if (*line)
            *line++ = '\0';
    }
    return count;
}

bool snmpd_parse_oid(const char *text, uint32_t oid[SNMPD_OID_MAX], size_t *ret_length)
{
    size_t length = 0;
    if (*text == '.')
        text++;
    while (length < SNMPD_OID_MAX && isdigit((unsigned char)*text)) {
        char *end;
        oid[length++] = (uint32_t)strtoul(text, &end, 10);
        text = *end == '.' ? end + 1 : end;
        if (!*end)
            break;
    }
    *ret_length = length;
    return length > 0 && !*text;
}

void snmpd_parse_mask(const char *text, uint8_t mask[SNMPD_MASK_SIZE])
{
    memset(mask, 0xff, SNMPD_MASK_SIZE);
    if (!text)
        return;
    for (size_t i = 0; i < SNMPD_MASK_SIZE && *text; i++) {
        char *end;
        const unsigned long octet = strtoul(text, &end, 16);
        if (end == text)
            return;
        mask[i] = (uint8_t)octet;
        text = end + strspn(end, ".:");
    }
}

bool snmpd_has_type(const char *types, const char *wanted)
{
    const size_t length = strlen(wanted);
    for (; *types; types += strcspn(types, ",|:"), types += *types != '\0')
        if (!strncasecmp(types, wanted, length) && strchr(",|:", types[length]))
            return true;
    return false;
}
