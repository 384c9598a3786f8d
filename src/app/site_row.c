/* SPDX-License-Identifier: MIT
 *
 * From the cells of a file to a thing, by the columns of its kind; and back to a cell.
 */
#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/class.h"
#include "bihuan/model/grid.h"
#include "site_run.h"

#define CELL_MAX 2000

static const char *label_of(const SiteRun *run, guint column) {
    return i18n_pick(site_words_head(run->words, column), run->kind->columns[column].name);
}

static const NounColumn *member_of(const SiteKind *kind, const SiteColumn *column) {
    return noun_column(kind->noun, column->member ? column->member : column->name);
}

/* ---- the header line ---- */

/* "code, name, area": what a header may name. Owned. */
static char *column_names(const SiteRun *run) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < run->kind->width; i++) {
        const char *name = run->kind->columns[i].name, *label = label_of(run, i);
        g_string_append_printf(names, "%s%s", i ? _(", ") : "", label);
        if (strcmp(label, name) != 0)
            g_string_append_printf(names, " %s", name);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

static const char *separator_name(char separator) {
    return separator == ',' ? _("a comma") : separator == ';' ? _("a semicolon") : separator == '\t' ? _("a tab") : _("what sep= says");
}

/* What an item needs is needed at a place: nobody guesses at which. */
static gboolean is_of_places(const SiteRun *run, const char *key) {
    return run->kind == &site_items && (strcmp(key, "minimum") == 0 || strcmp(key, "最低配备") == 0);
}

/* What only the program's own list of materials says: other names, texts in English, how certain a row is. */
static gboolean is_of_program(const SiteRun *run, const char *key) {
    static const char *const names[] = {"also", "firstaiden", "first_aid_en", "spillen", "spill_en", "certainty", NULL};
    return run->kind == &site_materials && g_strv_contains(names, key);
}

void site_read_header(SiteRun *run) {
    g_autofree char *names = column_names(run);
    const char *between = separator_name(cells_separator(run->cells));
    for (guint i = 0; i < cells_count(run->cells, 0); i++) {
        const char *typed = cells_at(run->cells, 0, i);
        g_autofree char *shown = utf8_printable(typed), *key = fold_key(typed);
        guint column = *key ? site_words_column(run->words, typed) : 0;
        if (!*key)
            continue; /* a spreadsheet's empty column: nothing may stand in it (check_width) */
        if (!column && is_of_places(run, key))
            site_problem(run, _("“%s” belongs to a place: say it in the list of places, as ITEM=QUANTITY."), shown);
        else if (!column && is_of_program(run, key))
            site_problem(run, _("“%s” is said by the program's own list of materials alone; leave that column out."), shown);
        else if (!column)
            site_problem(run, _("There is no column “%s” in %s, which has: %s (between columns stands %s)."), shown, run->kind->kind, names,
                         between);
        else if (run->places[column - 1])
            site_problem(run, _("The column %s is there twice."), run->kind->columns[column - 1].name);
        else
            run->places[column - 1] = i + 1;
    }
    for (guint i = 0; i < run->kind->required; i++)
        if (!run->places[i] && !run->result->problem_count)
            site_problem(run, _("The column %s is missing; %s has: %s (between columns stands %s)."), run->kind->columns[i].name,
                         run->kind->kind, names, between);
}

/* ---- cells ---- */

/* One line without what shows nothing; what cannot be kept is a problem and empty. Owned. */
static char *clean(SiteRun *run, const char *cell) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *p = cells_unguard(cell); *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '\n' || c == '\t')
            g_string_append_c(text, ' ');
        else if (!utf8_is_blank(c) || g_unichar_isspace(c))
            g_string_append_unichar(text, c);
    }
    char *line = utf8_clean(text->str, CELL_MAX, FALSE, &reason);
    if (!line)
        site_problem(run, "%s", reason->message);
    return line ? line : g_strdup("");
}

