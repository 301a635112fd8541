/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/snmpd_user.h"

#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

bool snmpd_user_is(uid_t user)
{
    static const char *const names[] = {"Debian-snmp", "snmp", "snmpd", "net-snmp"};
    if (user == 0 || user == geteuid())
        return true;
    const struct passwd *entry = getpwuid(user);
    for (size_t i = 0; entry && i < sizeof names / sizeof *names; i++)
        if (strcmp(entry->pw_name, names[i]) == 0)
            return true;
    return false;
}
