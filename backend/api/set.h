/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing an interface through a handle: what SetIpInterfaceEntry, SNMP and the tool share.
 *
 * A wanted row is as SetIpInterfaceEntry takes it: key, and the pattern that asks for nothing in
 * every field that is to stay.
 */
#pragma once

#include "api/namespace.h"
#include "live/live.h"
#include "model/request.h"

#include <stddef.h>

enum { SET_PROBLEM_SIZE = 384 };

/* Reads the row and judges what is wanted, without writing.  0 with a verdict, or a negative
 * errno: -EINVAL a bad key, -ENODEV no such row.  ret_current may be NULL. */
int set_judge(struct live *live, const MIB_IPINTERFACE_ROW *wanted, struct request *ret_request,
              struct record *ret_current) __attribute__((warn_unused_result));

/* Whether a field, by its documented name, of an existing row can ever be set: 1, 0, or a negative
 * errno. */
int set_is_settable(struct live *live, const MIB_IPINTERFACE_ROW *key, const char *field);

/*
 * Changes all that is wanted, or nothing.
 *
 * wanted   out: InterfaceLuid.
 * problem  receives one line about the failure, or "".
 *
 * -EINVAL a bad key or a wrong value, -ENODEV no such row, -EOPNOTSUPP a field that Linux cannot
 * set to that, -EPERM without CAP_NET_ADMIN: nothing is touched then; otherwise what the kernel said, and what was written is undone.
 */
int set_row(struct live *live, MIB_IPINTERFACE_ROW *wanted, char problem[SET_PROBLEM_SIZE])
    __attribute__((warn_unused_result));

/* Switches a protocol on or off; see ipif_set_enable_status().  -EOPNOTSUPP for IPv4. */
int set_enable_status(struct live *live, const MIB_IPINTERFACE_ROW *key, enum enable_status status,
                      char problem[SET_PROBLEM_SIZE]) __attribute__((warn_unused_result));

/* Before anything is written: 0, or a negative errno and the line that says what is missing. */
int set_check_right(struct live *live, const char *name, char problem[SET_PROBLEM_SIZE])
    __attribute__((warn_unused_result));

/* loan_take(), with the line for its failure. */
int set_take_loan(ipif_namespace *namespace, struct loan *ret_loan, char problem[SET_PROBLEM_SIZE])
    __attribute__((warn_unused_result));

/* Copies a problem for callers with a buffer of any size, or none. */
void set_copy_problem(const char *problem, char *buffer, size_t length);
