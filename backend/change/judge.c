/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/judge.h"

#include <string.h>

#define ELEMENTS(array) (sizeof(array) / sizeof *(array))

/* How a field's pattern for "nothing" looks. */
enum pattern { BOOLEAN_FIELD, ENUMERATION, NUMBER, NUMBER_OR_ZERO, LONG_NUMBER_OR_ZERO, STATUS };

/* What becomes of a field that asks; a change (above 0) is settable. */
enum { FIXED = 0, IGNORED = -1, MUST_BE_ZERO = -2 };

struct field {
    const char *name;
    uint16_t offset; /* in a record */
    uint16_t count;
    enum pattern pattern;
    int ipv4; /* enum change_of, or FIXED and so on */
    int ipv6;
    uint32_t absence;   /* enum record_field */
    uint32_t most;      /* of a settable number */
    int never;          /* a value of an enumeration that Linux has nowhere; 0: there is none */
    const char *reason; /* for that, or for being fixed */
};

/* Last comes what becomes of it in IPv6, then what few fields need. */
#define FIELD_AT(name_, member, count_, pattern_, ipv4_, ...)                                      \
    {                                                                                              \
        .name = (name_), .offset = offsetof(struct record, member), .count = (count_),             \
        .pattern = (pattern_), .ipv4 = (ipv4_), .ipv6 = __VA_ARGS__                                \
    }
