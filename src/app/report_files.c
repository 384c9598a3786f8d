/* SPDX-License-Identifier: MIT
 *
 * Photos and sounds of a record: which step they came with, whether their bytes are still those of their hash, and whether the
 * same bytes stand for something else. Nothing is decoded here.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/model/blob.h"
#include "bihuan/seal/seal.h"

static const char SQL_BLOB[] = "SELECT size, kind, name FROM blob WHERE hash = $1 AND record = $2 LIMIT 1";
static const char SQL_ELSEWHERE[] = "SELECT record FROM blob WHERE hash = $1 AND record <> $2 ORDER BY seq, record LIMIT 1";

void report_file_free(ReportFile *file) {
    g_free(file->hash);
    g_free(file->field);
    g_free(file->step);
    g_free(file->by);
    g_free(file);
}

/* ---- which there are ---- */

static gboolean is_known(const ReportCollect *collect, const char *hash, const char *field) {
    for (guint i = 0; i < collect->files->len; i++) {
        const ReportFile *file = collect->files->pdata[i];
        if (strcmp(file->hash, hash) == 0 && strcmp(file->field, field) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Every file field of the form that has a value here; step NULL: at submit. */
static void add_files(ReportCollect *collect, GHashTable *fields, const Step *step) {
    static const char scheme[] = "sha256:";
    for (guint i = 0; i < form_field_count(collect->work->form); i++) {
        const FormField *field = form_field_at(collect->work->form, i);
        const char *value = field->type->editor == EDITOR_FILE ? g_hash_table_lookup(fields, field->key) : NULL;
        if (!value || !g_str_has_prefix(value, scheme) || is_known(collect, value + strlen(scheme), field->key))
            continue;
        ReportFile *file = g_new(ReportFile, 1);
        *file = (ReportFile){
            .hash = g_strdup(value + strlen(scheme)),
            .field = g_strdup(field->key),
            .step = g_strdup(step ? step->name : NULL),
            .by = g_strdup(step ? step->done_by : collect->record->opened_by),
            .at = step ? step->done : collect->record->opened,
        };
        g_ptr_array_add(collect->files, file);
    }
}

void report_collect_files(ReportCollect *collect) {
    collect->files = g_ptr_array_new_with_free_func((GDestroyNotify)report_file_free);
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        add_files(collect, step->fields, step);
    }
    guint of_steps = collect->files->len;
    add_files(collect, collect->record->fields, NULL);
    /* what came with the report stands first */
    for (guint i = of_steps; i < collect->files->len; i++)
        g_ptr_array_insert(collect->files, (int)(i - of_steps), g_ptr_array_steal_index(collect->files, i));
}

/* ---- what is said of each ---- */

/* Why these bytes are no evidence; NULL if they are what the hash says. Owned. */
static char *problem_of(const char *path, const char *hash) {
    g_autoptr(GError) error = NULL;
    gsize size = 0;
    g_autofree char *bytes = path ? path_read(path, BLOB_MAX, &size, &error) : NULL;
    if (!bytes)
        return g_strdup(_("its file is missing from the evidence folder"));
    guint8 sum[SEAL_HASH_SIZE];
    char hex[2 * SEAL_HASH_SIZE + 1];
    seal_hash(bytes, size, sum);
    seal_hex(sum, SEAL_HASH_SIZE, hex);
    return strcmp(hex, hash) == 0 ? NULL : g_strdup(_("its bytes are not those that were recorded"));
}

static char *source_of_file(const ReportCollect *collect, const ReportFile *file) {
    const FormStep *shape = file->step ? form_step(collect->work->form, file->step) : NULL;
    const FormField *field = form_field(collect->work->form, file->field);
    return g_strdup_printf("%s · %s", shape ? form_text(&shape->title) : _("Report"), field ? form_text(&field->title) : file->field);
}

static char *caption_of(const ReportCollect *collect, const ReportFile *file, const char *source, const char *name, gint64 size) {
    g_autofree char *who = report_person(collect, file->by, file->at), *when = clock_format_short(file->at);
    g_autofree char *other = NULL;
    g_autoptr(GError) error = NULL;
    gboolean read = db_get_text(collect->db, &error, &other, SQL_ELSEWHERE, "ss", file->hash, collect->record->number);
    g_autofree char *again = !read   ? g_strconcat("\n", error->message, NULL)
                             : other ? g_strdup_printf(_("\nthe same bytes stand in %s"), other)
                                     : g_strdup("");
    return g_strdup_printf(_("%s: %s\n%s, %s, %d bytes\nSHA-256 %s%s"), source, name, who, when, (int)size, file->hash, again);
}

/* A sound is no picture: it gets its line of facts only. */
static void put_file(ReportCollect *collect, const ReportFile *file) {
    g_autoptr(GError) error = NULL;
    g_autofree char *source = source_of_file(collect, file), *path = blob_path(app_plant(collect->app), file->hash);
    g_autofree char *problem = problem_of(path, file->hash), *kind = NULL, *name = NULL;
    gint64 size = 0;
    g_autoptr(Rows) rows = db_query(collect->db, &error, SQL_BLOB, "ss", file->hash, collect->record->number);
    if (rows_next(rows, &error)) {
        size = rows_int(rows, 0);
        kind = g_strdup(rows_text(rows, 1));
        name = g_strdup(rows_text(rows, 2));
    }
    g_autofree char *caption = caption_of(collect, file, source, name ? name : "—", size);
    if (g_strcmp0(kind, "photo") != 0 && !problem) {
        report_put(collect, REPORT_PAIR, source, caption);
        return;
    }
    ReportPart *part = report_put(collect, REPORT_PHOTO, source, caption);
    const char *cells[] = {problem, NULL};
    part->cells = g_strdupv((char **)cells);
    part->path = problem ? NULL : g_steal_pointer(&path);
    part->missing = problem != NULL;
}

static const ReportFile *file_of_field(const ReportCollect *collect, const char *field) {
    const ReportFile *found = NULL;
    for (guint i = 0; i < collect->files->len; i++) {
        const ReportFile *file = collect->files->pdata[i];
        if (strcmp(file->field, field) == 0)
            found = file;
    }
    return found;
}

gboolean report_find_evidence(ReportCollect *collect, GError **error) {
    (void)error;
    const Form *form = collect->work->form;
    for (guint i = 0; i < collect->files->len; i++)
        put_file(collect, collect->files->pdata[i]);
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        if (field->type->editor == EDITOR_FILE && !file_of_field(collect, field->key))
            report_missing(collect, form_text(&field->title), _("not recorded"));
    }
    const ReportFile *before = file_of_field(collect, "photo_before"), *after = file_of_field(collect, "photo_after");
    if (before && after && strcmp(before->hash, after->hash) == 0)
        report_pair(collect, _("Warning"), _("The photo before and the photo after are the same file."));
    report_missing(collect, _("Place and time inside the photos"), _("not read: photos are decoded for the paper only"));
    return TRUE;
}

gboolean report_find_rest(ReportCollect *collect, GError **error) {
    (void)error;
    const Form *form = collect->work->form;
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        const char *canonical = report_own_value(collect->record, field->key);
        if (!canonical || field->type->editor == EDITOR_FILE || g_hash_table_contains(collect->shown, field->key))
            continue;
        g_autofree char *value = report_value(collect, field->key, canonical);
        report_pair(collect, form_text(&field->title), value);
    }
    return TRUE;
}
