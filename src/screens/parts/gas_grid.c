/* SPDX-License-Identifier: MIT
 *
 * One analysis of all required gases at all required points.
 */
#include "gas_grid.h"

#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/person.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define STEP "gas"
#define VOLUME "vol%"

enum { KEPT = CLOCK_HOUR }; /* ms: a round under way goes on with its meter */

static void cell_free(gpointer data) {
    GasCell *cell = data;
    field_edit_free(cell->edit);
    g_free(cell->fault);
    g_free(cell);
}

GasCell *gas_grid_cell(const GasGrid *grid, guint gas, guint point) {
    return grid->cells->pdata[gas * grid->points + point];
}

static guint gas_of(const GasGrid *grid, guint index) {
    return index / MAX(grid->points, 1); /* no cell without a point */
}

const char *gas_grid_point(const GasGrid *grid, guint point) {
    const GasTest *test = gas_grid_cell(grid, 0, point)->test;
    return test->points[g_array_index(grid->chosen, guint, point)];
}

const char *gas_grid_unit(const GasGrid *grid, guint gas) {
    return grid->units->pdata[gas];
}

char *gas_grid_unit_title(const GasGrid *grid, guint gas) {
    const char *unit = gas_grid_unit(grid, gas);
    return unit != NULL ? gas_grid_title(grid, "unit", unit) : g_strdup("");
}

const char *gas_grid_unit_of_letter(const GasGrid *grid, char letter) {
    const FormField *field = form_field(grid->work->form, "unit");
    for (guint i = 0; i < field->choices->len; i++) {
        const char *value = ((const FormChoice *)field->choices->pdata[i])->value;
        if (value[0] == g_ascii_tolower(letter)) {
            return value;
        }
    }
    return NULL;
}

void gas_grid_set_unit(GasGrid *grid, guint gas, const char *unit) {
    g_free(grid->units->pdata[gas]);
    grid->units->pdata[gas] = g_strdup(unit);
}

char *gas_grid_title(const GasGrid *grid, const char *field, const char *value) {
    return field_format(form_field(grid->work->form, field), value, &grid->context->form);
}

const char *gas_grid_name(const GasGrid *grid, const GasTest *test) {
    const FormChoice *choice = field_choice_find(form_field(grid->work->form, "gas"), test->gas);
    for (guint i = 0; choice == NULL && i < grid->gases; i++) {
        if (grid->names->pdata[i] != NULL && strcmp(gas_grid_cell(grid, i, 0)->test->gas, test->gas) == 0) {
            return grid->names->pdata[i];
        }
    }
    return choice != NULL ? form_text(&choice->title) : test->gas;
}

/* ---- opening ---- */

/* Materials are looked up once: drawing touches no data. */
static void make_names(GasGrid *grid) {
    const FormField *field = form_field(grid->work->form, "gas");
    g_ptr_array_set_size(grid->names, 0);
    for (guint i = 0; i < grid->gases; i++) {
        const char *gas = gas_grid_cell(grid, i, 0)->test->gas;
        gboolean choice = field_choice_find(field, gas) != NULL;
        g_ptr_array_add(grid->names, choice ? NULL : field_format(field, gas, &grid->context->form));
    }
}

/* Every limit of the gas in vol% alone: nobody measures it in anything else. */
static gboolean is_by_volume(const GasTest *test) {
    g_auto(GStrv) limits = g_strsplit(test->limits != NULL ? test->limits : "-", ", ", -1);
    for (char **limit = limits; *limit != NULL; limit++) {
        if (!g_str_has_suffix(*limit, " " VOLUME)) {
            return FALSE;
        }
    }
    return TRUE;
}

static const Step *newest_reading(const Work *work, const char *gas) {
    for (guint i = work->steps->len; i > 0; i--) {
        const Step *step = work->steps->pdata[i - 1];
        if (step->done != 0 && strcmp(step->name, STEP) == 0 &&
            (gas == NULL || g_strcmp0(g_hash_table_lookup(step->fields, STEP), gas) == 0)) {
            return step;
        }
    }
    return NULL;
}

