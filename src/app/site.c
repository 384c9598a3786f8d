/* SPDX-License-Identifier: MIT
 *
 * The import of one table, whatever its kind: every row read and compared, problems and doubts collected, one change.
 */
#include "bihuan/app/site.h"

#include <string.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/rule.h"
#include "site_run.h"

#define FILE_MAX (256 * 1024 * 1024)

static const SiteKind *const KINDS[] = {&site_access,   &site_areas,  &site_contacts,  &site_departments, &site_devices, &site_facts,
                                        &site_holidays, &site_items,  &site_materials, &site_obligations, &site_people,  &site_phrases,
                                        &site_places,   &site_points, &site_rounds,    &site_schedules,   &site_sources};
static const char SQL_HOLDS[] = "SELECT 1 FROM hold WHERE until = 0 LIMIT 1";

const char *const *site_kinds(void) {
    static const char *names[G_N_ELEMENTS(KINDS) + 1];
    for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++)
        names[i] = KINDS[i]->kind;
    return names;
}

const SiteKind *site_kind(const char *kind, GError **error) {
    for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (strcmp(KINDS[i]->kind, kind) == 0)
            return KINDS[i];
    g_autofree char *names = g_strjoinv(", ", (char **)site_kinds());
    err_set(error, ERR_USAGE, _("There is no kind “%s”; choose one of: %s."), kind, names);
    return NULL;
}

/* ---- what is said of rows ---- */

static void problem_free(gpointer data) {
    SiteProblem *problem = data;
    g_free(problem->text);
    g_free(problem);
}

static void doubt_free(gpointer data) {
    SiteDoubt *doubt = data;
    g_free(doubt->key);
    g_free(doubt->why);
    g_free(doubt);
}

void site_import_result_clear(SiteImportResult *result) {
    if (result->problems)
        g_ptr_array_unref(result->problems);
    if (result->doubts)
        g_ptr_array_unref(result->doubts);
    g_free(result->vacant);
    g_free(result->unreached);
    *result = (SiteImportResult){0};
}

void site_problem(SiteRun *run, const char *format, ...) {
    SiteImportResult *result = run->result;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    /* Sentences of lower floors may or may not end in a stop; here they become part of a longer one. */
    if (g_str_has_suffix(text, ".") || g_str_has_suffix(text, "。"))
        *g_utf8_prev_char(text + strlen(text)) = '\0';
    if (!result->problems)
        result->problems = g_ptr_array_new_with_free_func(problem_free);
    if (result->problem_count++ >= SITE_PROBLEMS_MAX)
        return;
    SiteProblem *problem = g_new(SiteProblem, 1);
    guint line = cells_line(run->cells, run->row);
    *problem = (SiteProblem){line, g_strdup_printf(_("Line %u: %s"), line, text)};
    g_ptr_array_add(result->problems, problem);
}

void site_doubt(SiteRun *run, const char *key, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (!run->result->doubts)
        run->result->doubts = g_ptr_array_new_with_free_func(doubt_free);
    SiteDoubt *doubt = g_new(SiteDoubt, 1);
    *doubt = (SiteDoubt){cells_line(run->cells, run->row), g_strdup(key), why};
    g_ptr_array_add(run->result->doubts, doubt);
}

static gboolean refuse(const SiteRun *run, const char *name, GError **error) {
    const SiteProblem *first = run->result->problems->pdata[0];
    g_autofree char *file = utf8_printable(name);
    int code = run->result->held ? ERR_HELD : ERR_INPUT;
    if (run->result->problem_count == 1)
        return err_set(error, code, _("%s: %s. Nothing was imported."), file, first->text);
    return err_set(error, code, _("%s: %s (and %u more problems). Nothing was imported."), file, first->text,
                   run->result->problem_count - 1);
}

static gboolean refuse_doubts(const SiteRun *run, const char *name, GError **error) {
    const SiteDoubt *first = run->result->doubts->pdata[0];
    g_autofree char *file = utf8_printable(name);
    return err_set(error, ERR_INPUT,
                   _("%s: Line %u: %s: %s. Rows in doubt: %u. Nothing was imported; look with --dry-run, and import with "
                     "--accept-doubtful if they are meant so."),
                   file, first->line, first->key, first->why, run->result->doubts->len);
}

