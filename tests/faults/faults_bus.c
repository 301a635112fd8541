/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls of libsystemd, which return negative errno. */
#include "wrap.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

WRAP(int, sd_bus_new, ENOMEM, -ENOMEM, (sd_bus * *bus), (bus))
WRAP(int, sd_bus_set_address, ENOMEM, -ENOMEM, (sd_bus * bus, const char *address), (bus, address))
WRAP(int, sd_bus_start, EMFILE, -EMFILE, (sd_bus * bus), (bus))
WRAP(int, sd_bus_process, ENOMEM, -ENOMEM, (sd_bus * bus, sd_bus_message **message),
     (bus, message))
WRAP(int, sd_bus_wait, ENOMEM, -ENOMEM, (sd_bus * bus, uint64_t microseconds),
     (bus, microseconds))
WRAP(int, sd_bus_call, ENOMEM, -ENOMEM,
     (sd_bus * bus, sd_bus_message *call, uint64_t microseconds, sd_bus_error *error,
      sd_bus_message **reply),
     (bus, call, microseconds, error, reply))
WRAP(int, sd_bus_call_async, ENOMEM, -ENOMEM,
     (sd_bus * bus, sd_bus_slot **slot, sd_bus_message *call, sd_bus_message_handler_t handler,
      void *context, uint64_t microseconds),
     (bus, slot, call, handler, context, microseconds))
WRAP(int, sd_bus_message_new_method_call, ENOMEM, -ENOMEM,
     (sd_bus * bus, sd_bus_message **message, const char *service, const char *path,
      const char *interface, const char *member),
     (bus, message, service, path, interface, member))
WRAP(int, sd_bus_message_enter_container, ENOMEM, -ENOMEM,
     (sd_bus_message * message, char type, const char *contents), (message, type, contents))
WRAP(int, sd_bus_path_encode, ENOMEM, -ENOMEM,
     (const char *prefix, const char *name, char **path), (prefix, name, path))

int __wrap_sd_bus_message_append(sd_bus_message *message, const char *types, ...);
int __wrap_sd_bus_message_append(sd_bus_message *message, const char *types, ...)
{
    if (faults_now("sd_bus_message_append", ENOMEM))
        return -ENOMEM;
    va_list list;
    va_start(list, types);
    int result = sd_bus_message_appendv(message, types, list);
    va_end(list);
    return result;
}
