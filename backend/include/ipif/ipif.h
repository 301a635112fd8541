/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libipif offers beside the documented functions: other network namespaces, which fields a
 * row really has, changes without a thread, the protocol's state, and words for the codes.
 *
 * Functions that take a namespace accept NULL: the calling thread's own.  A namespace that was
 * opened belongs to one thread at a time; NULL may be used from any thread.
 */
#pragma once

#include <ipif/netioapi.h>

IPIF_BEGIN_DECLARATIONS

/* A handle on one network namespace. */
typedef struct ipif_namespace ipif_namespace;

/* Values of ipif_details.EnableStatus (ipv6InterfaceEnableStatus, RFC 4293). */
enum { IPIF_ENABLE_STATUS_UP = 1, IPIF_ENABLE_STATUS_DOWN = 2 };

/* Bits of ipif_details.Absent: fields that this row does not have.  The row holds a constant
 * there, which the other views of the row do not show. */
enum {
    IPIF_FIELD_MIN_ROUTER_ADVERTISEMENT_INTERVAL = 1 << 0,
    IPIF_FIELD_MAX_ROUTER_ADVERTISEMENT_INTERVAL = 1 << 1,
    IPIF_FIELD_ADVERTISING_ENABLED = 1 << 2,
    IPIF_FIELD_ADVERTISE_DEFAULT_ROUTE = 1 << 3,
    IPIF_FIELD_ROUTER_DISCOVERY_BEHAVIOR = 1 << 4,
    IPIF_FIELD_LINK_LOCAL_ADDRESS_TIMEOUT = 1 << 5,
    IPIF_FIELD_SITE_PREFIX_LENGTH = 1 << 6,
    IPIF_FIELD_DAD_TRANSMITS = 1 << 7,
    IPIF_FIELD_SUPPORTS_WAKE_UP_PATTERNS = 1 << 8,
    IPIF_FIELD_OFFLOADS = 1 << 9,
    IPIF_FIELD_METRIC = 1 << 10
};

/* What no field of the row beside it can say. */
typedef struct ipif_details {
    CHAR InterfaceName[16];
    CHAR Kind[16];          /* "veth", "bridge", ...; "loopback", "physical" */
    ULONG Absent;           /* IPIF_FIELD_* */
    ULONG EnableStatus;     /* IPIF_ENABLE_STATUS_* */
    ULONG IdentifierLength; /* bytes of InterfaceIdentifier: 0 or 8 */
} ipif_details;

/* One change of a row.  Before is NULL for an added row, After for a removed one; both are the
 * library's and valid during the call. */
typedef struct ipif_change {
    MIB_NOTIFICATION_TYPE Type;
    const MIB_IPINTERFACE_ROW *Before;
    const MIB_IPINTERFACE_ROW *After;
} ipif_change;

typedef VOID (*ipif_change_callback)(PVOID Context, const ipif_change *Change);

/*
 * Opens a network namespace and reads it once.
 *
 * Netns      name under /run/netns, or a path such as /proc/1234/ns/net; NULL: the calling
 *            thread's.
 * Callback   called from inside ipif_dispatch() for every change of a row; NULL: the handle does
 *            not follow changes.
 * Context    handed to Callback as it is.
 * Namespace  receives the handle, for ipif_close(); NULL on failure.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Namespace is NULL, or the path is no network namespace.
 * STATUS_NOT_FOUND          no such namespace.
 * STATUS_ACCESS_DENIED      the caller may not enter it.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_UNSUCCESSFUL       the kernel could not be asked.
 */
IPIF_EXPORT NTSTATUS ipif_open(const CHAR *Netns, ipif_change_callback Callback, PVOID Context,
                               ipif_namespace **Namespace);

/* Closes the handle.  NULL does nothing. */
IPIF_EXPORT VOID ipif_close(ipif_namespace *Namespace);

/* The line that explains the last failure of a call on this handle; "" without one. */
IPIF_EXPORT const CHAR *ipif_error(const ipif_namespace *Namespace);

/* A descriptor that becomes readable when ipif_dispatch() has something to do; -1 for a handle
 * that does not follow changes. */