#define FIELD(member, pattern, ipv4, ...)                                                          \
    FIELD_AT(#member, row.member, 1, pattern, ipv4, __VA_ARGS__)

/* In the row's order; what is not here is the key.  The settable ones are the read-write columns.
 */
/* clang-format off */
static const struct field fields[] = {
    FIELD_AT("EnableStatus", enable_status, 1, STATUS, FIXED, CHANGE_ENABLE_STATUS, .reason = "the kernel cannot switch IPv4 off"),
    FIELD(MaxReassemblySize, NUMBER, IGNORED, IGNORED),
    FIELD(InterfaceIdentifier, LONG_NUMBER_OR_ZERO, FIXED, FIXED),
    FIELD(MinRouterAdvertisementInterval, NUMBER, IGNORED, IGNORED),
    FIELD(MaxRouterAdvertisementInterval, NUMBER, IGNORED, IGNORED),
    FIELD(AdvertisingEnabled, BOOLEAN_FIELD, FIXED, FIXED, .absence = RECORD_ADVERTISING_ENABLED),
    FIELD(ForwardingEnabled, BOOLEAN_FIELD, CHANGE_FORWARDING, CHANGE_FORWARDING),
    FIELD(WeakHostSend, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(WeakHostReceive, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(UseAutomaticMetric, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(UseNeighborUnreachabilityDetection, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(ManagedAddressConfigurationSupported, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(OtherStatefulConfigurationSupported, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(AdvertiseDefaultRoute, BOOLEAN_FIELD, FIXED, FIXED, .absence = RECORD_ADVERTISE_DEFAULT_ROUTE),
    FIELD(RouterDiscoveryBehavior, ENUMERATION, FIXED, CHANGE_ROUTER_DISCOVERY, .absence = RECORD_ROUTER_DISCOVERY_BEHAVIOR,
          .never = RouterDiscoveryDhcp, .reason = "Linux does not make IPv6 router discovery depend on DHCP"),
    FIELD(DadTransmits, NUMBER, FIXED, CHANGE_DAD_TRANSMITS, .absence = RECORD_DAD_TRANSMITS, .most = INT32_MAX),
    FIELD(BaseReachableTime, NUMBER_OR_ZERO, CHANGE_BASE_REACHABLE_TIME, CHANGE_BASE_REACHABLE_TIME, .most = INT32_MAX),
    FIELD(RetransmitTime, NUMBER_OR_ZERO, CHANGE_RETRANSMIT_TIME, CHANGE_RETRANSMIT_TIME, .most = INT32_MAX),
    FIELD(PathMtuDiscoveryTimeout, NUMBER_OR_ZERO, FIXED, FIXED),
    FIELD(LinkLocalAddressBehavior, ENUMERATION, FIXED, CHANGE_LINK_LOCAL_ADDRESS,
          .never = LinkLocalDelayed, .reason = "IPv6 has a link-local address at once or never"),
    FIELD(LinkLocalAddressTimeout, NUMBER, FIXED, FIXED, .absence = RECORD_LINK_LOCAL_ADDRESS_TIMEOUT),
    FIELD_AT("ZoneIndices", row.ZoneIndices, ScopeLevelCount, NUMBER, FIXED, FIXED),
    FIELD(SitePrefixLength, NUMBER, MUST_BE_ZERO, IGNORED),
    FIELD(Metric, NUMBER, FIXED, FIXED, .absence = RECORD_METRIC),
    FIELD(NlMtu, NUMBER_OR_ZERO, CHANGE_MTU, CHANGE_MTU, .most = INT32_MAX),
    FIELD(Connected, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(SupportsWakeUpPatterns, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(SupportsNeighborDiscovery, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(SupportsRouterDiscovery, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(ReachableTime, NUMBER, IGNORED, IGNORED),
    FIELD(DisableDefaultRoutes, BOOLEAN_FIELD, FIXED, CHANGE_DISABLE_DEFAULT_ROUTES),
};
/* clang-format on */

static uint64_t field_value(const struct field *field, const struct record *record, size_t item)
{
    const char *place = (const char *)record + field->offset;
    uint32_t number;
    uint64_t long_number;
    switch (field->pattern) {
    case BOOLEAN_FIELD:
    case STATUS:
        return *(const uint8_t *)place;
    case ENUMERATION:
    case NUMBER:
    case NUMBER_OR_ZERO:
        memcpy(&number, place + item * sizeof number, sizeof number);
        return number;
    case LONG_NUMBER_OR_ZERO:
        memcpy(&long_number, place, sizeof long_number);
        return long_number;
    }
    return 0;
}

static bool asks_for_nothing(enum pattern pattern, uint64_t value)
{
    switch (pattern) {
    case BOOLEAN_FIELD:
        return value > 1;
    case STATUS:
        return value == 0;
    case ENUMERATION:
    case NUMBER:
        return value == UINT32_MAX;
    case NUMBER_OR_ZERO:
        return value == UINT32_MAX || value == 0;
    case LONG_NUMBER_OR_ZERO: /* the documents reserve it as 0 */
        return value == UINT64_MAX || value == 0;
    }
    return true;
}

/* Asking for what is already so is no change, also where the row says it in other words. */
static bool is_so(const struct field *field, const struct situation *situation, uint64_t value,
                  size_t item)
{
    const struct record *current = &situation->current;
    if (value == field_value(field, current, item))
        return true;
    if ((current->absent & field->absence) && value == 0)
        return true;
    return field->ipv4 == CHANGE_MTU && current->version == INET_VERSION_IPV4 &&
           value == situation->link_mtu;
}

static int treatment(const struct field *field, uint32_t version)
{
    return version == INET_VERSION_IPV6 ? field->ipv6 : field->ipv4;
}

static struct judgement wrong(const char *reason)
{
    return (struct judgement){VERDICT_WRONG_VALUE, NULL, reason, 0};
}

static struct judgement never(const char *reason)
{
    return (struct judgement){VERDICT_NOT_SETTABLE, NULL, reason, 0};
}

static struct judgement not_now(const char *reason)
{
    return (struct judgement){VERDICT_INCONSISTENT, NULL, reason, 0};
}

static const struct judgement fine = {.verdict = VERDICT_FINE};

static struct judgement judge_forwarding(const struct situation *situation, uint64_t value)
{
    if (!situation->current.settable_forwarding)
        return never("this kernel forwards IPv6 on all interfaces or on none (sysctl "
                     "net.ipv6.conf.all.forwarding)");
    if (situation->current.version == INET_VERSION_IPV6 && situation->ipv6_forwards_everywhere &&
        value == 0)
        return not_now("sysctl net.ipv6.conf.all.forwarding is on, which forwards on all "
                       "interfaces");
    return fine;
}

/* The kernel's limits: below 68 and 1280 bytes it takes the family off the interface. */
static struct judgement judge_mtu(const struct situation *situation, uint64_t value)
{
    enum { LEAST_INET = 68, LEAST_INET6 = 1280 };
    if (situation->current.version == INET_VERSION_IPV6)
        return value < LEAST_INET6 ? wrong("IPv6 needs 1280 bytes") : fine;
    if (value < LEAST_INET)
        return wrong("IPv4 needs 68 bytes");
    if (value < LEAST_INET6 && situation->ipv6_has_static)
        return not_now("IPv6 needs 1280 bytes, and would lose its static addresses and routes "
                       "here (remove them first)");
    return fine;
}

static struct judgement judge_field(const struct field *field, const struct situation *situation,
                                    uint64_t value)
{
    const int change = treatment(field, situation->current.version);
    if (change <= 0)
        return never(field->reason && !field->never ? field->reason : "Linux cannot set it");
    if (situation->loopback && change == CHANGE_ROUTER_DISCOVERY)
        return never("the loopback interface has no routers");
    if (situation->loopback && change == CHANGE_LINK_LOCAL_ADDRESS)
        return never("the loopback interface has no link-local addresses");
    if (change == CHANGE_DAD_TRANSMITS && !situation->current.row.SupportsNeighborDiscovery)
        return never("the interface has no neighbours to ask for duplicates");
    if (field->never && value == (uint64_t)field->never)
        return not_now(field->reason);
    if (field->most && value > field->most)
        return wrong("more than 2147483647");
    if (change == CHANGE_FORWARDING)
        return judge_forwarding(situation, value);
    if (change == CHANGE_MTU)
        return judge_mtu(situation, value);
    if (situation->current.enable_status == ENABLE_STATUS_DOWN &&
        (change == CHANGE_ROUTER_DISCOVERY || change == CHANGE_LINK_LOCAL_ADDRESS))
        return not_now("IPv6 is switched off on the interface");
    if (change == CHANGE_ROUTER_DISCOVERY && value == RouterDiscoveryDisabled &&
        !situation->ipv6_kernel_discovers)
        return not_now("another program discovers routers here, not the kernel");
    if (change == CHANGE_DAD_TRANSMITS && !situation->duplicate_detection)
        return not_now("duplicate address detection is off (sysctl accept_dad)");
    return fine;
}

/* A bad value is bad whatever the interface can do: those are looked for in all fields first. */
static struct judgement judge_value(const struct field *field, uint32_t version, uint64_t value)
{
    if (asks_for_nothing(field->pattern, value))
        return fine;
    if (treatment(field, version) == MUST_BE_ZERO && value != 0)
        return wrong("IPv4 has no site prefixes: it must be 0");
    if (field->pattern == ENUMERATION && value > 2)
        return wrong("not a value of the enumeration");
    return fine;
}

struct judgement judge(const struct situation *situation, const struct record *wanted)
{
    const uint32_t version = situation->current.version;
    struct judgement judgement = fine;
    uint32_t changes = 0;
    for (size_t i = 0; i < ELEMENTS(fields); i++) {
        judgement = judge_value(&fields[i], version, field_value(&fields[i], wanted, 0));
        judgement.field = fields[i].name;
        if (judgement.verdict != VERDICT_FINE)
            return judgement;
    }
    for (size_t i = 0; i < ELEMENTS(fields); i++) {
        const struct field *field = &fields[i];
        const int how = treatment(field, version);
        for (size_t item = 0; item < field->count; item++) {
            const uint64_t value = field_value(field, wanted, item);
            if (how == IGNORED || how == MUST_BE_ZERO || asks_for_nothing(field->pattern, value) ||
                is_so(field, situation, value, item))
                continue;
            judgement = judge_field(field, situation, value);
            judgement.field = field->name;
            if (judgement.verdict != VERDICT_FINE)
                return judgement;
            changes |= (uint32_t)how;
        }
    }
    return (struct judgement){.verdict = VERDICT_FINE, .changes = changes};
}

static const struct field *field_at(size_t offset)
{
    for (size_t i = 0; i < ELEMENTS(fields); i++)
        if (fields[i].offset == offset)
            return &fields[i];
    return NULL;
}

bool judge_takes(enum inet_version version, size_t offset)
{
    const struct field *field = field_at(offset);
    return field && treatment(field, version) > 0;
}

bool judge_settable(const struct situation *situation, size_t offset)
{
    /* 1 is a value of every field that a verdict other than this one depends on. */
    return judge_takes((enum inet_version)situation->current.version, offset) &&
           judge_field(field_at(offset), situation, 1).verdict != VERDICT_NOT_SETTABLE;
}

bool judge_asks(const struct record *wanted, size_t offset)
{
    const struct field *field = field_at(offset);
    return field && !asks_for_nothing(field->pattern, field_value(field, wanted, 0));
}

int judge_never(size_t offset)
{
    const struct field *field = field_at(offset);
    return field && field->never ? field->never : -1;
}

void judge_ask_nothing(MIB_IPINTERFACE_ROW *ret_row)
{
    memset(ret_row, 0xFF, sizeof *ret_row);
    ret_row->Family = AF_UNSPEC;
    ret_row->InterfaceLuid.Value = 0;
    ret_row->InterfaceIndex = 0;
    ret_row->BaseReachableTime = 0;
    ret_row->RetransmitTime = 0;
    ret_row->PathMtuDiscoveryTimeout = 0;
    ret_row->NlMtu = 0;
}
