/* SPDX-License-Identifier: BSD-2-Clause */
#include "plugin_options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind {
    KIND_TEXT,
    KIND_TEXTS,
    KIND_NUMBER,
    KIND_PORT,
    KIND_WORD,
    KIND_RANGE,
    KIND_TRAFFIC,
    KIND_TIMEOUT,
    KIND_DNS,
    KIND_COUNT,
    KIND_ANSWER
};

/* An option: how it is read, where it goes, and what --help says of it. */
struct line {
    const char *heading; /* printed before it */
    int letter;          /* from 256 on: it has none */
    const char *name;
    const char *argument; /* of KIND_WORD: the words that it may be */
    enum kind kind;
    size_t place; /* in struct options */
    const char *help;
};

#define TO(member) offsetof(struct options, member)
#define NO_LETTER  (256 + __LINE__)
#define NEXT_LINE  "\n                            "

static const struct line lines[] = {
    {"Who is asked:", 'H', "hostname", "HOST", KIND_TEXT, TO(host),
     "name, address, or Net-SNMP address such as tcp:HOST"},
    {NULL, 'p', "port", "PORT", KIND_PORT, TO(port), "default 161"},
    {NULL, 'P', "protocol", "1|2c|3", KIND_WORD, TO(protocol), "default 2c"},
    {NULL, 'C', "community", "TEXT", KIND_TEXT, TO(community), "default public"},
    {NULL, 'N', "context", "TEXT", KIND_TEXT, TO(context), "SNMPv3 context"},
    {NULL, 'L', "seclevel", "noAuthNoPriv|authNoPriv|authPriv", KIND_WORD, TO(level),
     "default: what the passphrases allow"},
    {NULL, 'U', "secname", "USER", KIND_TEXT, TO(user), "SNMPv3 user"},
    {NULL, 'a', "authproto", "NAME", KIND_TEXT, TO(auth_protocol),
     "MD5, SHA (default), SHA-224, SHA-256, SHA-384, SHA-512"},
    {NULL, 'A', "authpasswd", "TEXT", KIND_TEXT, TO(auth_passphrase), "at least 8 characters"},
    {NULL, 'x', "privproto", "NAME", KIND_TEXT, TO(privacy_protocol),
     "DES, AES (default), and what else Net-SNMP has"},
    {NULL, 'X', "privpasswd", "TEXT", KIND_TEXT, TO(privacy_passphrase), "at least 8 characters"},
    {NULL, 't', "timeout", "N[:STATE]", KIND_TIMEOUT, TO(timeout),
     "seconds for everything, default 10; the result is then STATE:" NEXT_LINE
     "ok, warning, critical or unknown (default)"},
    {NULL, 'e', "retries", "N", KIND_NUMBER, TO(retries),
     "default 2; the timeout is shared by the attempts"},
    {"Which interfaces (default: all but lo):", 'i', "interface", "NAME", KIND_TEXTS, TO(names),
     "this one; it must exist.  May be repeated"},
    {NULL, NO_LETTER, "match", "PATTERN", KIND_TEXTS, TO(patterns),
     "all that match the shell pattern, at least one.  May be repeated"},
    {NULL, NO_LETTER, "exclude", "PATTERN", KIND_TEXTS, TO(excluded),
     "but not these.  May be repeated"},
    {NULL, NO_LETTER, "family", "ipv4|ipv6", KIND_WORD, TO(family), "look at one family only"},
    {"What is expected of each:", NO_LETTER, "ipv4", "enabled|disabled", KIND_WORD,
     TO(enabled[FAMILY_IPV4]), ""},
    {NULL, NO_LETTER, "ipv6", "enabled|disabled", KIND_WORD, TO(enabled[FAMILY_IPV6]), ""},
    {NULL, NO_LETTER, "forwarding", "on|off", KIND_WORD, TO(wanted[ROW_FORWARDING]),
     "packet forwarding, in every family looked at"},
    {NULL, NO_LETTER, "connected", "yes|no", KIND_WORD, TO(wanted[ROW_CONNECTED]), ""},
    {NULL, NO_LETTER, "mtu", "RANGE", KIND_RANGE, TO(ranges[ROW_MTU]),
     "bytes, in every family looked at"},
    {NULL, NO_LETTER, "metric", "RANGE", KIND_RANGE, TO(ranges[ROW_METRIC]),
     "of the default route, where there is one"},
    {NULL, NO_LETTER, "dns", "ADDRESS[,...]", KIND_DNS, TO(dns),
     "is among the interface's DNS servers"},
    {NULL, NO_LETTER, "link", "up|down", KIND_WORD, TO(link), "the link's operational state"},
    {NULL, NO_LETTER, "errors", "RANGE", KIND_RANGE, TO(errors),
     "packets with errors since the last check, in and out"},
    {NULL, NO_LETTER, "discards", "RANGE", KIND_RANGE, TO(discards),
     "packets discarded since the last check, in and out"},
    {NULL, NO_LETTER, "traffic", "RANGE[%]", KIND_TRAFFIC, TO(traffic),
     "bits per second since the last check, in each direction;" NEXT_LINE
     "with %: of the link's speed"},
    {NULL, NO_LETTER, "state", "FOLDER", KIND_TEXT, TO(state),
     "keeps counters between checks; default $MP_STATE_PATH," NEXT_LINE
     "else .check_ip_interface in the user's home"},
    {NULL, NO_LETTER, "severity", "warning|critical", KIND_WORD, TO(severity),
     "of an interface that fails; default critical"},
    {"How many have to pass:", 'w', "warning", "RANGE", KIND_RANGE, TO(warning),
     "WARNING unless the number of passing interfaces is in RANGE"},
    {NULL, 'c', "critical", "RANGE", KIND_RANGE, TO(critical),
     "CRITICAL unless it is in RANGE.  With one of the two, the" NEXT_LINE
     "number decides; without, every interface must pass"},
    {"Output:", 'v', "verbose", NULL, KIND_COUNT, TO(verbosity),
     "every interface on a line of its own"},
    {NULL, 'V', "version", NULL, KIND_ANSWER, 0, ""},
    {NULL, 'h', "help", NULL, KIND_ANSWER, 0, ""},
};
enum { LINES = sizeof lines / sizeof *lines };

