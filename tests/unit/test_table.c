/* SPDX-License-Identifier: BSD-2-Clause */
/* GET and GETNEXT over every table, against a list of all instances made by brute force. */
#include "column_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_INSTANCES = 2000, SUFFIX_ROOM = 40 };

static struct fixture fixture;

/* --- the oracle: all instances there are, in order -------------------------------------------- */

struct instance {
    uint32_t suffix[SUFFIX_ROOM];
    size_t length;
    const struct column *column;
    const void *row;
    const void *holder; /* of the column's value */
};

static struct instance instances[MOST_INSTANCES];
static size_t instance_count;

static int compare_suffixes(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length)
{
    for (size_t i = 0; i < a_length && i < b_length; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return (a_length > b_length) - (a_length < b_length);
}

static int compare_instances(const void *left, const void *right)
{
    const struct instance *a = left, *b = right;
    return compare_suffixes(a->suffix, a->length, b->suffix, b->length);
}

static void add_instances(const struct table *table, const void *row, const uint32_t *index,
                          size_t index_length)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->access == ACCESS_INDEX)
            continue;
        if (column->field && ((const struct record *)row)->absent & column->field)
            continue;
        assert_true(instance_count < MOST_INSTANCES);
        struct instance *instance = &instances[instance_count++];
        instance->length = 0;
        if (table->shape == TABLE_OF_ROWS)
            instance->suffix[instance->length++] = 1;
        if (table->shape != TABLE_OF_ONE)
            instance->suffix[instance->length++] = column->subid;
        for (size_t j = 0; j < index_length; j++)
            instance->suffix[instance->length++] = index[j];
        instance->column = column;
        instance->row = row;
        instance->holder = row;
    }
}

/* Columns of counters stand where the interface has some. */
static void add_interface(const struct table *table, const struct interface_record *interface)
{
    const struct interface_counters *counters =
        counters_find(fixture.counters, interface->ifindex, 0);
    const size_t first = instance_count;
    add_instances(table, interface, &interface->ifindex, 1);
    size_t kept = first;
    for (size_t i = first; i < instance_count; i++) {
        if (instances[i].column->beside) {
            if (!counters)
                continue;
            instances[i].holder = counters;
        }
        instances[kept++] = instances[i];
    }
    instance_count = kept;
}

static bool list_if_mib(const struct table *table)
{
    const bool ethernet = table == &dot3_stats_table;
    for (size_t i = 0; i < fixture.interfaces->interfaces.count; i++) {
        const struct interface_record *interface = &fixture.interfaces->interfaces.items[i];
        if (table == &if_table || table == &if_x_table || (ethernet && interface->if_type == 6))
            add_interface(table, interface);
    }
    for (size_t i = 0; table == &if_stack_table && i < fixture.interfaces->stack.count; i++) {
        const struct stack_record *record = &fixture.interfaces->stack.items[i];
        add_instances(table, record, (const uint32_t[]){record->higher, record->lower}, 2);
    }
    for (size_t i = 0;
         table == &if_rcv_address_table && i < fixture.receive_addresses->items.count; i++) {
        const struct receive_address *address = &fixture.receive_addresses->items.items[i];
        uint32_t index[SUFFIX_ROOM] = {address->ifindex, address->address.length};
        for (size_t j = 0; j < address->address.length; j++)
            index[2 + j] = address->address.octets[j];
        add_instances(table, address, index, 2u + address->address.length);
    }
    return table->group == GROUP_INTERFACES;
}

static void list_interfaces(const struct table *table)
{
    for (size_t i = 0; i < fixture.record_count; i++) {
        const struct record *record = &fixture.records[i];
        const uint32_t index[] = {record->version, record->row.InterfaceIndex};
        if (table == &ipif_interface_table) {
            add_instances(table, record, index, 2);
        } else if (table == &ipv4_interface_table) {
            if (record->version == INET_VERSION_IPV4)
                add_instances(table, record, index + 1, 1);
        } else if (record->version == INET_VERSION_IPV6 &&
                   (table != &ipv6_router_advert_table || strcmp(record->kind, "loopback") != 0)) {
            add_instances(table, record, index + 1, 1);
        }
    }
}