/* ---- rows ---- */

typedef enum { ROW_NEW, ROW_CHANGED, ROW_SAME } RowFate;

/* Reads a row and what is there. FALSE: a problem is noted, or *error. */
static gboolean open_row(SiteRun *run, guint row, gpointer *old, gpointer *thing, GError **error) {
    *old = *thing = NULL;
    site_read_row(run, row);
    return site_read_thing(run, old, thing, error);
}

/* By the noun's own way: a thing of a file may hold more than its columns. */
static void close_row(const SiteRun *run, gpointer old, gpointer thing) {
    run->kind->noun->destroy(old);
    run->kind->noun->destroy(thing);
}

static RowFate fate_of(const SiteRun *run, gconstpointer old, gconstpointer thing) {
    return !old ? ROW_NEW : noun_same(run->kind->noun, old, thing) ? ROW_SAME : ROW_CHANGED;
}

/* FALSE: what is there could not be read. */
static gboolean check_row(SiteRun *run, guint row, GArray *fates, GError **error) {
    gpointer old, thing;
    guint before = run->result->problem_count;
    g_autoptr(GError) unread = NULL;
    open_row(run, row, &old, &thing, &unread);
    if (!unread && thing && run->kind->check)
        run->kind->check(run, old, thing);
    if (!unread && run->result->problem_count == before) {
        guint8 fate = fate_of(run, old, thing);
        guint *count[] = {&run->result->created, &run->result->updated, &run->result->unchanged};
        ++*count[fate];
        g_array_append_val(fates, fate);
        site_check_doubts(run, old);
    }
    close_row(run, old, thing);
    if (!unread)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&unread));
    return FALSE;
}

static gboolean write_row(SiteRun *run, guint row, GError **error) {
    gpointer old, thing;
    gboolean ok = open_row(run, row, &old, &thing, error);
    if (ok && run->kind->put)
        ok = run->kind->put(run, old, thing, error);
    else if (ok)
        ok = noun_save(run->change, run->kind->noun, thing, error);
    close_row(run, old, thing);
    return ok;
}

static gboolean check_rows(SiteRun *run, GArray *fates, const char *name, GError **error) {
    site_read_header(run);
    if (run->result->problem_count)
        return refuse(run, name, error);
    for (guint row = 1; row <= cells_rows(run->cells); row++)
        site_read_key(run, row);
    for (guint row = 1; row <= cells_rows(run->cells); row++)
        if (!check_row(run, row, fates, error))
            return FALSE;
    return run->result->problem_count == 0 || refuse(run, name, error);
}

static gboolean write_rows(SiteRun *run, const SiteWay *way, const GArray *fates, const char *name, GError **error) {
    for (guint row = 1; row <= cells_rows(run->cells); row++)
        if (g_array_index(fates, guint8, row - 1) != ROW_SAME && !write_row(run, row, error))
            return FALSE;
    if (run->kind->finish && !run->kind->finish(run, error))
        return FALSE;
    if (way->also && !way->also(run->change, way->data, error))
        return FALSE;
    if (g_hash_table_size(run->touched) && !rule_people_lost(run->change, site_shelf(run), run->touched, error))
        return FALSE;
    if (run->devices && !rule_device_changed(run->change, site_shelf(run), NULL, error))
        return FALSE;
    if (change_is_empty(run->change))
        return TRUE;
    g_autofree char *base = g_path_get_basename(name);
    g_autofree char *file = utf8_printable(base);
    g_autofree char *reason = g_strdup_printf("%s: +%u ~%u", file, run->result->created, run->result->updated);
    return change_commit(run->change, "import", run->kind->kind, reason, error);
}

static gboolean import_rows(SiteRun *run, const SiteWay *way, const char *name, GError **error) {
    g_autoptr(GArray) fates = g_array_new(FALSE, FALSE, sizeof(guint8));
    if (!check_rows(run, fates, name, error))
        return FALSE;
    if (way->dry_run)
        return TRUE;
    if (run->result->doubts && !way->accept_doubts)
        return refuse_doubts(run, name, error);
    if (way->also)
        site_deed(run, "import", "rights", NULL);
    return site_ask(run, run->kind->kind, error) && write_rows(run, way, fates, name, error);
}

