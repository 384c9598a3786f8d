/* SPDX-License-Identifier: MIT
 *
 * `open FORM key=FIELD key:literal …` (开单): a record of another form, which begins with what this one says: a check that failed opens the
 * hazard with device, area and photo.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/blob.h"
#include "bihuan/rule/enter.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define DEPTH_MAX 4 /* forms that open each other end somewhere */
#define SHA256 "sha256:"

static const char SQL_BLOB[] = "SELECT size, kind, name FROM blob WHERE hash = $1 AND record = $2 LIMIT 1";

/* A value of the record by what forms call it: a field, or a column. */
static const char *handed_value(const Case *subject, const char *name) {
    const char *value = record_field(subject->record, name);
    return value ? value : record_column(subject->record, name);
}

static GHashTable *handed_values(const Case *subject, char *const *words) {
    GHashTable *values = canon_map_new();
    for (char *const *word = words; *word; word++) {
        const char *sign = strpbrk(*word, "=:");
        const char *value = !sign ? NULL : *sign == ':' ? sign + 1 : handed_value(subject, sign + 1);
        if (value && *value)
            g_hash_table_insert(values, g_strndup(*word, (gsize)(sign - *word)), g_strdup(value));
    }
    return values;
}

/* A file goes with it: its row names the other record too. */
static gboolean hand_over(const Case *subject, const Record *opened, const char *key, const char *value, GError **error) {
    Blob blob = {0};
    guint before = db_failures(subject->db);
    g_strlcpy(blob.hash, value + strlen(SHA256), sizeof blob.hash);
    g_autoptr(Rows) rows = db_query(subject->db, error, SQL_BLOB, "ss", blob.hash, subject->record->number);
    gboolean found = rows_next(rows, error);
    if (!found)
        return db_answered(subject->db, before, error);
    blob.size = rows_int(rows, 0);
    blob.kind = g_intern_string(rows_text(rows, 1));
    blob.name = g_strdup(rows_text(rows, 2));
    g_clear_pointer(&rows, rows_free);
    gboolean ok = blob_save(subject->change, &blob, opened->number, key, error);
    blob_clear(&blob);
    return ok;
}

static gboolean hand_over_files(const Case *subject, const Case *opened, GError **error) {
    for (guint i = 0; i < form_field_count(opened->form); i++) {
        const FormField *field = form_field_at(opened->form, i);
        const char *value = field->type->editor == EDITOR_FILE ? record_field(opened->record, field->key) : NULL;
        if (value && g_str_has_prefix(value, SHA256) && !hand_over(subject, opened->record, field->key, value, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean open_other(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    g_auto(GStrv) words = form_words(action->argument, " ");
    if (subject->depth >= DEPTH_MAX)
        return err_set(error, ERR_FAILED, _("rule %s: forms that open each other never end; nothing was changed"), rule->name);
    g_autoptr(GHashTable) values = handed_values(subject, words + 1);
    const RuleOpening opening = {.form = words[0], .values = values, .depth = subject->depth + 1};
    g_autoptr(Case) opened = rule_open_as(subject->change, subject->shelf, &opening, error);
    if (!opened)
        return FALSE;
    subject->messages += opened->messages;
    subject->suspended += opened->suspended;
    g_ptr_array_add(subject->advice, g_strdup_printf(_("%s was opened: %s"), opened->record->number, form_title(opened->form)));
    return hand_over_files(subject, opened, error) && change_mention(subject->change, opened->record->number, error);
}

const Action action_open = {
    .name = "open",
    .summary = N_("opens a record of another form, which begins with what this one says"),
    .run = open_other,
};
