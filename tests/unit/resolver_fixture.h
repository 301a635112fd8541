/* SPDX-License-Identifier: BSD-2-Clause */
/* Interfaces, and what the tests of the resolver ask about them below a temporary root. */
#pragma once

#include "programs/dns/resolver.h"

enum { LO = 1, ETH0 = 2, ETH1 = 3, VLAN = 4, TUN = 5 };
enum { INTERFACES = 5 };

extern struct resolver_interface interfaces[INTERFACES];
extern const struct in_addr eth0_address;

struct resolver_table *read_root(const char *root);
struct resolver_table *read_context(const struct resolver_context *context);
void assert_servers(const struct resolver_table *table, uint32_t ifindex,
                    enum resolver_source source, const char *expected);
/* About the debug log of the last reading. */
void assert_said(const char *part);
void assert_said_nothing(void);
int make_root(void **state);
int remove_root(void **state);

#define ROOT_TEST(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
