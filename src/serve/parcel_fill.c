/* SPDX-License-Identifier: MIT
 *
 * The words and the address of a parcel.
 */
#include "parcel_fill.h"

#include <string.h>

#include "bihuan/model/contact.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"

/* One line: the title, or the first line of the text. Owned. */
static char *title_of(const Message *message) {
    return *message->title ? g_strdup(message->title) : g_strndup(message->text, strcspn(message->text, "\n"));
}

gboolean parcel_address(Parcel *parcel, const Way *way, Db *db, const char *target, GError **error) {
    g_autoptr(Person) person = NULL;
    g_autoptr(Contact) contact = contact_of(db, target, error);
    if (!contact || !noun_find(db, &person_noun, &person, error, "WHERE id = $1", "s", target))
        return FALSE;
    parcel->channel = g_strdup(way->name);
    parcel->person = g_strdup(target);
    const char *outside = strchr(target, ':'); /* outside:NUMBER, of who is no person of the plant */
    parcel->name = g_strdup(person ? person->name : outside ? outside + 1 : target);
    parcel->department = g_strdup(person ? person->department : "");
    parcel->address = g_strdup(contact_address(contact, way->contact));
    parcel->lang = g_strdup(strcmp(contact->lang, "en") == 0 ? "en" : "zh");
    return TRUE;
}

gboolean parcel_single(Parcel *parcel, const Message *message, Db *db, GError **error) {
    g_autoptr(Record) record = NULL;
    if (*message->record && !noun_find(db, &record_noun, &record, error, "WHERE number = $1", "s", message->record))
        return FALSE;
    parcel->id = g_strdup(message->id);
    parcel->dedupe = g_strdup(message->dedupe);
    parcel->area = g_strdup(record && record->area ? record->area : "");
    parcel->kind = g_strdup(*message->kind ? message->kind : "notice");
    parcel->number = g_strdup(message->record);
    parcel->title = title_of(message);
    parcel->text = g_strdup(message->text);
    parcel->file = g_strdup(message->file);
    return TRUE;
}

/* A line of a digest. Owned. */
static char *parcel_line(const Message *message, const Way *way) {
    g_autofree char *title = title_of(message);
    gboolean numbered = *message->record != '\0', named = !numbered || strstr(title, message->record);
    return way->brief ? g_strdup(numbered ? message->record : title)
           : named    ? g_strdup(title)
                      : g_strdup_printf("%s · %s", message->record, title);
}

void parcel_digest(Parcel *parcel, const GPtrArray *rows, const Way *way) {
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *text = g_string_new(NULL);
    guint more = 0;
    for (guint i = 0; i < rows->len; i++) {
        g_autofree char *line = parcel_line(rows->pdata[i], way);
        if (g_hash_table_contains(said, line))
            continue;
        if (g_hash_table_size(said) >= way->digest)
            more++;
        else
            g_string_append_printf(text, "%s%s", i == 0 ? "" : way->brief ? " " : "\n", line);
        if (more == 0)
            g_hash_table_add(said, g_steal_pointer(&line));
    }
    if (more > 0)
        g_string_append_printf(text, strcmp(parcel->lang, "en") == 0 ? "%sand %u more: see the list of alarms" : "%s另有 %u 条，见报警列表",
                               way->brief ? " " : "\n", more);
    parcel->id = g_strdup(parcel->claim);
    parcel->dedupe = g_strconcat("digest/", parcel->claim, NULL);
    parcel->area = g_strdup("");
    parcel->kind = g_strdup("digest");
    parcel->number = g_strdup("");
    parcel->title = g_strdup_printf(strcmp(parcel->lang, "en") == 0 ? "%u messages" : "%u 条消息", rows->len);
    parcel->text = g_string_free(text, FALSE);
    parcel->file = g_strdup("");
}
