/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Netlink attributes decoded by table: one designated entry per attribute says where it goes.
 *
 * An attribute that is absent leaves its member alone, one that no entry names is skipped, and one
 * that is shorter than its member is an error.
 */
#pragma once

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>

struct attribute_table;

struct attribute {
    uint16_t offset;
    uint16_t size; /* of the member; numbers are read at their own width */
    enum { ATTRIBUTE_SKIP, ATTRIBUTE_NUMBER, ATTRIBUTE_BYTES, ATTRIBUTE_TEXT, ATTRIBUTE_VIEW,
           ATTRIBUTE_NEST, ATTRIBUTE_FUNCTION, ATTRIBUTE_EACH } kind; /* of a list: each member */
    const struct attribute_table *nest;
    int (*function)(const void *payload, size_t length, void *target);
    uint16_t mark; /* offset of a bool that says it was there; 0: none */
};

/* The bytes of an attribute whose length says something, or is not bounded: in the message. */
struct attribute_view {
    const void *bytes;
    size_t length;
};

struct attribute_table {
    const struct attribute *attributes;
    size_t count;
};

#define ATTRIBUTE_MEMBER(type, member, how)                                                        \
    {                                                                                              \
        .kind = how, .offset = offsetof(type, member), .size = sizeof(((type *)0)->member)         \
    }
/* And a bool that says that it was there. */
#define ATTRIBUTE_MARKED(type, member, how, has)                                                   \
    {                                                                                              \
        .kind = how, .offset = offsetof(type, member), .size = sizeof(((type *)0)->member),        \
        .mark = offsetof(type, has)                                                                \
    }
#define ATTRIBUTE_NESTED(table)  {.kind = ATTRIBUTE_NEST, .nest = &(table)}
#define ATTRIBUTE_BY(name)       {.kind = ATTRIBUTE_FUNCTION, .function = (name)}
#define ATTRIBUTE_EACH_BY(name)  {.kind = ATTRIBUTE_EACH, .function = (name)}
/* A table at file scope, of entries by their attribute's number. */
#define ATTRIBUTES(...)                                                                            \
    {                                                                                              \
        .attributes = (const struct attribute[]){__VA_ARGS__},                                     \
        .count = sizeof((const struct attribute[]){__VA_ARGS__}) / sizeof(struct attribute)        \
    }

/* As mnl_attr_for_each_payload, whose casts lose the const, as clang sees it. */
#define ATTRIBUTE_FOR_EACH(attr, payload, length)                                                  \
    for ((attr) = (payload);                                                                       \
         mnl_attr_ok((attr), (int)((const char *)(payload) + (length) - (const char *)(attr)));    \
         (attr) = mnl_attr_next(attr))

/* Decodes the attributes in a payload into target.  0, or -EBADMSG. */
int attribute_decode(const struct attribute_table *table, const void *payload, size_t length,
                     void *target) __attribute__((warn_unused_result));

/* Decodes the attributes behind the family's header.  0, or -EBADMSG, also for a message without
 * such a header. */
int attribute_decode_message(const struct attribute_table *table, const struct nlmsghdr *message,
                             size_t header_size, void *target) __attribute__((warn_unused_result));