static const char help_end[] =
    "\n"
    "RANGE: 10 is 0 to 10, 10: is 10 and above, ~:10 is up to 10, 10:20, and @10:20 is\n"
    "everything but 10 to 20.\n"
    "\n"
    "Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.  A missing interface is CRITICAL;\n"
    "a host that does not answer, or serves no IPIF-MIB, is UNKNOWN.\n"
    "--link, --errors, --discards and --traffic read IF-MIB: 'ipifServe ip ipif interfaces' in\n"
    "ipifd.conf.  The last three need a check before this one: the first is OK and says so.\n"
    "\n"
    "Examples:\n"
    "  check_ip_interface -H web1 -i eth0 --ipv6 enabled --mtu 1500:\n"
    "  check_ip_interface -H web1 --match 'eth*' --forwarding off\n"
    "  check_ip_interface -H gw1 --match 'uplink?' --connected yes -w 2: -c 1:\n"
    "  check_ip_interface -H web1 -i eth0 --link up --errors 0 --traffic 80%\n"
    "  check_ip_interface -H web1 -P 3 -U monitor -A secret-one -X secret-two -a SHA-256 \\\n"
    "      -i eth0 --dns 192.0.2.53,2001:db8::53\n";

static _Noreturn void answer(int letter)
{
    enum { HELP_COLUMN = sizeof NEXT_LINE - 2 };
    puts("check_ip_interface " IPIF_VERSION " (ipifd)");
    if (letter == 'V')
        quit(STATE_OK);
    puts("Checks the IP interfaces of a host whose snmpd has ipifd beside it.\n"
         "\n"
         "Usage: check_ip_interface -H HOST [who] [which] [what] [-w RANGE] [-c RANGE]");
    for (const struct line *line = lines; line < lines + LINES; line++) {
        if (line->heading)
            printf("\n%s\n", line->heading);
        int width = line->letter < 256 ? printf("  -%c, ", line->letter) : printf("      ");
        width += printf("--%s%s%s", line->name, line->argument ? " " : "",
                        line->argument ? line->argument : "");
        if (*line->help && width < HELP_COLUMN)
            printf("%*s", HELP_COLUMN - width, "");
        else if (*line->help)
            fputs(NEXT_LINE, stdout);
        puts(line->help);
    }
    fputs(help_end, stdout);
    quit(STATE_OK);
}

static _Noreturn void __attribute__((format(printf, 1, 2))) refuse(const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    give_up(STATE_UNKNOWN, "%s; see --help", text);
}

/* The number of a word among "one|two|three", from 1; 0 when it is none of them. */
static int word_number(const char *words, const char *text)
{
    for (int number = 1;; number++) {
        size_t length = strcspn(words, "|");
        if (strlen(text) == length && strncasecmp(words, text, length) == 0)
            return number;
        if (!words[length])
            return 0;
        words += length + 1;
    }
}

static int parse_word(const struct line *line, const char *text)
{
    int number = word_number(line->argument, text);
    if (number)
        return number;
    char words[64];
    snprintf(words, sizeof words, "%s", line->argument);
    for (char *bar = words; (bar = strchr(bar, '|'));)
        *bar = '/';
    refuse("--%s takes %s, not '%s'", line->name, words, text);
}