/* What the meter showed this gas in last time on this permit; else only what cannot be anything else: a unit that is taken for
 * granted makes 10 ppm pass for 10 mg/m3. */
static void offer_unit(GasGrid *grid, guint gas) {
    const GasTest *test = gas_grid_cell(grid, gas, 0)->test;
    const Step *last = newest_reading(grid->work, test->gas);
    const char *unit = last != NULL ? g_hash_table_lookup(last->fields, "unit") : is_by_volume(test) ? "vol" : NULL;
    if (gas_grid_unit(grid, gas) == NULL && unit != NULL) {
        gas_grid_set_unit(grid, gas, unit);
    }
}

static void offer_meter(GasGrid *grid) {
    const Step *last = newest_reading(grid->work, NULL);
    const char *meter = last != NULL && last->done >= clock_now() - KEPT ? g_hash_table_lookup(last->fields, "meter") : NULL;
    if (meter != NULL && entry_is_empty(grid->meter->entry)) {
        field_edit_set(grid->meter, meter);
    }
}

static void offer_time(GasGrid *grid) {
    g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT, clock_now());
    if (!grid->at->touched) {
        field_edit_set_default(grid->at, now);
    }
}

/* The cells follow the tests; a value typed for a gas and point that is still asked for stays. */
static void make_cells(GasGrid *grid, GPtrArray *tests) {
    GPtrArray *cells = g_ptr_array_new_with_free_func(cell_free);
    const FormField *field = form_field(grid->work->form, "value");
    for (guint i = 0; i < tests->len; i++) {
        GasCell *cell = g_new0(GasCell, 1);
        cell->test = tests->pdata[i];
        cell->edit = field_edit_new(field);
        for (guint k = 0; grid->cells != NULL && k < grid->cells->len; k++) {
            GasCell *old = grid->cells->pdata[k];
            if (old->edit->touched && strcmp(old->test->gas, cell->test->gas) == 0 &&
                strcmp(old->test->points[0], cell->test->points[0]) == 0) {
                field_edit_set(cell->edit, entry_text(old->edit->entry));
            }
        }
        g_ptr_array_add(cells, cell);
    }
    guint gases = 0;
    for (guint i = 0; i < tests->len; i++) {
        gases += i == 0 || strcmp(((GasTest *)tests->pdata[i])->gas, ((GasTest *)tests->pdata[i - 1])->gas) != 0;
    }
    guint points = tests->len / MAX(gases, 1);
    if (gases != grid->gases || points != grid->points) { /* another table: units and points are said anew */
        g_ptr_array_set_size(grid->units, 0);
        g_ptr_array_set_size(grid->units, (int)gases);
        g_array_set_size(grid->chosen, 0);
        g_array_set_size(grid->chosen, points);
    }
    g_clear_pointer(&grid->cells, g_ptr_array_unref);
    g_clear_pointer(&grid->tests, g_ptr_array_unref);
    grid->cells = cells;
    grid->tests = tests;
    grid->gases = gases;
    grid->points = points;
}

gboolean gas_grid_load(GasGrid *grid, GError **error) {
    g_autoptr(Work) work = work_load(grid->app, grid->number, error);
    if (work == NULL) {
        return FALSE;
    }
    g_autoptr(Case) now = work_now(grid->app, work);
    g_autoptr(GPtrArray) tests = gas_tests(now, error);
    if (tests == NULL || (tests->len == 0 && !err_set(error, ERR_INPUT, _("This form asks for no gas tests.")))) {
        return FALSE;
    }
    work_free(grid->work);
    work_context_free(grid->context);
    grid->work = g_steal_pointer(&work);
    grid->context = work_context(grid->app, grid->work->form, grid->work->record->device, grid->work);
    make_cells(grid, g_steal_pointer(&tests));
    make_names(grid);
    for (guint gas = 0; gas < grid->gases; gas++) {
        offer_unit(grid, gas);
    }
    return TRUE;
}

/* ---- drafts ---- */