IPIF_EXPORT int ipif_descriptor(const ipif_namespace *Namespace);

/*
 * Takes what the kernel announced and calls the handle's callback for each change.  Never blocks
 * for long.
 *
 * What the kernel changes without a word (docs/api.md lists it) is found by ipif_refresh() only.
 *
 * STATUS_SUCCESS
 * STATUS_INVALID_PARAMETER  Namespace is NULL.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_UNSUCCESSFUL       the kernel could not be asked.
 */
IPIF_EXPORT NTSTATUS ipif_dispatch(ipif_namespace *Namespace);

/* Reads everything anew and calls the handle's callback for each change.  Codes as for
 * ipif_dispatch(). */
IPIF_EXPORT NTSTATUS ipif_refresh(ipif_namespace *Namespace);

/*
 * GetIpInterfaceTable in a namespace.
 *
 * Details  receives an array with one element for each row of Table, freed with FreeMibTable;
 *          may be NULL.
 */
IPIF_EXPORT NTSTATUS ipif_get_table(ipif_namespace *Namespace, ADDRESS_FAMILY Family,
                                    PMIB_IPINTERFACE_TABLE *Table, ipif_details **Details);

/* GetIpInterfaceEntry in a namespace.  Details may be NULL. */
IPIF_EXPORT NTSTATUS ipif_get_entry(ipif_namespace *Namespace, PMIB_IPINTERFACE_ROW Row,
                                    ipif_details *Details);

/*
 * SetIpInterfaceEntry in a namespace.
 *
 * Problem  receives one line that says which field was refused and why, "" on success; may be
 *          NULL.
 * Length   size of Problem in bytes.
 */
IPIF_EXPORT NTSTATUS ipif_set_entry(ipif_namespace *Namespace, PMIB_IPINTERFACE_ROW Row,
                                    CHAR *Problem, size_t Length);

/*
 * Switches a protocol on an interface on or off.
 *
 * The kernel forgets an interface's IPv6 addresses and routes when IPv6 is switched off there.
 * This function keeps the permanent addresses and the static routes (below /run/ipif, as long as
 * the machine is up) and gives them back when it switches IPv6 on again, in any process.
 *
 * Row           Family and InterfaceLuid or InterfaceIndex, as for GetIpInterfaceEntry.
 * EnableStatus  IPIF_ENABLE_STATUS_UP or IPIF_ENABLE_STATUS_DOWN.
 * Problem       as for ipif_set_entry().
 *
 * STATUS_SUCCESS            also when it was so already.
 * STATUS_INVALID_PARAMETER  as for GetIpInterfaceEntry, or EnableStatus is neither.
 * STATUS_NOT_FOUND          no such interface, or it has no such family.
 * STATUS_NOT_SUPPORTED      IPv4: the kernel has no such switch.
 * STATUS_ACCESS_DENIED      the caller lacks CAP_NET_ADMIN, or may not write below /run/ipif while
 *                           there are addresses to keep: then nothing was switched.
 * STATUS_NOT_ENOUGH_MEMORY
 * STATUS_UNSUCCESSFUL       the kernel refused for another reason.
 */
IPIF_EXPORT NTSTATUS ipif_set_enable_status(ipif_namespace *Namespace,
                                            const MIB_IPINTERFACE_ROW *Row, ULONG EnableStatus,
                                            CHAR *Problem, size_t Length);

/* One English sentence for a code that a function of this library returned, NTSTATUS or Win32.
 * Never NULL; static. */
IPIF_EXPORT const CHAR *ipif_status_text(ULONG Code);

enum { IPIF_LOG_ERROR, IPIF_LOG_WARNING, IPIF_LOG_INFO, IPIF_LOG_DEBUG };

/* Message is one line without a newline. */
typedef VOID (*ipif_log_callback)(PVOID Context, int Level, const CHAR *Message);

/* Sets where the library's messages go; NULL (the start value) drops them.  Call it before other
 * threads use the library. */
IPIF_EXPORT VOID ipif_set_log(ipif_log_callback Callback, PVOID Context);

IPIF_END_DECLARATIONS
