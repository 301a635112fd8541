/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/hardware.h"

#ifdef HAVE_LIBPCI
#include "util/array.h"
#include "util/cleanup.h"
#include "util/escape.h"

#include <limits.h>
#include <pci/pci.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 256 }; /* what snmpd has room for */

struct name {
    unsigned vendor, device;
    char text[NAME_SIZE]; /* empty: libpci has failed */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ARRAY(struct name) names; /* libpci reads a megabyte for the first that is asked of it */
static jmp_buf failed;

/* libpci's own would end the process. */
static void PCI_NONRET on_error(char *message, ...)
{
    (void)message;
    longjmp(failed, 1);
}

static void on_warning(char *message, ...)
{
    (void)message;
}

static void look_up(struct name *name)
{
    struct pci_access *access = pci_alloc();
    char text[NAME_SIZE], cache[] = "net.cache_name", none[] = "";
    access->error = on_error;
    access->warning = access->debug = on_warning;
    if (setjmp(failed) == 0) {
        /* No file in somebody's home, which it would ask getpwuid() for, in whatever thread. */
        pci_set_param(access, cache, none);
        pci_init(access);
        const char *found = pci_lookup_name(access, text, sizeof text,
                                            PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE, name->vendor,
                                            name->device, 0, 0);
        if (found)
            escape_text(found, "", name->text, sizeof name->text);
        pci_cleanup(access);
    }
}

/* NULL without memory. */
static const struct name *find(unsigned vendor, unsigned device)
{
    for (size_t i = 0; i < names.count; i++)
        if (names.items[i].vendor == vendor && names.items[i].device == device)
            return &names.items[i];
    struct name *name = array_append(&names);
    if (name) {
        *name = (struct name){.vendor = vendor, .device = device};
        look_up(name);
    }
    return name;
}

static bool read_number(const char *bus, const char *device, const char *file, unsigned *ret_number)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "/sys/bus/%s/devices/%s/%s", bus, device, file);
    CLEANUP_FCLOSE FILE *stream = fopen(path, "re");
    return stream && fscanf(stream, "%x", ret_number) == 1 && *ret_number <= UINT16_MAX;
}

void hardware_describe(const char *bus, const char *device, char *text, size_t size)
{
    unsigned vendor_number, device_number;
    if (!read_number(bus, device, "vendor", &vendor_number) ||
        !read_number(bus, device, "device", &device_number))
        return;
    pthread_mutex_lock(&lock);
    const struct name *name = find(vendor_number, device_number);
    if (name && name->text[0])
        snprintf(text, size, "%s", name->text);
    pthread_mutex_unlock(&lock);
}
#else
void hardware_describe(const char *bus, const char *device, char *text, size_t size)
{
    (void)bus, (void)device, (void)text, (void)size;
}
#endif