char **site_split(const char *text) {
    g_autofree char *plain = g_strdup(text);
    for (char *wide = strstr(plain, "；"); wide; wide = strstr(wide, "；"))
        wide[0] = ';', wide[1] = wide[2] = ' ';
    g_auto(GStrv) parts = g_strsplit(plain, ";", -1);
    GPtrArray *kept = g_ptr_array_new();
    for (char **part = parts; *part; part++)
        if (*g_strstrip(*part))
            g_ptr_array_add(kept, g_strdup(*part));
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

/* 2026/11/3, 2026-11-3, 2026.11.3, 2026年11月3日, with a time of day or without, as spreadsheets save a day. */
static gboolean read_moment(const char *text, gint64 *ms) {
    int year, month, day, hour = 0, minute = 0, second = 0, end = 0;
    if (clock_parse(text, ms, NULL))
        return TRUE;
    g_autofree char *plain = g_strdup(text);
    g_strdelimit(plain, "/.", '-');
    const char *format = strstr(plain, "年") ? "%4d年%2d月%2d日%n" : "%4d-%2d-%2d%n";
    if (sscanf(plain, format, &year, &month, &day, &end) < 3 || end == 0 || year < 1000)
        return FALSE;
    const char *time = plain + end;
    if (*time && sscanf(time, " %2d:%2d%n:%2d%n", &hour, &minute, &end, &second, &end) < 2)
        return FALSE;
    if (*time && time[end])
        return FALSE;
    g_autofree char *iso = g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second);
    return clock_parse(iso, ms, NULL);
}

/* A day or a time as it is kept here: 2026-10-01, 2026-10-01T08:00:00+08:00. Owned. */
static char *read_time(SiteRun *run, const SiteColumn *column, char *text) {
    gint64 ms;
    if (!*text)
        return text;
    gboolean is_day = column->kind == SITE_DAY, ok = read_moment(text, &ms);
    g_autofree char *day = ok ? clock_format_day(ms) : NULL;
    gint64 midnight = 0;
    if (!ok || (is_day && !(clock_parse(day, &midnight, NULL) && midnight == ms))) {
        site_problem(run,
                     is_day ? _("“%s” is not a valid day; write it like 2026-10-01.")
                            : _("“%s” is not a valid time; write it like 2026-11-23T08:00"),
                     text);
        return text;
    }
    g_free(text);
    return is_day ? g_steal_pointer(&day) : clock_format(ms);
}

/* ---- keys ---- */

/* What the plant holds: folded key to key. */
static GHashTable *known_keys(SiteRun *run, const char *table, const char *column) {
    GHashTable *keys = g_hash_table_lookup(run->known, table);
    if (keys)
        return keys;
    g_autoptr(GError) unread = NULL;
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s", column, table);
    g_autoptr(Rows) rows = db_query(run->db, &unread, sql, "");
    keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    while (!unread && rows_next(rows, &unread))
        g_hash_table_insert(keys, fold_key(rows_text(rows, 0)), g_strdup(rows_text(rows, 0)));
    if (unread)
        site_problem(run, "%s", unread->message);
    g_hash_table_insert(run->known, (gpointer)table, keys);
    return keys;
}

static gboolean is_own(const SiteRun *run, const char *table) {
    return strcmp(table, run->kind->noun->table) == 0;
}

/* Who keeps a cabinet is written by name: the id of the only one in the plant who is called so; NULL = none, or several. Owned. */
static char *keeper_called(SiteRun *run, const char *table, const char *typed) {
    if (run->kind != &site_places || strcmp(table, "person") != 0)
        return NULL;
    g_autoptr(GError) unread = NULL;
    g_autoptr(GPtrArray) ids = db_texts(run->db, &unread, "SELECT id FROM person WHERE name = $1 ORDER BY id", "s", typed);
    if (!ids)
        site_problem(run, "%s", unread->message);
    return ids && ids->len == 1 ? g_strdup(ids->pdata[0]) : NULL;
}

char *site_find_key(SiteRun *run, const char *table, const char *typed) {
    g_autofree char *key = fold_key(typed);
    const char *column = is_own(run, table) ? run->kind->noun->columns[0].name : strcmp(table, "person") == 0 ? "id" : "code";
    const char *known = g_hash_table_lookup(known_keys(run, table, column), key);
    if (known)
        return g_strdup(known);
    guint row = is_own(run, table) ? GPOINTER_TO_UINT(g_hash_table_lookup(run->codes, key)) : 0;
    return row ? site_key_at(run, row) : keeper_called(run, table, typed);
}

