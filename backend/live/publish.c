/* SPDX-License-Identifier: BSD-2-Clause */
/* From what is known of the interfaces to the next snapshot and the changes that lead to it. */
#include "live/live_private.h"
#include "model/difference.h"
#include "model/join.h"
#include "model/snapshot_build.h"

struct pending {
    uint64_t key;
    size_t record;      /* position in records; SIZE_MAX: the row is gone */
    const struct record *before;
    bool other_device;  /* the ifindex is that of another interface than before */
};

struct publication {
    struct live *live;
    const struct snapshot *old; /* NULL at first */
    ARRAY(struct pending) pending;
    ARRAY(struct record) records;
    struct snapshot_stamp stamp;
    const dirty_array *dirty; /* what was announced; may be NULL */
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

/* One row: as it was published, as it is known now, and what was announced of it. */
static int consider(struct publication *publication, enum inet_version version, uint32_t ifindex,
                    const struct record *before, const struct interface_facts *facts,
                    unsigned about, uint64_t time)
{
    struct record made;
    bool has_row;
    int result = make_record(publication->live, facts, version, &has_row, &made);
    if (result < 0)
        return result;
    const bool other_device = (about & NOTIFICATION_REMOVED) && before && has_row;
    if (!before && !has_row)
        return 0;
    if (before && has_row && !other_device && record_equal(before, &made))
        return 0;
    struct pending *pending = array_append(&publication->pending);
    if (!pending)
        return -ENOMEM;
    pending->key = snapshot_key(version, ifindex);
    pending->before = before;
    pending->other_device = other_device;
    pending->record = SIZE_MAX;
    if (has_row) {
        struct record *record = array_append(&publication->records);
        if (!record)
            return -ENOMEM;
        *record = made;
        pending->record = publication->records.count - 1;
    }
    if (other_device || difference_moves_last_change(before, has_row ? &made : NULL))
        move_last_change(publication, version, time);
    return 0;
}

static int consider_dirty(struct publication *publication, enum inet_version version)
{
    const dirty_array *dirty = publication->dirty;
    int result = 0;
    for (size_t i = 0; result == 0 && i < dirty->count; i++) {
        const struct dirty *item = &dirty->items[i];
        const struct record *before =
            publication->old ? snapshot_find(publication->old, version, item->ifindex) : NULL;
        result = consider(publication, version, item->ifindex, before,
                          live_interface_find(publication->live, item->ifindex), item->about,
                          item->time);
    }
    return result;
}

/* Walks the interfaces and the published rows of a version side by side. */
static int consider_version(struct publication *publication, enum inet_version version,
                            struct snapshot_cursor *cursor, const struct record **old)
{
    static const dirty_array nothing = {0};
    const dirty_array *announced = publication->dirty ? publication->dirty : &nothing;
    const struct live *live = publication->live;
    int result = 0;
    size_t position = 0;
    while (result == 0) {
        const bool have_old = *old && (*old)->version == version;
        const struct interface_facts *facts =
            position < live->interfaces.count ? live->interfaces.items[position] : NULL;
        if (!have_old && !facts)
            break;
        const uint32_t old_ifindex = have_old ? (*old)->row.InterfaceIndex : UINT32_MAX;
        const uint32_t ifindex =
            facts && facts->link.ifindex < old_ifindex ? facts->link.ifindex : old_ifindex;
        const struct record *before = have_old && old_ifindex == ifindex ? *old : NULL;
        if (facts && facts->link.ifindex == ifindex)
            position++;
        else
            facts = NULL;
        const struct dirty *dirty = live_dirty_find(announced, ifindex);
        result = consider(publication, version, ifindex, before, facts, dirty ? dirty->about : 0,
                          dirty ? dirty->time : publication->now);
        if (before)
            *old = snapshot_next(cursor);
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

/* What difference there is, told with pointers into the two snapshots. */
static int tell(const struct publication *publication, const struct snapshot *made)
{
    struct live *live = publication->live;
    ARRAY(struct live_change) changes = {0};
    const bool had_ethtool = snapshot_has_ethtool(publication->old);
    for (size_t i = 0; i < publication->pending.count; i++) {
        const struct pending *pending = &publication->pending.items[i];
        const struct record *after = NULL;
        if (pending->record != SIZE_MAX)
            after = snapshot_find(made, (enum inet_version)(pending->key >> 32),
                                  (uint32_t)pending->key);
        if (!pending->other_device && !difference_is_news(pending->before, after, had_ethtool))
            continue;
        struct live_change *change = array_append(&changes);
        if (change && pending->other_device) {
            change->before = pending->before;
            change = array_append(&changes);
            if (change)
                change->after = after;
        } else if (change) {
            *change = (struct live_change){pending->before, after};
        }
        if (!change) {
            array_done(&changes);
            return live_fail(live, -ENOMEM, "tell the changes");
        }
    }
    if (changes.count > 0)
        live->changed(live->context, changes.items, changes.count);
    array_done(&changes);
    return 0;
}

static int build(const struct publication *publication, struct snapshot **ret_snapshot)
{
    const size_t count = publication->pending.count;
    struct snapshot_change *changes = calloc(count + 1, sizeof *changes);
    if (!changes)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct pending *pending = &publication->pending.items[i];
        changes[i].key = pending->key;
        if (pending->record != SIZE_MAX)
            changes[i].record = &publication->records.items[pending->record];
    }
    int result =
        snapshot_build(publication->old, changes, count, &publication->stamp, ret_snapshot);
    free(changes);
    return result;
}

int live_publish(struct live *live, enum publish_scope scope, const dirty_array *dirty,
                 uint64_t read_time, uint64_t now)
{
    struct publication publication = {
        .live = live,
        .old = live->snapshot,
        .dirty = dirty,
        .now = now,
    };
    struct snapshot *made = NULL;
    if (publication.old) {
        publication.stamp.read_time = snapshot_read_time(publication.old);
        publication.stamp.last_change[0] =
            snapshot_last_change(publication.old, INET_VERSION_IPV4);
        publication.stamp.last_change[1] =
            snapshot_last_change(publication.old, INET_VERSION_IPV6);
    } else {
        publication.stamp.last_change[0] = publication.stamp.last_change[1] = now;
    }
    publication.stamp.has_ethtool = live->wants_ethtool;
    if (read_time)
        publication.stamp.read_time = read_time;
    int result = 0;
    if (scope == PUBLISH_DIRTY) {
        result = consider_dirty(&publication, INET_VERSION_IPV4);
        if (result == 0)
            result = consider_dirty(&publication, INET_VERSION_IPV6);
    } else {
        result = consider_all(&publication);
    }
    if (result == 0 && (publication.pending.count > 0 || read_time))
        result = build(&publication, &made);
    if (result < 0)
        live_fail(live, result, "make a snapshot");
    if (made) {
        struct snapshot *old = live->snapshot;
        pthread_mutex_lock(&live->lock);
        live->snapshot = made;
        pthread_mutex_unlock(&live->lock);
        if (old && live->changed)
            result = tell(&publication, made);
        snapshot_unref(old);
    }
    array_done(&publication.pending);
    array_done(&publication.records);
    return result;
}