/* The numbers of an address as an index, behind those that are there. */
static size_t add_octets(uint32_t index[SUFFIX_ROOM], size_t length,
                         const struct inet_octets *octets, bool counted)
{
    if (counted)
        index[length++] = octets->length;
    for (size_t i = 0; i < octets->length; i++)
        index[length++] = octets->octets[i];
    return length;
}

static void list_addresses(const struct table *table)
{
    for (size_t i = 0; i < fixture.ip_addresses->items.count; i++) {
        const struct address_row *row = &fixture.ip_addresses->items.items[i];
        uint32_t index[SUFFIX_ROOM] = {row->inet_type};
        if (table == &ip_address_table)
            add_instances(table, row, index, add_octets(index, 1, &row->address, true));
        if (table == &ip_addr_table && row->inet_type == INET_ADDRESS_IPV4 &&
            row->type == IP_ADDRESS_UNICAST)
            add_instances(table, row, index, add_octets(index, 0, &row->address, false));
    }
    for (size_t i = 0;
         table == &ip_address_prefix_table && i < fixture.ip_addresses->prefixes.count; i++) {
        const struct prefix_row *row = &fixture.ip_addresses->prefixes.items[i];
        uint32_t index[SUFFIX_ROOM] = {row->ifindex, row->inet_type};
        const size_t length = add_octets(index, 2, &row->prefix, true);
        index[length] = row->length;
        add_instances(table, row, index, length + 1);
    }
}

static void list_neighbours(const struct table *table)
{
    for (size_t i = 0; table == &ip_net_to_physical_table && i < fixture.neighbours->items.count;
         i++) {
        const struct neighbour_row *row = &fixture.neighbours->items.items[i];
        uint32_t index[SUFFIX_ROOM] = {row->ifindex, row->inet_type};
        add_instances(table, row, index, add_octets(index, 2, &row->address, true));
    }
    for (size_t i = 0; table == &ip_net_to_media_table && i < fixture.neighbours->ipv4.count; i++) {
        const struct neighbour_row *row = &fixture.neighbours->ipv4.items[i];
        uint32_t index[SUFFIX_ROOM] = {row->ifindex};
        add_instances(table, row, index, add_octets(index, 1, &row->address, false));
    }
    for (size_t i = 0; table == &ip_default_router_table && i < fixture.routers->items.count; i++) {
        const struct router_row *row = &fixture.routers->items.items[i];
        uint32_t index[SUFFIX_ROOM] = {row->inet_type};
        const size_t length = add_octets(index, 1, &row->address, true);
        index[length] = row->ifindex;
        add_instances(table, row, index, length + 1);
    }
}

/* Where the interface has some, and the last two only of a kernel that counts them. */
static void list_statistics(const struct table *table)
{
    for (size_t i = 0; i < fixture.record_count; i++) {
        const struct record *record = &fixture.records[i];
        const struct inet6_counters *counters =
            inet6_counters_find(fixture.inet6_counters, record->row.InterfaceIndex);
        const size_t first = instance_count;
        if (record->version != INET_VERSION_IPV6 || !counters)
            continue;
        add_instances(table, record, (const uint32_t[]){2, record->row.InterfaceIndex}, 2);
        size_t kept = first;
        for (size_t j = first; j < instance_count; j++) {
            instances[j].holder = counters;
            if (counters->counts.has_out_transmits ||
                !strstr(instances[j].column->name, "OutTransmits"))
                instances[kept++] = instances[j];
        }
        instance_count = kept;
    }
}

static bool list_ip_addresses(const struct table *table)
{
    list_addresses(table);
    list_neighbours(table);
    if (table == &ip_if_stats_table)
        list_statistics(table);
    return table->group == GROUP_ADDRESSES;
}

static void list_all(const struct table *table)
{
    instance_count = 0;
    if (table->shape != TABLE_OF_ROWS) {
        add_instances(table, &fixture.facts, (const uint32_t[]){0}, 1);
    } else if (table == &ipif_adapter_table) {
        for (size_t i = 0; i < fixture.adapter_count; i++)
            add_instances(table, &fixture.adapters[i], &fixture.adapters[i].ifindex, 1);
    } else if (table == &ent_logical_table) {
        for (size_t i = 0; i < fixture.contexts->items.count; i++) {
            const struct context_row *row = &fixture.contexts->items.items[i];
            add_instances(table, row, &row->index, 1);
        }
    } else if (table == &ipif_dns_server_table) {
        for (size_t i = 0; i < fixture.server_count; i++) {
            const struct dns_server *server = &fixture.servers[i];
            add_instances(table, server, (const uint32_t[]){server->ifindex, server->position}, 2);
        }
    } else if (!list_if_mib(table) && !list_ip_addresses(table)) {
        list_interfaces(table);
    }
    qsort(instances, instance_count, sizeof *instances, compare_instances);
}

