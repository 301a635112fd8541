/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/agentx_address.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Net-SNMP's words.  Those without a stream are no hosts either: udp:705 is no TCP port. */
enum { NO_STREAM = -1 };
static const struct {
    const char *word;
    int transport;
} words[] = {
    {"unix", AGENTX_UNIX},    {"tcp", AGENTX_TCP},      {"tcp6", AGENTX_TCP6},
    {"tcpv6", AGENTX_TCP6},   {"tcpipv6", AGENTX_TCP6}, {"alias", NO_STREAM},
    {"dtls", NO_STREAM},      {"dtls6", NO_STREAM},     {"dtlsudp", NO_STREAM},
    {"dtlsudp6", NO_STREAM},  {"ipv6", NO_STREAM},      {"ssh", NO_STREAM},
    {"tls", NO_STREAM},       {"tlstcp", NO_STREAM},    {"udp", NO_STREAM},
    {"udp6", NO_STREAM},      {"udpipv6", NO_STREAM},   {"udpv6", NO_STREAM},
};

static bool is_word(const char *text, int length, const char *word)
{
    return (size_t)length == strlen(word) && strncasecmp(text, word, (size_t)length) == 0;
}

static bool is_number(const char *text, int length)
{
    return length > 0 && strspn(text, "0123456789") >= (size_t)length;
}

int agentx_address_word(const char *text)
{
    return (int)strcspn(text, ":");
}

int agentx_address_parse(const char *text, struct agentx_address *ret_address)
{
    const int length = (int)strcspn(text, ",");
    const int word = agentx_address_word(text);
    struct agentx_address address = {AGENTX_TCP, text, length};

    if (word >= length || memchr(text, '/', (size_t)word)) {
        if (!is_number(text, length))
            address.transport = AGENTX_UNIX;
        *ret_address = address;
        return 0;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!is_word(text, word, words[i].word))
            continue;
        if (words[i].transport == NO_STREAM)
            return -EPROTONOSUPPORT;
        *ret_address = (struct agentx_address){(enum agentx_transport)words[i].transport,
                                               text + word + 1, length - word - 1};
        return 0;
    }
    if (*text != '[' && !is_number(text + word + 1, length - word - 1))
        return -EPROTONOSUPPORT;
    *ret_address = address;
    return 0;
}
