/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/ethtool.h"
#include "netlink/attribute.h"
#include "netlink/generic_netlink.h"

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

static const struct attribute string_attributes[] = {
    [ETHTOOL_A_STRING_INDEX] = ATTRIBUTE_MEMBER(struct string, index, ATTRIBUTE_NUMBER),
    [ETHTOOL_A_STRING_VALUE] = ATTRIBUTE_MEMBER(struct string, value, ATTRIBUTE_TEXT),
};
static const struct attribute_table string_table = ATTRIBUTE_TABLE(string_attributes);

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

static int take_strings(const void *payload, size_t length, void *target)
{
    const struct nlattr *attr;
    ATTRIBUTE_FOR_EACH(attr, payload, length)
    {
        int result =
            take_string(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr), target);
        if (result < 0)
            return result;
    }
    return 0;
}

static const struct attribute set_attributes[] = {
    [ETHTOOL_A_STRINGSET_STRINGS] = {.kind = ATTRIBUTE_FUNCTION, .function = take_strings},
};
static const struct attribute_table set_table = ATTRIBUTE_TABLE(set_attributes);
static const struct attribute sets_attributes[] = {
    [ETHTOOL_A_STRINGSETS_STRINGSET] = {.kind = ATTRIBUTE_NEST, .nest = &set_table},
};
static const struct attribute_table sets_table = ATTRIBUTE_TABLE(sets_attributes);
static const struct attribute strset_attributes[] = {
    [ETHTOOL_A_STRSET_STRINGSETS] = {.kind = ATTRIBUTE_NEST, .nest = &sets_table},
};
static const struct attribute_table strset_table = ATTRIBUTE_TABLE(strset_attributes);

static int decode(const struct attribute_table *table, const struct nlmsghdr *message, void *target)
{
    const size_t offset = sizeof(struct genlmsghdr);
    if (mnl_nlmsg_get_payload_len(message) < offset)
        return -EBADMSG;
    return attribute_decode(table, (const char *)mnl_nlmsg_get_payload(message) + offset,
                            mnl_nlmsg_get_payload_len(message) - offset, target);
}

