/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/dns/resolver_bus.h"

#include "programs/root_files.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <time.h>

enum { DEFAULT_TIMEOUT = 500 };

static uint64_t now_microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t resolver_bus_remaining(const struct resolver_bus *bus)
{
    uint64_t now = now_microseconds();
    return now < bus->deadline ? bus->deadline - now : 0;
}

/* An address is text of key=value pairs: other characters of a path are written as %XX. */
static int address_below(const char *root, char **ret_address)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_/.";
    CLEANUP_FREE char *escaped = malloc(strlen(root) * 3 + 1);
    if (!escaped)
        return -ENOMEM;
    char *end = escaped;
    for (; *root; root++) {
        if (strchr(plain, *root))
            *end++ = *root;
        else
            end += sprintf(end, "%%%02x", (unsigned char)*root);
    }
    *end = '\0';
    return asprintf(ret_address, "unix:path=%s/run/dbus/system_bus_socket", escaped) < 0 ? -ENOMEM
                                                                                         : 0;
}

static int choose_address(const struct resolver_context *context, char **ret_address)
{
    const char *address = context->bus_address;
    bool real_root = !context->root || strcmp(context->root, "/") == 0;
    if (!address && real_root)
        address = secure_getenv("DBUS_SYSTEM_BUS_ADDRESS");
    if (!address || !*address)
        return address_below(real_root ? "" : context->root, ret_address);
    *ret_address = strdup(address);
    return *ret_address ? 0 : -ENOMEM;
}

/* sd-bus itself would wait 25 seconds for a bus that accepts and says nothing. */
static int wait_until_ready(const struct resolver_bus *bus)
{
    while (sd_bus_is_ready(bus->bus) == 0) {
        int r = sd_bus_process(bus->bus, NULL);
        if (r < 0)
            return r;
        if (r > 0)
            continue;
        uint64_t remaining = resolver_bus_remaining(bus);
        if (remaining == 0)
            return -ETIMEDOUT;
        r = sd_bus_wait(bus->bus, remaining);
        if (r < 0 && r != -EINTR)
            return r;
    }
    return 0;
}

static int connect_bus(struct resolver_bus *bus, const char *address)
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

int resolver_bus_open(const struct resolver_context *context, struct resolver_bus **ret_bus)
{
    struct resolver_bus *bus = calloc(1, sizeof *bus);
    CLEANUP_FREE char *address = NULL;
    int r = bus ? choose_address(context, &address) : -ENOMEM;
    if (r == 0) {
        unsigned int timeout = context->timeout_ms ? context->timeout_ms : DEFAULT_TIMEOUT;
        bus->deadline = now_microseconds() + (uint64_t)timeout * 1000;
        r = connect_bus(bus, address);
    }
    if (is_own_shortage(r)) {
        resolver_bus_close(bus);
        return r;
    }
    if (r < 0) {
        reason_set(&bus->reason, "the system bus at %s: %s", address,
                   r == -ETIMEDOUT ? "no answer in time" : strerror(-r));
        bus->bus = sd_bus_close_unref(bus->bus);
    }
    *ret_bus = bus;
    return 0;
}

void resolver_bus_close(struct resolver_bus *bus)
{
    if (!bus)
        return;
    sd_bus_close_unref(bus->bus);
    free(bus->reason);
    free(bus);
}

int resolver_bus_property_call(const struct resolver_bus *bus, const struct bus_property *property,
                               sd_bus_message **ret_call)
{
    sd_bus_message *call = NULL;
    int r = sd_bus_message_new_method_call(bus->bus, &call, property->service, property->path,
                                           "org.freedesktop.DBus.Properties", "Get");
    if (r >= 0)
        r = sd_bus_message_set_auto_start(call, 0);
    if (r >= 0)
        r = sd_bus_message_append(call, "ss", property->interface, property->name);
    if (r < 0) {
        sd_bus_message_unref(call);
        return r;
    }
    *ret_call = call;
    return 0;
}

int resolver_bus_property(const struct resolver_bus *bus, const struct bus_property *property,
                          sd_bus_error *ret_error, sd_bus_message **ret_reply)
{
    /* To sd-bus a timeout of 0 means its own default. */
    uint64_t remaining = resolver_bus_remaining(bus);
    if (remaining == 0)
        return -ETIMEDOUT;
    sd_bus_message *call = NULL;
    int r = resolver_bus_property_call(bus, property, &call);
    if (r >= 0)
        r = sd_bus_call(bus->bus, call, remaining, ret_error, ret_reply);
    /* The peer's own word for what failed there: a socket has no such error. */
    if (r == -EIO)
        r = -EREMOTEIO;
    sd_bus_message_unref(call);
    return r < 0 ? r : 0;
}

const char *resolver_bus_error_text(int error, const sd_bus_error *bus_error)
{
    if (sd_bus_error_has_name(bus_error, SD_BUS_ERROR_SERVICE_UNKNOWN) ||
        sd_bus_error_has_name(bus_error, SD_BUS_ERROR_NAME_HAS_NO_OWNER))
        return "it does not run: nobody has its name on the bus";
    if (error == -ETIMEDOUT)
        return "no answer in time";
    return bus_error->message ? bus_error->message : strerror(-error);
}