static void unknown_key(SiteRun *run, const char *table, const char *typed) {
    static const struct {
        const char *table, *sentence;
    } SENTENCES[] = {{"area", N_("There is no area “%s”.")},
                     {"department", N_("There is no department “%s”.")},
                     {"device", N_("There is no device “%s”.")},
                     {"person", N_("There is nobody with the id “%s”.")},
                     {"source", N_("There is no major hazard source “%s”.")}};
    for (gsize i = 0; i < G_N_ELEMENTS(SENTENCES); i++)
        if (strcmp(SENTENCES[i].table, table) == 0)
            site_problem(run, _(SENTENCES[i].sentence), typed); // NOLINT
}

/* The key that is meant; what is unknown stays as it is typed, and is a problem. Owned. */
static char *read_key(SiteRun *run, const SiteColumn *column, char *typed) {
    if (!*typed || !column->of)
        return typed;
    char *key = site_find_key(run, column->of, typed);
    if (!key)
        unknown_key(run, column->of, typed);
    else
        g_free(typed);
    return key ? key : typed;
}

/* ---- one cell ---- */

static char *read_list(SiteRun *run, guint i, const char *text) {
    const SiteColumn *column = &run->kind->columns[i];
    g_auto(GStrv) parts = site_split(text);
    for (char **part = parts; *part; part++) {
        char *value = g_strdup(site_words_value(run->words, i, *part));
        g_free(*part);
        *part = read_key(run, column, value);
    }
    return g_strjoinv(";", parts);
}

static gboolean is_choice(const SiteColumn *column, const char *value) {
    g_auto(GStrv) choices = g_strsplit(column->choices ? column->choices : "", " ", -1);
    return column->classes ? class_is_known(column->classes - 1, value) : g_strv_contains((const char *const *)choices, value);
}

static void check_word(SiteRun *run, guint i, const char *value) {
    const SiteColumn *column = &run->kind->columns[i];
    g_autofree char *classes = column->classes ? class_choices(column->classes - 1) : NULL;
    if ((*value || (column->filled && !column->usual)) && !is_choice(column, value))
        site_problem(run, _("“%s” is no %s; write one of: %s."), value, label_of(run, i), classes ? classes : column->choices);
}

static void check_text(SiteRun *run, guint i, const char *value) {
    const SiteColumn *column = &run->kind->columns[i];
    if (column->filled && !*value && !column->usual)
        site_problem(run, _("%s is empty."), label_of(run, i));
    if (column->most && g_utf8_strlen(value, -1) > column->most)
        site_problem(run, _("%s is longer than %u characters."), label_of(run, i), column->most);
}

