/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What managers wrote, beside snmpd's persistent state and not in it: snmpd writes that anew at
 * times when this module is not loaded, and forgets what it does not know.
 */
#include "module/module.h"

#include "agent/kept.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME "ipif.conf"

static unsigned write_alarm; /* to write it once the request is answered; 0: it is written */

static void path_of(const char *suffix, char ret_path[static PATH_MAX])
{
    snprintf(ret_path, PATH_MAX, "%s/" NAME "%s", get_persistent_directory(), suffix);
}

static void write_line(const char *line, void *context)
{
    fprintf(context, "%s\n", line);
}

static bool write_all(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file) {
        if (descriptor >= 0)
            close(descriptor);
        return false;
    }
    fprintf(file, "# What managers wrote, kept by snmpd's module ipif.\n");
    kept_give_lines(write_line, file);
    bool written = fflush(file) == 0 && fsync(descriptor) == 0;
    return fclose(file) == 0 && written;
}

static void write_file(void)
{
    char path[PATH_MAX], fresh[PATH_MAX];
    path_of("", path);
    path_of(".new", fresh);
    if (!write_all(fresh) || rename(fresh, path) < 0) {
        log_error("cannot write %s, what managers wrote is lost when snmpd ends: %s; is its folder "
                  "snmpd's, and is there room?",
                  path, strerror(errno));
        unlink(fresh);
    }
}

static void on_alarm(unsigned registration, void *context)
{
    (void)registration, (void)context;
    write_alarm = 0;
    write_file();
}

static void on_changed(void)
{
    static const struct timeval at_once = {.tv_usec = 1};
    if (!write_alarm)
        write_alarm = snmp_alarm_register_hr(at_once, 0, on_alarm, NULL);
}

void kept_file_begin(void)
{
    char path[PATH_MAX], line[256];
    kept_init(on_changed);
    path_of("", path);
    FILE *file = fopen(path, "re");
    if (!file) {
        if (errno != ENOENT)
            log_error("cannot read %s: %s", path, strerror(errno));
        return;
    }
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        kept_take_line(line);
    }
    fclose(file);
}

void kept_file_end(void)
{
    if (write_alarm) {
        snmp_alarm_unregister(write_alarm);
        on_alarm(0, NULL);
    }
    kept_done();
}
