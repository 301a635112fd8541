/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/radvd_configuration.h"

#include "programs/radv/radvd_interface.h"
#include "programs/radv/radvd_scanner.h"
#include "util/array.h"

struct interface_list {
    struct radvd_interface *items;
    size_t count;
    size_t capacity;
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

/* A whole or decimal number times 1000; further decimals are cut off.  Only a whole number can be
 * too large to be one. */
static bool parse_thousandths(const struct radvd_scanner *scanner, bool decimals, uint64_t *ret)
{
    uint64_t whole = 0, fraction = 0, weight = 1000;
    size_t i = 0, point;
    for (; i < scanner->length && scanner->start[i] >= '0' && scanner->start[i] <= '9'; i++) {
        if (whole <= UINT32_MAX)
            whole = whole * 10 + (uint64_t)(scanner->start[i] - '0');
    }
    if (i == 0 || (i == scanner->length && whole > UINT32_MAX))
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

static int take_number(struct parser *parser, uint64_t *ret)
{
    uint64_t thousandths;
    if (!parse_thousandths(&parser->scanner, false, &thousandths))
        return refuse(parser, "the option needs a whole number of at most 32 bits");
    radvd_scanner_advance(&parser->scanner);
    *ret = thousandths / 1000;
    return 0;
}

static int take_number32(struct parser *parser, uint32_t *ret)
{
    uint64_t number;
    int r = take_number(parser, &number);
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

/* What does not fit into the eight bits is cut off. */
static int take_hop_limit(struct parser *parser, uint8_t *ret)
{
    uint64_t number;
    int r = take_number(parser, &number);
    if (r == 0)
        *ret = (uint8_t)number;
    return r;
}

/* A number without a sign that is read as one with a sign: below zero is as if not written. */
static int take_lifetime(struct parser *parser, bool *ret_has, uint64_t *ret)
{
    int r = take_number(parser, ret);
    if (r == 0)
        *ret_has = *ret <= INT32_MAX;
    return r;
}

/* 0 for an option that was read up to its ";", 1 for one that is not ours. */
static int parse_option(struct parser *parser, struct radvd_interface *interface)
{
    const struct radvd_scanner name = parser->scanner;
    struct advertisement *item = &interface->item;
    radvd_scanner_advance(&parser->scanner);
    if (radvd_scanner_is(&name, "AdvSendAdvert"))
        return take_switch(parser, &item->sends);
    if (radvd_scanner_is(&name, "MinRtrAdvInterval")) {
        interface->has_min_interval = true;
        return take_thousandths(parser, &interface->min_interval);
    }
    if (radvd_scanner_is(&name, "MaxRtrAdvInterval"))
        return take_thousandths(parser, &interface->max_interval);
    if (radvd_scanner_is(&name, "MinDelayBetweenRAs"))
        return take_thousandths(parser, &interface->min_delay);
    if (radvd_scanner_is(&name, "AdvManagedFlag"))
        return take_switch(parser, &item->managed);
    if (radvd_scanner_is(&name, "AdvOtherConfigFlag"))
        return take_switch(parser, &item->other);
    if (radvd_scanner_is(&name, "AdvLinkMTU"))
        return take_number32(parser, &item->link_mtu);
    if (radvd_scanner_is(&name, "AdvReachableTime"))
        return take_number32(parser, &item->reachable_time);
    if (radvd_scanner_is(&name, "AdvRetransTimer"))
        return take_number32(parser, &item->retransmit_time);
    if (radvd_scanner_is(&name, "AdvCurHopLimit"))
        return take_hop_limit(parser, &item->current_hop_limit);
    if (radvd_scanner_is(&name, "AdvDefaultLifetime"))
        return take_lifetime(parser, &interface->has_lifetime, &interface->lifetime);
    if (radvd_scanner_is(&name, "HomeAgentLifetime"))
        return take_lifetime(parser, &interface->has_home_agent_lifetime,
                             &interface->home_agent_lifetime);
    if (radvd_scanner_is(&name, "AdvHomeAgentFlag"))
        return take_switch(parser, &interface->home_agent_flag);
    if (radvd_scanner_is(&name, "AdvHomeAgentInfo"))
        return take_switch(parser, &interface->home_agent_information);
    if (radvd_scanner_is(&name, "AdvMobRtrSupportFlag"))
        return take_switch(parser, &interface->mobile_router_support);
    if (radvd_scanner_is(&name, "AdvIntervalOpt"))
        return take_switch(parser, &interface->interval_option);
    return 1;
}

/* Words up to ";", or a nested block: prefix, route, RDNSS, clients, ... */
static int skip_statement(struct parser *parser, struct radvd_interface *interface)
{
    struct radvd_scanner *scanner = &parser->scanner;
    bool router_address = false; /* one prefix with it is enough */
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
            interface->router_address |= router_address;
            return 0;
        } else if (depth > 0 && radvd_scanner_is(scanner, "AdvRouterAddr")) {
            struct radvd_scanner value = *scanner;
            radvd_scanner_advance(&value);
            router_address = radvd_scanner_is(&value, "on");
        }
    }
}

/* radvd cuts off what is too long for a name. */
static int parse_name(struct parser *parser, const struct interface_list *list, char *name)
{
    const struct radvd_scanner *scanner = &parser->scanner;
    if (scanner->token != RADVD_WORD)
        return refuse(parser, "\"interface\" needs the name of one");
    memcpy(name, scanner->start, scanner->length < IF_NAMESIZE ? scanner->length : IF_NAMESIZE - 1);
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].item.name, name) == 0)
            return refuse(parser, "the interface has been defined before");
    }
    radvd_scanner_advance(&parser->scanner);
    return 0;
}