static char *cell_key(const GasCell *cell) {
    return g_strdup_printf("%s@%s", cell->test->gas, cell->test->points[0]);
}

static void take_draft(GasGrid *grid) {
    g_autoptr(GHashTable) draft = draft_load(grid->draft);
    for (guint i = 0; draft != NULL && i < grid->cells->len; i++) {
        GasCell *cell = grid->cells->pdata[i];
        g_autofree char *key = cell_key(cell), *unit = g_strconcat("unit ", cell->test->gas, NULL);
        if (g_hash_table_lookup(draft, key) != NULL) {
            field_edit_set(cell->edit, g_hash_table_lookup(draft, key));
            grid->restored = TRUE;
        }
        if (g_hash_table_lookup(draft, unit) != NULL) {
            gas_grid_set_unit(grid, gas_of(grid, i), g_hash_table_lookup(draft, unit));
        }
    }
    FieldEdit *edits[] = {grid->meter, grid->at};
    for (gsize i = 0; draft != NULL && i < G_N_ELEMENTS(edits); i++) {
        if (g_hash_table_lookup(draft, edits[i]->field->key) != NULL) {
            field_edit_set(edits[i], g_hash_table_lookup(draft, edits[i]->field->key));
        }
    }
}

void gas_grid_keep(GasGrid *grid) {
    g_autoptr(GHashTable) draft = canon_map_new();
    if (gas_grid_typed(grid) == 0) {
        draft_keep(grid->draft, NULL);
        return;
    }
    for (guint i = 0; i < grid->cells->len; i++) {
        const GasCell *cell = grid->cells->pdata[i];
        const char *unit = gas_grid_unit(grid, gas_of(grid, i));
        if (!entry_is_empty(cell->edit->entry)) {
            g_hash_table_insert(draft, cell_key(cell), g_strdup(entry_text(cell->edit->entry)));
        }
        if (unit != NULL) {
            g_hash_table_insert(draft, g_strconcat("unit ", cell->test->gas, NULL), g_strdup(unit));
        }
    }
    g_hash_table_insert(draft, g_strdup("meter"), g_strdup(entry_text(grid->meter->entry)));
    g_hash_table_insert(draft, g_strdup("at"), g_strdup(entry_text(grid->at->entry))); /* values of then are not of now */
    draft_keep(grid->draft, draft);
}

void gas_grid_clear(GasGrid *grid) {
    for (guint i = 0; i < grid->cells->len; i++) {
        FieldEdit *edit = ((GasCell *)grid->cells->pdata[i])->edit;
        field_edit_set(edit, "");
        edit->touched = FALSE;
    }
    field_edit_set(grid->meter, "");
    grid->at->touched = FALSE;
}

/* As it is for who opens it now. */
static void gas_grid_begin(GasGrid *grid) {
    grid->restored = FALSE;
    take_draft(grid);
    offer_meter(grid);
    gas_grid_check(grid);
}

void gas_grid_rest(GasGrid *grid) {
    if (!draft_is_of_another(grid->draft)) {
        gas_grid_keep(grid);
    }
}

char *gas_grid_change_hands(GasGrid *grid) {
    if (!draft_is_of_another(grid->draft)) {
        return NULL;
    }
    gboolean typed = gas_grid_typed(grid) > 0;
    gas_grid_keep(grid);
    g_autofree char *before = draft_hand_over(grid->draft);
    gas_grid_clear(grid);
    gas_grid_begin(grid);
    return typed ? g_steal_pointer(&before) : NULL;
}

GasGrid *gas_grid_new(App *app, const char *number, GError **error) {
    GasGrid *grid = g_new0(GasGrid, 1);
    grid->app = app;
    grid->number = g_strdup(number != NULL ? number : "");
    g_autofree char *task = g_strdup_printf("gas %s", number);
    grid->draft = draft_new(app, task);
    grid->names = g_ptr_array_new_with_free_func(g_free);
    grid->units = g_ptr_array_new_with_free_func(g_free);
    grid->chosen = g_array_new(FALSE, TRUE, sizeof(guint));
    if (!gas_grid_load(grid, error)) {
        gas_grid_free(grid);
        return NULL;
    }
    grid->meter = field_edit_new(form_field(grid->work->form, "meter"));
    grid->at = field_edit_new(form_field(grid->work->form, "at"));
    gas_grid_begin(grid);
    return grid;
}

