/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/request.h"

#include <string.h>

#define ELEMENTS(array) (sizeof(array) / sizeof *(array))

/* How a field's pattern for "nothing" looks. */
enum pattern { BOOLEAN_FIELD, ENUMERATION, NUMBER, NUMBER_OR_ZERO, LONG_NUMBER_OR_ZERO };

/* What becomes of a field that asks; a change (above 0) is settable. */
enum { FIXED = 0, IGNORED = -1, MUST_BE_ZERO = -2 };

struct field {
    const char *name;
    uint16_t offset;
    uint16_t count;
    enum pattern pattern;
    int ipv4; /* enum request_change, or FIXED and so on */
    int ipv6;
    uint32_t absence; /* enum record_field */
};

#define FIELD_OF_SOME(member, pattern, ipv4, ipv6, absence)                                        \
    {                                                                                              \
#member, offsetof(MIB_IPINTERFACE_ROW, member), 1, pattern, ipv4, ipv6, absence            \
    }
#define FIELD(member, pattern, ipv4, ipv6) FIELD_OF_SOME(member, pattern, ipv4, ipv6, RECORD_ALWAYS)

/* In the row's order; what is not here is the key. */
static const struct field fields[] = {
    FIELD(MaxReassemblySize, NUMBER, IGNORED, IGNORED),
    FIELD(InterfaceIdentifier, LONG_NUMBER_OR_ZERO, FIXED, FIXED),
    FIELD(MinRouterAdvertisementInterval, NUMBER, IGNORED, IGNORED),
    FIELD(MaxRouterAdvertisementInterval, NUMBER, IGNORED, IGNORED),
    FIELD_OF_SOME(AdvertisingEnabled, BOOLEAN_FIELD, FIXED, FIXED, RECORD_ADVERTISING_ENABLED),
    FIELD(ForwardingEnabled, BOOLEAN_FIELD, REQUEST_FORWARDING, REQUEST_FORWARDING),
    FIELD(WeakHostSend, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(WeakHostReceive, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(UseAutomaticMetric, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(UseNeighborUnreachabilityDetection, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(ManagedAddressConfigurationSupported, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD(OtherStatefulConfigurationSupported, BOOLEAN_FIELD, FIXED, FIXED),
    FIELD_OF_SOME(AdvertiseDefaultRoute, BOOLEAN_FIELD, FIXED, FIXED,
                  RECORD_ADVERTISE_DEFAULT_ROUTE),
    FIELD_OF_SOME(RouterDiscoveryBehavior, ENUMERATION, FIXED, REQUEST_ROUTER_DISCOVERY,
                  RECORD_ROUTER_DISCOVERY_BEHAVIOR),
    FIELD_OF_SOME(DadTransmits, NUMBER, FIXED, REQUEST_DAD_TRANSMITS, RECORD_DAD_TRANSMITS),
    FIELD(BaseReachableTime, NUMBER_OR_ZERO, REQUEST_BASE_REACHABLE_TIME,
          REQUEST_BASE_REACHABLE_TIME),
    FIELD(RetransmitTime, NUMBER_OR_ZERO, REQUEST_RETRANSMIT_TIME, REQUEST_RETRANSMIT_TIME),
    FIELD(PathMtuDiscoveryTimeout, NUMBER_OR_ZERO, FIXED, FIXED),
    FIELD(LinkLocalAddressBehavior, ENUMERATION, FIXED, REQUEST_LINK_LOCAL_ADDRESS),
    FIELD_OF_SOME(LinkLocalAddressTimeout, NUMBER, FIXED, FIXED, RECORD_LINK_LOCAL_ADDRESS_TIMEOUT),
    {"ZoneIndices", offsetof(MIB_IPINTERFACE_ROW, ZoneIndices), ScopeLevelCount, NUMBER, FIXED,
     FIXED, RECORD_ALWAYS},
    FIELD(SitePrefixLength, NUMBER, MUST_BE_ZERO, IGNORED),
    FIELD_OF_SOME(Metric, NUMBER, FIXED, FIXED, RECORD_METRIC),
    FIELD(NlMtu, NUMBER_OR_ZERO, REQUEST_MTU, REQUEST_MTU),
    FIELD(Connected, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(SupportsWakeUpPatterns, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(SupportsNeighborDiscovery, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(SupportsRouterDiscovery, BOOLEAN_FIELD, IGNORED, IGNORED),
    FIELD(ReachableTime, NUMBER, IGNORED, IGNORED),
    FIELD(DisableDefaultRoutes, BOOLEAN_FIELD, FIXED, REQUEST_DISABLE_DEFAULT_ROUTES),
};

static uint64_t field_value(const struct field *field, const MIB_IPINTERFACE_ROW *row, size_t item)
{
    const char *place = (const char *)row + field->offset;
    uint32_t number;
    uint64_t long_number;
    switch (field->pattern) {
    case BOOLEAN_FIELD:
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
static bool is_so(const struct field *field, const struct record *current,
                  const struct request_facts *facts, uint64_t value, size_t item)
{
    if (value == field_value(field, &current->row, item))
        return true;
    if ((current->absent & field->absence) && value == 0)
        return true;
    return field->ipv4 == REQUEST_MTU && current->version == INET_VERSION_IPV4 &&
           value == facts->link_mtu;
}

static int treatment(const struct field *field, enum inet_version version)
{
    return version == INET_VERSION_IPV6 ? field->ipv6 : field->ipv4;
}

/* The kernel's limits: below 68 and 1280 bytes it takes the family off the interface. */
static uint32_t least_mtu(enum inet_version version)
{
    return version == INET_VERSION_IPV6 ? 1280 : 68;
}

struct judgement {
    enum request_verdict verdict;
    const char *reason;
};

static const struct judgement fine = {REQUEST_FINE, NULL};

static struct judgement judge_forwarding(const struct record *current,
                                         const struct request_facts *facts, uint64_t value)
{
    if (!current->settable_forwarding)
        return (struct judgement){REQUEST_NOT_SETTABLE,
                                  "this kernel forwards IPv6 on all interfaces or on none "
                                  "(sysctl net.ipv6.conf.all.forwarding)"};
    if (current->version == INET_VERSION_IPV6 && facts->ipv6_forwards_everywhere && value == 0)
        return (struct judgement){REQUEST_INCONSISTENT,
                                  "sysctl net.ipv6.conf.all.forwarding is on, which forwards on "
                                  "all interfaces"};
    return fine;
}

static struct judgement judge_router_discovery(const struct record *current,
                                               const struct request_facts *facts, uint64_t value)
{
    if (facts->loopback)
        return (struct judgement){REQUEST_NOT_SETTABLE, "the loopback interface has no routers"};
    if (value == RouterDiscoveryDhcp)
        return (struct judgement){REQUEST_INCONSISTENT,
                                  "Linux does not make IPv6 router discovery depend on DHCP"};
    if (current->enable_status == ENABLE_STATUS_DOWN)
        return (struct judgement){REQUEST_INCONSISTENT, "IPv6 is switched off on the interface"};
    if (value == RouterDiscoveryDisabled && !facts->ipv6_kernel_discovers)
        return (struct judgement){REQUEST_INCONSISTENT,
                                  "another program discovers routers here, not the kernel"};
    return fine;
}

static struct judgement judge_dad_transmits(const struct record *current,
                                            const struct request_facts *facts, uint64_t value)
{
    if (!current->row.SupportsNeighborDiscovery)
        return (struct judgement){REQUEST_NOT_SETTABLE,
                                  "the interface has no neighbours to ask for duplicates"};
    if (value > INT32_MAX)
        return (struct judgement){REQUEST_WRONG_VALUE, "more than 2147483647"};
    if (!facts->duplicate_detection)
        return (struct judgement){REQUEST_INCONSISTENT,
                                  "duplicate address detection is off (sysctl accept_dad)"};
    return fine;
}

static struct judgement judge_link_local(const struct record *current,
                                         const struct request_facts *facts, uint64_t value)
{
    if (facts->loopback)
        return (struct judgement){REQUEST_NOT_SETTABLE,
                                  "the loopback interface has no link-local addresses"};
    if (value == LinkLocalDelayed)
        return (struct judgement){REQUEST_INCONSISTENT,
                                  "IPv6 has a link-local address at once or never"};
    if (current->enable_status == ENABLE_STATUS_DOWN)
        return (struct judgement){REQUEST_INCONSISTENT, "IPv6 is switched off on the interface"};
    return fine;
}

static struct judgement judge_time(uint64_t value)
{
    if (value > INT32_MAX)
        return (struct judgement){REQUEST_WRONG_VALUE, "more than 2147483647 ms"};
    return fine;
}

static struct judgement judge_mtu(const struct record *current, const struct request_facts *facts,
                                  uint64_t value)
{
    const enum inet_version version = (enum inet_version)current->version;
    if (value < least_mtu(version))
        return (struct judgement){REQUEST_WRONG_VALUE, version == INET_VERSION_IPV6
                                                           ? "IPv6 needs 1280 bytes"
                                                           : "IPv4 needs 68 bytes"};
    if (value > INT32_MAX)
        return (struct judgement){REQUEST_WRONG_VALUE, "more than 2147483647 bytes"};
    if (version == INET_VERSION_IPV4 && value < least_mtu(INET_VERSION_IPV6) &&
        facts->ipv6_has_static)
        return (struct judgement){REQUEST_INCONSISTENT,
                                  "IPv6 needs 1280 bytes, and would lose its static addresses and "
                                  "routes here (remove them first)"};
    return fine;
}

static struct judgement judge(enum request_change change, const struct record *current,
                              const struct request_facts *facts, uint64_t value)
{
    switch (change) {
    case REQUEST_FORWARDING:
        return judge_forwarding(current, facts, value);
    case REQUEST_ROUTER_DISCOVERY:
        return judge_router_discovery(current, facts, value);
    case REQUEST_DAD_TRANSMITS:
        return judge_dad_transmits(current, facts, value);
    case REQUEST_BASE_REACHABLE_TIME:
    case REQUEST_RETRANSMIT_TIME:
        return judge_time(value);
    case REQUEST_LINK_LOCAL_ADDRESS:
        return judge_link_local(current, facts, value);
    case REQUEST_MTU:
        return judge_mtu(current, facts, value);
    case REQUEST_DISABLE_DEFAULT_ROUTES:
        return fine;
    }
    return fine;
}

/* A bad value is bad whatever the interface can do: those are looked for in all fields first. */
static struct judgement judge_value(const struct field *field, enum inet_version version,
                                    uint64_t value)
{
    if (asks_for_nothing(field->pattern, value))
        return fine;
    if (treatment(field, version) == MUST_BE_ZERO && value != 0)
        return (struct judgement){REQUEST_WRONG_VALUE, "IPv4 has no site prefixes: it must be 0"};
    if (field->pattern == ENUMERATION && value > 2)
        return (struct judgement){REQUEST_WRONG_VALUE, "not a value of the enumeration"};
    return fine;
}

static struct request refuse(const struct field *field, struct judgement judgement)
{
    return (struct request){judgement.verdict, field->name, judgement.reason, 0};
}

struct request request_make(const struct record *current, const struct request_facts *facts,
                            const MIB_IPINTERFACE_ROW *wanted)
{
    for (size_t i = 0; i < ELEMENTS(fields); i++) {
        struct judgement judgement = judge_value(&fields[i], current->version,
                                                 field_value(&fields[i], wanted, 0));
        if (judgement.verdict != REQUEST_FINE)
            return refuse(&fields[i], judgement);
    }

    struct request request = {.verdict = REQUEST_FINE};
    for (size_t i = 0; i < ELEMENTS(fields); i++) {
        const struct field *field = &fields[i];
        int how = treatment(field, current->version);
        for (size_t item = 0; item < field->count; item++) {
            uint64_t value = field_value(field, wanted, item);
            if (how == IGNORED || how == MUST_BE_ZERO || asks_for_nothing(field->pattern, value) ||
                is_so(field, current, facts, value, item))
                continue;
            struct judgement judgement = {REQUEST_NOT_SETTABLE, "Linux cannot set it"};
            if (how > 0)
                judgement = judge((enum request_change)how, current, facts, value);
            if (judgement.verdict != REQUEST_FINE)
                return refuse(field, judgement);
            request.changes |= (uint32_t)how;
        }
    }
    return request;
}

bool request_takes(enum inet_version version, const char *name)
{
    for (size_t i = 0; i < ELEMENTS(fields); i++)
        if (!strcmp(fields[i].name, name))
            return treatment(&fields[i], version) > 0;
    return false;
}

bool request_settable(const struct record *current, const struct request_facts *facts,
                      const char *name)
{
    for (size_t i = 0; i < ELEMENTS(fields); i++) {
        if (strcmp(fields[i].name, name) != 0)
            continue;
        int how = treatment(&fields[i], current->version);
        /* 1 is a value of every field that a verdict other than this one depends on. */
        return how > 0 &&
               judge((enum request_change)how, current, facts, 1).verdict != REQUEST_NOT_SETTABLE;
    }
    return false;
}