static int parse_interface(struct parser *parser, struct interface_list *list)
{
    if (!radvd_scanner_is(&parser->scanner, "interface"))
        return refuse(parser, "a definition must begin with \"interface\"");
    struct radvd_interface interface = radvd_interface_defaults;
    radvd_scanner_advance(&parser->scanner);
    int r = parse_name(parser, list, interface.item.name);
    if (r == 0)
        r = expect(parser, "{");
    while (r == 0 && !radvd_scanner_is(&parser->scanner, "}")) {
        if (parser->scanner.token != RADVD_WORD)
            return refuse_token(parser);
        r = parse_option(parser, &interface);
        if (r > 0)
            r = skip_statement(parser, &interface);
        if (r == 0)
            r = expect(parser, ";");
    }
    interface.line = parser->scanner.line;
    if (r == 0)
        r = expect(parser, "}");
    if (r == 0)
        r = expect(parser, ";");
    if (r < 0)
        return r;
    struct radvd_interface *appended = array_append(list);
    if (!appended)
        return -ENOMEM;
    *appended = interface;
    return 0;
}

static int take_served(const struct interface_list *interfaces, const struct radvd_limits *limits,
                       struct advertisement_list *list, struct radvd_complaint *complaint)
{
    for (size_t i = 0; i < interfaces->count; i++) {
        const struct radvd_interface *interface = &interfaces->items[i];
        struct advertisement item;
        const char *refusal = radvd_interface_finish(interface, limits, &item);
        if (refusal && !complaint->reason) {
            complaint->line = interface->line;
            complaint->reason = refusal;
            memcpy(complaint->interface, interface->item.name, sizeof complaint->interface);
        }
        if (refusal)
            continue;
        struct advertisement *appended = array_append(list);
        if (!appended)
            return -ENOMEM;
        *appended = item;
    }
    return 0;
}

int radvd_configuration_parse(const char *text, const struct radvd_limits *limits,
                              struct advertisement_list *list,
                              struct radvd_complaint *ret_complaint)
{
    struct parser parser = {0};
    struct interface_list interfaces = {0};
    struct radvd_complaint complaint = {0};
    int r = 0;
    radvd_scanner_start(&parser.scanner, text);
    radvd_scanner_advance(&parser.scanner);
    while (r == 0 && parser.scanner.token != RADVD_END)
        r = parse_interface(&parser, &interfaces);
    if (r == -EBADMSG)
        complaint = (struct radvd_complaint){.line = parser.scanner.line, .reason = parser.reason};
    else if (r == 0)
        r = take_served(&interfaces, limits, list, &complaint);
    array_done(&interfaces);
    *ret_complaint = complaint;
    return r;
}