/* What the cell says, by the column's kind; owned. */
static char *read_cell(SiteRun *run, guint i, const char *cell) {
    const SiteColumn *column = &run->kind->columns[i];
    g_autofree char *text = clean(run, cell);
    if (column->kind == SITE_TEXT) {
        char *value = g_strdup(site_words_value(run->words, i, text));
        check_text(run, i, value);
        return value;
    }
    if (column->kind == SITE_LIST)
        return read_list(run, i, text);
    g_autofree char *code = fold_code(text), *small = column->kind == SITE_FLAG ? g_utf8_strdown(code, -1) : NULL; /* Yes, YES */
    char *value = g_strdup(site_words_value(run->words, i, small ? small : code));
    if (column->kind == SITE_WORD)
        check_word(run, i, value);
    if (column->kind == SITE_FLAG && !(column->usual && !*value) && strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        site_problem(run, _("“%s” is no answer for %s; write yes or no."), value, label_of(run, i));
    if (column->kind == SITE_DAY || column->kind == SITE_TIME)
        return read_time(run, column, value);
    check_text(run, i, value);
    return column->kind == SITE_CODE && i > 0 ? read_key(run, column, value) : value;
}

/* ---- rows ---- */

/* Behind the columns with a name nothing may stand. */
static void check_width(SiteRun *run) {
    for (guint i = 0; i < cells_count(run->cells, run->row); i++) {
        g_autofree char *head = fold_key(cells_at(run->cells, 0, i)), *cell = *head ? NULL : fold_key(cells_at(run->cells, run->row, i));
        if (cell && *cell) {
            site_problem(run, _("There are more values than columns."));
            return;
        }
    }
}

char *site_key_at(const SiteRun *run, guint row) {
    g_autofree char *key = fold_code(cells_unguard(cells_at(run->cells, row, run->places[0] - 1)));
    gint64 ms;
    return run->kind->columns[0].kind == SITE_DAY && read_moment(key, &ms) ? clock_format_day(ms) : g_steal_pointer(&key);
}

/* Two codes with a stroke between, where the column takes more than one. */
static gboolean is_pair(const SiteColumn *column, const char *key) {
    const char *stroke = column->most ? strchr(key, '/') : NULL;
    g_autofree char *first = stroke ? g_strndup(key, (gsize)(stroke - key)) : NULL;
    return first && fold_is_code(first, column->ascii) && fold_is_code(stroke + 1, column->ascii);
}

static gboolean check_code(SiteRun *run, const char *key) {
    const SiteColumn *column = &run->kind->columns[0];
    gboolean ascii = column->ascii;
    if (column->kind != SITE_CODE || fold_is_code(key, ascii) || is_pair(column, key))
        return TRUE;
    g_autofree char *shown = utf8_printable(key);
    if (ascii)
        site_problem(run, _("“%s” is not a valid code: it takes 1 to 32 letters, digits and . _ / -, beginning with a letter or digit."),
                     shown);
    else
        site_problem(run, _("“%s” is not a valid code: it takes 1 to 32 letters, digits and . _ / - # & ( ) [ ], without blanks."), shown);
    return FALSE;
}

static void note_twin(SiteRun *run, const char *key, const char *twin) {
    site_problem(run, _("%s differs from %s in case only; everywhere else they are the same: write it as it is."), key, twin);
}

void site_read_key(SiteRun *run, guint row) {
    run->row = row;
    check_width(run);
    g_autofree char *key = site_key_at(run, row), *folded = fold_key(key);
    guint first = GPOINTER_TO_UINT(g_hash_table_lookup(run->codes, folded));
    g_autofree char *other = first ? site_key_at(run, first) : NULL;
    if (!check_code(run, key))
        return;
    if (!first)
        g_hash_table_insert(run->codes, g_steal_pointer(&folded), GUINT_TO_POINTER(row));
    else if (strcmp(other, key) == 0)
        site_problem(run, _("%s is there twice, first on line %u."), key, cells_line(run->cells, first));
    else
        note_twin(run, key, other);
}

void site_clear_row(SiteRun *run) {
    for (guint i = 0; i < run->kind->width; i++)
        g_clear_pointer(&run->now[i], g_free);
}

void site_read_row(SiteRun *run, guint row) {
    site_clear_row(run);
    run->row = row;
    for (guint i = 0; i < run->kind->width; i++)
        if (run->places[i])
            run->now[i] = read_cell(run, i, cells_at(run->cells, row, run->places[i] - 1));
}

const char *site_cell(const SiteRun *run, const char *column) {
    for (guint i = 0; i < run->kind->width; i++)
        if (strcmp(run->kind->columns[i].name, column) == 0)
            return run->now[i];
    g_return_val_if_reached(NULL);
}

/* The member of the thing gets the value; "" of a time is never. A day that stays the same keeps its time of day. */
static void site_row_take(const SiteKind *kind, guint i, gpointer thing, const char *value) {
    const SiteColumn *column = &kind->columns[i];
    const NounColumn *member = member_of(kind, column);
    gint64 ms = 0;
    if (member->kind != NOUN_KIND_TIME) {
        noun_column_take(member, thing, value);
        return;
    }
    g_autofree char *before = site_column_text(kind, column, thing);
    if (*value)
        read_moment(value, &ms);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ms);
    if (column->kind != SITE_DAY || strcmp(before, value) != 0)
        noun_column_take(member, thing, number);
}

/* Both halves of a place, or none. */
static gboolean take_place(SiteRun *run, gpointer thing) {
    const NounColumn *x = noun_column(run->kind->noun, "x"), *y = noun_column(run->kind->noun, "y");
    if (!x || (!site_cell(run, "x") && !site_cell(run, "y")))
        return TRUE;
    g_autoptr(GError) reason = NULL;
    g_autofree char *old_x = noun_column_text(x, thing), *old_y = noun_column_text(y, thing);
    const char *new_x = site_cell(run, "x"), *new_y = site_cell(run, "y");
    GridPlace place;
    new_x = new_x ? new_x : old_x;
    new_y = new_y ? new_y : old_y;
    if (!grid_parse(new_x, new_y, &place, &reason)) {
        site_problem(run, "%s", reason->message);
        return FALSE;
    }
    return noun_column_take(x, thing, new_x) && noun_column_take(y, thing, new_y);
}

