/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/radvd_configuration.h"

#include "sources/radvd_scanner.h"
#include "util/array.h"

/* One interface block while it is read; intervals in milliseconds, for radvd takes decimals. */
struct block {
    struct advertisement item;
    uint64_t min_interval;
    uint64_t max_interval;
    uint64_t lifetime;
    bool has_min_interval;
    bool has_lifetime;
    bool home_agent_flag;
    bool home_agent_information;
    bool interval_option;
    bool router_address;
};

struct parser {
    struct radvd_scanner scanner;
    const char *reason;
};

static int refuse(struct parser *parser, const char *reason)
{
    parser->reason = reason;
    return -EBADMSG;
}

static int refuse_token(struct parser *parser)
{
    switch (parser->scanner.token) {
    case RADVD_END:
        return refuse(parser, "the file ends inside an interface block");
    case RADVD_INVALID:
        return refuse(parser, "there is a character that has no meaning here");
    case RADVD_WORD:
    case RADVD_PUNCTUATION:
        break;
    }
    return refuse(parser, "the syntax of radvd.conf(5) is broken here");
}

static int expect(struct parser *parser, const char *text)
{
    if (!radvd_scanner_is(&parser->scanner, text))
        return refuse_token(parser);
    radvd_scanner_advance(&parser->scanner);
    return 0;
}

/* A whole or decimal number times 1000; further decimals are cut off. */
static bool parse_thousandths(const struct radvd_scanner *scanner, bool decimals, uint64_t *ret)
{
    uint64_t whole = 0, fraction = 0, weight = 1000;
    size_t i = 0, point;
    for (; i < scanner->length && scanner->start[i] >= '0' && scanner->start[i] <= '9'; i++) {
        whole = whole * 10 + (uint64_t)(scanner->start[i] - '0');
        if (whole > UINT32_MAX)
            return false;
    }
    if (i == 0)
        return false;
    if (i < scanner->length) {
        if (!decimals || scanner->start[i] != '.')
            return false;
        for (point = i++; i < scanner->length; i++) {
            if (scanner->start[i] < '0' || scanner->start[i] > '9')
                return false;
            weight /= 10;
            fraction += (uint64_t)(scanner->start[i] - '0') * weight;
        }
        if (i == point + 1)
            return false;
    }
    *ret = whole * 1000 + fraction;
    return true;
}

static int take_thousandths(struct parser *parser, uint64_t *ret)
{
    if (!parse_thousandths(&parser->scanner, true, ret))
        return refuse(parser, "the option needs a number of seconds");
    radvd_scanner_advance(&parser->scanner);
    return 0;
}

static int take_number(struct parser *parser, uint64_t limit, uint64_t *ret)
{
    uint64_t thousandths;
    if (!parse_thousandths(&parser->scanner, false, &thousandths))
        return refuse(parser, "the option needs a whole number");
    if (thousandths / 1000 > limit)
        return refuse(parser, "the number is larger than the option allows");
    radvd_scanner_advance(&parser->scanner);
    *ret = thousandths / 1000;
    return 0;
}

static int take_number32(struct parser *parser, uint32_t limit, uint32_t *ret)
{
    uint64_t number;
    int r = take_number(parser, limit, &number);
    if (r == 0)
        *ret = (uint32_t)number;
    return r;
}

static int take_switch(struct parser *parser, bool *ret)
{
    bool on = radvd_scanner_is(&parser->scanner, "on");
    if (!on && !radvd_scanner_is(&parser->scanner, "off"))
        return refuse(parser, "the option must be on or off");
    radvd_scanner_advance(&parser->scanner);
    *ret = on;
    return 0;
}

static int take_hop_limit(struct parser *parser, uint8_t *ret)
{
    uint64_t number;
    int r = take_number(parser, UINT8_MAX, &number);
    if (r == 0)
        *ret = (uint8_t)number;
    return r;
}

