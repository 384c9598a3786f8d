/* SPDX-License-Identifier: MIT
 *
 * The board of open permits: one row each with its clocks and what stands against it, most urgent first.
 */
#include "bihuan/app/permits.h"

#include <string.h>

#include "bihuan/app/lift.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/guard.h"

#define MOST 200 /* open permits of one form that are shown */

static void freeze_free(gpointer data) {
    PermitFreeze *freeze = data;
    g_free(freeze->area);
    g_free(freeze->name);
    g_free(freeze->why);
    g_free(freeze->treatment);
    g_free(freeze->record);
    g_free(freeze);
}

static void board_row_free(gpointer data) {
    PermitRow *row = data;
    g_free(row->number);
    g_free(row->form);
    g_free(row->kind);
    g_free(row->grade);
    g_free(row->area);
    g_free(row->place);
    g_free(row->path);
    g_free(row->guardian);
    g_free(row->guardian_name);
    g_free(row->content);
    g_free(row->pipe);
    g_free(row->next_what);
    g_free(row->against);
    g_strfreev(row->near);
    g_clear_pointer(&row->conflicts, g_ptr_array_unref);
    g_free(row);
}

void permits_free(PermitBoard *board) {
    if (!board)
        return;
    g_ptr_array_unref(board->rows);
    g_ptr_array_unref(board->frozen);
    g_free(board);
}

const char *permit_phase_title(PermitPhase phase) {
    static const char *const titles[PERMIT_PHASES] = {
        [PERMIT_EXPIRED] = N_("expired, not counted out"),
        [PERMIT_WAITING] = N_("to approve"),
        [PERMIT_APPROVED] = N_("not started"),
        [PERMIT_WORKING] = N_("working"),
        [PERMIT_PAUSED] = N_("paused"),
        [PERMIT_SUSPENDED] = N_("suspended"),
        [PERMIT_FINISHED] = N_("to accept"),
    };
    return _(titles[phase]);
}

/* The step work is resumed at divides the way: before it the permit is prepared, behind it work goes on, then it is checked. What
 * has run out of its time while people are in there is expired, whether a clock has struck yet or not. */
PermitPhase permit_phase(const Form *form, const Record *record, gint64 now) {
    const FormStep *resume = form_resume(form);
    int here = form_step_index(form, record->state), border = resume ? form_step_index(form, resume->name) : -1;
    gboolean begun = border >= 0 && (here == border || here == border + 1);
    if (strcmp(record->state, "expired") == 0 || (begun && record->valid_until && record->valid_until <= now))
        return PERMIT_EXPIRED;
    if (strcmp(record->state, "suspended") == 0)
        return PERMIT_SUSPENDED;
    if (border < 0 || here < border)
        return here <= 0 || strcmp(record->state, "approve") == 0 ? PERMIT_WAITING : PERMIT_APPROVED;
    return here == border ? PERMIT_PAUSED : here == border + 1 ? PERMIT_WORKING : PERMIT_FINISHED;
}

/* ---- a row ---- */

static char *area_path(Db *db, const char *area) {
    g_autoptr(GPtrArray) chain = area_chain(db, area ? area : "", NULL);
    GString *path = g_string_new("/");
    for (guint i = chain ? chain->len : 0; i > 0; i--)
        g_string_append_printf(path, "%s/", (const char *)chain->pdata[i - 1]);
    return g_string_free(path, FALSE);
}

static char *value_text(const Form *form, const Record *record, const char *key) {
    const FormField *field = form_field(form, key);
    const char *value = field ? record_field(record, key) : NULL;
    return value ? field_format(field, value, NULL) : g_strdup("");
}

/* Every form named by a fact of this form about what is too near. */
static char **near_forms(const Form *form) {
    g_autoptr(GStrvBuilder) near = g_strv_builder_new();
    const GPtrArray *lookups = form_lookups(form);
    for (guint i = 0; i < lookups->len; i++) {
        const FormFact *fact = lookups->pdata[i];
        gboolean far = strcmp(fact->name, "conflicts") == 0 || strcmp(fact->name, "beside") == 0; /* the distance stands in front */
        if (strcmp(fact->provider, "permits") == 0 && (far || strcmp(fact->name, "near") == 0 || strcmp(fact->name, "pipe") == 0))
            for (char **name = fact->arguments + (far && *fact->arguments ? 1 : 0); *name; name++)
                g_strv_builder_add(near, *name);
    }
    return g_strv_builder_end(near);
}

