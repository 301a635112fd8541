/* SPDX-License-Identifier: BSD-2-Clause */
/* The column tables as data, and the values that columns read, write, print and parse. */
#include "column_fixture.h"
#include "columns/text.h"
#include "model/difference.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct column *field(const char *name)
{
    const struct column *column = table_column(&ipif_interface_table, name);
    assert_non_null(column);
    return column;
}

static void assert_octets(const char *name, const struct record *record, const void *octets,
                          size_t length)
{
    struct column_value value;
    assert_true(column_get(field(name), record, &value));
    assert_int_equal(length, value.length);
    assert_memory_equal(octets, value.octets, length);
}

static uint64_t number(const struct table *table, const char *name, const struct record *record)
{
    struct column_value value;
    const struct column *column = table_column(table, name);
    assert_non_null(column);
    assert_true(column_get(column, record, &value));
    return value.number;
}

/* --- the tables ------------------------------------------------------------------------------- */

enum { OCTETS = 1 << SYNTAX_OCTETS | 1 << SYNTAX_TEXT | 1 << SYNTAX_BITS };

/* What a member's type can be shown as. */
static const unsigned syntaxes[] = {
    [COLUMN_UNSIGNED8] = 1 << SYNTAX_INTEGER | 1 << SYNTAX_TRUTH | 1 << SYNTAX_ENUMERATED | 1 << SYNTAX_UNSIGNED,
    [COLUMN_UNSIGNED32] = 1 << SYNTAX_UNSIGNED | 1 << SYNTAX_INTEGER | 1 << SYNTAX_COUNTER |
                          1 << SYNTAX_TIME_TICKS,
    [COLUMN_COUNTED] = 1 << SYNTAX_PHYSICAL | 1 << SYNTAX_INET,
    [COLUMN_IPV4_ADDRESS] = 1 << SYNTAX_IP_ADDRESS,
    [COLUMN_SIGNED32] = 1 << SYNTAX_INTEGER | 1 << SYNTAX_ENUMERATED,
    [COLUMN_UNSIGNED64] = 1 << SYNTAX_OCTETS | 1 << SYNTAX_TIME_STAMP | 1 << SYNTAX_COUNTER |
                          1 << SYNTAX_COUNTER64 | 1 << SYNTAX_UNSIGNED,
    [COLUMN_TEXT] = 1 << SYNTAX_TEXT,
    [COLUMN_WORDS] = 1 << SYNTAX_OCTETS,
    [COLUMN_BITS8] = 1 << SYNTAX_BITS,
};

static void check_column(const struct column *column)
{
    bool labelled = column->syntax == SYNTAX_ENUMERATED || column->syntax == SYNTAX_BITS;
    assert_non_null(column->name);
    assert_non_null(column->object);
    assert_true(!labelled || column->labels);
    assert_true(column->get || syntaxes[column->storage] & 1u << column->syntax);
    assert_true(column->size <= COLUMN_VALUE_SIZE);
    assert_non_null(column->source);
    assert_int_equal('.', column->source[strlen(column->source) - 1]);
    assert_true(column->access != ACCESS_READ_WRITE || !(OCTETS & 1u << column->syntax) ||
                column == table_column(&if_x_table, "Alias"));
}

static void test_tables_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        bool indexes = true;
        if (i > 0) {
            const struct table *before = ipif_tables[i - 1];
            size_t length = before->oid_length < table->oid_length ? before->oid_length
                                                                   : table->oid_length;
            size_t same = 0;
            while (same < length && before->oid[same] == table->oid[same])
                same++;
            assert_true(same < length && before->oid[same] < table->oid[same]);
        }
        for (size_t j = 0; j < table->column_count; j++) {
            assert_true(j == 0 || table->columns[j - 1].subid < table->columns[j].subid);
            indexes = indexes && table->columns[j].access == ACCESS_INDEX;
            assert_true(indexes || table->columns[j].access != ACCESS_INDEX);
            check_column(&table->columns[j]);
        }
    }
}