static int take_link_mtu(struct parser *parser, uint32_t *ret)
{
    uint32_t mtu = 0;
    int r = take_number32(parser, UINT32_MAX, &mtu);
    if (r == 0 && mtu != 0 && mtu < 1280)
        return refuse(parser, "AdvLinkMTU must be 0 or at least 1280");
    if (r == 0)
        *ret = mtu;
    return r;
}

/* 0 for an option that was read up to its ";", 1 for one that is not ours. */
static int parse_option(struct parser *parser, struct block *block)
{
    const struct radvd_scanner name = parser->scanner;
    struct advertisement *item = &block->item;
    radvd_scanner_advance(&parser->scanner);
    if (radvd_scanner_is(&name, "AdvSendAdvert"))
        return take_switch(parser, &item->sends);
    if (radvd_scanner_is(&name, "MinRtrAdvInterval")) {
        block->has_min_interval = true;
        return take_thousandths(parser, &block->min_interval);
    }
    if (radvd_scanner_is(&name, "MaxRtrAdvInterval"))
        return take_thousandths(parser, &block->max_interval);
    if (radvd_scanner_is(&name, "AdvManagedFlag"))
        return take_switch(parser, &item->managed);
    if (radvd_scanner_is(&name, "AdvOtherConfigFlag"))
        return take_switch(parser, &item->other);
    if (radvd_scanner_is(&name, "AdvLinkMTU"))
        return take_link_mtu(parser, &item->link_mtu);
    if (radvd_scanner_is(&name, "AdvReachableTime"))
        return take_number32(parser, 3600000, &item->reachable_time);
    if (radvd_scanner_is(&name, "AdvRetransTimer"))
        return take_number32(parser, UINT32_MAX, &item->retransmit_time);
    if (radvd_scanner_is(&name, "AdvCurHopLimit"))
        return take_hop_limit(parser, &item->current_hop_limit);
    if (radvd_scanner_is(&name, "AdvDefaultLifetime")) {
        block->has_lifetime = true;
        return take_number(parser, UINT16_MAX, &block->lifetime);
    }
    if (radvd_scanner_is(&name, "AdvHomeAgentFlag"))
        return take_switch(parser, &block->home_agent_flag);
    if (radvd_scanner_is(&name, "AdvHomeAgentInfo"))
        return take_switch(parser, &block->home_agent_information);
    if (radvd_scanner_is(&name, "AdvIntervalOpt"))
        return take_switch(parser, &block->interval_option);
    return 1;
}

/* Words up to ";", or a nested block: prefix, route, RDNSS, clients, ... */
static int skip_statement(struct parser *parser, struct block *block)
{
    struct radvd_scanner *scanner = &parser->scanner;
    for (unsigned int depth = 0;; radvd_scanner_advance(scanner)) {
        if (scanner->token == RADVD_END || scanner->token == RADVD_INVALID)
            return refuse_token(parser);
        if (radvd_scanner_is(scanner, "{")) {
            depth++;
        } else if (radvd_scanner_is(scanner, "}")) {
            if (depth == 0)
                return refuse(parser, "a \";\" is missing before the \"}\"");
            depth--;
        } else if (radvd_scanner_is(scanner, ";") && depth == 0) {
            return 0;
        } else if (depth > 0 && radvd_scanner_is(scanner, "AdvRouterAddr")) {
            struct radvd_scanner value = *scanner;
            radvd_scanner_advance(&value);
            block->router_address |= radvd_scanner_is(&value, "on");
        }
    }
}

static int check_intervals(struct parser *parser, const struct block *block)
{
    bool mobile = block->home_agent_flag || block->home_agent_information ||
                  block->interval_option || block->router_address;
    if (block->max_interval < (mobile ? 70 : 4000) || block->max_interval > 1800000)
        return refuse(parser, "MaxRtrAdvInterval of this block must be from 4 to 1800 seconds");
    if (block->has_min_interval && (block->min_interval < (mobile ? 30 : 3000) ||
                                    block->min_interval * 4 > block->max_interval * 3))
        return refuse(parser, "MinRtrAdvInterval of this block must be from 3 seconds to 3/4 of "
                              "MaxRtrAdvInterval");
    if (block->has_lifetime && block->lifetime != 0 && block->lifetime * 1000 < block->max_interval)
        return refuse(parser, "AdvDefaultLifetime of this block must be 0 or at least "
                              "MaxRtrAdvInterval");
    return 0;
}

