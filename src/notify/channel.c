/* SPDX-License-Identifier: MIT
 *
 * The registry of channels by kind, and what channels share.
 */
#include "bihuan/notify/channel.h"

#include <string.h>

const Channel *channel_find(const char *kind) {
    for (const Channel *const *channel = channel_registry; *channel; channel++)
        if (strcmp((*channel)->name, kind) == 0)
            return *channel;
    return NULL;
}

gboolean channel_has_key(const Channel *channel, const char *key) {
    for (const char *const *known = channel->keys; *known; known++)
        if (g_pattern_match_simple(*known, key))
            return TRUE;
    return FALSE;
}

const char *channel_contact(const Channel *channel, const ServingSection *section) {
    return channel->contact_of ? channel->contact_of(section) : channel->contact;
}

typedef struct {
    ChannelDone done;
    gpointer data;
    SendVerdict verdict;
    char *reply, *error;
    gint64 wait;
} Answer;

static gboolean say_answer(gpointer data) {
    Answer *answer = data;
    answer->done(answer->data, &(SendResult){answer->verdict, answer->reply, answer->error, answer->wait});
    g_free(answer->reply);
    g_free(answer->error);
    g_free(answer);
    return G_SOURCE_REMOVE;
}

void channel_answer(ChannelDone done, gpointer data, const SendResult *result) {
    const Answer answer = {done, data, result->verdict, g_strdup(result->reply), g_strdup(result->error), result->wait};
    g_idle_add(say_answer, g_memdup2(&answer, sizeof answer));
}
