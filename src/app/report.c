/* SPDX-License-Identifier: MIT
 *
 * A report from its layout: sections in order, fields of the form, and what the finders find. Draws and prints nothing.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"

#define SECTION "section "
#define ITEM "item "

static const struct {
    const char *word;
    ReportFinder find;
} FINDERS[] = {
    {"identity", report_find_identity},
    {"reporter", report_find_reporter},
    {"rules", report_find_rules},
    {"limits", report_find_limits},
    {"holds", report_find_holds},
    {"materials", report_find_materials},
    {"similar", report_find_similar},
    {"permits", report_find_permits},
    {"related", report_find_related},
    {"recurrence", report_find_recurrence},
    {"obligations", report_find_obligations},
    {"messages", report_find_messages},
    {"evidence", report_find_evidence},
    {"accepted", report_find_accepted},
    {"hours", report_find_hours},
    {"steps", report_find_steps},
    {"events", report_find_events},
    {"rest", report_find_rest},
    {"signatures", report_find_signatures},
    {"code", report_find_code},
    {"sample", report_find_sample},
    {"permit", report_find_permit},
    {"given", report_find_given},
    {"measures", report_find_measures},
    {"gases", report_find_gases},
    {"approvals", report_find_approvals},
    {"standing", report_find_standing},
    {"signing", report_find_signing},
    {"deadlines", report_find_deadlines},
    {"extensions", report_find_extensions},
};

/* ---- parts ---- */

static void part_free(gpointer data) {
    ReportPart *part = data;
    g_free(part->title);
    g_free(part->text);
    g_free(part->path);
    g_strfreev(part->cells);
    g_free(part);
}

void report_free(ReportView *view) {
    if (!view)
        return;
    g_free(view->number);
    g_free(view->title);
    g_free(view->statement);
    g_free(view->head);
    g_free(view->stamp);
    g_ptr_array_unref(view->parts);
    g_free(view);
}

ReportPart *report_put(ReportCollect *collect, ReportKind kind, const char *title, const char *text) {
    ReportPart *part = g_new0(ReportPart, 1);
    part->kind = kind;
    part->title = g_strdup(title ? title : "");
    part->text = g_strdup(text ? text : "");
    g_ptr_array_add(collect->view->parts, part);
    return part;
}

void report_missing(ReportCollect *collect, const char *title, const char *reason) {
    g_autofree char *text = g_strdup_printf(_("— %s"), reason);
    report_put(collect, REPORT_PAIR, title, text)->missing = TRUE;
}

ReportPart *report_pair(ReportCollect *collect, const char *title, const char *text) {
    if (text && *text)
        return report_put(collect, REPORT_PAIR, title, text);
    report_missing(collect, title, _("not recorded"));
    return collect->view->parts->pdata[collect->view->parts->len - 1];
}

static char **cells_of(const char *first, va_list rest) {
    g_autoptr(GStrvBuilder) cells = g_strv_builder_new();
    for (const char *cell = first; cell; cell = va_arg(rest, const char *))
        g_strv_builder_add(cells, cell);
    return g_strv_builder_end(cells);
}

void report_table(ReportCollect *collect, const char *title, ...) {
    va_list cells;
    va_start(cells, title);
    report_put(collect, REPORT_TABLE, title, NULL)->cells = cells_of(va_arg(cells, const char *), cells);
    va_end(cells);
}

void report_row(ReportCollect *collect, const char *cell, ...) {
    va_list cells;
    va_start(cells, cell);
    report_put(collect, REPORT_ROW, NULL, NULL)->cells = cells_of(cell, cells);
    va_end(cells);
}

char *report_hours(gint64 ms) {
    gint64 tenths = (ms + CLOCK_HOUR / 20) / (CLOCK_HOUR / 10);
    return g_strdup_printf(_("%d.%d h"), (int)(tenths / 10), (int)(tenths % 10));
}

char *report_person(const ReportCollect *collect, const char *id, gint64 then) {
    g_autofree char *name = person_name_then(collect->db, id, then);
    return id && *id && strcmp(name, id) != 0 ? g_strdup_printf(_("%s (%s)"), name, id) : g_strdup(name);
}

char *report_value(const ReportCollect *collect, const char *key, const char *canonical) {
    const FormField *field = form_field(collect->work->form, key);
    if (!field || !canonical)
        return g_strdup("");
    return field_format(field, canonical, &collect->context->form);
}

/* ---- fields ---- */

/* "title" of a section of the layout in the chosen language; NULL if there is none. Borrowed. */
static const char *layout_text(const Ini *layout, const char *section, const char *key) {
    g_autofree char *zh = g_strconcat(key, ".zh", NULL), *en = g_strconcat(key, ".en", NULL);
    const char *chinese = ini_get(layout, section, zh), *english = ini_get(layout, section, en);
    return chinese || english ? i18n_pick(chinese ? chinese : "", english ? english : "") : NULL;
}