static void set_clock(PermitRow *row, const Case *subject) {
    g_autoptr(GArray) clocks = rule_clocks(subject);
    guint first = 0;
    while (first < clocks->len && !rule_clock_is_shown(&g_array_index(clocks, RuleClock, first)))
        first++;
    if (first < clocks->len) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, first);
        row->next = clock->at;
        row->next_what = g_strdup(rule_clock_title(subject, clock));
    } else {
        row->next_what = g_strdup("");
    }
}

/* Who looks at the board is not who will do the step. */
static gboolean is_about_actor(const Form *form, const FormRule *rule) {
    for (const char *const *name = condition_names(rule->need); *name; name++) {
        const FormFact *fact = form_lookup(form, *name);
        if (fact && strcmp(fact->name, "role") == 0 && g_strcmp0(fact->arguments[0], "actor") == 0)
            return TRUE;
    }
    return FALSE;
}

static void set_against(PermitRow *row, const Case *subject) {
    g_autoptr(GString) ids = g_string_new(NULL);
    const char *step =
        row->phase == PERMIT_SUSPENDED && form_resume(subject->form) ? form_resume(subject->form)->name : subject->record->state;
    g_autoptr(GPtrArray) verdicts = rule_guard(subject, step);
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (!verdict->rule->warn && !is_about_actor(subject->form, verdict->rule) && !strstr(ids->str, verdict->rule->id))
            g_string_append_printf(ids, "%s%s", ids->len ? ", " : "", verdict->rule->id);
    }
    /* what is only asked at the end of work is no obstacle while it goes on */
    row->against = g_strdup(row->phase == PERMIT_WORKING || row->phase == PERMIT_EXPIRED ? "" : ids->str);
}

static PermitRow *permit_row(const Case *subject) {
    Db *db = subject->db;
    const Form *form = subject->form;
    const Record *record = subject->record;
    const char *guardian = record_field(record, "guardian"), *pipe = record_field(record, "pipe");
    PermitRow *row = g_new0(PermitRow, 1);
    row->number = g_strdup(record->number);
    row->form = g_strdup(record->form);
    row->kind = g_strdup(form_title(form));
    row->grade = value_text(form, record, record_field(record, "due_grade") ? "due_grade" : "grade");
    row->content = value_text(form, record, "content");
    row->phase = permit_phase(form, record, subject->now);
    row->area = area_name(db, record->area);
    row->place = g_strdup(record->device ? record->device : record->position ? record->position : "");
    row->path = area_path(db, record->area);
    row->guardian = g_strdup(guardian ? guardian : "");
    row->guardian_name = guardian ? person_name(db, guardian) : g_strdup("");
    row->pipe = g_strdup(pipe ? pipe : "");
    row->until = record->valid_until;
    row->near = near_forms(form);
    row->conflicts = g_ptr_array_new_with_free_func(g_free);
    set_clock(row, subject);
    set_against(row, subject);
    return row;
}

/* ---- conflicts ---- */

static gboolean counts_on_board(const PermitRow *row) {
    return row->phase != PERMIT_WAITING && row->phase != PERMIT_FINISHED;
}

static gboolean is_near(const PermitRow *a, const PermitRow *b) {
    return strlen(a->path) > 1 && strlen(b->path) > 1 && (g_str_has_prefix(a->path, b->path) || g_str_has_prefix(b->path, a->path));
}

static void note_conflict(PermitRow *row, char *sentence) {
    g_ptr_array_add(row->conflicts, sentence);
}

static void mark_pair(PermitRow *row, const PermitRow *other) {
    gboolean same = strcmp(row->form, other->form) == 0;
    if (*row->guardian && strcmp(row->guardian, other->guardian) == 0)
        note_conflict(row, g_strdup_printf(_("%s is guardian of %s too"), row->guardian_name, other->number));
    if (same && *row->pipe && strcmp(row->pipe, other->pipe) == 0)
        note_conflict(row, g_strdup_printf(_("%s is on the same pipe %s"), other->number, row->pipe));
    else if (!same && is_near(row, other) && g_strv_contains((const char *const *)row->near, other->form))
        note_conflict(row, g_strdup_printf(_("near %s (%s)"), other->number, other->kind));
}

void permits_mark_conflicts(GPtrArray *rows) {
    for (guint i = 0; i < rows->len; i++)
        for (guint k = 0; k < rows->len; k++)
            if (i != k && counts_on_board(rows->pdata[i]) && counts_on_board(rows->pdata[k]))
                mark_pair(rows->pdata[i], rows->pdata[k]);
}

/* ---- the board ---- */

gint64 permit_row_time(const PermitRow *row) {
    gint64 next = row->next ? row->next : G_MAXINT64, until = row->until ? row->until : G_MAXINT64;
    return MIN(next, until);
}

