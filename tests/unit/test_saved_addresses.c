/* SPDX-License-Identifier: BSD-2-Clause */
/* Kept addresses and routes that come from a file: anything may stand there. */
#include "change/saved_addresses.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
/* After what it needs. */
#include <cmocka.h>

enum { INDEX = 5 };

static struct nlmsghdr *make_address(char *buffer)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = RTM_NEWADDR;
    struct ifaddrmsg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->ifa_family = AF_INET6;
    header->ifa_prefixlen = 64;
    header->ifa_index = INDEX;
    const unsigned char address[16] = {0x20, 1, 0xd, 0xb8, [15] = 1};
    mnl_attr_put(message, IFA_ADDRESS, sizeof address, address);
    mnl_attr_put_u32(message, IFA_FLAGS, IFA_F_PERMANENT);
    return message;
}

static struct nlmsghdr *make_route(char *buffer)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = RTM_NEWROUTE;
    struct rtmsg *header = mnl_nlmsg_put_extra_header(message, sizeof *header);
    header->rtm_family = AF_INET6;
    mnl_attr_put_u32(message, RTA_OIF, INDEX);
    return message;
}

/* The bytes end where memory ends: one message too far ends the program. */
static int take_at_the_end(const void *bytes, size_t length, struct saved_addresses *kept)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    assert_true(length <= page);
    char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(memory != MAP_FAILED);
    assert_int_equal(mprotect(memory + page, page, PROT_NONE), 0);
    char *copy = memory + page - MNL_ALIGN(length);
    memcpy(copy, bytes, length);
    int result = saved_addresses_take(copy, length, INDEX, kept);
    munmap(memory, 2 * page);
    return result;
}

static void what_was_kept_is_taken(void **state)
{
    (void)state;
    char buffer[256] = {0};
    size_t length = MNL_ALIGN(make_address(buffer)->nlmsg_len);
    length += MNL_ALIGN(make_route(buffer + length)->nlmsg_len);
    struct saved_addresses kept = {0};
    assert_int_equal(take_at_the_end(buffer, length, &kept), 0);
    assert_int_equal(kept.length, length);
    assert_memory_equal(kept.bytes, buffer, length);
    saved_addresses_done(&kept);
    assert_int_equal(take_at_the_end("", 0, &kept), 0);
    assert_int_equal(kept.length, 0);
}

/* What is refused leaves nothing behind, not even the message before it. */
static void refuse(const char *bytes, size_t length)
{
    struct saved_addresses kept = {0};
    assert_int_equal(take_at_the_end(bytes, length, &kept), -EBADMSG);
    assert_int_equal(kept.length, 0);
    saved_addresses_done(&kept);
}

static void a_length_beyond_the_end_is_refused(void **state)
{
    (void)state;
    /* From 2^31 on, a length is a negative one for those who take it as signed. */
    static const uint32_t lengths[] = {0,          1,          15,         200,
                                       0x7fffffff, 0x80000000, 0x80000040, 0xffffffff};
    char buffer[512] = {0};
    const size_t first = MNL_ALIGN(make_address(buffer)->nlmsg_len);
    struct nlmsghdr *makers[] = {make_address(buffer + first), make_route(buffer + 256)};
    for (size_t kind = 0; kind < 2; kind++) {
        const uint32_t length = makers[kind]->nlmsg_len;
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            makers[kind]->nlmsg_len = lengths[i];
            refuse((const char *)makers[kind], length);
            if (kind == 0)
                refuse(buffer, first + length);
        }
    }
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    char buffer[256];
    const size_t length = make_address(buffer)->nlmsg_len;
    for (size_t cut = 1; cut < length; cut++)
        refuse(buffer, cut);
}

static void what_is_longer_than_any_message_is_refused(void **state)
{
    (void)state;
    static char buffer[17 * 1024];
    struct nlmsghdr *message = make_route(buffer);
    static const char filling[16 * 1024];
    mnl_attr_put(message, RTA_METRICS, sizeof filling, filling);
    struct saved_addresses kept = {0};
    assert_int_equal(saved_addresses_take(buffer, message->nlmsg_len, INDEX, &kept), -EBADMSG);
    assert_int_equal(kept.length, 0);
    saved_addresses_done(&kept);
}

static void another_interface_s_is_refused(void **state)
{
    (void)state;
    char buffer[256];
    struct nlmsghdr *message = make_address(buffer);
    ((struct ifaddrmsg *)mnl_nlmsg_get_payload(message))->ifa_index = INDEX + 1;
    refuse(buffer, message->nlmsg_len);
    message = make_address(buffer);
    message->nlmsg_type = RTM_NEWLINK;
    refuse(buffer, message->nlmsg_len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_is_taken),
        cmocka_unit_test(a_length_beyond_the_end_is_refused),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(what_is_longer_than_any_message_is_refused),
        cmocka_unit_test(another_interface_s_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
