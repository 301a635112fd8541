/* SPDX-License-Identifier: BSD-2-Clause */
/* The interfaces of IF-MIB: shared from snapshot to snapshot, made anew where a link differs. */
#include "live/live_private.h"
#include "model/join.h"

#include <fnmatch.h>

struct making {
    struct live *live;
    const struct interfaces *old; /* NULL at first */
    struct interfaces *made;
    enum publish_scope scope;
    const dirty_array *dirty;
    uint64_t now;
    interface_change_array *changes;
};

static void give_speed(const struct live *live, struct interface_record *record)
{
    for (size_t i = 0; i < live->settings.speeds.count; i++)
        if (fnmatch(live->settings.speeds.items[i].pattern, record->name, 0) == 0) {
            record->speed = live->settings.speeds.items[i].bits;
            return;
        }
}

static void give_description(const struct live *live, const struct link_record *link,
                             struct interface_record *record)
{
    if (live->settings.describe && link->parent_device[0])
        live->settings.describe(link->parent_bus, link->parent_device, record->description,
                                sizeof record->description);
}

/* When what was announced of an interface was. */
static uint64_t time_of(const struct making *making, const struct dirty *dirty)
{
    return dirty && dirty->time ? dirty->time : making->now;
}

/* What is known of an interface, as it is to be shown.  before: what was shown of it, or NULL; the
 * same where another device has its ifindex now. */
static int make(const struct making *making, const struct interface_facts *facts,
                const struct interface_record *before, bool *ret_shown,
                struct interface_record *ret_record)
{
    struct live *live = making->live;
    *ret_shown = false;
    int result = facts ? live_interface_shown(live, &facts->link, ret_shown) : 0;
    if (result < 0 || !*ret_shown)
        return result;
    const struct dirty *dirty = notes_find(making->dirty, facts->link.ifindex);
    const uint64_t time = making->old ? time_of(making, dirty) : 0;
    join_interface(facts, ret_record);
    give_speed(live, ret_record);
    give_description(live, &facts->link, ret_record);
    const bool same_device = before && !(dirty && (dirty->about & NOTIFICATION_REMOVED));
    ret_record->created = same_device ? before->created : time;
    ret_record->last_change = same_device && before->oper_status == ret_record->oper_status
                                  ? before->last_change
                                  : time;
    return 0;
}

static const struct interface_record *find_old(const struct making *making, uint32_t ifindex)
{
    return making->old ? interfaces_find(making->old, ifindex) : NULL;
}

/* Whether anything that was announced makes a difference: most is of addresses and routes. */
static int differs(const struct making *making, bool *ret_differs)
{
    *ret_differs = false;
    for (size_t i = 0; !*ret_differs && i < making->dirty->count; i++) {
        const uint32_t ifindex = making->dirty->items[i].ifindex;
        const struct interface_record *before = find_old(making, ifindex);
        struct interface_record record;
        bool shown;
        int result = make(making, live_interface_find(making->live, ifindex), before, &shown,
                          &record);
        if (result < 0)
            return result;
        *ret_differs = shown != (before != NULL) ||
                       (shown && memcmp(&record, before, sizeof record) != 0);
    }
    return 0;
}

/* Which of them differ is told when all are made: a growing array moves. */
static int add(struct making *making, const struct interface_facts *facts)
{
    const uint32_t ifindex = facts->link.ifindex;
    const struct interface_record *before = find_old(making, ifindex);
    struct interface_record record;
    bool shown = before != NULL;
    int result = 0;
    if (making->old && making->scope == PUBLISH_DIRTY && !notes_find(making->dirty, ifindex)) {
        if (shown)
            memcpy(&record, before, sizeof record);
    } else {
        result = make(making, facts, before, &shown, &record);
    }
    if (result < 0 || !shown)
        return result;
    struct interface_record *added = array_append(&making->made->interfaces);
    if (!added)
        return -ENOMEM;
    memcpy(added, &record, sizeof record);
    return 0;
}

static int tell(struct making *making, const struct interface_record *before,
                const struct interface_record *after)
{
    if (!making->live->interfaces_changed)
        return 0;
    struct live_interface_change *change = array_append(making->changes);
    if (!change)
        return -ENOMEM;
    *change = (struct live_interface_change){before, after};
    return 0;
}

/* Walks the old and the new ones side by side.  When the last came or went is noted. */
static int compare(struct making *making, bool *ret_differs)
{
    const struct interface_record *old = making->old->interfaces.items;
    const struct interface_record *made = making->made->interfaces.items;
    const struct interface_record *old_end = old + making->old->interfaces.count;
    const struct interface_record *made_end = made + making->made->interfaces.count;
    int result = 0;
    *ret_differs = false;
    while (result == 0 && (old < old_end || made < made_end)) {
        const bool has_old = old < old_end && (made == made_end || old->ifindex <= made->ifindex);
        const bool has_made = made < made_end && (old == old_end || made->ifindex <= old->ifindex);
        const uint32_t ifindex = has_old ? old->ifindex : made->ifindex;
        const struct interface_record *before = has_old ? old++ : NULL;
        const struct interface_record *after = has_made ? made++ : NULL;
        if (before && after && memcmp(before, after, sizeof *before) == 0)
            continue;
        *ret_differs = true;
        const bool other_device = before && after && before->created != after->created;
        if (!before || !after || other_device) {
            const uint64_t time = time_of(making, notes_find(making->dirty, ifindex));
            if (time > making->made->last_change)
                making->made->last_change = time;
        }
        if (other_device) {
            result = tell(making, before, NULL);
            before = NULL;
        }
        if (result == 0)
            result = tell(making, before, after);
    }
    return result;
}

static int make_all(struct making *making, bool *ret_differs)
{
    const struct live *live = making->live;
    int result = 0;
    for (size_t i = 0; result == 0 && i < live->interfaces.count; i++)
        result = add(making, live->interfaces.items[i]);
    *ret_differs = true;
    making->made->last_change = making->old ? making->old->last_change : making->now;
    if (result == 0 && making->old)
        result = compare(making, ret_differs);
    if (result == 0 && *ret_differs)
        result = interfaces_stack(making->made, making->old, making->now);
    return result;
}

int live_publish_interfaces(struct live *live, enum publish_scope scope, const dirty_array *dirty,
                            uint64_t now, struct interfaces *old,
                            struct interfaces **ret_interfaces, interface_change_array *changes)
{
    struct making making = {
        .live = live, .old = old, .scope = scope, .dirty = dirty, .now = now, .changes = changes};
    bool different = true;
    int result = scope == PUBLISH_DIRTY && old ? differs(&making, &different) : 0;
    if (result == 0 && different) {
        making.made = interfaces_new();
        result = making.made ? make_all(&making, &different) : -ENOMEM;
    }
    if (result < 0 || !different)
        making.made = shared_unref(making.made);
    if (result == 0)
        *ret_interfaces = different ? making.made : shared_ref(old);
    return result;
}
