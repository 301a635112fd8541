/* SPDX-License-Identifier: BSD-2-Clause */
/* From what is known of the interfaces to the next snapshot and the changes that lead to it. */
#include "live/live_private.h"
#include "model/difference.h"
#include "model/join.h"

struct publication {
    struct live *live;
    const struct snapshot *old; /* NULL at first */
    struct snapshot *made;
    struct snapshot_stamp stamp;
    bool differs;
    ARRAY(struct live_change) changes; /* worth telling; records of the two snapshots */
    interface_change_array interface_changes;
    enum publish_scope scope;
    const dirty_array *dirty; /* what was announced */
    uint64_t now;
};

static int make_record(struct live *live, const struct interface_facts *facts,
                       enum inet_version version, bool *ret_has_row, struct record *ret_record)
{
    bool shown = facts && join_has_row(facts, &live->namespace, version);
    int result = shown ? live_interface_shown(live, &facts->link, &shown) : 0;
    if (result < 0)
        return result;
    if (shown)
        join_record(facts, &live->namespace, version, ret_record);
    *ret_has_row = shown;
    return 0;
}

static void move_last_change(struct publication *publication, enum inet_version version,
                             uint64_t time)
{
    /* Announced before what was published last, read after it: who saw that has to see another. */
    if (publication->old && time <= snapshot_last_change(publication->old, version))
        time = publication->now;
    uint64_t *last_change = &publication->stamp.last_change[version - 1];
    if (time > *last_change)
        *last_change = time;
}

static int add_change(struct publication *publication, const struct record *before,
                      const struct record *after)
{
    struct live_change *change = array_append(&publication->changes);
    if (!change)
        return -ENOMEM;
    *change = (struct live_change){before, after};
    return 0;
}

static int note_change(struct publication *publication, const struct record *before,
                       const struct record *after, bool other_device)
{
    if (!publication->old || !publication->live->changed)
        return 0;
    if (other_device) {
        int result = add_change(publication, before, NULL);
        return result < 0 ? result : add_change(publication, NULL, after);
    }
    const bool had_offloads = snapshot_extras(publication->old) & SNAPSHOT_OFFLOADS;
    return difference_is_news(before, after, had_offloads) ? add_change(publication, before, after)
                                                           : 0;
}

/* One row: as it was published, as it is known now, and what was announced of it. */
static int consider(struct publication *publication, enum inet_version version, uint32_t ifindex,
                    const struct record *before, const struct interface_facts *facts)
{
    const struct dirty *dirty = notes_find(publication->dirty, ifindex);
    struct record made;
    bool has_row;
    int result = make_record(publication->live, facts, version, &has_row, &made);
    if (result < 0)
        return result;
    const struct record *after = has_row ? snapshot_add(publication->made, &made) : NULL;
    /* The ifindex is that of another interface than before. */
    const bool other_device = dirty && (dirty->about & NOTIFICATION_REMOVED) && before && after;
    const bool same = before && after ? !other_device && record_equal(before, after)
                                      : before == after;
    if (same)
        return 0;
    publication->differs = true;
    if (other_device || difference_moves_last_change(before, after))
        move_last_change(publication, version, dirty ? dirty->time : publication->now);
    if (version == INET_VERSION_IPV6 && (other_device || !before || !after))
        publication->stamp.ipv6_rows_last_change = publication->stamp.last_change[version - 1];
    return note_change(publication, before, after, other_device);
}

