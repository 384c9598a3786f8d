/* SPDX-License-Identifier: MIT
 *
 * The import of one file, whatever its kind: header line, cleaning, collecting problems, one change.
 */
#include "bihuan/app/site.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/rule.h"
#include "site_run.h"

#define FILE_MAX (16 * 1024 * 1024)
#define CELL_MAX 2000

static const SiteKind *const KINDS[] = {&site_access,   &site_areas,     &site_departments, &site_devices, &site_facts,
                                        &site_holidays, &site_materials, &site_obligations, &site_people,  &site_sources};

const char *const *site_kinds(void) {
    static const char *names[G_N_ELEMENTS(KINDS) + 1];
    for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++)
        names[i] = KINDS[i]->kind;
    return names;
}

static void problem_free(gpointer data) {
    SiteProblem *problem = data;
    g_free(problem->text);
    g_free(problem);
}

void site_import_result_clear(SiteImportResult *result) {
    if (result->problems)
        g_ptr_array_unref(result->problems);
    g_free(result->vacant);
    *result = (SiteImportResult){0};
}

const SiteKind *site_kind(const char *kind, GError **error) {
    for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (strcmp(KINDS[i]->kind, kind) == 0)
            return KINDS[i];
    g_autofree char *names = g_strjoinv(", ", (char **)site_kinds());
    err_set(error, ERR_USAGE, _("There is no kind “%s”; choose one of: %s."), kind, names);
    return NULL;
}

const char *site_cell(const SiteRun *run, const char *column) {
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(run->columns, column));
    if (!place)
        return NULL;
    return place <= run->row->cells->len ? run->row->cells->pdata[place - 1] : "";
}

const char *site_cell_or(const SiteRun *run, const char *column, const char *fallback) {
    const char *cell = site_cell(run, column);
    return cell ? cell : fallback;
}

gboolean site_place(SiteRun *run, const GridPlace *known, GridPlace *place) {
    g_autoptr(GError) reason = NULL;
    g_autofree char *x = grid_format(known ? known->x : 0), *y = grid_format(known ? known->y : 0);
    gboolean kept = known && known->known;
    if (grid_parse(site_cell_or(run, "x", kept ? x : ""), site_cell_or(run, "y", kept ? y : ""), place, &reason))
        return TRUE;
    site_problem(run, "%s", reason->message);
    return FALSE;
}

char *site_metres(const GridPlace *place, gint64 millimetres) {
    return place->known ? grid_format(millimetres) : g_strdup("");
}

int site_flag(const char *text) {
    static const char *const yes[] = {"yes", "y", "1", "true", "在职", "是", NULL};
    static const char *const no[] = {"no", "n", "0", "false", "离职", "否", NULL};
    g_autofree char *lower = g_ascii_strdown(text, -1);
    return g_strv_contains(yes, lower) ? 1 : g_strv_contains(no, lower) ? 0 : -1;
}

void site_check_class(SiteRun *run, const char *column, ClassList list) {
    const char *code = site_cell_or(run, column, "");
    if (!*code || class_is_known(list, code))
        return;
    g_autofree char *choices = class_choices(list);
    site_problem(run, _("“%s” is no %s; write one of: %s."), code, column, choices);
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
    *problem = (SiteProblem){run->row->line, g_strdup_printf(_("Line %u: %s"), run->row->line, text)};
    g_ptr_array_add(result->problems, problem);
}

gboolean site_is_code(const char *text) {
    gsize length = strlen(text);
    if (length == 0 || length > 32 || !g_ascii_isalnum(text[0]))
        return FALSE;
    for (const char *p = text; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("._/-", *p))
            return FALSE;
    return TRUE;
}

char **site_split(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, ";", -1);
    GPtrArray *kept = g_ptr_array_new();
    for (char **part = parts; *part; part++)
        if (*g_strstrip(*part))
            g_ptr_array_add(kept, g_strdup(*part));
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

char *site_next(const SiteRun *run, const SiteChain *chain, const char *code) {
    const CsvRow *row = g_hash_table_lookup(run->codes, code);
    if (row && g_hash_table_contains(run->columns, chain->column)) {
        SiteRun other = *run;
        other.row = row;
        return g_strdup(site_cell(&other, chain->column));
    }
    return chain->stored(run->db, code);
}

