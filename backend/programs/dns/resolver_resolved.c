/* SPDX-License-Identifier: BSD-2-Clause */
/* systemd-resolved, org.freedesktop.resolve1(5): one call for the servers of all links. */
#include "programs/dns/resolver_bus.h"
#include "programs/dns/resolver_run.h"
#include "util/array.h"
#include "util/shortage.h"

static const char service[] = "org.freedesktop.resolve1";
static const char manager_path[] = "/org/freedesktop/resolve1";
static const char manager_interface[] = "org.freedesktop.resolve1.Manager";
static const char link_path[] = "/org/freedesktop/resolve1/link";
static const char link_interface[] = "org.freedesktop.resolve1.Link";

/* More calls at a time than this meet the limits of dbus-daemon. */
enum { CALLS_AT_A_TIME = 64 };

struct link_server {
    uint32_t ifindex;
    struct resolver_server server;
};

struct answer {
    struct link_server *items;
    size_t count;
    size_t capacity;
};

/* Family and address; with "extended" port and name too, the form of versions since 246. */
static int read_address(sd_bus_message *reply, bool extended, struct resolver_server *ret_server)
{
    int32_t family;
    const void *address;
    size_t size;
    uint16_t port = 0;
    const char *name;
    int r = sd_bus_message_read(reply, "i", &family);
    if (r >= 0)
        r = sd_bus_message_read_array(reply, 'y', &address, &size);
    if (r >= 0 && extended)
        r = sd_bus_message_read(reply, "qs", &port, &name);
    if (r < 0)
        return r;
    if (family == 0) /* "no server", for the current one */
        return -ENODATA;
    return server_from_bytes(family, address, size, port, ret_server) ? 0 : -EBADMSG;
}

static int read_servers(sd_bus_message *reply, bool extended, struct answer *answer)
{
    const char *contents = extended ? "iiayqs" : "iiay";
    int r = sd_bus_message_enter_container(reply, 'v', extended ? "a(iiayqs)" : "a(iiay)");
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'a', extended ? "(iiayqs)" : "(iiay)");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(reply, 'r', contents)) > 0) {
        int32_t ifindex;
        struct link_server item = {0};
        r = sd_bus_message_read(reply, "i", &ifindex);
        if (r >= 0)
            r = read_address(reply, extended, &item.server);
        if (r >= 0)
            r = sd_bus_message_exit_container(reply);
        if (r < 0)
            return r;
        if (ifindex <= 0) /* a global server: it comes back in resolv.conf */
            continue;
        struct link_server *slot = array_append(answer);
        if (!slot)
            return -ENOMEM;
        item.ifindex = (uint32_t)ifindex;
        *slot = item;
    }
    return r;
}

static int ask_servers(const struct resolver_bus *bus, bool extended, struct answer *answer,
                       sd_bus_error *error)
{
    const struct bus_property property = {service, manager_path, manager_interface,
                                          extended ? "DNSEx" : "DNS"};
    sd_bus_message *reply = NULL;
    int r = resolver_bus_property(bus, &property, error, &reply);
    if (r >= 0)
        r = read_servers(reply, extended, answer);
    sd_bus_message_unref(reply);
    return r;
}

/* The servers of one link come together and in order. */
static int hand_out(struct resolver_run *run, const struct answer *answer)
{
    struct server_list list = {0};
    for (size_t i = 0; i < answer->count; i++) {
        uint32_t ifindex = answer->items[i].ifindex;
        int r = server_list_add(&list, &answer->items[i].server, ifindex);
        if (r < 0) {
            array_done(&list);
            return r;
        }
        if (i + 1 < answer->count && answer->items[i + 1].ifindex == ifindex)
            continue;
        struct resolver_link *link = resolver_run_link(run, ifindex);
        if (link)
            resolver_run_offer(run, link, RESOLVER_SOURCE_RESOLVED, &list);
        array_done(&list);
    }
    return 0;
}

struct current_calls {
    bool extended;
    size_t pending;
    int shortage; /* of our own, met in a reply */
};

struct current_call {
    struct current_calls *calls;
    struct resolver_link *link;
};

