/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/ipifd_options.h"

#include "util/agentx_address.h"
#include "util/escape.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2 };

static void print_help(FILE *stream)
{
    fputs(
        "Usage: ipifd [OPTION]...\n"
        "Serves the IP interfaces of this machine through snmpd: IP-MIB's ipv4InterfaceTable and\n"
        "ipv6InterfaceTable, and IPIF-MIB.\n"
        "\n"
        "  -f           stay in the foreground\n"
        "  -x ADDRESS   snmpd's AgentX address (unix:/var/agentx/master, tcp:localhost:705,\n"
        "               tcp6:[::1]:705)\n"
        "  -c FILE,...  read these configuration files too\n"
        "  -C           do not read the usual configuration files\n"
        "  -L TYPE      where to log; see below\n"
        "  -A           append to log files, which are emptied otherwise; before -L\n"
        "  -D TOKEN,... debugging output; -Dipifd for ours, -DALL for everything\n"
        "  -p FILE      write the process id to a file\n"
        "  -v           print the version; --version too\n"
        "  -h           print this text; --help too\n"
        "\n"
        "-L takes one of:\n",
        stream);
    snmp_log_options_usage("  ", stream);
    fputs("\nSee ipifd(8) and ipifd.conf(5).\n", stream);
}

static int __attribute__((format(printf, 1, 2))) usage(const char *format, ...)
{
    char text[1024], harmless[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    escape_text(text, "", harmless, sizeof harmless);
    fprintf(stderr, "ipifd: %s; ipifd -h shows the options\n", harmless);
    return EXIT_USAGE;
}

static int unknown(const char *word)
{
    if (strncmp(word, "--", 2) != 0)
        return usage("option -%c is unknown", optopt);
    return usage("option %s is unknown", word);
}

int ipifd_options_parse(int argc, char *argv[], struct options *ret_options)
{
    static const struct option names[] = {
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    struct options options = {0};
    struct agentx_address address;
    int letter;

    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":fx:c:CAL:D::p:vh", names, NULL)) != -1) {
        switch (letter) {
        case 'f':
            options.foreground = true;
            break;
        case 'x':
            if (agentx_address_parse(optarg, &address) < 0)
                return usage("option -x: " AGENTX_ADDRESS_REFUSED, agentx_address_word(optarg),
                             optarg);
            options.address = optarg;
            break;
        case 'c':
            options.files = optarg;
            break;
        case 'C':
            options.no_defaults = true;
            break;
        case 'A':
            netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPEND_LOGFILES, 1);
            break;
        case 'L':
            if (snmp_log_options(optarg, argc, argv) < 0)
                return usage("option -%c does not know that kind of log", letter);
            break;
        case 'D':
            debug_register_tokens(optarg ? optarg : "ALL");
            snmp_set_do_debugging(1);
            break;
        case 'p':
            options.pid_file = optarg;
            break;
        case 'v':
            printf("ipifd %s (Net-SNMP %s)\n", IPIF_VERSION, netsnmp_get_version());
            return EXIT_SUCCESS;
        case 'h':
            print_help(stdout);
            return EXIT_SUCCESS;
        case ':':
            return usage("option -%c needs an argument", optopt);
        default:
            return unknown(argv[optind - 1]);
        }
    }
    if (optind < argc)
        return usage("unexpected argument %s", argv[optind]);
    *ret_options = options;
    return -1;
}