gboolean site_in_ring(const SiteRun *run, const SiteChain *chain, const char *code) {
    g_autofree char *at = site_next(run, chain, code);
    for (guint depth = 0; at && *at; depth++) {
        if (strcmp(at, code) == 0)
            return TRUE;
        if (depth > SITE_CHAIN_MAX)
            return FALSE; /* the ring is further out: the rows in it report it */
        char *next = site_next(run, chain, at);
        g_free(at);
        at = next;
    }
    return FALSE;
}

void site_count(SiteRun *run, gboolean known, gboolean same) {
    if (!known)
        run->result->created++;
    else if (same)
        run->result->unchanged++;
    else
        run->result->updated++;
}

/* "code, name, area": what a header may name. Owned. */
static char *column_names(const SiteKind *kind) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < kind->width; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "", kind->columns[i].name);
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* Every row's cells become clean text: line ends in quotes become blanks, everything goes through the choke point. */
static void clean_row(SiteRun *run) {
    for (guint i = 0; i < run->row->cells->len; i++) {
        char **cell = (char **)&run->row->cells->pdata[i];
        g_autoptr(GError) reason = NULL;
        g_strdelimit(*cell, "\n\t", ' ');
        char *clean = utf8_clean(*cell, CELL_MAX, FALSE, &reason);
        if (!clean) {
            site_problem(run, "%s", reason->message);
            clean = g_strdup("");
        }
        g_free(*cell);
        *cell = clean;
    }
}

static void read_header(SiteRun *run, const SiteKind *kind) {
    run->row = run->csv->rows->pdata[0];
    clean_row(run);
    for (guint i = 0; i < run->row->cells->len; i++) {
        const char *typed = run->row->cells->pdata[i], *name = site_words_column(run->words, kind, typed);
        g_autofree char *known = name ? NULL : column_names(kind);
        if (!*typed)
            continue; /* a spreadsheet's empty column: nothing may stand in it (read_keys) */
        if (!name)
            site_problem(run, _("There is no column “%s” in %s, which has: %s."), typed, kind->kind, known);
        else if (g_hash_table_contains(run->columns, name))
            site_problem(run, _("The column %s is there twice."), name);
        else
            g_hash_table_insert(run->columns, (gpointer)name, GUINT_TO_POINTER(i + 1));
    }
    for (guint i = 0; i < kind->required; i++)
        if (!g_hash_table_contains(run->columns, kind->columns[i].name))
            site_problem(run, _("The column %s is missing."), kind->columns[i].name);
}

void site_check_case(SiteRun *run, const char *sql) {
    const char *code = site_cell(run, run->key);
    g_autoptr(GError) unread = NULL;
    g_autofree char *lower = g_ascii_strdown(code, -1);
    const char *first = g_hash_table_lookup(run->folded, lower);
    g_autoptr(Rows) rows = db_query(run->db, &unread, sql, "ss", lower, code);
    const char *twin = rows_next(rows, &unread) ? rows_text(rows, 0) : first;
    if (unread)
        site_problem(run, "%s", unread->message);
    else if (twin && strcmp(twin, code) != 0)
        site_problem(run, _("%s differs from %s in case only; everywhere else they are the same: write it as it is."), code, twin);
}

/* Words of the plant become the values that are kept: 是 becomes yes. */
static void take_words(SiteRun *run, const SiteKind *kind) {
    for (guint i = 0; i < kind->width; i++) {
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(run->columns, kind->columns[i].name));
        if (!place || place > run->row->cells->len)
            continue;
        char **cell = (char **)&run->row->cells->pdata[place - 1];
        char *value = site_words_value(run->words, kind, &kind->columns[i], *cell);
        g_free(*cell);
        *cell = value;
    }
}