static const char *field_title(const ReportCollect *collect, const char *key) {
    const FormField *field = form_field(collect->work->form, key);
    g_autofree char *section = g_strconcat(ITEM, key, NULL);
    const char *title = field ? form_text(&field->title) : layout_text(collect->layout, section, "title");
    return title ? title : key;
}

/* A short answer to a short question shares its line with the next one. */
static gboolean is_brief(const FormField *field) {
    return field->type->editor != EDITOR_LINES && field->type->editor != EDITOR_FILE;
}

/* A number or a note the form itself once filled in ("0", "follow the on-site plan") is nobody's decision. Yes, no and choices are
 * seen when they are left as they are. */
static gboolean is_prefilled(const FormField *field, const char *canonical) {
    gboolean number = strcmp(field->type->name, "number") == 0, note = field->type->editor == EDITOR_LINES;
    const char *texts[] = {field->standard, field->standards.zh, field->standards.en};
    for (gsize i = 0; (number || note) && canonical && i < G_N_ELEMENTS(texts); i++)
        if (texts[i] && *texts[i] != '@' && strcmp(texts[i], canonical) == 0)
            return TRUE;
    return FALSE;
}

static void put_field(ReportCollect *collect, const char *title, const char *key, const char *canonical) {
    const FormField *field = form_field(collect->work->form, key);
    g_autofree char *value = report_value(collect, key, canonical);
    if (!field) {
        report_missing(collect, title, _("not recorded: the form does not ask for it"));
    } else if (is_prefilled(field, canonical)) {
        report_missing(collect, title, _("not filled in (left as the form had it)"));
    } else if (canonical && field->type->editor == EDITOR_FILE) {
        g_autofree char *hash = g_strndup(strchr(canonical, ':') ? strchr(canonical, ':') + 1 : canonical, 12);
        g_autofree char *text = g_strdup_printf(_("see the evidence, SHA-256 %s…"), hash);
        report_pair(collect, title, text);
    } else {
        report_pair(collect, title, value)->brief = is_brief(field);
    }
}

/* STEP.FIELD: what was given in that step, when it was done last. */
static void put_step_field(ReportCollect *collect, const char *step_name, const char *key) {
    const FormStep *shape = form_step(collect->work->form, step_name);
    const Step *step = step_find_done(collect->work->steps, step_name);
    const char *shown = shape ? form_text(&shape->title) : step_name;
    g_autofree char *title = g_strdup_printf("%s · %s", shown, field_title(collect, key));
    if (step)
        put_field(collect, title, key, g_hash_table_lookup(step->fields, key));
    else if (g_strcmp0(collect->untaken, step_name) != 0)
        report_missing(collect, shown, shape && shape->aside ? _("this step was not taken") : _("this step is not done yet"));
    collect->untaken = step ? NULL : step_name;
}

/* What the form filled in from the device stands in the record itself, not among its fields. */
const char *report_own_value(const Record *record, const char *key) {
    const char *given = record_field(record, key);
    return given ? given : record_column(record, key);
}

static gboolean put_word(ReportCollect *collect, const char *word, GError **error) {
    for (gsize i = 0; *word == '@' && i < G_N_ELEMENTS(FINDERS); i++)
        if (strcmp(FINDERS[i].word, word + 1) == 0)
            return FINDERS[i].find(collect, error);
    if (*word == '@')
        return err_set(error, ERR_FAILED, _("The layout of the report asks for %s, which does not exist."), word);
    const char *dot = strchr(word, '.');
    if (dot) {
        g_autofree char *step = g_strndup(word, (gsize)(dot - word));
        put_step_field(collect, g_intern_string(step), dot + 1);
    } else {
        put_field(collect, field_title(collect, word), word, report_own_value(collect->record, word));
    }
    return TRUE;
}

/* ---- sections ---- */

/* Numbered on from *number; one that is optional is left out where it has nothing to say. */
static gboolean put_section(ReportCollect *collect, const char *section, guint *number, GError **error) {
    const char *title = layout_text(collect->layout, section, "title");
    g_autofree char *numbered = g_strdup_printf("%u  %s", *number + 1, title ? title : section + strlen(SECTION));
    report_put(collect, REPORT_SECTION, numbered, ini_get(collect->layout, section, "clause"));
    guint before = collect->view->parts->len;
    const char *show = ini_get(collect->layout, section, "show");
    g_auto(GStrv) words = form_words(show ? show : "", ",");
    for (char **word = words; *word; word++)
        if (!put_word(collect, *word, error))
            return FALSE;
    gboolean empty = collect->view->parts->len == before, optional = g_strcmp0(ini_get(collect->layout, section, "optional"), "yes") == 0;
    if (empty && optional)
        g_ptr_array_set_size(collect->view->parts, (int)before - 1);
    else if (empty)
        report_missing(collect, title, _("nothing is recorded"));
    *number += empty && optional ? 0 : 1;
    return TRUE;
}