static int take_names(const struct nlmsghdr *message, void *context)
{
    return decode(&strset_table, message, context);
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
    const struct netlink_reader reader = {take_names, NULL, ethtool};
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

struct bytes {
    const uint32_t *words;
    size_t count;
};

struct bit_set {
    struct bytes value;
    struct bytes mask;
};

static int take_words(struct bytes *to, const void *payload, size_t length)
{
    *to = (struct bytes){payload, length / sizeof(uint32_t)};
    return 0;
}

static int take_value(const void *payload, size_t length, void *target)
{
    struct bit_set *set = target;
    return take_words(&set->value, payload, length);
}

static int take_mask(const void *payload, size_t length, void *target)
{
    struct bit_set *set = target;
    return take_words(&set->mask, payload, length);
}

static const struct attribute bit_set_attributes[] = {
    [ETHTOOL_A_BITSET_VALUE] = {.kind = ATTRIBUTE_FUNCTION, .function = take_value},
    [ETHTOOL_A_BITSET_MASK] = {.kind = ATTRIBUTE_FUNCTION, .function = take_mask},
};
static const struct attribute_table bit_set_table = ATTRIBUTE_TABLE(bit_set_attributes);

struct answer {
    uint32_t ifindex;
    struct bit_set active;
    struct bit_set wake_up;
};

static int take_active(const void *payload, size_t length, void *target)
{
    struct answer *answer = target;
    return attribute_decode(&bit_set_table, payload, length, &answer->active);
}

static int take_modes(const void *payload, size_t length, void *target)
{
    struct answer *answer = target;
    return attribute_decode(&bit_set_table, payload, length, &answer->wake_up);
}

static const struct attribute header_attributes[] = {
    [ETHTOOL_A_HEADER_DEV_INDEX] = ATTRIBUTE_MEMBER(struct answer, ifindex, ATTRIBUTE_NUMBER),
};
static const struct attribute_table header_table = ATTRIBUTE_TABLE(header_attributes);

/* The header has the same number in every ethtool message. */
_Static_assert((int)ETHTOOL_A_FEATURES_HEADER == (int)ETHTOOL_A_WOL_HEADER, "ethtool header");

static const struct attribute feature_attributes[] = {
    [ETHTOOL_A_FEATURES_HEADER] = {.kind = ATTRIBUTE_NEST, .nest = &header_table},
    [ETHTOOL_A_FEATURES_ACTIVE] = {.kind = ATTRIBUTE_FUNCTION, .function = take_active},
};
static const struct attribute_table feature_table = ATTRIBUTE_TABLE(feature_attributes);

static const struct attribute wake_up_attributes[] = {
    [ETHTOOL_A_WOL_HEADER] = {.kind = ATTRIBUTE_NEST, .nest = &header_table},
    [ETHTOOL_A_WOL_MODES] = {.kind = ATTRIBUTE_FUNCTION, .function = take_modes},
};
static const struct attribute_table wake_up_table = ATTRIBUTE_TABLE(wake_up_attributes);

static bool has_bit(const struct bytes *bytes, int bit)
{
    return bit >= 0 && (size_t)bit / 32 < bytes->count && (bytes->words[bit / 32] >> (bit % 32)) & 1;
}

int ethtool_decode_features(const struct ethtool *ethtool, const struct nlmsghdr *message,
                           struct ethtool_record *record)
{
    struct answer answer = {0};
    int result = decode(&feature_table, message, &answer);
    if (result < 0)
        return result;
    *record = (struct ethtool_record){.ifindex = answer.ifindex};
    for (int i = 0; i < ETHTOOL_FEATURE_COUNT; i++)
        if (has_bit(&answer.active.value, ethtool->bits[i]))
            record->features |= (uint8_t)(1u << i);
    return 0;
}

int ethtool_decode_wake_up(const struct ethtool *ethtool, const struct nlmsghdr *message,
                          struct ethtool_record *record)
{
    (void)ethtool;
    struct answer answer = {0};
    int result = decode(&wake_up_table, message, &answer);
    if (result < 0)
        return result;
    *record = (struct ethtool_record){.ifindex = answer.ifindex};
    for (size_t i = 0; i < answer.wake_up.mask.count; i++)
        record->wake_up |= answer.wake_up.mask.words[i] != 0;
    return 0;
}

/* --- requests --------------------------------------------------------------------------------- */

typedef int decode_function(const struct ethtool *ethtool, const struct nlmsghdr *message,
                            struct ethtool_record *record);

struct reading {
    const struct ethtool *ethtool;
    decode_function *decode;
    ethtool_array *records;
    struct ethtool_record *record; /* instead of records: of one interface */
};

static int take_record(const struct nlmsghdr *message, void *context)
{
    const struct reading *reading = context;
    struct ethtool_record *record =
        reading->record ? reading->record : array_append(reading->records);
    return record ? reading->decode(reading->ethtool, message, record) : -ENOMEM;
}

static void clear_records(void *context)
{
    const struct reading *reading = context;
    array_clear(reading->records);
}

static int by_ifindex(const void *left, const void *right)
{
    const struct ethtool_record *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

static struct nlmsghdr *request_for(struct ethtool *ethtool, void *buffer, uint8_t command,
                                    uint16_t flags, uint32_t ifindex)
{
    struct nlmsghdr *request = generic_netlink_request(buffer, ethtool->family, command, flags);
    struct nlattr *header = mnl_attr_nest_start(request, ETHTOOL_A_FEATURES_HEADER);
    if (ifindex)
        mnl_attr_put_u32(request, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
    /* The other form names every feature in full: 25 times the bytes. */
    mnl_attr_put_u32(request, ETHTOOL_A_HEADER_FLAGS, ETHTOOL_FLAG_COMPACT_BITSETS);
    mnl_attr_nest_end(request, header);
    return request;
}

static int read_all(struct ethtool *ethtool, uint8_t command, decode_function *decode_record,
                    ethtool_array *records)
{
    char buffer[128];
    struct reading reading = {ethtool, decode_record, records, NULL};
    const struct netlink_reader reader = {take_record, clear_records, &reading};
    int result = netlink_talk(&ethtool->netlink,
                              request_for(ethtool, buffer, command, NLM_F_DUMP, 0), &reader);
    if (result == 0)
        array_sort(records, by_ifindex);
    return result;
}

static int read_one(struct ethtool *ethtool, uint8_t command, decode_function *decode_record,
                    uint32_t ifindex, struct ethtool_record *ret_record)
{
    char buffer[128];
    struct ethtool_record record = {0};
    struct reading reading = {ethtool, decode_record, NULL, &record};
    const struct netlink_reader reader = {take_record, NULL, &reading};
    int result = netlink_talk(&ethtool->netlink,
                              request_for(ethtool, buffer, command, 0, ifindex), &reader);
    if (result < 0)
        return result;
    if (record.ifindex == 0) /* an answer without one */
        return -EBADMSG;
    *ret_record = record;
    return 0;
}

int ethtool_read_features(struct ethtool *ethtool, ethtool_array *records)
{
    return read_all(ethtool, ETHTOOL_MSG_FEATURES_GET, ethtool_decode_features, records);
}

int ethtool_read_feature(struct ethtool *ethtool, uint32_t ifindex,
                         struct ethtool_record *ret_record)
{
    return read_one(ethtool, ETHTOOL_MSG_FEATURES_GET, ethtool_decode_features, ifindex, ret_record);
}

int ethtool_read_wake_up(struct ethtool *ethtool, ethtool_array *records)
{
    return read_all(ethtool, ETHTOOL_MSG_WOL_GET, ethtool_decode_wake_up, records);
}

int ethtool_read_wake_up_of(struct ethtool *ethtool, uint32_t ifindex, bool *ret_wake_up)
{
    struct ethtool_record record = {0};
    int result = read_one(ethtool, ETHTOOL_MSG_WOL_GET, ethtool_decode_wake_up, ifindex, &record);
    if (result == -EOPNOTSUPP) /* the device cannot */
        result = 0;
    if (result == 0)
        *ret_wake_up = record.wake_up;
    return result;
}

uint32_t ethtool_message_ifindex(const struct nlmsghdr *message)
{
    static const struct attribute_table header_only = {feature_attributes,
                                                       ETHTOOL_A_FEATURES_HEADER + 1};
    struct answer answer = {0};
    return decode(&header_only, message, &answer) == 0 ? answer.ifindex : 0;
}
