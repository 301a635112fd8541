/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/ethtool.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

static const char *const feature_names[ETHTOOL_FEATURE_COUNT] = {
    [ETHTOOL_TX_CHECKSUM_IPV4] = "tx-checksum-ipv4",
    [ETHTOOL_TX_CHECKSUM_IPV6] = "tx-checksum-ipv6",
    [ETHTOOL_TX_CHECKSUM_GENERIC] = "tx-checksum-ip-generic",
    [ETHTOOL_TX_SEGMENTATION_IPV4] = "tx-tcp-segmentation",
    [ETHTOOL_TX_SEGMENTATION_IPV6] = "tx-tcp6-segmentation",
    [ETHTOOL_RX_CHECKSUM] = "rx-checksum",
    [ETHTOOL_RX_LRO] = "rx-lro",
    [ETHTOOL_RX_GRO_HARDWARE] = "rx-gro-hw",
};

/* --- feature names: their bit numbers differ from kernel to kernel ---------------------------- */

struct string {
    uint32_t index;
    char value[ETH_GSTRING_LEN];
};

static const struct attribute_table string_table = ATTRIBUTES(
    [ETHTOOL_A_STRING_INDEX] = ATTRIBUTE_MEMBER(struct string, index, ATTRIBUTE_NUMBER),
    [ETHTOOL_A_STRING_VALUE] = ATTRIBUTE_MEMBER(struct string, value, ATTRIBUTE_TEXT));

static int take_string(const void *payload, size_t length, void *target)
{
    struct ethtool *ethtool = target;
    struct string string = {0};
    int result = attribute_decode(&string_table, payload, length, &string);
    for (int i = 0; result == 0 && i < ETHTOOL_FEATURE_COUNT; i++)
        if (strcmp(string.value, feature_names[i]) == 0)
            ethtool->bits[i] = (int)string.index;
    return result;
}

static const struct attribute_table set_table =
    ATTRIBUTES([ETHTOOL_A_STRINGSET_STRINGS] = ATTRIBUTE_EACH_BY(take_string));
static const struct attribute_table sets_table =
    ATTRIBUTES([ETHTOOL_A_STRINGSETS_STRINGSET] = ATTRIBUTE_NESTED(set_table));
static const struct attribute_table strset_table =
    ATTRIBUTES([ETHTOOL_A_STRSET_STRINGSETS] = ATTRIBUTE_NESTED(sets_table));

static int take_names(const struct nlmsghdr *message, void *context)
{
    return attribute_decode_message(&strset_table, message, sizeof(struct genlmsghdr), context);
}

static int find_bits(struct ethtool *ethtool)
{
    char buffer[128];
    for (int i = 0; i < ETHTOOL_FEATURE_COUNT; i++)
        ethtool->bits[i] = -1;
    struct nlmsghdr *request =
        generic_netlink_request(buffer, ethtool->family, ETHTOOL_MSG_STRSET_GET, 0);
    /* Empty, and refused when it is missing. */
    struct nlattr *header = mnl_attr_nest_start(request, ETHTOOL_A_STRSET_HEADER);
    mnl_attr_nest_end(request, header);
    struct nlattr *sets = mnl_attr_nest_start(request, ETHTOOL_A_STRSET_STRINGSETS);
    struct nlattr *set = mnl_attr_nest_start(request, ETHTOOL_A_STRINGSETS_STRINGSET);
    mnl_attr_put_u32(request, ETHTOOL_A_STRINGSET_ID, ETH_SS_FEATURES);
    mnl_attr_nest_end(request, set);
    mnl_attr_nest_end(request, sets);
    const struct netlink_reader reader = {.message = take_names, .context = ethtool};
    return netlink_talk(&ethtool->netlink, request, &reader);
}

int ethtool_open(struct ethtool *ret_ethtool)
{
    struct ethtool ethtool = {0};
    int result = netlink_open(NETLINK_GENERIC, &ethtool.netlink);
    if (result < 0)
        return result;
    result = generic_netlink_find(&ethtool.netlink, ETHTOOL_GENL_NAME, ETHTOOL_MCGRP_MONITOR_NAME,
                                  &ethtool.family, &ethtool.monitor_group);
    if (result == 0)
        result = find_bits(&ethtool);
    if (result < 0) {
        ethtool_done(&ethtool);
        return result;
    }
    *ret_ethtool = ethtool;
    return 0;
}

void ethtool_done(struct ethtool *ethtool)
{
    netlink_done(&ethtool->netlink);
}

/* --- answers ---------------------------------------------------------------------------------- */

struct answer {
    uint32_t ifindex;
    struct attribute_view bits; /* 32-bit words */
    uint32_t speed;
    uint8_t duplex;
};

static const struct attribute_table header_table = ATTRIBUTES(
    [ETHTOOL_A_HEADER_DEV_INDEX] = ATTRIBUTE_MEMBER(struct answer, ifindex, ATTRIBUTE_NUMBER));
static const struct attribute_table value_table =
    ATTRIBUTES([ETHTOOL_A_BITSET_VALUE] = ATTRIBUTE_MEMBER(struct answer, bits, ATTRIBUTE_VIEW));
static const struct attribute_table mask_table =
    ATTRIBUTES([ETHTOOL_A_BITSET_MASK] = ATTRIBUTE_MEMBER(struct answer, bits, ATTRIBUTE_VIEW));

/* The header has the same number in every ethtool message. */
_Static_assert((int)ETHTOOL_A_FEATURES_HEADER == (int)ETHTOOL_A_WOL_HEADER &&
                   (int)ETHTOOL_A_FEATURES_HEADER == (int)ETHTOOL_A_LINKMODES_HEADER,
               "ethtool header");