/* What stands above all sections ([report] top). */
static gboolean put_top(ReportCollect *collect, GError **error) {
    const char *top = ini_get(collect->layout, "report", "top");
    g_auto(GStrv) words = form_words(top ? top : "", ",");
    for (char **word = words; *word; word++)
        if (!put_word(collect, *word, error))
            return FALSE;
    return TRUE;
}

static gboolean put_sections(ReportCollect *collect, GError **error) {
    guint number = 0;
    if (!put_top(collect, error))
        return FALSE;
    for (guint i = 0; i < ini_section_count(collect->layout); i++) {
        const char *section = ini_section_name(collect->layout, i);
        if (g_str_has_prefix(section, SECTION) && !put_section(collect, section, &number, error))
            return FALSE;
    }
    return TRUE;
}

/* Fields that some section names; @rest shows the others. */
static void note_shown(ReportCollect *collect) {
    collect->shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < ini_section_count(collect->layout); i++) {
        const char *show = ini_get(collect->layout, ini_section_name(collect->layout, i), "show");
        g_auto(GStrv) words = form_words(show ? show : "", ",");
        for (char **word = words; *word; word++)
            g_hash_table_add(collect->shown, g_strdup(strrchr(*word, '.') ? strrchr(*word, '.') + 1 : *word));
    }
}

/* ---- collecting ---- */

/* The form's own layout, else that of permits, else that of any record. */
static Ini *layout_load(const Form *form, GError **error) {
    g_autofree char *own = g_strdup_printf("data/report/%s.ini", form_name(form));
    const char *name = own;
    g_autofree char *text = path_embedded(own, NULL);
    if (!text) {
        name = form_is_permit(form) ? "data/report/permit.ini" : "data/report/record.ini";
        text = path_embedded(name, NULL);
    }
    if (text)
        return ini_parse(name, text, error);
    err_set(error, ERR_NOT_FOUND, _("This program has no layout %s."), name);
    return NULL;
}

static gint64 limit_duration(Db *db, const char *name, gint64 at) {
    gint64 ms = 0;
    g_autofree char *value = name ? limit_resolve(db, name, at, NULL) : NULL;
    return value && clock_parse_duration(value, &ms, NULL) ? ms : 0;
}

static gboolean collect_all(ReportCollect *collect, const char *number, GError **error) {
    collect->work = work_load(collect->app, number, error);
    if (!collect->work)
        return FALSE;
    const Record *record = collect->record = collect->work->record;
    ReportView *view = collect->view;
    collect->layout = layout_load(collect->work->form, error);
    collect->events = collect->layout ? work_events(collect->app, record->number, error) : NULL;
    if (!collect->events)
        return FALSE;
    collect->context = work_context(collect->app, collect->work->form, record->device, collect->work);
    collect->now = clock_now();
    const char *accept = ini_get(collect->layout, "report", "accept");
    const Step *step = accept ? step_find_done(collect->work->steps, accept) : NULL;
    collect->accepted = step && strcmp(step->decision, "done") == 0 ? step->done : 0;
    collect->window = limit_duration(collect->db, ini_get(collect->layout, "report", "window"), record->opened);
    report_collect_files(collect);
    note_shown(collect);
    view->number = g_strdup(record->number);
    const char *title = layout_text(collect->layout, "report", "title");
    view->title = g_strdup(title ? title : form_title(collect->work->form));
    view->statement = g_strdup(layout_text(collect->layout, "report", "statement"));
    if (!plant_head(app_plant(collect->app), &collect->head, error))
        return FALSE;
    view->head = g_strdup(collect->head.code);
    view->hours = collect->accepted ? collect->accepted - record->opened : -1;
    return put_sections(collect, error);
}

static void collect_clear(ReportCollect *collect) {
    g_clear_pointer(&collect->work, work_free);
    g_clear_pointer(&collect->context, work_context_free);
    g_clear_pointer(&collect->events, g_ptr_array_unref);
    g_clear_pointer(&collect->files, g_ptr_array_unref);
    g_clear_pointer(&collect->layout, ini_free);
    g_clear_pointer(&collect->shown, g_hash_table_unref);
}

/* As of one moment, under one lock. */
ReportView *report_load(App *app, const char *number, GError **error) {
    gboolean inside = db_in_transaction(app_db(app));
    if (!inside && !db_begin_read(app_db(app), error))
        return NULL;
    g_autoptr(ReportView) view = g_new0(ReportView, 1);
    view->parts = g_ptr_array_new_with_free_func(part_free);
    ReportCollect collect = {.app = app, .db = app_db(app), .view = view};
    gboolean well = collect_all(&collect, number, error);
    collect_clear(&collect);
    if (!inside)
        db_rollback(app_db(app));
    return well ? g_steal_pointer(&view) : NULL;
}
