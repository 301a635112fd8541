/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/privileges.h"

#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <unistd.h>
#ifdef HAVE_LIBCAP_NG
#include <cap-ng.h>
#endif

/* #NUMBER, as snmpd takes it, or -1. */
static long number(const char *word)
{
    char *end;
    errno = 0;
    long id = *word == '#' ? strtol(word + 1, &end, 10) : -1;
    return id > 0 && id <= INT_MAX && errno == 0 && !*end ? id : -1;
}

static bool may_write;

static void parse(const char *token, char *line)
{
    const bool is_user = strcasecmp(token, "agentuser") == 0;
    const struct passwd *user = is_user ? getpwnam(line) : NULL;
    const struct group *group = is_user ? NULL : getgrnam(line);
    long id = number(line);
    if (user)
        id = (long)user->pw_uid;
    if (group)
        id = (long)group->gr_gid;
    if (id < 0)
        netsnmp_config_error("%s: there is no %s \"%s\"", token, is_user ? "user" : "group", line);
    else
        netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID,
                           is_user ? NETSNMP_DS_AGENT_USERID : NETSNMP_DS_AGENT_GROUPID, (int)id);
}

/* In place of the library's own parsers, which go by the same spelling, and take a user that does
 * not exist for none. */
void privileges_init(void)
{
    register_app_config_handler("agentuser", parse, NULL, NULL);
    register_app_config_handler("agentgroup", parse, NULL, NULL);
}

/* What is kept. */
struct rights {
    bool net_admin;    /* CAP_NET_ADMIN: to write */
    bool sys_admin;    /* CAP_SYS_ADMIN: to enter namespaces */
    bool dac_override; /* CAP_DAC_OVERRIDE: of root */
};

#ifdef HAVE_LIBCAP_NG
static bool keeps(const struct rights *rights, int capability)
{
    return (capability == CAP_NET_ADMIN && rights->net_admin) ||
           (capability == CAP_SYS_ADMIN && rights->sys_admin) ||
           (capability == CAP_DAC_OVERRIDE && rights->dac_override);
}

static void select_capabilities(const struct rights *rights)
{
    capng_clear(CAPNG_SELECT_BOTH);
    for (int capability = 0; capability <= CAP_LAST_CAP; capability++)
        if (keeps(rights, capability))
            capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
                         (unsigned)capability);
}

static int find_rights(struct rights *ret_rights)
{
    if (capng_get_caps_process() != 0) {
        log_error("cannot find out the capabilities of this process, and so not give them up: "
                  "let the system call capget through, and /proc be read");
        return -EPERM;
    }
    ret_rights->net_admin = capng_have_capability(CAPNG_PERMITTED, CAP_NET_ADMIN);
    ret_rights->sys_admin = capng_have_capability(CAPNG_PERMITTED, CAP_SYS_ADMIN);
    return 0;
}

static int become(int user, int group, struct rights *rights)
{
    const struct passwd *entry = user >= 0 ? getpwuid((uid_t)user) : NULL;
    if (group < 0 && entry)
        group = (int)entry->pw_gid;
    /* A group alone: the groups of root are nothing to keep. */
    capng_flags_t groups = entry ? CAPNG_INIT_SUPP_GRP : CAPNG_DROP_SUPP_GRP;
    rights->dac_override = user < 0 && geteuid() == 0;
    select_capabilities(rights);
    errno = 0;
    int result = capng_change_id(user, group, (capng_flags_t)(groups | CAPNG_CLEAR_BOUNDING));
    if (result == 0)
        return 0;
    int error = errno ? -errno : -EPERM;
    log_error("cannot become agentUser (%d) and agentGroup (%d): %s; start ipifd as root, or "
              "without them",
              user, group, strerror(-error));
    return error;
}

static bool has_more_than(const struct rights *rights)
{
    for (int capability = 0; capability <= CAP_LAST_CAP; capability++)
        if (capng_have_capability(CAPNG_PERMITTED, (unsigned)capability) &&
            !keeps(rights, capability))
            return true;
    return false;
}

static void reduce(struct rights *rights)
{
    rights->dac_override = geteuid() == 0;
    if (!has_more_than(rights))
        return; /* a unit's system call filter would mind the attempt */
    bool bounded = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP);
    select_capabilities(rights);
    if (capng_apply(bounded ? CAPNG_SELECT_BOTH : CAPNG_SELECT_CAPS) != 0)
        log_warning("cannot give up capabilities: %s; running on with them", strerror(errno));
}
#else
static int find_rights(struct rights *ret_rights)
{
    ret_rights->net_admin = ret_rights->sys_admin = geteuid() == 0;
    return 0;
}

static int become(int user, int group, struct rights *rights)
{
    (void)rights;
    log_error("cannot become agentUser (%d) and agentGroup (%d): this ipifd was built without "
              "libcap-ng; start it as that user, or without them",
              user, group);
    return -ENOTSUP;
}

static void reduce(struct rights *rights)
{
    (void)rights;
    log_info("built without libcap-ng: keeping the rights that ipifd was started with");
}
#endif

/* -1: not configured. */
static int configured(int which)
{
    int id = netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, which);
    return id > 0 ? id : -1;
}

int privileges_drop(bool writable, bool enters)
{
    int user = configured(NETSNMP_DS_AGENT_USERID);
    int group = configured(NETSNMP_DS_AGENT_GROUPID);
    bool is_already = (user < 0 || (uid_t)user == geteuid()) &&
                      (group < 0 || (gid_t)group == getegid());
    struct rights rights = {0};
    int error = find_rights(&rights);
    if (error < 0)
        return error;
    rights.net_admin &= writable;
    rights.sys_admin &= enters;
    if (is_already)
        reduce(&rights);
    else
        error = become(user, group, &rights);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    may_write = rights.net_admin;
    if (error == 0 && writable && !rights.net_admin)
        log_warning("ipifWritable is yes, but ipifd may not change interfaces: it needs "
                    "CAP_NET_ADMIN; see ipifd(8), PRIVILEGES");
    return error;
}

bool privileges_may_write(void)
{
    return may_write;
}