static long parse_number(const char *name, const char *text, long low, long high)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < low || number > high)
        refuse("--%s takes a number from %ld to %ld, not '%s'", name, low, high, text);
    return number;
}

static void parse_timeout(char *text, struct options *options)
{
    char *colon = strchr(text, ':');
    if (colon) {
        *colon = 0;
        int number = word_number("ok|warning|critical|unknown", colon + 1);
        if (!number)
            refuse("--timeout: '%s' is none of ok, warning, critical, unknown", colon + 1);
        options->timeout_state = (enum plugin_state)(number - 1);
    }
    options->timeout = parse_number("timeout", text, 1, 3600);
}

static void add(text_array *texts, const char *text)
{
    *(const char **)needed(array_append(texts)) = text;
}

static void parse_dns(char *text, struct options *options)
{
    char *rest = NULL;
    for (char *one = strtok_r(text, ", ", &rest); one; one = strtok_r(NULL, ", ", &rest)) {
        unsigned char address[16];
        if (inet_pton(AF_INET, one, address) != 1 && inet_pton(AF_INET6, one, address) != 1)
            refuse("--dns takes addresses, not '%s'", one);
        add(&options->dns, one);
    }
    if (!options->dns.count)
        refuse("--dns takes at least one address");
}

/* A range of bits per second, or of percent. */
static void parse_traffic(const struct line *line, char *text, struct options *options)
{
    const size_t length = strlen(text);
    options->traffic_is_percent = length && text[length - 1] == '%';
    if (options->traffic_is_percent)
        text[length - 1] = 0;
    if (!range_parse(text, &options->traffic))
        refuse("--%s takes a range such as 80%% or 1000000:, not '%s'", line->name, text);
}

static void parse(const struct line *line, char *text, struct options *options)
{
    void *place = (char *)options + line->place;
    switch (line->kind) {
    case KIND_PORT:
        parse_number(line->name, text, 1, 65535);
        *(const char **)place = text;
        break;
    case KIND_TEXT:
        *(const char **)place = text;
        break;
    case KIND_TEXTS:
        add(place, text);
        break;
    case KIND_NUMBER:
        *(long *)place = parse_number(line->name, text, 0, 100);
        break;
    case KIND_WORD:
        *(int *)place = parse_word(line, text);
        break;
    case KIND_RANGE:
        if (!range_parse(text, place))
            refuse("--%s takes a range such as 1500: or 1:10, not '%s'", line->name, text);
        break;
    case KIND_TRAFFIC:
        parse_traffic(line, text, options);
        break;
    case KIND_TIMEOUT:
        parse_timeout(text, options);
        break;
    case KIND_DNS:
        parse_dns(text, options);
        break;
    case KIND_COUNT:
        options->verbosity++;
        break;
    case KIND_ANSWER:
        answer(line->letter);
    }
}

static void check_whole(const struct options *options)
{
    if (!options->host)
        refuse("no host: say which with -H");
    if (options->protocol == 3 && !options->user)
        refuse("SNMPv3 needs a user: -U");
    if (options->protocol == 1 &&
        (options->errors.text || options->discards.text || options->traffic.text))
        refuse("SNMPv1 has no counters of 64 bits: take -P 2c or 3");
    if (options->family == FAMILY_IPV4 && options->enabled[FAMILY_IPV6])
        refuse("--ipv6 with --family ipv4 asks for nothing");
    if (options->family == FAMILY_IPV6 && options->enabled[FAMILY_IPV4])
        refuse("--ipv4 with --family ipv6 asks for nothing");
}

struct options options_parse(int argc, char **argv)
{
    struct options options = {
        .port = "161",
        .protocol = 2,
        .community = "public",
        .auth_protocol = "SHA",
        .privacy_protocol = "AES",
        .timeout = 10,
        .timeout_state = STATE_UNKNOWN,
        .retries = 2,
        .severity = STATE_CRITICAL,
    };
    struct option long_options[LINES + 1] = {0};
    char letters[2 * LINES + 1] = "";
    size_t length = 0;
    for (size_t i = 0; i < LINES; i++) {
        long_options[i] = (struct option){lines[i].name, lines[i].argument != NULL, NULL,
                                          lines[i].letter};
        if (lines[i].letter < 256) {
            letters[length++] = (char)lines[i].letter;
            if (lines[i].argument)
                letters[length++] = ':';
        }
    }
    opterr = 0;
    for (int letter; (letter = getopt_long(argc, argv, letters, long_options, NULL)) != -1;) {
        const struct line *line = lines;
        while (line < lines + LINES && line->letter != letter)
            line++;
        if (line == lines + LINES)
            refuse("'%s' is unknown or lacks its argument", argv[optind - 1]);
        parse(line, optarg, &options);
    }
    if (optind < argc)
        refuse("'%s' is one word too many", argv[optind]);
    check_whole(&options);
    return options;
}
