/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/sources.h"

#include "programs/text_file.h"
#include "util/clock.h"

#include <systemd/sd-bus.h>

struct bus {
    sd_bus *bus;
    uint64_t deadline; /* microseconds of CLOCK_MONOTONIC */
};

enum { DEFAULT_TIMEOUT = 500 };

static uint64_t remaining(const struct bus *bus)
{
    const uint64_t now = monotonic_now() / 1000;
    return now < bus->deadline ? bus->deadline - now : 0;
}

/* sd-bus itself would wait 25 seconds for a bus that accepts and says nothing. */
static int wait_until_ready(const struct bus *bus)
{
    while (sd_bus_is_ready(bus->bus) == 0) {
        int r = sd_bus_process(bus->bus, NULL);
        if (r == 0 && remaining(bus) == 0)
            r = -ETIMEDOUT;
        else if (r == 0)
            r = sd_bus_wait(bus->bus, remaining(bus));
        if (r < 0 && r != -EINTR)
            return r;
    }
    return 0;
}

static int connect_bus(struct bus *bus, const char *address)
{
    int r = sd_bus_new(&bus->bus);
    if (r >= 0)
        r = sd_bus_set_address(bus->bus, address);
    if (r >= 0)
        r = sd_bus_set_bus_client(bus->bus, 1);
    if (r >= 0)
        r = sd_bus_start(bus->bus);
    if (r >= 0)
        r = wait_until_ready(bus);
    return r;
}

int bus_open(const struct resolver_context *context, struct bus **ret_bus)
{
    const unsigned int timeout = context->timeout_ms ? context->timeout_ms : DEFAULT_TIMEOUT;
    const char *address = context->bus_address;
    if (!address && context->root)
        return 0;
    if (!address)
        address = secure_getenv("DBUS_SYSTEM_BUS_ADDRESS");
    if (!address || !*address)
        address = "unix:path=/run/dbus/system_bus_socket";
    struct bus *bus = calloc(1, sizeof *bus);
    if (!bus)
        return -ENOMEM;
    bus->deadline = monotonic_now() / 1000 + (uint64_t)timeout * 1000;
    int r = connect_bus(bus, address);
    if (r < 0) {
        bus_close(bus);
        return pass_over("the system bus", r);
    }
    *ret_bus = bus;
    return 0;
}

void bus_close(struct bus *bus)
{
    if (bus)
        sd_bus_close_unref(bus->bus);
    free(bus);
}

static int call(const struct bus *bus, const struct bus_property *property, sd_bus_error *error,
                sd_bus_message **ret_reply)
{
    const uint64_t timeout = remaining(bus);
    sd_bus_message *message = NULL;
    if (timeout == 0) /* which is sd-bus' own default to it */
        return -ETIMEDOUT;
    int r = sd_bus_message_new_method_call(bus->bus, &message, property->service, property->path,
                                           "org.freedesktop.DBus.Properties", "Get");
    if (r >= 0)
        r = sd_bus_message_set_auto_start(message, 0);
    if (r >= 0)
        r = sd_bus_message_append(message, "ss", property->interface, property->name);
    if (r >= 0)
        r = sd_bus_call(bus->bus, message, timeout, error, ret_reply);
    sd_bus_message_unref(message);
    return r;
}

int bus_property_read(const struct bus *bus, const struct bus_property *property,
                      sd_bus_message **ret_reply)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    int r = call(bus, property, &error, ret_reply);
    if (r >= 0)
        r = sd_bus_message_enter_container(*ret_reply, 'v', property->type);
    if (sd_bus_error_has_names(&error, SD_BUS_ERROR_UNKNOWN_PROPERTY, SD_BUS_ERROR_SERVICE_UNKNOWN,
                               SD_BUS_ERROR_NAME_HAS_NO_OWNER))
        r = -ENOENT;
    else if (r == -EIO) /* the peer's own word for what failed there: a socket has no such error */
        r = -EREMOTEIO;
    sd_bus_error_free(&error);
    return r < 0 ? r : 0;
}
