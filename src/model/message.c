/* SPDX-License-Identifier: MIT
 *
 * The outbox and the marks that make things happen once.
 */
#include "bihuan/model/message.h"

#include "bihuan/base/id.h"

static const char SQL_LIST[] =
    "SELECT id, channel, target, text, record, state, due, tries FROM message"
    " WHERE ($1 IS NULL OR state = $1) ORDER BY due DESC, id DESC LIMIT $2";
static const char SQL_DEDUPE[] = "SELECT 1 FROM message WHERE dedupe = $1";
static const char SQL_OCCASION[] = "SELECT 1 FROM occasion WHERE rule = $1 AND subject = $2 AND occasion = $3 AND at <= $4";
static const char SQL_OCCASION_ANY[] = "SELECT 1 FROM occasion WHERE rule = $1 AND subject = $2 AND occasion = $3";

void message_free(Message *message) {
    if (!message)
        return;
    g_free(message->id);
    g_free(message->channel);
    g_free(message->target);
    g_free(message->text);
    g_free(message->record);
    g_free(message->state);
    g_free(message);
}

gboolean message_add(Change *change, const MessageDraft *draft, gboolean *added, GError **error) {
    gboolean there = db_exists(change_db(change), SQL_DEDUPE, "s", draft->dedupe);
    if (added)
        *added = !there;
    if (there)
        return TRUE;
    g_autofree char *id = id_new();
    g_autoptr(Row) row = row_new("message");
    row_set_text(row, "id", id);
    row_set_text(row, "channel", draft->channel);
    row_set_text(row, "target", draft->target);
    row_set_text(row, "text", draft->text);
    row_set_text(row, "record", draft->record);
    row_set_int(row, "due", change_time(change));
    row_set_int(row, "tries", 0);
    row_set_text(row, "state", "waiting");
    row_set_text(row, "dedupe", draft->dedupe);
    return change_add(change, row, error);
}

GPtrArray *message_list(Db *db, const char *state, int limit, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    g_autoptr(Rows) rows = db_query(db, &local, SQL_LIST, "si", state, (gint64)limit);
    while (rows_next(rows, &local)) {
        Message *message = g_new0(Message, 1);
        char **texts[] = {&message->id, &message->channel, &message->target, &message->text, &message->record, &message->state};
        for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
            *texts[i] = g_strdup(rows_text(rows, (int)i));
        message->due = rows_int(rows, 6);
        message->tries = rows_int(rows, 7);
        g_ptr_array_add(messages, message);
    }
    if (!local)
        return g_steal_pointer(&messages);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

gboolean occasion_happened(Db *db, const char *rule, const char *subject, const char *occasion, gint64 now) {
    return db_exists(db, SQL_OCCASION, "sssi", rule, subject, occasion, now);
}

gboolean occasion_mark(Change *change, const char *rule, const char *subject, const char *occasion, gboolean *first, GError **error) {
    *first = !occasion_happened(change_db(change), rule, subject, occasion, change_time(change));
    if (!*first)
        return TRUE;
    g_autoptr(Row) row = row_new("occasion");
    row_set_text(row, "rule", rule);
    row_set_text(row, "subject", subject);
    row_set_text(row, "occasion", occasion);
    row_set_int(row, "at", change_time(change));
    if (db_exists(change_db(change), SQL_OCCASION_ANY, "sss", rule, subject, occasion))
        return change_put(change, row, error);
    return change_add(change, row, error); /* the unique key decides, should the look-up ever be wrong */
}