static void test_interface_table_is_the_row(void **state)
{
    (void)state;
    assert_int_equal(37, ipif_interface_table.column_count);
    for (size_t i = 0; i < 37; i++)
        assert_int_equal(i + 1, ipif_interface_table.columns[i].subid);
    for (size_t i = 5; i < 37; i++) /* from the LUID on in struct order */
        assert_true(ipif_interface_table.columns[i - 1].offset <
                    ipif_interface_table.columns[i].offset);
}

static void test_zone_columns_are_scopes(void **state)
{
    (void)state;
    struct record record = {.version = INET_VERSION_IPV6};
    for (uint32_t scope = 0; scope < ScopeLevelCount; scope++)
        record.row.ZoneIndices[scope] = 100 + scope;
    assert_int_equal(13, ipv6_scope_zone_index_table.column_count);
    for (size_t i = 1; i < 13; i++) {
        const struct column *column = &ipv6_scope_zone_index_table.columns[i];
        struct column_value value;
        assert_true(column_get(column, &record, &value));
        assert_int_equal(100 + column->subid, value.number);
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

static void test_octets_are_in_network_order(void **state)
{
    (void)state;
    struct record record = {.identifier_length = 8};
    uint8_t zones[64] = {0};
    record.row.InterfaceLuid.Value = UINT64_C(0x0102030405060708);
    record.row.InterfaceIdentifier = UINT64_C(0x1112131415161718);
    record.row.ZoneIndices[1] = 0xa1b2c3d4;
    memcpy(zones + 4, "\xa1\xb2\xc3\xd4", 4);
    assert_octets("InterfaceLuid", &record, "\1\2\3\4\5\6\7\10", 8);
    assert_octets("InterfaceIdentifier", &record, "\x11\x12\x13\x14\x15\x16\x17\x18", 8);
    assert_octets("ZoneIndices", &record, zones, sizeof zones);

    record.identifier_length = 0;
    struct column_value value;
    assert_true(column_get(field("InterfaceIdentifier"), &record, &value));
    assert_int_equal(0, value.length);
    assert_true(column_get(table_column(&ipv6_interface_table, "Identifier"), &record, &value));
    assert_int_equal(0, value.length);
}

static void test_bits_are_numbered_from_the_highest(void **state)
{
    (void)state;
    struct record record = {.version = INET_VERSION_IPV4};
    record.row.TransmitOffload.NlChecksumSupported = 1;
    assert_octets("TransmitOffload", &record, "\x80", 1);
    record.row.TransmitOffload.TlGiantSendOffloadSupported = 1;
    assert_octets("TransmitOffload", &record, "\x81", 1);
    record.row.ReceiveOffload.TlStreamChecksumSupported = 1;
    assert_octets("ReceiveOffload", &record, "\x10", 1);
}

static void test_booleans_and_enumerations(void **state)
{
    (void)state;
    struct record record = {.version = INET_VERSION_IPV6, .enable_status = ENABLE_STATUS_DOWN};
    record.row.WeakHostSend = 1;
    record.row.ForwardingEnabled = 1;
    record.row.LinkLocalAddressBehavior = LinkLocalAlwaysOn;
    assert_int_equal(1, number(&ipif_interface_table, "WeakHostSend", &record));
    assert_int_equal(2, number(&ipif_interface_table, "WeakHostReceive", &record));
    assert_int_equal(2, number(&ipif_interface_table, "LinkLocalAddressBehavior", &record));
    assert_int_equal(2, number(&ipv6_interface_table, "EnableStatus", &record));
    assert_int_equal(1, number(&ipv6_interface_table, "Forwarding", &record));
    record.row.ForwardingEnabled = 0;
    assert_int_equal(2, number(&ipv6_interface_table, "Forwarding", &record));
    assert_string_equal("notForwarding",
                        column_label(table_column(&ipv6_interface_table, "Forwarding"), 2));
    assert_int_equal(1, number(&ipv6_router_advert_table, "RowStatus", &record));
}

static void test_presence(void **state)
{
    (void)state;
    struct record record = {.absent = RECORD_METRIC | RECORD_ADVERTISING_ENABLED};
    struct column_value value;
    assert_false(column_get(field("Metric"), &record, &value));
    assert_true(column_get(field("NlMtu"), &record, &value));
    /* The router's own table is always whole. */
    assert_false(column_get(field("AdvertisingEnabled"), &record, &value));
    assert_true(
        column_get(table_column(&ipv6_router_advert_table, "SendAdverts"), &record, &value));
}

static void test_longest_text(void **state)
{
    (void)state;
    struct record record = {.version = INET_VERSION_IPV4};
    struct column_value value;
    memset(record.name, 'n', sizeof record.name); /* no NUL at all */
    assert_true(column_get(field("InterfaceName"), &record, &value));
    assert_int_equal(sizeof record.name, value.length);
}

/* --- writing ---------------------------------------------------------------------------------- */

static int set(const char *name, uint64_t value, struct record *record)
{
    const struct column_value wanted = {.number = value};
    return column_set(field(name), &wanted, record);
}

static void test_set(void **state)
{
    (void)state;
    struct record record = {.version = INET_VERSION_IPV6};
    assert_int_equal(0, set("NlMtu", 1400, &record));
    assert_int_equal(1400, record.row.NlMtu);
    assert_int_equal(0, set("ForwardingEnabled", 1, &record));
    assert_int_equal(1, record.row.ForwardingEnabled);
    assert_int_equal(0, set("ForwardingEnabled", 2, &record));
    assert_int_equal(0, record.row.ForwardingEnabled);
    assert_int_equal(0, set("RouterDiscoveryBehavior", 2, &record));
    assert_int_equal(RouterDiscoveryDhcp, record.row.RouterDiscoveryBehavior);

    const struct record before = record;
    assert_int_equal(-EINVAL, set("ForwardingEnabled", 0, &record));
    assert_int_equal(-EINVAL, set("ForwardingEnabled", 3, &record));
    assert_int_equal(-EINVAL, set("RouterDiscoveryBehavior", (uint64_t)-1, &record));
    assert_int_equal(-EINVAL, set("EnableStatus", 3, &record));
    assert_int_equal(-EINVAL, set("EnableStatus", 257, &record));
    assert_int_equal(-ERANGE, set("NlMtu", UINT64_C(1) << 32, &record));
    assert_int_equal(-EPERM, set("Metric", 5, &record));
    assert_int_equal(-EPERM, set("InterfaceName", 5, &record));
    assert_memory_equal(&before, &record, sizeof record);

    struct agent_facts facts = {.notification_interval = 5};
    const struct column *interval = table_column(&ipif_agent, "NotificationInterval");
    assert_int_equal(-ERANGE,
                     column_set(interval, &(struct column_value){.number = 86401}, &facts));
    assert_int_equal(0, column_set(interval, &(struct column_value){.number = 86400}, &facts));
    assert_int_equal(86400, facts.notification_interval);
}

static void test_set_text(void **state)
{
    (void)state;
    const struct column *alias = table_column(&if_x_table, "ifAlias");
    struct interface_record interface;
    struct column_value wanted = {.length = INTERFACE_ALIAS_SIZE - 1}, found;
    memset(&interface, 'x', sizeof interface);
    memset(wanted.octets, 'y', sizeof wanted.octets);
    assert_int_equal(0, column_set(alias, &wanted, &interface));
    assert_true(column_get(alias, &interface, &found));
    assert_true(column_value_equal(&wanted, &found));

    wanted.length = 3;
    assert_int_equal(0, column_set(alias, &wanted, &interface));
    for (size_t i = 3; i < sizeof interface.alias; i++)
        assert_int_equal(0, interface.alias[i]);
    assert_int_equal('x', interface.description[0]);

    const struct interface_record before = interface;
    wanted.length = INTERFACE_ALIAS_SIZE;
    assert_int_equal(-ERANGE, column_set(alias, &wanted, &interface));
    wanted.length = 3;
    wanted.octets[1] = '\0';
    assert_int_equal(-EINVAL, column_set(alias, &wanted, &interface));
    assert_memory_equal(&before, &interface, sizeof interface);
    wanted.length = 0;
    assert_int_equal(0, column_set(alias, &wanted, &interface));
    assert_string_equal("", interface.alias);
}

/* Whatever can be written reads back as it was written. */
static void test_set_and_get_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        if (column->access != ACCESS_READ_WRITE)
            continue;
        for (uint64_t tried = 0; tried < 4; tried++) {
            struct record record = {.version = INET_VERSION_IPV6};
            struct column_value wanted = {.number = tried}, found;
            if (column_set(column, &wanted, &record) < 0)
                continue;
            assert_true(column_get(column, &record, &found));
            assert_true(column_value_equal(&wanted, &found));
        }
    }
}

