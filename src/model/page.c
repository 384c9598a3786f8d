/* SPDX-License-Identifier: MIT
 *
 * Pages by key. A way back is read in falling order and turned round, so that every page costs its own rows only.
 */
#include "bihuan/model/page.h"

#include "bihuan/model/device.h"
#include "bihuan/model/hold.h"
#include "bihuan/model/message.h"

#include <string.h>

#define DEVICE_AREA                                                                                                                        \
    " AND ($2 IS NULL OR area IN (WITH RECURSIVE down (code) AS (SELECT CAST($2 AS TEXT) UNION"                                            \
    " SELECT a.code FROM area a JOIN down ON a.parent = down.code) SELECT code FROM down))"
#define DEVICE_TEXT                                                                                                                        \
    " AND ($3 IS NULL OR upper(code) LIKE upper($3) ESCAPE '\\' OR name LIKE $4 ESCAPE '\\'"                                               \
    " OR position LIKE $4 ESCAPE '\\')"
#define DEVICE_MORE DEVICE_AREA DEVICE_TEXT " ORDER BY code "

static const char SQL_DEVICES_FROM[] = "WHERE code >= $1" DEVICE_MORE "LIMIT $5";
static const char SQL_DEVICES_AFTER[] = "WHERE code > $1" DEVICE_MORE "LIMIT $5";
static const char SQL_DEVICES_BEFORE[] = "WHERE code < $1" DEVICE_MORE "DESC LIMIT $5";
static const char SQL_HOLDS_FROM[] = "WHERE ($1 = 1 OR until = 0) AND (since, id) <= ($2, $3) ORDER BY since DESC, id DESC LIMIT $4";
static const char SQL_HOLDS_AFTER[] = "WHERE ($1 = 1 OR until = 0) AND (since, id) < ($2, $3) ORDER BY since DESC, id DESC LIMIT $4";
static const char SQL_HOLDS_BEFORE[] = "WHERE ($1 = 1 OR until = 0) AND (since, id) > ($2, $3) ORDER BY since, id LIMIT $4";
/* Of the failed alone only those nobody got; among all of them each stands. */
#define MESSAGES_MORE " AND ($5 = 0 OR (1 = 1" MESSAGE_NOT_PASSED_ON "))"
static const char SQL_MESSAGES_FROM[] = "WHERE state = $1 AND (due, id) <= ($2, $3)" MESSAGES_MORE " ORDER BY due DESC, id DESC LIMIT $4";
static const char SQL_MESSAGES_AFTER[] = "WHERE state = $1 AND (due, id) < ($2, $3)" MESSAGES_MORE " ORDER BY due DESC, id DESC LIMIT $4";
static const char SQL_MESSAGES_BEFORE[] = "WHERE state = $1 AND (due, id) > ($2, $3)" MESSAGES_MORE " ORDER BY due, id LIMIT $4";

/* Behind every code and id there is: U+10FFFF is no character. */
#define LAST_KEY "\xf4\x8f\xbf\xbf"

char *page_key(gint64 time, const char *id) {
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", time, id);
}

/* The two halves of a key; without one those that let everything through in this way. The id is borrowed. */
static gint64 key_split(const Page *page, const char **id) {
    const char *blank = page->key ? strchr(page->key, ' ') : NULL;
    if (blank) {
        *id = blank + 1;
        return g_ascii_strtoll(page->key, NULL, 10);
    }
    *id = page->way == PAGE_BEFORE ? "" : LAST_KEY;
    return page->way == PAGE_BEFORE ? G_MININT64 : G_MAXINT64;
}

static const char *statement(const Page *page, const char *from, const char *after, const char *before) {
    return page->way == PAGE_BEFORE ? before : page->way == PAGE_AFTER && page->key ? after : from;
}

static GPtrArray *in_list_order(const Page *page, GPtrArray *nouns) {
    for (guint i = 0; nouns && page->way == PAGE_BEFORE && i < nouns->len / 2; i++) {
        gpointer other = nouns->pdata[nouns->len - 1 - i];
        nouns->pdata[nouns->len - 1 - i] = nouns->pdata[i];
        nouns->pdata[i] = other;
    }
    return nouns;
}

GPtrArray *page_of_devices(Db *db, const Page *page, const char *area, const char *text, GError **error) {
    const char *key = page->key ? page->key : page->way == PAGE_BEFORE ? LAST_KEY : "";
    const char *sql = statement(page, SQL_DEVICES_FROM, SQL_DEVICES_AFTER, SQL_DEVICES_BEFORE);
    g_autofree char *begin = text ? noun_pattern(text, TRUE) : NULL;
    g_autofree char *within = text ? noun_pattern(text, FALSE) : NULL;
    return in_list_order(page, noun_list(db, &device_noun, error, sql, "ssssi", key, area, begin, within, (gint64)page->limit));
}

GPtrArray *page_of_holds(Db *db, const Page *page, gboolean all, GError **error) {
    const char *id;
    gint64 since = key_split(page, &id);
    const char *sql = statement(page, SQL_HOLDS_FROM, SQL_HOLDS_AFTER, SQL_HOLDS_BEFORE);
    return in_list_order(page, noun_list(db, &hold_noun, error, sql, "iisi", (gint64)(all ? 1 : 0), since, id, (gint64)page->limit));
}

static int compare_messages(gconstpointer left, gconstpointer right) {
    const Message *a = *(const Message *const *)left, *b = *(const Message *const *)right;
    return a->due != b->due ? (a->due < b->due ? 1 : -1) : strcmp(b->id, a->id);
}

/* The page of one state, in list order. */
static GPtrArray *messages_in_state(Db *db, const Page *page, const char *state, gboolean lost, GError **error) {
    const char *id;
    gint64 due = key_split(page, &id);
    const char *sql = statement(page, SQL_MESSAGES_FROM, SQL_MESSAGES_AFTER, SQL_MESSAGES_BEFORE);
    return in_list_order(page, noun_list(db, &message_noun, error, sql, "sisii", state, due, id, (gint64)page->limit, (gint64)lost));
}

/* The index is by state and time: a page of all states is made from one page of each. */
GPtrArray *page_of_messages(Db *db, const Page *page, const char *state, GError **error) {
    if (state)
        return messages_in_state(db, page, state, strcmp(state, "failed") == 0, error);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    for (gsize i = 0; message_states[i]; i++) {
        GPtrArray *part = messages_in_state(db, page, message_states[i], FALSE, error);
        if (!part)
            return NULL;
        g_ptr_array_extend_and_steal(all, part);
    }
    g_ptr_array_sort(all, compare_messages);
    guint limit = (guint)page->limit, over = all->len > limit ? all->len - limit : 0;
    if (over > 0)
        g_ptr_array_remove_range(all, page->way == PAGE_BEFORE ? 0 : limit, over);
    return g_steal_pointer(&all);
}
