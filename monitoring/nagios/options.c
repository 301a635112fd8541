/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include "help.h"
#include "text.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum long_option {
    OPTION_MATCH = 256,
    OPTION_EXCLUDE,
    OPTION_FAMILY,
    OPTION_IPV4,
    OPTION_IPV6,
    OPTION_FORWARDING,
    OPTION_CONNECTED,
    OPTION_MTU,
    OPTION_METRIC,
    OPTION_DNS,
    OPTION_SEVERITY,
};

static const struct option long_options[] = {
    {"hostname", required_argument, NULL, 'H'},
    {"port", required_argument, NULL, 'p'},
    {"protocol", required_argument, NULL, 'P'},
    {"community", required_argument, NULL, 'C'},
    {"context", required_argument, NULL, 'N'},
    {"seclevel", required_argument, NULL, 'L'},
    {"secname", required_argument, NULL, 'U'},
    {"authproto", required_argument, NULL, 'a'},
    {"authpasswd", required_argument, NULL, 'A'},
    {"privproto", required_argument, NULL, 'x'},
    {"privpasswd", required_argument, NULL, 'X'},
    {"timeout", required_argument, NULL, 't'},
    {"retries", required_argument, NULL, 'e'},
    {"interface", required_argument, NULL, 'i'},
    {"match", required_argument, NULL, OPTION_MATCH},
    {"exclude", required_argument, NULL, OPTION_EXCLUDE},
    {"family", required_argument, NULL, OPTION_FAMILY},
    {"ipv4", required_argument, NULL, OPTION_IPV4},
    {"ipv6", required_argument, NULL, OPTION_IPV6},
    {"forwarding", required_argument, NULL, OPTION_FORWARDING},
    {"connected", required_argument, NULL, OPTION_CONNECTED},
    {"mtu", required_argument, NULL, OPTION_MTU},
    {"metric", required_argument, NULL, OPTION_METRIC},
    {"dns", required_argument, NULL, OPTION_DNS},
    {"severity", required_argument, NULL, OPTION_SEVERITY},
    {"warning", required_argument, NULL, 'w'},
    {"critical", required_argument, NULL, 'c'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

const char *state_name(enum plugin_state state)
{
    static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    return names[state];
}

static int __attribute__((format(printf, 1, 2))) refuse(const char *format, ...)
{
    char text[TEXT_LINE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fputs("IP INTERFACE UNKNOWN - ", stdout);
    text_print(text);
    puts("; see --help");
    return -EINVAL;
}

static int texts_add(struct texts *texts, const char *text)
{
    const char **items = realloc(texts->items, (texts->count + 1) * sizeof *items);
    if (!items)
        return refuse("out of memory");
    texts->items = items;
    texts->items[texts->count++] = text;
    return 0;
}

static int parse_state(const char *text, enum plugin_state *ret_state)
{
    for (enum plugin_state state = STATE_OK; state <= STATE_UNKNOWN; state++) {
        char digit[2] = {(char)('0' + (int)state), 0};
        if (strcasecmp(text, state_name(state)) == 0 || strcmp(text, digit) == 0) {
            *ret_state = state;
            return 0;
        }
    }
    return -EINVAL;
}

static int parse_wanted(const char *option, const char *text, const char *yes, const char *no,
                        enum wanted *ret_wanted)
{
    if (strcmp(text, yes) == 0)
        *ret_wanted = WANTED_YES;
    else if (strcmp(text, no) == 0)
        *ret_wanted = WANTED_NO;
    else
        return refuse("--%s takes %s or %s, not '%s'", option, yes, no, text);
    return 0;
}

static int parse_range(const char *option, const char *text, struct range *ret_range)
{
    if (range_parse(text, ret_range) < 0)
        return refuse("--%s takes a range such as 1500: or 1:10, not '%s'", option, text);
    return 0;
}

static int parse_number(const char *option, const char *text, long low, long high, long *ret_number)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < low || number > high)
        return refuse("--%s takes a number from %ld to %ld, not '%s'", option, low, high, text);
    *ret_number = number;
    return 0;
}

static int parse_timeout(char *text, struct options *options)
{
    char *colon = strchr(text, ':');
    if (colon) {
        *colon = 0;
        if (parse_state(colon + 1, &options->timeout_state) < 0)
            return refuse("--timeout: '%s' is none of ok, warning, critical, unknown", colon + 1);
    }
    long seconds = 0;
    int error = parse_number("timeout", text, 1, 3600, &seconds);
    if (!error)
        options->timeout = (unsigned)seconds;
    return error;
}

static int parse_protocol(const char *text, struct options *options)
{
    if (strcmp(text, "1") == 0)
        options->version = SNMP_VERSION_1;
    else if (strcmp(text, "2c") == 0)
        options->version = SNMP_VERSION_2c;
    else if (strcmp(text, "3") == 0)
        options->version = SNMP_VERSION_3;
    else
        return refuse("--protocol takes 1, 2c or 3, not '%s'", text);
    return 0;
}

static int parse_family(const char *text, struct options *options)
{
    if (strcmp(text, "ipv4") == 0)
        options->families = FAMILY_IPV4;
    else if (strcmp(text, "ipv6") == 0)
        options->families = FAMILY_IPV6;
    else
        return refuse("--family takes ipv4 or ipv6, not '%s'", text);
    return 0;
}

static int parse_dns(char *text, struct options *options)
{
    char *rest = NULL;
    for (char *one = strtok_r(text, ", ", &rest); one; one = strtok_r(NULL, ", ", &rest)) {
        unsigned char address[16];
        if (inet_pton(AF_INET, one, address) != 1 && inet_pton(AF_INET6, one, address) != 1)
            return refuse("--dns takes addresses, not '%s'", one);
        int error = texts_add(&options->dns, one);
        if (error)
            return error;
    }
    return options->dns.count ? 0 : refuse("--dns takes at least one address");
}

static int parse_severity(const char *text, struct options *options)
{
    if (parse_state(text, &options->severity) < 0 ||
        (options->severity != STATE_WARNING && options->severity != STATE_CRITICAL))
        return refuse("--severity takes warning or critical, not '%s'", text);
    return 0;
}

static int parse_long(int option, char *text, struct options *options)
{
    switch (option) {
    case OPTION_MATCH:
        return texts_add(&options->patterns, text);
    case OPTION_EXCLUDE:
        return texts_add(&options->excluded, text);
    case OPTION_FAMILY:
        return parse_family(text, options);
    case OPTION_IPV4:
        return parse_wanted("ipv4", text, "enabled", "disabled", &options->ipv4);
    case OPTION_IPV6:
        return parse_wanted("ipv6", text, "enabled", "disabled", &options->ipv6);
    case OPTION_FORWARDING:
        return parse_wanted("forwarding", text, "on", "off", &options->forwarding);
    case OPTION_CONNECTED:
        return parse_wanted("connected", text, "yes", "no", &options->connected);
    case OPTION_MTU:
        return parse_range("mtu", text, &options->mtu);
    case OPTION_METRIC:
        return parse_range("metric", text, &options->metric);
    case OPTION_DNS:
        return parse_dns(text, options);
    case OPTION_SEVERITY:
        return parse_severity(text, options);
    }
    return refuse("unknown option or missing argument");
}

static int parse_short(int option, char *text, struct options *options)
{
    long number = 0;
    int error = 0;
    switch (option) {
    case 'H':
        options->host = text;
        break;
    case 'p':
        error = parse_number("port", text, 1, 65535, &number);
        options->port = text;
        break;
    case 'P':
        return parse_protocol(text, options);
    case 'C':
        options->community = text;
        break;
    case 'N':
        options->context = text;
        break;
    case 'L':
        options->level = text;
        break;
    case 'U':
        options->user = text;
        break;
    case 'a':
        options->auth_protocol = text;
        break;
    case 'A':
        options->auth_passphrase = text;
        break;
    case 'x':
        options->privacy_protocol = text;
        break;
    case 'X':
        options->privacy_passphrase = text;
        break;
    case 't':
        return parse_timeout(text, options);
    case 'e':
        error = parse_number("retries", text, 0, 100, &number);
        options->retries = (int)number;
        break;
    case 'i':
        return texts_add(&options->names, text);
    case 'w':
        return parse_range("warning", text, &options->warning);
    case 'c':
        return parse_range("critical", text, &options->critical);
    case 'v':
        options->verbosity++;
        break;
    default:
        return parse_long(option, text, options);
    }
    return error;
}

static int check_whole(const struct options *options)
{
    if (!options->host)
        return refuse("no host: say which with -H");
    if (options->version == SNMP_VERSION_3 && !options->user)
        return refuse("SNMPv3 needs a user: -U");
    if (options->families == FAMILY_IPV4 && options->ipv6 != WANTED_ANY)
        return refuse("--ipv6 with --family ipv4 asks for nothing");
    if (options->families == FAMILY_IPV6 && options->ipv4 != WANTED_ANY)
        return refuse("--ipv4 with --family ipv6 asks for nothing");
    return 0;
}

int options_parse(int argc, char **argv, struct options *ret_options)
{
    struct options options = {
        .port = "161",
        .version = SNMP_VERSION_2c,
        .community = "public",
        .auth_protocol = "SHA",
        .privacy_protocol = "AES",
        .timeout = 10,
        .timeout_state = STATE_UNKNOWN,
        .retries = 2,
        .families = FAMILY_ANY,
        .severity = STATE_CRITICAL,
    };
    int result = 0;
    int option = 0;
    opterr = 0;
    while (!result && (option = getopt_long(argc, argv, "H:p:P:C:N:L:U:a:A:x:X:t:e:i:w:c:vVh",
                                            long_options, NULL)) != -1) {
        if (option == 'h' || option == 'V') {
            if (option == 'h')
                help_print();
            else
                version_print();
            options_free(&options);
            return 1;
        }
        if (option == '?')
            result = refuse("'%s' is unknown or lacks its argument", argv[optind - 1]);
        else
            result = parse_short(option, optarg, &options);
    }
    if (!result && optind < argc)
        result = refuse("'%s' is one word too many", argv[optind]);
    if (!result)
        result = check_whole(&options);
    if (result)
        options_free(&options);
    else
        *ret_options = options;
    return result;
}

void options_free(struct options *options)
{
    free(options->local_names);
    free(options->names.items);
    free(options->patterns.items);
    free(options->excluded.items);
    free(options->dns.items);
}