/* --- text ------------------------------------------------------------------------------------- */

static void assert_parsed(const char *name, const char *text, int result, uint64_t expected)
{
    struct column_value value = {.number = 4711};
    assert_int_equal(result, column_parse(field(name), text, &value));
    assert_int_equal(result ? 4711 : expected, value.number);
}

static void test_parse(void **state)
{
    (void)state;
    assert_parsed("NlMtu", "1400", 0, 1400);
    assert_parsed("NlMtu", "4294967295", 0, UINT32_MAX);
    assert_parsed("NlMtu", "4294967296", -ERANGE, 0);
    assert_parsed("NlMtu", "99999999999999999999999", -ERANGE, 0);
    assert_parsed("NlMtu", "-1", -EINVAL, 0);
    assert_parsed("NlMtu", " 1400", -EINVAL, 0);
    assert_parsed("NlMtu", "1400x", -EINVAL, 0);
    assert_parsed("NlMtu", "0x10", -EINVAL, 0);
    assert_parsed("NlMtu", "", -EINVAL, 0);
    assert_parsed("ForwardingEnabled", "TRUE", 0, 1);
    assert_parsed("ForwardingEnabled", "off", 0, 2);
    assert_parsed("ForwardingEnabled", "0", 0, 2);
    assert_parsed("ForwardingEnabled", "2", -EINVAL, 0);
    assert_parsed("EnableStatus", "Down", 0, 2);
    assert_parsed("EnableStatus", "2", -EINVAL, 0);
    assert_parsed("LinkLocalAddressBehavior", "alwaysOn", 0, 2);
    assert_parsed("InterfaceName", "eth0", -EINVAL, 0);
}