/* Walks the published rows of a version, and what is to be looked at, side by side. */
static int consider_version(struct publication *publication, enum inet_version version,
                            struct snapshot_cursor *cursor, const struct record **old)
{
    const struct live *live = publication->live;
    const dirty_array *dirty = publication->dirty;
    const bool all = publication->scope == PUBLISH_ALL;
    const size_t count = all ? live->interfaces.count : dirty->count;
    size_t position = 0;
    int result = 0;
    while (result == 0) {
        const struct record *before = *old && (*old)->version == version ? *old : NULL;
        const struct interface_facts *facts = NULL;
        uint32_t ifindex = UINT32_MAX;
        if (!before && position == count)
            break;
        if (position < count)
            ifindex = all ? live->interfaces.items[position]->link.ifindex
                          : dirty->items[position].ifindex;
        if (before && before->row.InterfaceIndex < ifindex) {
            ifindex = before->row.InterfaceIndex;
            if (!all) {
                snapshot_add(publication->made, before);
                *old = snapshot_next(cursor);
                continue;
            }
        } else {
            facts = all ? live->interfaces.items[position] : live_interface_find(live, ifindex);
            position++;
        }
        if (before && before->row.InterfaceIndex != ifindex)
            before = NULL;
        if (before)
            *old = snapshot_next(cursor);
        result = consider(publication, version, ifindex, before, facts);
    }
    return result;
}

static int consider_all(struct publication *publication)
{
    struct snapshot_cursor cursor = {0};
    const struct record *old = NULL;
    if (publication->old) {
        cursor = snapshot_begin(publication->old);
        old = snapshot_next(&cursor);
    }
    int result = consider_version(publication, INET_VERSION_IPV4, &cursor, &old);
    if (result == 0)
        result = consider_version(publication, INET_VERSION_IPV6, &cursor, &old);
    return result;
}

static int consider_interfaces(struct publication *publication)
{
    struct live *live = publication->live;
    struct interfaces *old = publication->old ? snapshot_interfaces(publication->old) : NULL;
    struct interfaces *made;
    if (!live->settings.interfaces)
        return 0;
    int result = live_publish_interfaces(live, publication->scope, publication->dirty,
                                         publication->now, old, &made,
                                         &publication->interface_changes);
    if (result < 0)
        return result;
    publication->differs |= made != old;
    snapshot_set_interfaces(publication->made, made);
    shared_unref(made);
    return 0;
}

/* As many rows as there may be: each interface that is looked at can have two. */
static size_t room_for(const struct publication *publication)
{
    if (publication->scope == PUBLISH_ALL)
        return 2 * publication->live->interfaces.count;
    const struct snapshot *old = publication->old;
    const size_t rows = old ? snapshot_count(old, INET_VERSION_IPV4) +
                                  snapshot_count(old, INET_VERSION_IPV6)
                            : 0;
    return rows + 2 * publication->dirty->count;
}

int live_publish(struct live *live, enum publish_scope scope, const dirty_array *dirty,
                 uint64_t read_time, uint64_t now)
{
    static const dirty_array nothing = {0};
    struct snapshot *old = live->snapshot;
    struct publication publication = {
        .live = live,
        .old = old,
        .stamp = {.last_change = {now, now}, .ipv6_rows_last_change = now},
        .scope = scope,
        .dirty = dirty ? dirty : &nothing,
        .now = now,
    };
    if (old)
        publication.stamp = snapshot_stamp(old);
    publication.stamp.extras = live->wants;
    if (read_time)
        publication.stamp.read_time = read_time;
    publication.made = snapshot_new(live->spare, room_for(&publication));
    live->spare = NULL;
    int result = publication.made ? consider_all(&publication) : -ENOMEM;
    if (result == 0)
        result = consider_interfaces(&publication);
    if (result < 0)
        live_fail(live, result, "make a snapshot");
    if (result == 0 && (publication.differs || read_time)) {
        snapshot_set_stamp(publication.made, &publication.stamp);
        pthread_mutex_lock(&live->lock);
        live->snapshot = publication.made;
        pthread_mutex_unlock(&live->lock);
        if (!old || snapshot_interfaces(old) != snapshot_interfaces(publication.made))
            atomic_fetch_add_explicit(&live->generation, 1, memory_order_release);
        if (publication.changes.count > 0)
            live->changed(live->context, publication.changes.items, publication.changes.count);
        if (publication.interface_changes.count > 0 && live->interfaces_changed)
            live->interfaces_changed(live->context, publication.interface_changes.items,
                                     publication.interface_changes.count);
        publication.made = old;
    }
    live->spare = snapshot_recycle(publication.made);
    array_done(&publication.changes);
    array_done(&publication.interface_changes);
    return result;
}