/* The row has whole seconds; an interval below one is still not none. */
static uint32_t whole_seconds(uint64_t milliseconds)
{
    uint64_t seconds = (milliseconds + 500) / 1000;
    return seconds > 0 ? (uint32_t)seconds : 1;
}

static int finish_block(struct parser *parser, struct block *block, struct advertisement *ret)
{
    int r = check_intervals(parser, block);
    if (r < 0)
        return r;
    uint64_t min_interval = block->has_min_interval ? block->min_interval
                                                    : block->max_interval * 33 / 100;
    uint64_t lifetime = block->has_lifetime ? block->lifetime : block->max_interval * 3 / 1000;
    *ret = block->item;
    ret->min_interval = whole_seconds(min_interval);
    ret->max_interval = whole_seconds(block->max_interval);
    ret->default_lifetime = block->has_lifetime || lifetime > 0 ? (uint32_t)lifetime : 1;
    return 0;
}

static int parse_name(struct parser *parser, const struct advertisement_list *list, char *name)
{
    const struct radvd_scanner *scanner = &parser->scanner;
    if (scanner->token != RADVD_WORD)
        return refuse(parser, "\"interface\" needs the name of one");
    if (scanner->length >= IF_NAMESIZE)
        return refuse(parser, "the name is too long for an interface");
    memcpy(name, scanner->start, scanner->length);
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].name, name) == 0)
            return refuse(parser, "the interface has been defined before");
    }
    radvd_scanner_advance(&parser->scanner);
    return 0;
}

static int parse_interface(struct parser *parser, struct advertisement_list *list)
{
    if (!radvd_scanner_is(&parser->scanner, "interface"))
        return refuse(parser, "a definition must begin with \"interface\"");
    struct block block = {
        .item = advertisement_defaults,
        .max_interval = (uint64_t)advertisement_defaults.max_interval * 1000,
    };
    radvd_scanner_advance(&parser->scanner);
    int r = parse_name(parser, list, block.item.name);
    if (r == 0)
        r = expect(parser, "{");
    while (r == 0 && !radvd_scanner_is(&parser->scanner, "}")) {
        if (parser->scanner.token != RADVD_WORD)
            return refuse_token(parser);
        r = parse_option(parser, &block);
        if (r > 0)
            r = skip_statement(parser, &block);
        if (r == 0)
            r = expect(parser, ";");
    }
    struct advertisement item;
    if (r == 0)
        r = finish_block(parser, &block, &item);
    if (r == 0)
        r = expect(parser, "}");
    if (r == 0)
        r = expect(parser, ";");
    if (r < 0)
        return r;
    struct advertisement *appended = array_append(list);
    if (!appended)
        return -ENOMEM;
    *appended = item;
    return 0;
}

int radvd_configuration_parse(const char *text, struct advertisement_list *list,
                              unsigned int *ret_line, const char **ret_reason)
{
    struct parser parser = {0};
    struct advertisement_list parsed = {0};
    int r = 0;
    radvd_scanner_start(&parser.scanner, text);
    radvd_scanner_advance(&parser.scanner);
    while (r == 0 && parser.scanner.token != RADVD_END)
        r = parse_interface(&parser, &parsed);
    for (size_t i = 0; i < parsed.count && r == 0; i++) {
        struct advertisement *item = array_append(list);
        if (item)
            *item = parsed.items[i];
        else
            r = -ENOMEM;
    }
    array_done(&parsed);
    if (r == -EBADMSG) {
        *ret_line = parser.scanner.line;
        *ret_reason = parser.reason;
    }
    return r;
}