/* ---- the whole ---- */

static void run_clear(SiteRun *run) {
    site_clear_row(run);
    site_words_free(run->words);
    g_free(run->places);
    g_free(run->now);
    g_free(run->own);
    g_hash_table_unref(run->codes);
    g_hash_table_unref(run->known);
    g_clear_pointer(&run->zeros, g_hash_table_unref);
    g_clear_pointer(&run->namesakes, g_hash_table_unref);
    g_hash_table_unref(run->deeds);
    g_hash_table_unref(run->touched);
    g_clear_pointer(&run->shelf, shelf_free);
    if (run->kept)
        run->kept_free(run->kept);
}

/* Who imports what: somebody logged in, or by name only where the program itself does it. text is taken over. */
typedef struct {
    App *app;
    const char *actor, *name;
    char *text;
    gboolean doubtful;
} Source;

static gboolean import(Plant *plant, const Source *source, const SiteWay *way, const SiteKind *kind, SiteImportResult *result,
                       GError **error) {
    g_autoptr(Cells) cells = cells_read(source->text, SITE_ROWS_MAX, error);
    SiteWords *words = cells ? site_words_new(kind, error) : NULL;
    if (!words) {
        g_prefix_error(error, "%s: ", source->name);
        return FALSE;
    }
    g_autoptr(Change) change = change_begin(plant, source->actor, error);
    SiteRun run = {.change = change,
                   .db = change ? change_db(change) : NULL,
                   .kind = kind,
                   .cells = cells,
                   .doubtful = source->doubtful,
                   .words = words,
                   .places = g_new0(guint, kind->width),
                   .now = g_new0(char *, kind->width),
                   .codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   .known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_unref),
                   .result = result,
                   .app = source->app,
                   .second = way->second,
                   .deeds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   .touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    gboolean ok = change != NULL;
    gboolean serves = ok && strcmp(source->actor, "system") == 0;
    ok = ok && (serves || person_in_service(run.db, source->actor, &serves, error));
    if (ok && !serves)
        ok = err_set(error, ERR_DENIED, _("%s is not in service here and may not import anything."), source->actor);
    ok = ok && db_get_whether(run.db, error, &run.holds, SQL_HOLDS, "");
    ok = ok && import_rows(&run, way, source->name, error);
    run_clear(&run);
    if (!ok)
        result->created = result->updated = result->unchanged = 0;
    return ok;
}

gboolean site_import_bytes(Plant *plant, const char *actor, const char *kind_name, const SiteFile *file, SiteImportResult *result,
                           GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    if (!kind)
        return FALSE;
    gsize size;
    const char *data = g_bytes_get_data(file->bytes, &size);
    char *copy = g_malloc0(size + 1);
    if (size)
        memcpy(copy, data, size);
    Source source = {.actor = actor, .name = file->name, .text = decode_take(copy, size, NULL, error)};
    if (source.text)
        return import(plant, &source, &(SiteWay){.accept_doubts = TRUE}, kind, result, error);
    g_prefix_error(error, "%s: ", file->name);
    return FALSE;
}

gboolean site_import(App *app, const SiteWay *way, const char *kind_name, const char *path, SiteImportResult *result, GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    const char *user = app_user_id(app);
    Source source = {.app = app, .actor = user ? user : "system", .name = path};
    source.text = kind ? decode_file(path, FILE_MAX, &source.doubtful, error) : NULL;
    return source.text && import(app_plant(app), &source, way, kind, result, error);
}

gboolean site_import_made(App *app, const SiteWay *way, const char *kind_name, const SiteFile *file, SiteImportResult *result,
                          GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    const char *user = app_user_id(app);
    gsize size;
    const char *text = g_bytes_get_data(file->bytes, &size);
    Source source = {.app = app, .actor = user ? user : "system", .name = file->name, .text = kind ? g_strndup(text, size) : NULL};
    return kind && import(app_plant(app), &source, way, kind, result, error);
}
