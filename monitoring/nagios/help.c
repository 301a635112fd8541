/* SPDX-License-Identifier: BSD-2-Clause */
#include "help.h"

#include <stdio.h>

void version_print(void)
{
    puts("check_ip_interface " IPIF_VERSION " (ipifd)");
}

void help_print(void)
{
    version_print();
    fputs(
        "Checks the IP interfaces of a host whose snmpd has ipifd beside it.\n"
        "\n"
        "Usage: check_ip_interface -H HOST [who] [which] [what] [-w RANGE] [-c RANGE]\n"
        "\n"
        "Who is asked:\n"
        "  -H, --hostname HOST       name, address, or Net-SNMP address such as tcp:HOST\n"
        "  -p, --port PORT           default 161\n"
        "  -P, --protocol 1|2c|3     default 2c\n"
        "  -C, --community TEXT      default public\n"
        "  -N, --context TEXT        SNMPv3 context\n"
        "  -L, --seclevel LEVEL      noAuthNoPriv, authNoPriv or authPriv; default: what the\n"
        "                            passphrases allow\n"
        "  -U, --secname USER        SNMPv3 user\n"
        "  -a, --authproto NAME      MD5, SHA (default), SHA-224, SHA-256, SHA-384, SHA-512\n"
        "  -A, --authpasswd TEXT     at least 8 characters\n"
        "  -x, --privproto NAME      DES, AES (default), and what else Net-SNMP has\n"
        "  -X, --privpasswd TEXT     at least 8 characters\n"
        "  -t, --timeout N[:STATE]   seconds for everything, default 10; STATE (ok, warning,\n"
        "                            critical, unknown) is the result then, default unknown\n"
        "  -e, --retries N           default 2; the timeout is shared by the attempts\n"
        "\n"
        "Which interfaces (default: all but lo):\n"
        "  -i, --interface NAME      this one; it must exist.  May be repeated\n"
        "      --match PATTERN       all that match the shell pattern, at least one.  May be\n"
        "                            repeated\n"
        "      --exclude PATTERN     but not these.  May be repeated\n"
        "      --family ipv4|ipv6    look at one family only\n"
        "\n"
        "What is expected of each:\n"
        "      --ipv4 enabled|disabled\n"
        "      --ipv6 enabled|disabled\n"
        "      --forwarding on|off   packet forwarding, in every family looked at\n"
        "      --connected yes|no\n"
        "      --mtu RANGE           bytes, in every family looked at\n"
        "      --metric RANGE        of the default route, where there is one\n"
        "      --dns ADDRESS[,...]   is among the interface's DNS servers\n"
        "      --severity STATE      of an interface that fails: critical (default) or warning\n"
        "\n"
        "How many have to pass:\n"
        "  -w, --warning RANGE       WARNING unless the number of passing interfaces is in RANGE\n"
        "  -c, --critical RANGE      CRITICAL unless it is in RANGE\n"
        "  With one of them, it is the number that decides.  Without, every interface must pass.\n"
        "\n"
        "  -v, --verbose             every interface on a line of its own\n"
        "  -V, --version\n"
        "  -h, --help\n"
        "\n"
        "RANGE: 10 is 0 to 10, 10: is 10 and above, ~:10 is up to 10, 10:20, and @10:20 is\n"
        "everything but 10 to 20.\n"
        "\n"
        "Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.  A missing interface is CRITICAL;\n"
        "a host that does not answer, or serves no IPIF-MIB, is UNKNOWN.\n"
        "\n"
        "Examples:\n"
        "  check_ip_interface -H web1 -i eth0 --ipv6 enabled --mtu 1500:\n"
        "  check_ip_interface -H web1 --match 'eth*' --forwarding off\n"
        "  check_ip_interface -H gw1 --match 'uplink?' --connected yes -w 2: -c 1:\n"
        "  check_ip_interface -H web1 -P 3 -U monitor -A secret-one -X secret-two -a SHA-256 \\\n"
        "      -i eth0 --dns 192.0.2.53,2001:db8::53\n",
        stdout);
}