/* Copies of what is not to be seen in a column. */
static void copy_the_rest(struct record *to, const struct record *from)
{
    memcpy(to->name, "eth0", sizeof "eth0");
    memcpy(to->kind, from->kind, sizeof to->kind);
    to->absent = from->absent;
    to->identifier_length = from->identifier_length;
    to->settable_forwarding = from->settable_forwarding;
    memcpy(&to->row.Family, &from->row.Family, sizeof to->row.Family);
    memcpy(&to->advertisement, &from->advertisement,
           offsetof(struct record_advertisement, other) + sizeof to->advertisement.other);
}

static void records_are_compared_by_their_members(void **state)
{
    const struct table *table = &ipif_interface_table;
    struct record one, other;
    (void)state;
    memset(&one, 0x11, sizeof one);
    memset(&other, 0xee, sizeof other);
    copy_the_rest(&one, &one);
    copy_the_rest(&other, &one);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (strcmp(column->object, "ipifInterfaceName") != 0)
            memcpy((char *)&other + column->offset, (char *)&one + column->offset, column->size);
    }
    assert_true(record_equal(&one, &other));
    assert_true(record_row_equal(&one.row, &other.row));
    for (size_t i = 0; i < table->column_count; i++) {
        char *last = (char *)&other + table->columns[i].offset;
        last += strcmp(table->columns[i].name, "InterfaceName") ? table->columns[i].size - 1 : 0;
        *last ^= 1;
        assert_false(record_equal(&one, &other));
        *last ^= 1;
    }
    other.advertisement.retransmit_time ^= 1;
    assert_false(record_equal(&one, &other));
    assert_true(record_row_equal(&one.row, &other.row));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_in_order),
        cmocka_unit_test(test_interface_table_is_the_row),
        cmocka_unit_test(test_zone_columns_are_scopes),
        cmocka_unit_test(test_octets_are_in_network_order),
        cmocka_unit_test(test_bits_are_numbered_from_the_highest),
        cmocka_unit_test(test_booleans_and_enumerations),
        cmocka_unit_test(test_presence),
        cmocka_unit_test(test_longest_text),
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_set_text),
        cmocka_unit_test(test_set_and_get_agree),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(records_are_compared_by_their_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