void gas_grid_free(GasGrid *grid) {
    if (grid == NULL) {
        return;
    }
    g_clear_pointer(&grid->cells, g_ptr_array_unref);
    g_clear_pointer(&grid->tests, g_ptr_array_unref);
    g_ptr_array_unref(grid->names);
    g_ptr_array_unref(grid->units);
    g_array_unref(grid->chosen);
    field_edit_free(grid->meter);
    field_edit_free(grid->at);
    work_context_free(grid->context);
    work_free(grid->work);
    g_free(grid->number);
    draft_free(grid->draft);
    g_free(grid);
}

/* ---- judging ---- */

/* What the step is given for one cell. Owned. */
static GHashTable *values_of(const GasGrid *grid, guint index) {
    const GasCell *cell = grid->cells->pdata[index];
    const char *unit = gas_grid_unit(grid, gas_of(grid, index));
    GHashTable *values = canon_map_new();
    gint64 at = grid->at->canonical != NULL ? g_ascii_strtoll(grid->at->canonical, NULL, 10) : 0;
    g_hash_table_insert(values, g_strdup("gas"), g_strdup(cell->test->gas));
    g_hash_table_insert(values, g_strdup("point"), g_strdup(gas_grid_point(grid, index % grid->points)));
    g_hash_table_insert(values, g_strdup("value"), g_strdup(cell->edit->canonical != NULL ? cell->edit->canonical : ""));
    g_hash_table_insert(values, g_strdup("unit"), g_strdup(unit != NULL ? unit : ""));
    g_hash_table_insert(values, g_strdup("meter"), g_strdup(grid->meter->canonical != NULL ? grid->meter->canonical : ""));
    g_hash_table_insert(values, g_strdup("at"), clock_format(at));
    return values;
}

static void judge(GasGrid *grid, guint index) {
    GasCell *cell = grid->cells->pdata[index];
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = values_of(grid, index);
    g_clear_pointer(&cell->fault, g_free);
    cell->beyond = FALSE;
    field_edit_check(cell->edit, &grid->context->form);
    if (cell->edit->canonical == NULL || gas_grid_unit(grid, gas_of(grid, index)) == NULL) {
        return;
    }
    g_hash_table_insert(values, g_strdup("value"), g_strdup(cell->edit->canonical));
    g_autoptr(Case) now = work_now(grid->app, grid->work);
    if (!gas_tests_judge(now, values, &cell->beyond, &error)) {
        cell->fault = g_strdup(error->message);
    }
}

void gas_grid_check(GasGrid *grid) {
    grid->context->form.now = clock_now();
    if (gas_grid_typed(grid) == 0) {
        offer_time(grid);
    }
    field_edit_check(grid->meter, &grid->context->form);
    field_edit_check(grid->at, &grid->context->form);
    for (guint i = 0; i < grid->cells->len; i++) {
        judge(grid, i);
    }
}

guint gas_grid_typed(const GasGrid *grid) {
    guint typed = 0;
    for (guint i = 0; i < grid->cells->len; i++) {
        typed += !entry_is_empty(((GasCell *)grid->cells->pdata[i])->edit->entry);
    }
    return typed;
}

guint gas_grid_open(const GasGrid *grid) {
    guint open = 0;
    for (guint i = 0; i < grid->cells->len; i++) {
        const GasCell *cell = grid->cells->pdata[i];
        open += cell->test->reading == NULL && entry_is_empty(cell->edit->entry);
    }
    return open;
}

guint gas_grid_beyond(const GasGrid *grid) {
    guint beyond = 0;
    for (guint i = 0; i < grid->cells->len; i++) {
        beyond += ((GasCell *)grid->cells->pdata[i])->beyond;
    }
    return beyond;
}

