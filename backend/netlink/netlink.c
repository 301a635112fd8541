/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/netlink.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* Under heavy churn one dump in five is interrupted; eight in a row are not. */
enum { ATTEMPTS = 8 };

static void set_options(struct mnl_socket *socket)
{
    int on = 1;
    /* Old kernels know neither; both are refinements, not needs. */
    (void)mnl_socket_setsockopt(socket, NETLINK_GET_STRICT_CHK, &on, sizeof on);
    (void)mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof on);
    (void)mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof on);
    /* The kernel answers while we send; a silent one must not hang us. */
    const struct timeval patience = {.tv_sec = 5};
    (void)setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVTIMEO, &patience,
                     sizeof patience);
}

int netlink_open(int bus, struct netlink *ret_netlink)
{
    struct mnl_socket *socket = mnl_socket_open2(bus, SOCK_CLOEXEC);
    if (!socket)
        return -errno;
    if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) {
        const int result = -errno;
        mnl_socket_close(socket);
        return result;
    }
    set_options(socket);
    memset(ret_netlink, 0, sizeof *ret_netlink);
    ret_netlink->socket = socket;
    ret_netlink->port = mnl_socket_get_portid(socket);
    return 0;
}

void netlink_done(struct netlink *netlink)
{
    if (netlink->socket)
        mnl_socket_close(netlink->socket);
    netlink->socket = NULL;
}

const struct nlmsghdr *netlink_next(const char **position, size_t *left)
{
    const struct nlmsghdr *message = (const void *)*position;
    if (*left < sizeof *message || message->nlmsg_len < sizeof *message ||
        message->nlmsg_len > *left)
        return NULL;
    const size_t step = MNL_ALIGN((size_t)message->nlmsg_len);
    *position += step < *left ? step : *left;
    *left -= step < *left ? step : *left;
    return message;
}

struct nlmsghdr *netlink_request(void *buffer, uint16_t type, uint16_t flags, size_t header_size,
                                 void **ret_header)
{
    struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
    request->nlmsg_type = type;
    request->nlmsg_flags = NLM_F_REQUEST | flags;
    *ret_header = mnl_nlmsg_put_extra_header(request, header_size);
    return request;
}

static const struct attribute_table error_table =
    ATTRIBUTES([NLMSGERR_ATTR_MSG] = ATTRIBUTE_MEMBER(struct netlink, error, ATTRIBUTE_TEXT));

static void keep_kernel_text(struct netlink *netlink, const struct nlmsghdr *message, size_t offset)
{
    netlink->error[0] = '\0';
    if (message->nlmsg_flags & NLM_F_ACK_TLVS)
        (void)!attribute_decode_message(&error_table, message, offset, netlink);
}

static int error_of(struct netlink *netlink, const struct nlmsghdr *message)
{
    if (mnl_nlmsg_get_payload_len(message) < sizeof(struct nlmsgerr))
        return -EBADMSG;
    const struct nlmsgerr *error = mnl_nlmsg_get_payload(message);
    size_t offset = sizeof *error;
    if (!(message->nlmsg_flags & NLM_F_CAPPED) && error->msg.nlmsg_len >= MNL_NLMSG_HDRLEN)
        offset += MNL_ALIGN(error->msg.nlmsg_len - MNL_NLMSG_HDRLEN);
    keep_kernel_text(netlink, message, offset);
    return error->error;
}

static int done_of(struct netlink *netlink, const struct nlmsghdr *message)
{
    if (mnl_nlmsg_get_payload_len(message) < sizeof(int))
        return 0;
    int result = *(const int *)mnl_nlmsg_get_payload(message);
    if (result < 0)
        keep_kernel_text(netlink, message, sizeof(int));
    return result;
}

struct answer {
    bool finished;
    bool interrupted;
    int result;
};

