/* SPDX-License-Identifier: MIT
 *
 * Re-classification (重新分类、变更级别): what one person must not take away. A hazard goes on counting under the category it had
 * until a second person has confirmed the new one; a major hazard is lowered by two only.
 */
#include "work_private.h"

#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>

#define LEVEL_MAJOR "1"

static const char SQL_HANDED[] = "SELECT field FROM blob WHERE record = $1 AND hash = $2";

/* The step by which a second person settles the same field. */
static const FormStep *second_step(const Form *form, const char *field) {
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (step->parallel && step->effect == EFFECT_SET && g_strcmp0(step->effect_field, field) == 0)
            return step;
    }
    return NULL;
}

static const char *opener_of(const Form *form, const char *step) {
    for (guint i = 0; i < form_step_count(form); i++)
        if (g_strcmp0(form_step_at(form, i)->opens, step) == 0)
            return form_step_at(form, i)->name;
    return "-";
}

static gboolean needs_two(RuleEvent *event, GError **error) {
    const FormStep *second = second_step(event->form, "level");
    if (!second)
        return err_set(error, ERR_DENIED,
                       _("a major hazard is not lowered by one person, and this version of the form has no step by"
                         " which two do it; void it, which a second person confirms"));
    WhoContext context = {change_db(event->change), event->form, event->record, event->steps, change_time(event->change)};
    g_autoptr(GPtrArray) may = who_may(&context, second, NULL);
    g_autofree char *self = g_strdup(change_actor(event->change));
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < may->len; i++)
        if (strcmp(may->pdata[i], self) != 0)
            g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", (char *)may->pdata[i]);
    return err_set(error, ERR_DENIED,
                   _("a major hazard is lowered by two: add --with ID, or ask for it with the step %s and let one of these do %s: %s"),
                   opener_of(event->form, second->name), second->name, names->len ? names->str : "-");
}

static gboolean is_lowered(const RuleEvent *event) {
    return g_strcmp0(event->record->level, LEVEL_MAJOR) == 0 && g_strcmp0(record_field(event->record, "level"), LEVEL_MAJOR) != 0;
}

/* The first category that nobody has confirmed away; back to it there is nothing to confirm any more. */
static void keep_counting(Record *record) {
    const char *category = record_field(record, "category");
    if (record->category && !record->held_category && g_strcmp0(record->category, category) != 0)
        record->held_category = g_strdup(record->category);
    if (g_strcmp0(record->held_category, category) == 0)
        g_clear_pointer(&record->held_category, g_free);
}

/* Somebody who stands by and could do the second step himself: then both do it at once, and both sign. */
static gboolean stands_by(App *app, RuleEvent *event, GError **error) {
    const FormStep *step = second_step(event->form, "level");
    const char *second = session_second(app);
    WhoContext context = {change_db(event->change), event->form, event->record, event->steps, change_time(event->change)};
    g_autoptr(GPtrArray) may = step && second ? who_may(&context, step, NULL) : NULL;
    if (!second || !who_contains(may, second) || strcmp(second, change_actor(event->change)) == 0)
        return needs_two(event, error);
    return session_both(app, second, error) && session_countersign(app, event->change, "降级 / lower the level", error) &&
           (!session_is_unlocked(app) || session_sign(app, event->change, "降级 / lower the level", event->advice, error));
}

gboolean work_reclassify(App *app, RuleEvent *event, const FormStep *shape, GError **error) {
    if (strcmp(shape->effect_field, "level") == 0 && is_lowered(event) && !shape->parallel && !stands_by(app, event, error))
        return FALSE;
    if (strcmp(shape->effect_field, "category") == 0)
        keep_counting(event->record);
    work_sync_columns(event->form, event->record);
    return TRUE;
}

void work_settle_class(Record *record) {
    g_clear_pointer(&record->held_category, g_free);
}

/* Field keys that say "afterwards": photo_after. */
static gboolean is_after(const FormField *field) {
    return g_str_has_suffix(field->key, "_after");
}

static gboolean is_file(const FormField *field) {
    return field->type->editor == EDITOR_FILE;
}

static const char *value_of(const Record *record, GHashTable *values, const char *key) {
    const char *value = g_hash_table_lookup(values, key);
    return value ? value : record ? record_field(record, key) : NULL;
}

typedef struct {
    const char *number, *value;
} Handed;

/* Also what was handed in as "before" in an earlier round. FALSE: it cannot be read. */
static gboolean was_before(Db *db, const Form *form, const Handed *handed, gboolean *again, GError **error) {
    const char *hash = strchr(handed->value, ':');
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_HANDED, "ss", handed->number, hash ? hash + 1 : handed->value);
    while (rows && rows_next(rows, &local)) {
        const FormField *field = form_field(form, rows_text(rows, 0));
        *again |= !field || !is_after(field);
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

gboolean work_photos_differ(Db *db, const Form *form, const Record *record, GHashTable *values, GError **error) {
    for (guint a = 0; a < form_field_count(form); a++) {
        const FormField *after = form_field_at(form, a);
        const char *value = is_file(after) && is_after(after) ? value_of(record, values, after->key) : NULL;
        if (!value || !*value)
            continue;
        gboolean given = g_hash_table_contains(values, after->key);
        for (guint b = 0; b < form_field_count(form); b++) {
            const FormField *before = form_field_at(form, b);
            if (!is_file(before) || is_after(before) || (!given && !g_hash_table_contains(values, before->key)))
                continue;
            if (g_strcmp0(value, value_of(record, values, before->key)) == 0)
                return err_set(error, ERR_INPUT, _("%s and %s are the same file: take a new photo of what was done"),
                               form_text(&before->title), form_text(&after->title));
        }
        gboolean again = FALSE;
        if (given && record && record->number && !was_before(db, form, &(Handed){record->number, value}, &again, error))
            return FALSE;
        if (again)
            return err_set(error, ERR_INPUT, _("%s was handed in as a photo of before: take a new photo of what was done"),
                           form_text(&after->title));
    }
    return TRUE;
}
