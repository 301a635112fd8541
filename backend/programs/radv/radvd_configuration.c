/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf(5), as far as it says what is advertised on which interface. */
#include "programs/radv/radvd.h"
#include "programs/unit_file.h"
#include "programs/words.h"

/* A "#" inside a word begins no comment.  Quoted words came after 2.19. */
static const struct word_syntax syntax = {
    .blanks = " \t",
    .punctuation = "{};/",
    .letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "`~!@#$%^&*()_-+=:[]<>,.?\\",
};

/* What radvd takes where nothing is written. */
static const struct radvd_interface defaults = {
    .item = {.source = ADVERTISEMENT_SOURCE_RADVD, .current_hop_limit = 64},
    .max_interval = 600000,
    .min_delay = 3000,
};

static bool expect(struct word *word, const char *text)
{
    if (!word_is(word, text))
        return false;
    word_advance(word);
    return true;
}

/* A lifetime is read with a sign: below zero it is as if not written.  Of a hop limit what does
 * not fit into the eight bits is cut off. */
enum option_kind { SWITCH, THOUSANDTHS, NUMBER, LIFETIME, HOP_LIMIT };

#define OPTION(name, kind, member)                                                                 \
    {                                                                                              \
        name, kind, offsetof(struct radvd_interface, member), 0                                    \
    }
#define OPTION_SEEN(name, kind, member, has)                                                       \
    {                                                                                              \
        name, kind, offsetof(struct radvd_interface, member),                                      \
            offsetof(struct radvd_interface, has)                                                  \
    }

static const struct option {
    const char *name;
    enum option_kind kind;
    size_t offset;
    size_t has; /* of a bool that says that it is written; 0: none */
} options[] = {
    OPTION("AdvSendAdvert", SWITCH, item.sends),
    OPTION_SEEN("MinRtrAdvInterval", THOUSANDTHS, min_interval, has_min_interval),
    OPTION("MaxRtrAdvInterval", THOUSANDTHS, max_interval),
    OPTION("MinDelayBetweenRAs", THOUSANDTHS, min_delay),
    OPTION("AdvManagedFlag", SWITCH, item.managed),
    OPTION("AdvOtherConfigFlag", SWITCH, item.other),
    OPTION("AdvLinkMTU", NUMBER, item.link_mtu),
    OPTION("AdvReachableTime", NUMBER, item.reachable_time),
    OPTION("AdvRetransTimer", NUMBER, item.retransmit_time),
    OPTION("AdvCurHopLimit", HOP_LIMIT, item.current_hop_limit),
    OPTION_SEEN("AdvDefaultLifetime", LIFETIME, lifetime, has_lifetime),
    OPTION_SEEN("HomeAgentLifetime", LIFETIME, home_agent_lifetime, has_home_agent_lifetime),
    OPTION("AdvHomeAgentFlag", SWITCH, home_agent_flag),
    OPTION("AdvHomeAgentInfo", SWITCH, home_agent_information),
    OPTION("AdvMobRtrSupportFlag", SWITCH, mobile_router_support),
    OPTION("AdvIntervalOpt", SWITCH, interval_option),
};

/* Thousandths of a number, which may have a point if they are asked for.  Only a whole number can
 * be too large to be one. */
static bool parse_number(const struct word *word, bool thousandths, uint64_t *ret_value)
{
    const bool decimal = memchr(word->start, '.', word->length);
    if (decimal && (!thousandths || *word->start == '.'))
        return false;
    if (unit_decimal(word->start, 1000, ret_value) != word->start + word->length)
        return false;
    return decimal || *ret_value / 1000 <= UINT32_MAX;
}

static bool take_value(struct word *word, const struct option *option,
                       struct radvd_interface *interface)
{
    void *member = (char *)interface + option->offset;
    bool *has = option->has ? (bool *)((char *)interface + option->has) : NULL;
    uint64_t number = 0;
    if (option->kind == SWITCH ? !word_is(word, "on") && !word_is(word, "off")
                               : !parse_number(word, option->kind == THOUSANDTHS, &number))
        return false;
    if (has)
        *has = option->kind != LIFETIME || number / 1000 <= INT32_MAX;
    switch (option->kind) {
    case SWITCH:
        *(bool *)member = word_is(word, "on");
        break;
    case THOUSANDTHS:
        *(uint64_t *)member = number < UINT32_MAX * UINT64_C(1000) ? number
                                                                   : UINT32_MAX * UINT64_C(1000);
        break;
    case NUMBER:
        *(uint32_t *)member = (uint32_t)(number / 1000);
        break;
    case LIFETIME:
        *(uint64_t *)member = number / 1000;
        break;
    case HOP_LIMIT:
        *(uint8_t *)member = (uint8_t)(number / 1000);
        break;
    }
    word_advance(word);
    return true;
}

/* Words up to ";", or a nested block: prefix, route, RDNSS, clients, ... */
static bool skip_statement(struct word *word, struct radvd_interface *interface)
{
    bool router_address = false; /* one prefix with it is enough */
    for (unsigned int depth = 0; word->kind != WORD_END && word->kind != WORD_INVALID;
         word_advance(word)) {
        if (word_is(word, "{")) {
            depth++;
        } else if (word_is(word, "}") && depth-- == 0) {
            return false;
        } else if (word_is(word, ";") && depth == 0) {
            interface->router_address |= router_address;
            return true;
        } else if (depth > 0 && word_is(word, "AdvRouterAddr")) {
            struct word value = *word;
            word_advance(&value);
            router_address = word_is(&value, "on");
        }
    }
    return false;
}

static bool take_option(struct word *word, struct radvd_interface *interface)
{
    const struct word name = *word;
    if (word->kind != WORD_PLAIN)
        return false;
    word_advance(word);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (word_is(&name, options[i].name))
            return take_value(word, &options[i], interface) && expect(word, ";");
    }
    return skip_statement(word, interface) && expect(word, ";");
}

/* radvd cuts off what is too long for a name. */
static bool take_name(struct word *word, const radvd_interface_list *list, char *name)
{
    if ((word->kind != WORD_PLAIN && word->kind != WORD_QUOTED) || word->length == 0)
        return false;
    memcpy(name, word->start, word->length < IF_NAMESIZE ? word->length : IF_NAMESIZE - 1);
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].item.name, name) == 0)
            return false; /* the interface has been defined before */
    }
    word_advance(word);
    return true;
}

static int take_interface(struct word *word, radvd_interface_list *list)
{
    struct radvd_interface interface = defaults;
    if (!expect(word, "interface") || !take_name(word, list, interface.item.name) ||
        !expect(word, "{"))
        return -EBADMSG;
    while (!word_is(word, "}")) {
        if (!take_option(word, &interface))
            return -EBADMSG;
    }
    interface.line = word->line;
    word_advance(word);
    if (!expect(word, ";"))
        return -EBADMSG;
    struct radvd_interface *appended = array_append(list);
    if (!appended)
        return -ENOMEM;
    *appended = interface;
    return 0;
}

int radvd_configuration_parse(const char *text, radvd_interface_list *ret_interfaces,
                              unsigned int *ret_line)
{
    struct word word;
    radvd_interface_list interfaces = {0};
    int r = 0;
    word_start(&word, &syntax, text);
    while (r == 0 && word.kind != WORD_END)
        r = take_interface(&word, &interfaces);
    if (r < 0)
        array_done(&interfaces);
    *ret_line = word.line;
    *ret_interfaces = interfaces;
    return r;
}