static void take(struct netlink *netlink, const struct netlink_reader *reader,
                 const char *position, size_t length, bool multipart, struct answer *answer)
{
    const struct nlmsghdr *message;
    while (!answer->finished && (message = netlink_next(&position, &length))) {
        if (message->nlmsg_seq != netlink->sequence || message->nlmsg_pid != netlink->port)
            continue; /* the rest of an answer that was given up */
        if (message->nlmsg_flags & NLM_F_DUMP_INTR)
            answer->interrupted = true;
        int result = 0;
        switch (message->nlmsg_type) {
        case NLMSG_NOOP:
            break;
        case NLMSG_ERROR:
            answer->finished = true;
            result = error_of(netlink, message);
            break;
        case NLMSG_DONE:
            answer->finished = true;
            result = done_of(netlink, message);
            break;
        default:
            if (answer->result == 0 && reader && reader->message &&
                (!answer->interrupted || netlink->take_pieces))
                result = reader->message(message, reader->context);
            if (!multipart)
                answer->finished = true;
        }
        if (answer->result == 0)
            answer->result = result;
    }
}

/* The kernel begins no dump on a socket on which it has not ended the last. */
static void drain(struct netlink *netlink)
{
    enum { MOST_DATAGRAMS = 65536 };
    char nothing[1]; /* what does not fit is dropped */
    const int descriptor = mnl_socket_get_fd(netlink->socket);
    for (int i = 0; i < MOST_DATAGRAMS; i++)
        if (recv(descriptor, nothing, sizeof nothing, MSG_DONTWAIT) < 0 &&
            errno != EINTR && errno != ENOBUFS)
            break;
}

static int receive(struct netlink *netlink, char buffer[NETLINK_BUFFER_SIZE], size_t *ret_length)
{
    ssize_t length;
    do
        length = mnl_socket_recvfrom(netlink->socket, buffer, NETLINK_BUFFER_SIZE);
    while (length < 0 && errno == EINTR);
    if (length >= 0) {
        *ret_length = (size_t)length;
        return 0;
    }
    const int result = errno == EAGAIN ? -ETIMEDOUT : -errno;
    drain(netlink);
    return result;
}

static int talk_once(struct netlink *netlink, struct nlmsghdr *request,
                     const struct netlink_reader *reader, bool *ret_interrupted)
{
    request->nlmsg_seq = ++netlink->sequence;
    netlink->error[0] = '\0';
    if (mnl_socket_sendto(netlink->socket, request, request->nlmsg_len) < 0)
        return -errno;
    const bool multipart = request->nlmsg_flags & (NLM_F_DUMP | NLM_F_ACK);
    _Alignas(struct nlmsghdr) char buffer[NETLINK_BUFFER_SIZE];
    struct answer answer = {0};
    while (!answer.finished) {
        size_t length = 0;
        int result = receive(netlink, buffer, &length);
        if (result < 0)
            return result;
        take(netlink, reader, buffer, length, multipart, &answer);
    }
    *ret_interrupted = answer.interrupted;
    return answer.result;
}

int netlink_talk(struct netlink *netlink, struct nlmsghdr *request,
                 const struct netlink_reader *reader)
{
    const int attempts = netlink->attempts ? netlink->attempts : ATTEMPTS;
    for (int attempt = 0; attempt < attempts; attempt++) {
        bool interrupted = false;
        if (reader && reader->restart)
            reader->restart(reader->context);
        if (reader && reader->count)
            *reader->count = 0;
        int result = talk_once(netlink, request, reader, &interrupted);
        netlink->interrupted = interrupted;
        if (result < 0 || !interrupted || netlink->take_pieces)
            return result;
    }
    return -EINTR;
}

int netlink_dump_pieces(struct netlink *netlink, struct nlmsghdr *request,
                        int (*append)(const struct nlmsghdr *message, void *array), void *array,
                        size_t *count)
{
    const struct netlink_reader reader = {.message = append, .context = array, .count = count};
    return netlink_talk(netlink, request, &reader);
}

static int by_ifindex(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Kernels of today give links in this order. */
void netlink_sort(void *records, size_t count, size_t size)
{
    const char *record = records;
    for (size_t i = 1; i < count; i++, record += size) {
        if (by_ifindex(record, record + size) > 0) {
            qsort(records, count, size, by_ifindex);
            return;
        }
    }
}