static gboolean site_row_load(SiteRun *run, gpointer *old, GError **error) {
    const Noun *noun = run->kind->noun;
    g_autofree char *tail = g_strdup_printf("WHERE %s = $1", noun->columns[0].name);
    return run->kind->load ? run->kind->load(run->db, run->now[0], old, error)
                           : noun_find(run->db, noun, old, error, tail, "s", run->now[0]);
}

/* Two spellings of one key are one thing everywhere else. */
static void check_twin(SiteRun *run) {
    g_autofree char *twin = site_find_key(run, run->kind->noun->table, run->now[0]);
    if (twin && strcmp(twin, run->now[0]) != 0)
        note_twin(run, run->now[0], twin);
}

gboolean site_read_thing(SiteRun *run, gpointer *old, gpointer *thing, GError **error) {
    guint before = run->result->problem_count;
    if (!site_row_load(run, old, error))
        return FALSE;
    if (!*old)
        check_twin(run);
    *thing = *old ? noun_copy(run->kind->noun, *old) : noun_new(run->kind->noun);
    for (guint i = 0; i < run->kind->width; i++) {
        const SiteColumn *column = &run->kind->columns[i];
        const char *value = run->now[i];
        if (value && !*value && column->usual && (column->filled || column->kind == SITE_FLAG))
            value = column->usual;
        if (!value && !*old) {
            value = column->usual;
            if (!value && column->kind == SITE_FLAG)
                site_problem(run, _("%s is not said of %s; write yes or no."), label_of(run, i), run->now[0]);
        }
        if (value && column->kind != SITE_METRES)
            site_row_take(run->kind, i, *thing, value);
    }
    if (take_place(run, *thing) && run->kind->fill)
        run->kind->fill(run, *old, *thing);
    return run->result->problem_count == before;
}

char *site_column_text(const SiteKind *kind, const SiteColumn *column, gconstpointer thing) {
    g_autofree char *text = noun_column_text(member_of(kind, column), thing);
    if (column->kind != SITE_DAY && column->kind != SITE_TIME)
        return text ? g_steal_pointer(&text) : g_strdup("");
    if (member_of(kind, column)->kind != NOUN_KIND_TIME)
        return g_steal_pointer(&text);
    gint64 ms = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    return ms == 0 ? g_strdup("") : column->kind == SITE_DAY ? clock_format_day(ms) : clock_format(ms);
}

/* ---- chains ---- */

char *site_next(SiteRun *run, const char *column, const char *key) {
    guint i = 0;
    g_autofree char *folded = fold_key(key);
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(run->codes, folded));
    while (strcmp(run->kind->columns[i].name, column) != 0)
        i++;
    if (row && run->places[i]) {
        g_autofree char *typed = fold_code(cells_unguard(cells_at(run->cells, row, run->places[i] - 1)));
        char *next = *typed ? site_find_key(run, run->kind->noun->table, typed) : NULL;
        return next ? next : g_steal_pointer(&typed);
    }
    g_autofree char *sql =
        g_strdup_printf("SELECT coalesce(%s, '') FROM %s WHERE %s = $1", column, run->kind->noun->table, run->kind->noun->columns[0].name);
    g_autoptr(GError) reason = NULL;
    char *next = NULL;
    if (!db_get_text(run->db, &reason, &next, sql, "s", key))
        site_problem(run, "%s", reason->message);
    return next;
}

gboolean site_in_ring(SiteRun *run, const char *column, const char *key) {
    g_autofree char *at = site_next(run, column, key);
    for (guint depth = 0; at && *at; depth++) {
        if (strcmp(at, key) == 0)
            return TRUE;
        if (depth > SITE_CHAIN_MAX)
            return FALSE; /* the ring is further out: the rows in it report it */
        char *next = site_next(run, column, at);
        g_free(at);
        at = next;
    }
    return FALSE;
}