static const struct instance *oracle_next(const uint32_t *suffix, size_t length, bool inclusive)
{
    for (size_t i = 0; i < instance_count; i++) {
        int order = compare_suffixes(instances[i].suffix, instances[i].length, suffix, length);
        if (order > 0 || (order == 0 && inclusive))
            return &instances[i];
    }
    return NULL;
}

/* --- comparing -------------------------------------------------------------------------------- */

static void assert_hit(const struct instance *expected, const struct table_hit *hit)
{
    struct column_value value;
    assert_int_equal(expected->length, hit->suffix_length);
    assert_memory_equal(expected->suffix, hit->suffix, hit->suffix_length * sizeof *hit->suffix);
    assert_ptr_equal(expected->column, hit->column);
    assert_true(column_get(expected->column, expected->holder, &value));
    assert_true(column_value_equal(&value, &hit->value));
}

static void check(const struct table *table, const uint32_t *suffix, size_t length)
{
    struct table_hit hit;
    for (int inclusive = 0; inclusive < 2; inclusive++) {
        const struct instance *expected = oracle_next(suffix, length, inclusive);
        enum table_result result = table_next(table, &fixture.view, suffix, length, inclusive,
                                              &hit);
        assert_int_equal(expected ? TABLE_FOUND : TABLE_END, result);
        if (expected)
            assert_hit(expected, &hit);
    }
    const struct instance *expected = oracle_next(suffix, length, true);
    if (expected && compare_suffixes(expected->suffix, expected->length, suffix, length) != 0)
        expected = NULL;
    enum table_result result = table_get(table, &fixture.view, suffix, length, &hit);
    assert_int_equal(expected != NULL, result == TABLE_FOUND);
    assert_int_not_equal(TABLE_END, result);
    if (expected)
        assert_hit(expected, &hit);
}

static uint32_t random_number(void)
{
    static const uint32_t numbers[] = {0,
                                       1,
                                       2,
                                       3,
                                       4,
                                       5,
                                       7,
                                       8,
                                       9,
                                       28,
                                       37,
                                       38,
                                       300,
                                       65535,
                                       65536,
                                       70000,
                                       INT32_MAX - 1,
                                       INT32_MAX,
                                       (uint32_t)INT32_MAX + 1,
                                       UINT32_MAX};
    return numbers[(size_t)rand() % (sizeof numbers / sizeof *numbers)];
}

/* --- tests ------------------------------------------------------------------------------------ */

static void test_walk_gives_every_instance_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < ipif_table_count; i++) {
        struct table_hit hit = {.suffix_length = 0};
        list_all(ipif_tables[i]);
        assert_true(instance_count > 0);
        for (size_t j = 0; j < instance_count; j++) {
            assert_int_equal(TABLE_FOUND, table_next(ipif_tables[i], &fixture.view, hit.suffix,
                                                     hit.suffix_length, false, &hit));
            assert_hit(&instances[j], &hit);
        }
        assert_int_equal(TABLE_END, table_next(ipif_tables[i], &fixture.view, hit.suffix,
                                               hit.suffix_length, false, &hit));
    }
}

static void test_any_suffix(void **state)
{
    (void)state;
    srand(4293);
    for (size_t i = 0; i < ipif_table_count; i++) {
        list_all(ipif_tables[i]);
        for (int round = 0; round < 4000; round++) {
            uint32_t suffix[SUFFIX_ROOM];
            size_t length = (size_t)rand() % SUFFIX_ROOM;
            for (size_t j = 0; j < length; j++)
                suffix[j] = j == 0 && rand() % 4 ? 1 : random_number();
            check(ipif_tables[i], suffix, length);
        }
    }
}

