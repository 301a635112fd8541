/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/interfaces.h"

static void done(void *object)
{
    struct interfaces *interfaces = object;
    array_done(&interfaces->interfaces);
    array_done(&interfaces->stack);
}

struct interfaces *interfaces_new(void)
{
    return shared_new(sizeof(struct interfaces), done);
}

const struct interface_record *interfaces_find(const struct interfaces *interfaces,
                                               uint32_t ifindex)
{
    const size_t position = array_lower(&interfaces->interfaces, .ifindex, ifindex);
    const bool found = position < interfaces->interfaces.count &&
                       interfaces->interfaces.items[position].ifindex == ifindex;
    return found ? &interfaces->interfaces.items[position] : NULL;
}

/* --- the stack -------------------------------------------------------------------------------- */

static int by_higher_and_lower(const void *left, const void *right)
{
    const struct stack_record *a = left, *b = right;
    if (a->higher != b->higher)
        return a->higher < b->higher ? -1 : 1;
    return (a->lower > b->lower) - (a->lower < b->lower);
}

static int add(struct interfaces *interfaces, uint32_t higher, uint32_t lower)
{
    struct stack_record *record = array_append(&interfaces->stack);
    if (!record)
        return -ENOMEM;
    *record = (struct stack_record){higher, lower};
    return 0;
}

/* A port of a bridge that is also what the bridge stands on, as a DSA conduit, is there once. */
static void drop_doubles(struct interfaces *interfaces)
{
    size_t kept = 0;
    for (size_t i = 0; i < interfaces->stack.count; i++) {
        const struct stack_record *record = &interfaces->stack.items[i];
        if (kept == 0 || by_higher_and_lower(&interfaces->stack.items[kept - 1], record) != 0)
            interfaces->stack.items[kept++] = *record;
    }
    interfaces->stack.count = kept;
}

/* What is in the stack twice over has something above, or something below. */
struct ends {
    bool has_higher;
    bool has_lower;
};

static int stack_pairs(struct interfaces *interfaces, struct ends *ends)
{
    const struct interface_record *first = interfaces->interfaces.items;
    int result = 0;
    for (size_t i = 0; result == 0 && i < interfaces->interfaces.count; i++) {
        const struct interface_record *interface = &first[i];
        const struct interface_record *master =
            interface->master ? interfaces_find(interfaces, interface->master) : NULL;
        const struct interface_record *lower =
            interface->lower ? interfaces_find(interfaces, interface->lower) : NULL;
        if (master) {
            result = add(interfaces, master->ifindex, interface->ifindex);
            ends[master - first].has_lower = ends[i].has_higher = true;
        }
        if (result == 0 && lower) {
            result = add(interfaces, interface->ifindex, lower->ifindex);
            ends[lower - first].has_higher = ends[i].has_lower = true;
        }
    }
    return result;
}

int interfaces_stack(struct interfaces *interfaces, const struct interfaces *old, uint64_t now)
{
    const size_t count = interfaces->interfaces.count;
    struct ends *ends = calloc(count ? count : 1, sizeof *ends);
    if (!ends)
        return -ENOMEM;
    int result = stack_pairs(interfaces, ends);
    for (size_t i = 0; result == 0 && i < count; i++) {
        const uint32_t ifindex = interfaces->interfaces.items[i].ifindex;
        if (!ends[i].has_higher)
            result = add(interfaces, 0, ifindex);
        if (result == 0 && !ends[i].has_lower)
            result = add(interfaces, ifindex, 0);
    }
    free(ends);
    if (result < 0)
        return result;
    array_sort(&interfaces->stack, by_higher_and_lower);
    drop_doubles(interfaces);
    const bool same = old && old->stack.count == interfaces->stack.count &&
                      (old->stack.count == 0 ||
                       memcmp(old->stack.items, interfaces->stack.items,
                              old->stack.count * sizeof *old->stack.items) == 0);
    interfaces->stack_last_change = same ? old->stack_last_change : now;
    return 0;
}
