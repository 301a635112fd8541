/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/agentx_address.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *word;
    enum agentx_transport transport;
} streams[] = {
    {"unix", AGENTX_UNIX},  {"tcp", AGENTX_TCP},      {"tcp6", AGENTX_TCP6},
    {"tcpv6", AGENTX_TCP6}, {"tcpipv6", AGENTX_TCP6},
};

/* Net-SNMP's other words, which are no hosts: udp:705 is no TCP port. */
static const char *const others[] = {
    "alias", "dtls",   "dtls6", "dtlsudp", "dtlsudp6", "ipv6",  "ssh",
    "tls",   "tlstcp", "udp",   "udp6",    "udpipv6",  "udpv6",
};

static bool is_word(const char *text, int length, const char *word)
{
    return (size_t)length == strlen(word) && strncasecmp(text, word, (size_t)length) == 0;
}

static bool is_other(const char *text, int length)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_word(text, length, others[i]))
            return true;
    return false;
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
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
        if (is_word(text, word, streams[i].word)) {
            *ret_address = (struct agentx_address){streams[i].transport, text + word + 1,
                                                   length - word - 1};
            return 0;
        }
    const bool port = is_number(text + word + 1, length - word - 1);
    if (*text != '[' && (!port || is_other(text, word)))
        return -EPROTONOSUPPORT;
    *ret_address = address;
    return 0;
}