static const struct attribute_table about_table =
    ATTRIBUTES([ETHTOOL_A_FEATURES_HEADER] = ATTRIBUTE_NESTED(header_table));
static const struct attribute_table feature_table = ATTRIBUTES(
    [ETHTOOL_A_FEATURES_HEADER] = ATTRIBUTE_NESTED(header_table),
    [ETHTOOL_A_FEATURES_ACTIVE] = ATTRIBUTE_NESTED(value_table));
static const struct attribute_table wake_up_table = ATTRIBUTES(
    [ETHTOOL_A_WOL_HEADER] = ATTRIBUTE_NESTED(header_table),
    [ETHTOOL_A_WOL_MODES] = ATTRIBUTE_NESTED(mask_table));
static const struct attribute_table link_modes_table = ATTRIBUTES(
    [ETHTOOL_A_LINKMODES_HEADER] = ATTRIBUTE_NESTED(header_table),
    [ETHTOOL_A_LINKMODES_SPEED] = ATTRIBUTE_MEMBER(struct answer, speed, ATTRIBUTE_NUMBER),
    [ETHTOOL_A_LINKMODES_DUPLEX] = ATTRIBUTE_MEMBER(struct answer, duplex, ATTRIBUTE_NUMBER));

static const struct {
    uint8_t command;
    const struct attribute_table *attributes;
} questions[] = {
    [ETHTOOL_FEATURES] = {ETHTOOL_MSG_FEATURES_GET, &feature_table},
    [ETHTOOL_WAKE_UP] = {ETHTOOL_MSG_WOL_GET, &wake_up_table},
    [ETHTOOL_LINK_MODES] = {ETHTOOL_MSG_LINKMODES_GET, &link_modes_table},
};

static bool has_bit(const struct attribute_view *bits, int bit)
{
    uint32_t word;
    if (bit < 0 || ((size_t)bit / 32 + 1) * sizeof word > bits->length)
        return false;
    memcpy(&word, (const uint32_t *)bits->bytes + bit / 32, sizeof word);
    return word >> (bit % 32) & 1;
}

int ethtool_decode(const struct ethtool *ethtool, enum ethtool_question question,
                   const struct nlmsghdr *message, struct ethtool_record *ret_record)
{
    struct answer answer = {.duplex = DUPLEX_UNKNOWN};
    int result = attribute_decode_message(questions[question].attributes, message,
                                          sizeof(struct genlmsghdr), &answer);
    if (result < 0)
        return result;
    *ret_record = (struct ethtool_record){
        .ifindex = answer.ifindex, .speed = answer.speed, .duplex = answer.duplex};
    for (int i = 0; question == ETHTOOL_FEATURES && i < ETHTOOL_FEATURE_COUNT; i++)
        if (has_bit(&answer.bits, ethtool->bits[i]))
            ret_record->features |= (uint8_t)(1u << i);
    for (int mode = 0; question == ETHTOOL_WAKE_UP && mode < 32; mode++) /* Linux has eight */
        ret_record->wake_up |= has_bit(&answer.bits, mode);
    return 0;
}

/* --- requests --------------------------------------------------------------------------------- */

struct reading {
    const struct ethtool *ethtool;
    enum ethtool_question question;
    ethtool_array *records;
};

static int take_record(const struct nlmsghdr *message, void *context)
{
    const struct reading *reading = context;
    struct ethtool_record *record = array_append(reading->records);
    return record ? ethtool_decode(reading->ethtool, reading->question, message, record) : -ENOMEM;
}

static int ask(struct ethtool *ethtool, enum ethtool_question question, uint16_t flags,
               uint32_t ifindex, ethtool_array *records)
{
    char buffer[128];
    struct reading reading = {ethtool, question, records};
    struct nlmsghdr *request =
        generic_netlink_request(buffer, ethtool->family, questions[question].command, flags);
    struct nlattr *header = mnl_attr_nest_start(request, ETHTOOL_A_FEATURES_HEADER);
    if (ifindex)
        mnl_attr_put_u32(request, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
    /* The other form names every feature in full: 25 times the bytes. */
    mnl_attr_put_u32(request, ETHTOOL_A_HEADER_FLAGS, ETHTOOL_FLAG_COMPACT_BITSETS);
    mnl_attr_nest_end(request, header);
    return netlink_dump_pieces(&ethtool->netlink, request, take_record, &reading, &records->count);
}

int ethtool_read_all(struct ethtool *ethtool, enum ethtool_question question,
                     ethtool_array *records)
{
    int result = ask(ethtool, question, NLM_F_DUMP, 0, records);
    netlink_sort(records->items, records->count, sizeof *records->items);
    return result;
}

int ethtool_read(struct ethtool *ethtool, enum ethtool_question question, uint32_t ifindex,
                 struct ethtool_record *ret_record)
{
    ethtool_array records = {0};
    int result = ask(ethtool, question, 0, ifindex, &records);
    if (result == 0 && (records.count == 0 || records.items[0].ifindex == 0))
        result = -EBADMSG; /* an answer without one */
    if (result == 0)
        *ret_record = records.items[0];
    array_done(&records);
    return result;
}

uint32_t ethtool_message_ifindex(const struct nlmsghdr *message)
{
    struct answer answer = {0};
    return attribute_decode_message(&about_table, message, sizeof(struct genlmsghdr), &answer) < 0
               ? 0
               : answer.ifindex;
}