static int by_urgency(gconstpointer left, gconstpointer right) {
    const PermitRow *a = *(PermitRow *const *)left, *b = *(PermitRow *const *)right;
    gboolean first = a->phase == PERMIT_EXPIRED, second = b->phase == PERMIT_EXPIRED;
    if (first != second)
        return first ? -1 : 1;
    gint64 at = permit_row_time(a), bt = permit_row_time(b);
    return at != bt ? (at < bt ? -1 : 1) : strcmp(a->number, b->number);
}

static gboolean add_form(const Case *plant, PermitBoard *board, const char *name, GError **error) {
    RecordQuery query = {.form = name, .which = RECORD_OPEN, .limit = MOST};
    g_autoptr(GPtrArray) records = record_list(plant->db, &query, error);
    for (guint i = 0; records && i < records->len; i++) {
        Record *record = records->pdata[i];
        const Form *form = shelf_form(plant->shelf, record->form, record->version, NULL, error);
        g_autoptr(GPtrArray) steps = form ? step_list(plant->db, record->number, error) : NULL;
        if (!steps)
            return FALSE;
        g_autoptr(Case) subject = case_about(plant, form, record, steps);
        subject->now = MAX(subject->now, record->opened);
        g_ptr_array_add(board->rows, permit_row(subject));
    }
    board->more = board->more || (records && records->len == MOST);
    return records != NULL;
}

/* Which form proves the treatment a hold asks for; "hazard/freeze" names the form and the rule that placed it. */
static char *treatment_form(App *app, const Hold *hold) {
    g_auto(GStrv) parts = g_strsplit(hold->rule, "/", 2);
    const Form *form = parts[0] ? shelf_form(app_shelf(app), parts[0], 0, NULL, NULL) : NULL;
    const FormRule *rule = form && parts[1] ? form_rule(form, parts[1]) : NULL;
    return g_strdup(rule && rule->lift_form ? rule->lift_form : "");
}

/* One under way already? Newest of that form on the area, begun since the hold. */
static char *treatment_begun(App *app, const Hold *hold, const char *form) {
    RecordQuery query = {.form = form, .area = hold->target, .from = hold->since, .limit = 1};
    if (*hold->treatment || !*form)
        return g_strdup(hold->treatment);
    g_autoptr(GPtrArray) found = record_list(app_db(app), &query, NULL);
    const Record *record = found && found->len ? found->pdata[0] : NULL;
    gboolean counts_still = record && (!record->ended || strcmp(record->state, "closed") == 0);
    return g_strdup(counts_still ? record->number : "");
}

static gboolean add_frozen(App *app, PermitBoard *board, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list(app_db(app), FALSE, error);
    for (guint i = 0; holds && i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        if (strcmp(hold->kind, "freeze") != 0)
            continue;
        PermitFreeze *freeze = g_new0(PermitFreeze, 1);
        freeze->area = g_strdup(hold->target);
        freeze->name = area_name(app_db(app), hold->target);
        freeze->why = hold_reason(app, hold);
        freeze->since = hold->since;
        freeze->treatment = treatment_form(app, hold);
        freeze->record = treatment_begun(app, hold, freeze->treatment);
        g_ptr_array_add(board->frozen, freeze);
    }
    return holds != NULL;
}

static gboolean load_board(App *app, PermitBoard *board, GError **error) {
    g_auto(GStrv) names = shelf_names(app_shelf(app));
    g_autoptr(Case) plant = case_of_plant(app_db(app), app_shelf(app), app_user_id(app), clock_now());
    for (char **name = names; *name; name++) {
        const FormHead *head = shelf_head(app_shelf(app), *name, error);
        if (!head || (head->permit && !add_form(plant, board, *name, error)))
            return FALSE;
    }
    g_ptr_array_sort(board->rows, by_urgency);
    permits_mark_conflicts(board->rows);
    for (guint i = 0; i < board->rows->len; i++) {
        const PermitRow *row = board->rows->pdata[i];
        board->counts[row->phase]++;
        board->conflicts += row->conflicts->len > 0;
    }
    return add_frozen(app, board, error);
}

PermitBoard *permits_load(App *app, GError **error) {
    gboolean inside = db_in_transaction(app_db(app));
    if (!inside && !db_begin_read(app_db(app), error))
        return NULL;
    g_autoptr(PermitBoard) board = g_new0(PermitBoard, 1);
    board->rows = g_ptr_array_new_with_free_func(board_row_free);
    board->frozen = g_ptr_array_new_with_free_func(freeze_free);
    guint before = db_failures(app_db(app));
    gboolean well = load_board(app, board, error) && db_answered(app_db(app), before, error);
    if (!inside)
        db_rollback(app_db(app));
    return well ? g_steal_pointer(&board) : NULL;
}