/* Cleans the rows and learns their keys, so that rows may refer to later ones. */
static void read_keys(SiteRun *run, const SiteKind *kind) {
    for (guint i = 1; i < run->csv->rows->len; i++) {
        run->row = run->csv->rows->pdata[i];
        clean_row(run);
        take_words(run, kind);
        const char *code = site_cell(run, kind->key);
        const CsvRow *first = g_hash_table_lookup(run->codes, code);
        if (!site_is_code(code))
            site_problem(run,
                         _("“%s” is not a valid code: it takes 1 to 32 letters, digits and . _ / -, beginning with a letter or "
                           "digit."),
                         code);
        else if (first)
            site_problem(run, _("%s is there twice, first on line %u."), code, first->line);
        else {
            char *lower = g_ascii_strdown(code, -1);
            g_hash_table_insert(run->codes, (gpointer)code, (gpointer)run->row);
            if (!g_hash_table_contains(run->folded, lower))
                g_hash_table_insert(run->folded, lower, (gpointer)code);
            else
                g_free(lower);
        }
        const GPtrArray *head = ((const CsvRow *)run->csv->rows->pdata[0])->cells;
        for (guint cell = 0; cell < run->row->cells->len; cell++)
            if (*(const char *)run->row->cells->pdata[cell] && !(cell < head->len && *(const char *)head->pdata[cell])) {
                site_problem(run, _("There are more values than columns."));
                break;
            }
    }
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

static gboolean import_rows(SiteRun *run, const SiteKind *kind, const char *name, GError **error) {
    read_header(run, kind);
    if (run->result->problem_count)
        return refuse(run, name, error);
    read_keys(run, kind);
    for (guint i = 1; i < run->csv->rows->len; i++) {
        run->row = run->csv->rows->pdata[i];
        kind->check(run);
    }
    if (run->result->problem_count)
        return refuse(run, name, error);
    if (!site_ask(run, kind->kind, error))
        return FALSE;
    for (guint i = 1; i < run->csv->rows->len; i++) {
        run->row = run->csv->rows->pdata[i];
        if (!kind->write(run, error))
            return FALSE;
    }
    if (kind->finish && !kind->finish(run, error))
        return FALSE;
    if (g_hash_table_size(run->touched) && !rule_people_lost(run->change, site_shelf(run), run->touched, error))
        return FALSE;
    if (change_is_empty(run->change))
        return TRUE;
    g_autofree char *base = g_path_get_basename(name);
    g_autofree char *file = utf8_printable(base);
    g_autofree char *reason = g_strdup_printf("%s: +%u ~%u", file, run->result->created, run->result->updated);
    return change_commit(run->change, "import", kind->kind, reason, error);
}

/* Who imports: somebody logged in, or by name only where the program itself does it. */
typedef struct {
    App *app;
    const char *actor, *second;
} Importer;

static gboolean import(Plant *plant, const Importer *who, const SiteKind *kind, const SiteFile *file, SiteImportResult *result,
                       GError **error) {
    gsize size;
    const char *data = g_bytes_get_data(file->bytes, &size);
    g_autofree char *text = csv_decode(data ? data : "", size, error);
    g_autoptr(Csv) csv = text ? csv_parse(text, SITE_ROWS_MAX, error) : NULL;
    g_autoptr(Csv) words = csv ? site_words(error) : NULL;
    if (!csv || !words) {
        g_prefix_error(error, "%s: ", file->name);
        return FALSE;
    }
    g_autoptr(Change) change = change_begin(plant, who->actor, error);
    if (!change)
        return FALSE;
    if (strcmp(who->actor, "system") != 0 && !person_in_service(change_db(change), who->actor))
        return err_set(error, ERR_DENIED, _("%s is not in service here and may not import anything."), who->actor);
    g_autoptr(GHashTable) columns = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) deeds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    SiteRun run = {.touched = touched,
                   .key = kind->key,
                   .folded = folded,
                   .change = change,
                   .db = change_db(change),
                   .csv = csv,
                   .words = words,
                   .columns = columns,
                   .codes = codes,
                   .result = result,
                   .app = who->app,
                   .second = who->second,
                   .deeds = deeds};
    gboolean ok = import_rows(&run, kind, file->name, error);
    g_free(run.own);
    g_clear_pointer(&run.shelf, shelf_free);
    if (!ok)
        result->created = result->updated = result->unchanged = 0;
    return ok;
}

gboolean site_import_bytes(Plant *plant, const char *actor, const char *kind_name, const SiteFile *file, SiteImportResult *result,
                           GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    return kind && import(plant, &(Importer){.actor = actor}, kind, file, result, error);
}

static GBytes *read_file(const char *path, GError **error) {
    gsize size;
    char *data = path_read_given(path, FILE_MAX, &size, error);
    return data ? g_bytes_new_take(data, size) : NULL;
}

gboolean site_import(Plant *plant, const char *actor, const char *kind, const char *path, SiteImportResult *result, GError **error) {
    g_autoptr(GBytes) bytes = read_file(path, error);
    return bytes && site_import_bytes(plant, actor, kind, &(SiteFile){path, bytes}, result, error);
}

gboolean site_import_by(App *app, const char *second, const char *kind_name, const char *path, SiteImportResult *result, GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    g_autoptr(GBytes) bytes = kind ? read_file(path, error) : NULL;
    const char *user = app_user_id(app);
    return bytes && import(app_plant(app), &(Importer){app, user ? user : "system", second}, kind, &(SiteFile){path, bytes}, result, error);
}