/* ---- sending ---- */

static void add_advice(GPtrArray *advice, const Work *work) {
    for (guint i = 0; i < work->advice->len; i++) {
        if (!g_ptr_array_find_with_equal_func(advice, work->advice->pdata[i], g_str_equal, NULL)) {
            g_ptr_array_add(advice, g_strdup(work->advice->pdata[i]));
        }
    }
}

/* In two rounds: a bad value stops the work before anything else is written. */
guint gas_grid_send(GasGrid *grid, GPtrArray *advice, GError **error) {
    guint sent = 0, count = grid->cells->len;
    for (guint i = 0; i < 2 * count; i++) {
        guint index = i < count ? i : i - count;
        GasCell *cell = grid->cells->pdata[index];
        gboolean urgent = cell->beyond || cell->fault != NULL;
        if (entry_is_empty(cell->edit->entry) || (i < count && !urgent)) {
            continue;
        }
        g_autoptr(GHashTable) values = values_of(grid, index);
        g_autoptr(Work) work = work_act(grid->app, grid->number, STEP, FALSE, values, 0, error);
        if (work == NULL) {
            break;
        }
        add_advice(advice, work);
        field_edit_set(cell->edit, "");
        cell->edit->touched = FALSE;
        sent++;
    }
    gas_grid_keep(grid);
    return sent;
}

char *gas_grid_beyond_text(const GasGrid *grid) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < grid->cells->len; i++) {
        const GasCell *cell = grid->cells->pdata[i];
        const char *unit = gas_grid_unit(grid, gas_of(grid, i));
        if (!cell->beyond && cell->fault == NULL) {
            continue;
        }
        const char *name = gas_grid_name(grid, cell->test);
        g_autofree char *point = gas_grid_title(grid, "point", gas_grid_point(grid, i % grid->points));
        g_autofree char *shown = gas_grid_title(grid, "unit", unit);
        g_string_append_printf(text, "%s  %s  %s %s  (%s)\n", name, point, entry_text(cell->edit->entry), shown,
                               cell->fault != NULL ? cell->fault : cell->test->limits);
    }
    return g_string_free(text, text->len == 0);
}

char *gas_grid_only_meter(const GasGrid *grid, const char *typed) {
    g_autoptr(GPtrArray) meters = permit_meters(grid->app, NULL);
    g_autofree char *wanted = g_utf8_casefold(typed, -1);
    const char *found = NULL;
    for (guint i = 0; meters != NULL && i < meters->len; i++) {
        const PermitMeter *meter = meters->pdata[i];
        g_autofree char *both = g_strdup_printf("%s %s", meter->code, meter->name);
        g_autofree char *folded = g_utf8_casefold(both, -1);
        if (strstr(folded, wanted) == NULL) {
            continue;
        }
        if (found != NULL) {
            return NULL;
        }
        found = meter->code;
    }
    return g_strdup(found);
}

char *gas_grid_last_text(const GasGrid *grid, const GasTest *test) {
    const Step *last = test->reading;
    if (last == NULL) {
        return g_strdup("");
    }
    g_autofree char *when = clock_format_short(g_ascii_strtoll(g_hash_table_lookup(last->fields, "at"), NULL, 10));
    g_autofree char *who = person_name(app_db(grid->app), last->done_by);
    g_autofree char *unit = gas_grid_title(grid, "unit", g_hash_table_lookup(last->fields, "unit"));
    return g_strdup_printf(_("; last: %s %s, %s %s %s"), (char *)g_hash_table_lookup(last->fields, "value"), unit, when, who,
                           (char *)g_hash_table_lookup(last->fields, "meter"));
}

int gas_grid_limits_cols(const GasGrid *grid) {
    int widest = utf8_width(_("Allowed"));
    for (guint i = 0; i < grid->tests->len; i++) {
        const char *limits = ((const GasTest *)grid->tests->pdata[i])->limits;
        widest = MAX(widest, limits != NULL ? utf8_width(limits) : 1);
    }
    return widest;
}