static int take_current(sd_bus_message *reply, void *context, sd_bus_error *error)
{
    (void)error;
    struct current_call *call = context;
    const struct current_calls *calls = call->calls;
    struct resolver_server server;
    call->calls->pending--;
    if (sd_bus_message_is_method_error(reply, NULL))
        return 0;
    int r = sd_bus_message_enter_container(reply, 'v', calls->extended ? "(iayqs)" : "(iay)");
    if (r >= 0)
        r = sd_bus_message_enter_container(reply, 'r', calls->extended ? "iayqs" : "iay");
    if (r >= 0)
        r = read_address(reply, calls->extended, &server);
    if (is_own_shortage(r))
        call->calls->shortage = r;
    if (r < 0)
        return 0;
    for (size_t i = 0; i < call->link->server_count; i++) {
        if (server_same(&call->link->servers[i], &server))
            call->link->current = (int)i;
    }
    return 0;
}

static int start_call(const struct resolver_bus *bus, struct current_call *call)
{
    char number[16];
    char *path = NULL;
    snprintf(number, sizeof number, "%u", call->link->ifindex);
    int r = sd_bus_path_encode(link_path, number, &path);
    if (r < 0)
        return r;
    const struct bus_property property = {service, path, link_interface,
                                          call->calls->extended ? "CurrentDNSServerEx"
                                                                : "CurrentDNSServer"};
    sd_bus_message *message = NULL;
    uint64_t remaining = resolver_bus_remaining(bus);
    r = remaining > 0 ? resolver_bus_property_call(bus, &property, &message) : -ETIMEDOUT;
    if (r >= 0)
        r = sd_bus_call_async(bus->bus, NULL, message, take_current, call, remaining);
    if (r >= 0)
        call->calls->pending++;
    sd_bus_message_unref(message);
    free(path);
    return r;
}

/* Processes replies until at most so many calls are left. */
static int drain(const struct resolver_bus *bus, const struct current_calls *calls, size_t left)
{
    while (calls->pending > left) {
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

/* A link with one server needs no question: that one is the current one. */
static bool is_asked(const struct resolver_link *link)
{
    return link->source == RESOLVER_SOURCE_RESOLVED && link->server_count > 1;
}

static int ask_current(struct resolver_run *run, bool extended)
{
    struct current_calls calls = {.extended = extended};
    struct current_call *items = calloc(run->count + 1, sizeof *items);
    if (!items)
        return -ENOMEM;
    int r = 0;
    for (size_t i = 0; i < run->count && r >= 0; i++) {
        items[i] = (struct current_call){.calls = &calls, .link = &run->table->links[i]};
        if (!is_asked(items[i].link))
            continue;
        r = start_call(run->bus, &items[i]);
        if (r >= 0)
            r = drain(run->bus, &calls, CALLS_AT_A_TIME - 1);
    }
    if (r >= 0)
        r = drain(run->bus, &calls, 0);
    if (r >= 0)
        r = calls.shortage;
    /* Calls that are still open point into what is freed here: no more of this connection. */
    if (calls.pending > 0) {
        sd_bus_close_unref(run->bus->bus);
        run->bus->bus = NULL;
        reason_set(&run->bus->reason, "the connection was given up after %s",
                   r == -ETIMEDOUT ? "a timeout" : "an error");
    }
    free(items);
    if (r < 0 && !is_own_shortage(r))
        resolver_reason(run, RESOLVER_SOURCE_RESOLVED,
                        "the server in use of each link over D-Bus: %s",
                        r == -ETIMEDOUT ? "no answer in time" : strerror(-r));
    return is_own_shortage(r) ? r : 0;
}

int resolver_resolved_read(struct resolver_run *run)
{
    const struct resolver_bus *bus = run->bus;
    if (!bus->bus) {
        resolver_reason(run, RESOLVER_SOURCE_RESOLVED, "%s",
                        bus->reason ? bus->reason : "there is no system bus");
        return 0;
    }
    struct answer answer = {0};
    sd_bus_error error = SD_BUS_ERROR_NULL;
    bool extended = true;
    int r = ask_servers(bus, extended, &answer, &error);
    if (r < 0 && sd_bus_error_has_name(&error, SD_BUS_ERROR_UNKNOWN_PROPERTY)) {
        sd_bus_error_free(&error);
        extended = false;
        r = ask_servers(bus, extended, &answer, &error);
    }
    if (r < 0 && !is_own_shortage(r))
        resolver_reason(run, RESOLVER_SOURCE_RESOLVED, "systemd-resolved over D-Bus: %s",
                        resolver_bus_error_text(r, &error));
    if (r >= 0)
        r = hand_out(run, &answer);
    if (r >= 0)
        r = ask_current(run, extended);
    sd_bus_error_free(&error);
    array_done(&answer);
    return is_own_shortage(r) ? r : 0;
}
