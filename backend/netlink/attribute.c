/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/attribute.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <string.h>

static int walk(const struct attribute_table *table, const struct attribute *each,
                const void *payload, size_t length, void *target);

static int decode_one(const struct attribute *attribute, const struct nlattr *from, void *target)
{
    const void *payload = mnl_attr_get_payload(from);
    const size_t length = mnl_attr_get_payload_len(from);
    char *member = (char *)target + attribute->offset;
    switch (attribute->kind) {
    case ATTRIBUTE_SKIP:
        return 0;
    case ATTRIBUTE_NUMBER:
    case ATTRIBUTE_BYTES:
        if (length < attribute->size)
            return -EBADMSG;
        memcpy(member, payload, attribute->size);
        break;
    case ATTRIBUTE_TEXT:
        /* Longer than the kernel's own limit is no name that the kernel can have given. */
        if (length == 0 || strnlen(payload, length) >= attribute->size)
            return -EBADMSG;
        memset(member, 0, attribute->size);
        memcpy(member, payload, strnlen(payload, length));
        break;
    case ATTRIBUTE_VIEW:
        *(struct attribute_view *)(void *)member = (struct attribute_view){payload, length};
        break;
    case ATTRIBUTE_NEST:
        if (attribute_decode(attribute->nest, payload, length, target) < 0)
            return -EBADMSG;
        break;
    case ATTRIBUTE_FUNCTION:
        if (attribute->function(payload, length, target) < 0)
            return -EBADMSG;
        break;
    case ATTRIBUTE_EACH:
        return walk(NULL, attribute, payload, length, target);
    }
    if (attribute->mark)
        *(bool *)((char *)target + attribute->mark) = true;
    return 0;
}

/* By the table's entries, or each by the same function. */
static int walk(const struct attribute_table *table, const struct attribute *each,
                const void *payload, size_t length, void *target)
{
    /* Not mnl_attr_ok(): it takes a signed length and lets a tail of 1 to 3 bytes pass as the end.
     */
    const char *position = payload;
    while (length >= sizeof(struct nlattr)) {
        const struct nlattr *from = (const void *)position;
        if (from->nla_len < sizeof *from || from->nla_len > length)
            return -EBADMSG;
        const uint16_t type = mnl_attr_get_type(from);
        int result = 0;
        if (each)
            result = each->function(mnl_attr_get_payload(from), mnl_attr_get_payload_len(from),
                                    target);
        else if (type < table->count)
            result = decode_one(&table->attributes[type], from, target);
        if (result < 0)
            return result;
        const size_t step = MNL_ALIGN(from->nla_len);
        if (step >= length)
            return 0;
        position += step;
        length -= step;
    }
    return 0;
}

int attribute_decode(const struct attribute_table *table, const void *payload, size_t length,
                     void *target)
{
    return walk(table, NULL, payload, length, target);
}

int attribute_decode_message(const struct attribute_table *table, const struct nlmsghdr *message,
                             size_t header_size, void *target)
{
    const size_t offset = MNL_ALIGN(header_size);
    const size_t length = mnl_nlmsg_get_payload_len(message);
    if (length < offset)
        return -EBADMSG;
    return walk(table, NULL, (const char *)mnl_nlmsg_get_payload(message) + offset, length - offset,
                target);
}
