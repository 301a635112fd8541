/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/service_manager.h"

#include "util/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#ifdef HAVE_LIBSYSTEMD
#include <systemd/sd-daemon.h>
#else /* nobody is told */
#define sd_notify(unset, state)                  ((void)(state))
#define sd_notifyf(unset, format, ...)           ((void)(__VA_ARGS__))
#define sd_watchdog_enabled(unset, microseconds) ((void)(microseconds), 0)
#endif

static uint64_t watchdog_interval; /* nanoseconds; 0: none */
static uint64_t watchdog_due;

void status_ready(void)
{
    uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) > 0)
        watchdog_interval = microseconds * 1000 / 2;
    sd_notify(0, "READY=1");
}

void status_reloading(void)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, monotonic_now() / 1000);
}

void status_stopping(void)
{
    sd_notify(0, "STOPPING=1");
}

uint64_t status_tick(uint64_t now, const char *text)
{
    static char told[128];

    if (strncmp(told, text, sizeof told - 1) != 0) {
        snprintf(told, sizeof told, "%s", text);
        sd_notifyf(0, "STATUS=%s", told);
    }
    if (!watchdog_interval)
        return UINT64_MAX;
    if (now >= watchdog_due) {
        sd_notify(0, "WATCHDOG=1");
        watchdog_due = now + watchdog_interval;
    }
    return watchdog_due;
}
