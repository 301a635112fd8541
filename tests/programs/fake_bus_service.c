/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes the name of systemd-resolved or NetworkManager on a bus and answers as a version, a broken
 * peer or a hung one would.  It prints "ready" when it has the name. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

static const uint8_t server_6[] = {0xfe, 0x80, [15] = 1};

static int put_resolved(sd_bus_message *reply, const char *mode)
{
    bool short_address = strcmp(mode, "resolved-short-address") == 0;
    int r = sd_bus_message_open_container(reply, 'a', "(iiayqs)");
    for (int link = 0; link < 2 && r >= 0; link++) {
        r = sd_bus_message_append(reply, "(iiayqs)", 1 + link, AF_INET, 4, 192, 0, 2, 1 + link, 0, "");
        if (r >= 0 && short_address)
            r = sd_bus_message_append(reply, "(iiayqs)", 1 + link, AF_INET, 3, 192, 0, 2, 0, "");
        if (r >= 0 && link == 1)
            r = sd_bus_message_append(reply, "(iiayqs)", 1 + link, AF_INET6, 16, 0xfe, 0x80, 0, 0,
                                      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, "");
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_dns(sd_bus *bus, const char *path, const char *interface, const char *property,
                   sd_bus_message *reply, void *context, sd_bus_error *error)
{
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    return put_resolved(reply, context);
}

static int get_current(sd_bus *bus, const char *path, const char *interface, const char *property,
                       sd_bus_message *reply, void *context, sd_bus_error *error)
{
    (void)bus, (void)path, (void)interface, (void)property, (void)context, (void)error;
    int r = sd_bus_message_open_container(reply, 'r', "iayqs");
    if (r >= 0)
        r = sd_bus_message_append(reply, "i", AF_INET6);
    if (r >= 0)
        r = sd_bus_message_append_array(reply, 'y', server_6, sizeof server_6);
    if (r >= 0)
        r = sd_bus_message_append(reply, "qs", 0, "");
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
                    sd_bus_message *reply, void *context, sd_bus_error *error)
{
    (void)bus, (void)path, (void)interface, (void)property, (void)context, (void)error;
    return sd_bus_message_append(reply, "s", "no list at all");
}

static int get_configuration(sd_bus *bus, const char *path, const char *interface,
                             const char *property, sd_bus_message *reply, void *context,
                             sd_bus_error *error)
{
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    const char *last = strcmp(context, "networkmanager-bad-address") == 0 ? "oops" : "fe80::1";
    return sd_bus_message_append(reply, "aa{sv}", 3,
                                 /* */ 3, "nameservers", "as", 2, "192.0.2.1", "192.0.2.2",
                                 "interface", "s", "v0",
                                 /* */ "priority", "i", 100,
                                 /* */ 2, "nameservers", "as", 2, "dns+tls://192.0.2.2#dns.example",
                                 last, "interface", "s", "v0",
                                 /* */ 1, "nameservers", "as", 1, "192.0.2.9");
}

static const sd_bus_vtable resolved_dns[] = {
    SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("DNSEx", "a(iiayqs)", get_dns, 0, 0),
    SD_BUS_VTABLE_END};
static const sd_bus_vtable resolved_text[] = {
    SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("DNSEx", "s", get_text, 0, 0), SD_BUS_VTABLE_END};
static const sd_bus_vtable resolved_link[] = {
    SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("CurrentDNSServerEx", "(iayqs)", get_current, 0, 0),
    SD_BUS_VTABLE_END};
static const sd_bus_vtable networkmanager[] = {
    SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("Configuration", "aa{sv}", get_configuration, 0, 0),
    SD_BUS_VTABLE_END};

static int serve(sd_bus *bus, char *mode)
{
    bool is_resolved = strncmp(mode, "resolved", 8) == 0;
    int r;
    if (is_resolved) {
        const sd_bus_vtable *manager = strcmp(mode, "resolved-text") == 0 ? resolved_text
                                                                          : resolved_dns;
        r = sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/resolve1",
                                     "org.freedesktop.resolve1.Manager", manager, mode);
        if (r >= 0)
            r = sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/resolve1/link/_32",
                                         "org.freedesktop.resolve1.Link", resolved_link, mode);
    } else {
        r = sd_bus_add_object_vtable(bus, NULL, "/org/freedesktop/NetworkManager/DnsManager",
                                     "org.freedesktop.NetworkManager.DnsManager", networkmanager,
                                     mode);
    }
    if (r >= 0)
        r = sd_bus_request_name(
            bus, is_resolved ? "org.freedesktop.resolve1" : "org.freedesktop.NetworkManager", 0);
    if (r < 0)
        return r;
    puts("ready");
    fflush(stdout);
    while (strcmp(mode, "resolved-hung") == 0)
        pause();
    while ((r = sd_bus_process(bus, NULL)) > 0 ||
           (r == 0 && (r = sd_bus_wait(bus, UINT64_MAX)) >= 0))
        ;
    return r;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: fake_bus_service BUS-ADDRESS MODE\n");
        return 2;
    }
    sd_bus *bus = NULL;
    int r = sd_bus_new(&bus);
    if (r >= 0)
        r = sd_bus_set_address(bus, arguments[1]);
    if (r >= 0)
        r = sd_bus_set_bus_client(bus, 1);
    if (r >= 0)
        r = sd_bus_start(bus);
    if (r >= 0)
        r = serve(bus, arguments[2]);
    sd_bus_close_unref(bus);
    fprintf(stderr, "fake_bus_service: %s\n", strerror(-r));
    return 1;
}