/* An instance, cut short, made longer, and moved by one. */
static void test_neighbourhood_of_every_instance(void **state)
{
    (void)state;
    for (size_t i = 0; i < ipif_table_count; i++) {
        list_all(ipif_tables[i]);
        for (size_t j = 0; j < instance_count; j++) {
            uint32_t suffix[SUFFIX_ROOM + 1];
            size_t length = instances[j].length;
            memcpy(suffix, instances[j].suffix, length * sizeof *suffix);
            for (size_t cut = 0; cut <= length; cut++)
                check(ipif_tables[i], suffix, cut);
            suffix[length] = 0;
            check(ipif_tables[i], suffix, length + 1);
            suffix[length] = UINT32_MAX;
            check(ipif_tables[i], suffix, length + 1);
            for (size_t place = 0; place < length; place++) {
                suffix[place]++;
                check(ipif_tables[i], suffix, length);
                suffix[place] -= 2;
                check(ipif_tables[i], suffix, length);
                suffix[place]++;
            }
        }
    }
}

static void test_what_get_says_is_missing(void **state)
{
    (void)state;
    static const struct {
        enum table_result result;
        size_t length;
        uint32_t suffix[4];
    } cases[] = {
        {TABLE_NO_SUCH_OBJECT, 0, {0}},
        {TABLE_NO_SUCH_OBJECT, 1, {1}},
        {TABLE_NO_SUCH_OBJECT, 3, {2, 5, 1}},
        {TABLE_NO_SUCH_OBJECT, 3, {1, 1, 7}}, /* the index itself is not accessible */
        {TABLE_NO_SUCH_OBJECT, 3, {1, 4, 7}}, /* RFC 4293 left column 4 out */
        {TABLE_NO_SUCH_OBJECT, 3, {1, 9, 7}},
        {TABLE_NO_SUCH_INSTANCE, 2, {1, 5}},
        {TABLE_NO_SUCH_INSTANCE, 3, {1, 5, 6}},
        {TABLE_NO_SUCH_INSTANCE, 3, {1, 5, 0}},
        {TABLE_NO_SUCH_INSTANCE, 4, {1, 5, 7, 0}},
        {TABLE_FOUND, 3, {1, 5, 7}},
    };
    struct table_hit hit;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(cases[i].result, table_get(&ipv6_interface_table, &fixture.view,
                                                    cases[i].suffix, cases[i].length, &hit));
}

static void test_absent_field_is_no_instance(void **state)
{
    (void)state;
    const struct column *metric = table_column(&ipif_interface_table, "Metric");
    const uint32_t suffix[] = {1, metric->subid, 1, 7};
    struct table_hit hit;
    assert_int_equal(TABLE_NO_SUCH_INSTANCE,
                     table_get(&ipif_interface_table, &fixture.view, suffix, 4, &hit));
    /* The whole column is empty: the next instance is in the next one. */
    assert_int_equal(TABLE_FOUND,
                     table_next(&ipif_interface_table, &fixture.view, suffix, 2, false, &hit));
    assert_int_equal(metric->subid + 1, hit.column->subid);
}

static void test_nothing_to_show(void **state)
{
    (void)state;
    const struct table_view empty = {.snapshot = fixture.snapshot};
    struct table_hit hit;
    assert_int_equal(TABLE_END, table_next(&ipif_adapter_table, &empty, NULL, 0, false, &hit));
    assert_int_equal(TABLE_END, table_next(&ipif_dns_server_table, &empty, NULL, 0, false, &hit));
    assert_int_equal(TABLE_END, table_next(&ipif_agent, &empty, NULL, 0, false, &hit));
    assert_int_equal(TABLE_NO_SUCH_INSTANCE,
                     table_get(&ipif_agent, &empty, (const uint32_t[]){1, 0}, 2, &hit));
}

static int setup(void **state)
{
    (void)state;
    fixture_setup(&fixture);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_teardown(&fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk_gives_every_instance_once),
        cmocka_unit_test(test_any_suffix),
        cmocka_unit_test(test_neighbourhood_of_every_instance),
        cmocka_unit_test(test_what_get_says_is_missing),
        cmocka_unit_test(test_absent_field_is_no_instance),
        cmocka_unit_test(test_nothing_to_show),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
