/* SPDX-License-Identifier: MIT
 *
 * The checks made before export (bihuan-ledger(7)): L01 to L10, and F and a position for a value outside its column's limits. Each
 * message carries both values. And the gaps: who owes what before the ledger can be sent. (What GB 18218 says of stock and level,
 * L08, is found in stock.c.)
 */
#include "bihuan/ledger/checks.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "private.h"

/* An error of the sums and fields; where it is of a row, column 17 names the rule. */
#define COMPLAINT(rule_, row_, column_)                                                                                                    \
    &(LedgerCheck) {                                                                                                                       \
        .rule = (rule_), .row = (row_), .column = (column_), .severity = LEDGER_ERROR, .item = (row_) < 0 ? "" : (rule_)                   \
    }

/* Is a decimal below (side -1) or above (1) a limit? No without a limit. */
static gboolean is_beyond(const char *text, const char *limit, int side) {
    gint64 value, bound;
    int places;
    if (!limit || !field_decimal_parse(text, &value, &places) || !field_decimal_parse(limit, &bound, &places))
        return FALSE;
    return side < 0 ? value < bound : value > bound;
}

void ledger_check_limits(const LedgerContext *context) {
    const LedgerColumn *column = ledger_template_column(context->ledger->template, context->column);
    const LedgerCell *cell = ledger_cell(context->ledger, context->row, context->column);
    if (cell->reason || !cell->text || column->kind == SHEET_TEXT)
        return;
    g_autofree char *item = g_strdup_printf("F%02u", context->column + 1);
    if (is_beyond(cell->text, column->min, -1))
        ledger_add_finding(context, NULL, LEDGER_ERROR, item, _("%s is below %s."), cell->text, column->min);
    else if (is_beyond(cell->text, column->max, 1))
        ledger_add_finding(context, NULL, LEDGER_ERROR, item, _("%s is above %s."), cell->text, column->max);
}

/* The first column with a formula, -1 if the template has none. */
static int column_of(const Ledger *ledger, const char *formula) {
    for (guint i = 0; i < ledger_template_columns(ledger->template); i++)
        if (strcmp(ledger_template_column(ledger->template, i)->formula, formula) == 0)
            return (int)i;
    return -1;
}

static void check_rows(Ledger *ledger, const LedgerFacts *facts) {
    if (facts->sources->len == 0)
        ledger_add_check(ledger, COMPLAINT("L01", -1, ""), _("No major hazard source is registered in this month."));
    for (guint i = 0; i < facts->sources->len; i++) {
        const LedgerSource *source = g_ptr_array_index(facts->sources, i);
        guint rows = 0;
        for (guint row = 0; row < ledger->rows->len; row++)
            if (strcmp(ledger_row_source(ledger, row), source->code) == 0)
                rows++;
        guint wanted = ledger_template_roles(ledger->template);
        if (rows != wanted)
            ledger_add_check(ledger, COMPLAINT("L01", -1, ""), _("%s has %u rows; %u are wanted."), source->code, rows, wanted);
    }
}

static void check_hazards(Ledger *ledger, const LedgerFacts *facts, int all, int major) {
    guint roles = ledger_template_roles(ledger->template);
    for (guint i = 0; i < facts->sources->len; i++) {
        const LedgerSource *source = g_ptr_array_index(facts->sources, i);
        gint64 sum = 0;
        for (guint row = i * roles; row < (i + 1) * roles; row++) {
            gint64 found = ledger_cell(ledger, row, (guint)all)->n;
            gint64 bad = major < 0 ? 0 : ledger_cell(ledger, row, (guint)major)->n;
            sum += found;
            if (bad > found)
                ledger_add_check(ledger, COMPLAINT("L02", (int)row, ledger_template_column(ledger->template, (guint)all)->key),
                                 _("%d hazards, but %d major ones."), (int)found, (int)bad);
        }
        if (source->hazards >= 0 && source->hazards != sum)
            ledger_add_check(ledger, COMPLAINT("L02", -1, ledger_template_column(ledger->template, (guint)all)->key),
                             _("%s: the rows have %d hazards, the hazard records %d."), source->code, (int)sum, (int)source->hazards);
    }
}

static void check_carry(Ledger *ledger, const LedgerFacts *facts) {
    for (guint i = 0; i < facts->sources->len; i++) {
        const LedgerSource *source = g_ptr_array_index(facts->sources, i);
        if (source->open_from < 0 || source->open_to < 0 || source->registered < 0 || source->ended < 0)
            continue;
        gint64 expected = source->open_from + source->registered - source->ended;
        if (expected != source->open_to)
            ledger_add_check(ledger, COMPLAINT("L03", -1, ""), _("%s: %d open + %d registered - %d ended is not %d open."), source->code,
                             (int)source->open_from, (int)source->registered, (int)source->ended, (int)source->open_to);
    }
}

static void check_rate(Ledger *ledger, guint row, const LedgerColumn *column, const LedgerCell *cell) {
    if (cell->of < 0)
        return;
    if (cell->n > cell->of)
        ledger_add_check(ledger, COMPLAINT("L04", (int)row, column->key), _("%d of %d is more than all."), (int)cell->n, (int)cell->of);
    if (cell->of == 0 && g_strcmp0(cell->text, "/") != 0)
        ledger_add_check(ledger, COMPLAINT("L04", (int)row, column->key), _("%s out of nothing must be \"/\"."), cell->text);
}

static void check_times(Ledger *ledger, guint row, const LedgerColumn *column, const LedgerCell *cell) {
    for (guint i = 0; i < cell->evidence->len; i++) {
        const LedgerEvidence *evidence = g_ptr_array_index(cell->evidence, i);
        gboolean ahead = evidence->at > ledger->now;
        gboolean outside = column->dated && (evidence->at < ledger->from || evidence->at >= ledger->to);
        if (!ahead && !outside)
            continue;
        g_autofree char *at = clock_format_short(evidence->at);
        LedgerCheck check = {.rule = "L10", .row = (int)row, .column = column->key, .severity = LEDGER_ERROR, .item = evidence->number};
        ledger_add_check(ledger, &check, ahead ? _("%s happened %s, which is still to come.") : _("%s happened %s, outside the month."),
                         evidence->number, at);
    }
}

void ledger_check_sums(Ledger *ledger, const LedgerFacts *facts) {
    check_rows(ledger, facts);
    int all = column_of(ledger, "hazard-count");
    if (all >= 0)
        check_hazards(ledger, facts, all, column_of(ledger, "major-hazard-count"));
    check_carry(ledger, facts);
    for (guint row = 0; row < ledger->rows->len; row++) {
        for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
            const LedgerColumn *column = ledger_template_column(ledger->template, i);
            check_rate(ledger, row, column, ledger_cell(ledger, row, i));
            check_times(ledger, row, column, ledger_cell(ledger, row, i));
        }
    }
}

/* An error without a trace in column 17 could be exported unseen. */
static void check_traces(Ledger *ledger, int remark) {
    guint count = ledger->checks->len;
    for (guint i = 0; i < count; i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (check->row < 0 || check->severity != LEDGER_ERROR || strcmp(check->rule, "L09") == 0)
            continue;
        const LedgerRow *row = g_ptr_array_index(ledger->rows, (guint)check->row);
        if (*check->item && g_ptr_array_find_with_equal_func(row->named, check->item, g_str_equal, NULL))
            continue;
        LedgerCheck trace = {
            .rule = "L09",
            .row = check->row,
            .severity = LEDGER_WARNING,
            .item = check->item,
            .column = ledger_template_column(ledger->template, (guint)remark)->key,
        };
        ledger_add_check(ledger, &trace, _("%s (%s) is not named in this column."), check->item, check->rule);
    }
}

void ledger_check_whole(Ledger *ledger) {
    for (guint row = 0; row < ledger->rows->len; row++) {
        for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
            const LedgerColumn *column = ledger_template_column(ledger->template, i);
            const LedgerCell *cell = ledger_cell(ledger, row, i);
            if (!cell->text || !*cell->text)
                ledger_add_check(ledger, COMPLAINT("L06", (int)row, column->key), _("This field is blank."));
        }
    }
    int remark = column_of(ledger, "remark");
    if (remark >= 0)
        check_traces(ledger, remark);
}

/* ---- against what stands elsewhere: L05 the person named in the registration system and on the board, L07 the month before ---- */

static const char *place_title(const char *place) {
    static const struct {
        const char *place, *title;
    } TITLES[] = {{"register", N_("the registration system")}, {"board", N_("the notice board")}};
    for (guint i = 0; i < G_N_ELEMENTS(TITLES); i++)
        if (strcmp(TITLES[i].place, place) == 0)
            return _(TITLES[i].title);
    return place;
}

/* The newest filing of the row's role and source at a place; NULL = none. */
static const LedgerFiling *find_filing(const LedgerContext *context, const char *place) {
    const LedgerFiling *newest = NULL;
    for (guint i = 0; i < context->facts->filings->len; i++) {
        const LedgerFiling *filing = g_ptr_array_index(context->facts->filings, i);
        if (strcmp(filing->source, context->source->code) != 0 || filing->at >= context->cut)
            continue;
        if (strcmp(filing->work_type, context->role->work_type) != 0)
            continue;
        g_auto(GStrv) places = g_strsplit(filing->places, ",", -1);
        if (!ledger_has_word(places, place))
            continue;
        if (!newest || filing->at >= newest->at)
            newest = filing;
    }
    return newest;
}

/* The person's holding of the role that began last, if it still counts at the end of the period. */
static const LedgerHolder *find_holder(const LedgerContext *context, const char *person) {
    const LedgerHolder *found = NULL;
    for (guint i = 0; i < context->facts->holders->len; i++) {
        const LedgerHolder *holder = g_ptr_array_index(context->facts->holders, i);
        gboolean is_current;
        if (!ledger_is_holder(context, holder, &is_current) || !is_current)
            continue;
        if (person && strcmp(holder->person, person) != 0)
            continue;
        if (!found || holder->since >= found->since)
            found = holder;
    }
    return found;
}

static void check_place(const LedgerContext *context, const LedgerHolder *holder, const char *place) {
    const LedgerFiling *filing = find_filing(context, place);
    gint64 within = ledger_template_rules(context->ledger->template)->filing_within;
    gboolean late = holder->since + within < context->cut;
    if (!filing)
        ledger_add_finding(context, "L05", LEDGER_WARNING, holder->person, _("%s is responsible; in %s nobody is named."), holder->name,
                           place_title(place));
    else if (!find_holder(context, filing->person))
        ledger_add_finding(context, "L05", late ? LEDGER_ERROR : LEDGER_WARNING, filing->number,
                           _("%s is responsible, but %s names %s (%s)."), holder->name, place_title(place), filing->name, filing->number);
}

/* A plant that files its people elsewhere is told so once per row, and not blamed. */
static void check_person(const LedgerContext *context) {
    const LedgerHolder *holder = find_holder(context, NULL);
    char **places = ledger_template_origins(context->ledger->template)->filing_wanted;
    gboolean any = FALSE;
    for (char **place = places; holder && *place; place++)
        any |= find_filing(context, *place) != NULL;
    for (char **place = places; any && *place; place++)
        check_place(context, holder, *place);
    if (holder && !any)
        ledger_add_finding(context, "L05", LEDGER_INFO, holder->person,
                           _("%s is responsible; who is registered and named on the board does not stand in the program."), holder->name);
}

gboolean ledger_check_row(LedgerContext *context, G_GNUC_UNUSED GError **error) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const char *formula = ledger_template_column(template, i)->formula;
        context->column = i;
        if (strcmp(formula, "person") == 0)
            check_person(context);
        if (strcmp(formula, "source-level") == 0)
            ledger_check_level(context);
    }
    return TRUE;
}

/* The month of the start says that it is none like the others. */
static void check_start(Ledger *ledger, const LedgerFacts *facts) {
    if (facts->use <= facts->from || facts->use >= facts->to)
        return;
    ClockCivil day = clock_civil(facts->use);
    ledger_add_check(ledger, &(LedgerCheck){.rule = LEDGER_RULE_START, .row = -1, .severity = LEDGER_INFO},
                     _("The plant came into use on %04d-%02d-%02d: what was due before is not asked for."), day.year, day.month, day.day);
}

void ledger_check_month(Ledger *ledger, const LedgerFacts *facts) {
    const LedgerPrevious *previous = &facts->previous;
    LedgerCheck check = {.rule = "L07", .row = -1, .severity = LEDGER_WARNING};
    check_start(ledger, facts);
    if (!previous->asked)
        return;
    if (!previous->any) {
        check.severity = LEDGER_INFO;
        ledger_add_check(ledger, &check, _("No month of this plant has been closed yet."));
    } else if (!previous->closed) {
        ledger_add_check(ledger, &check, _("The month before, %s, is not closed."), previous->month);
    } else if (previous->changed) {
        check.severity = LEDGER_ERROR;
        ledger_add_check(ledger, &check, _("The month before, %s, was changed after it was closed with the head code %s."), previous->month,
                         previous->head);
    }
}

/* ---- gaps ---- */

void ledger_gap_free(LedgerGap *gap) {
    g_free(gap->department);
    g_free(gap->sentence);
    g_free(gap->item);
    g_free(gap);
}

static void add_gap(const Ledger *ledger, GPtrArray *gaps, const LedgerGap *shape) {
    LedgerGap *gap = g_memdup2(shape, sizeof *shape);
    guint owner = shape->column < 0 ? 0 : (guint)shape->column;
    gap->department = g_strdup(ledger_template_column(ledger->template, owner)->owner);
    gap->sentence = g_strdup(shape->sentence);
    gap->item = g_strdup(shape->item ? shape->item : "");
    g_ptr_array_add(gaps, gap);
}

/* The checks of one place (column -1: those that name no column). */
static void add_checks(const Ledger *ledger, GPtrArray *gaps, int row, int column, LedgerSeverity severity) {
    for (guint i = 0; i < ledger->checks->len; i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (check->row != row || check->severity != severity)
            continue;
        if (ledger_template_find_column(ledger->template, check->column) != column)
            continue;
        LedgerGap gap = {
            .row = row,
            .column = column,
            .kind = severity == LEDGER_ERROR ? LEDGER_GAP_FAILING : LEDGER_GAP_WARNING,
            .sentence = (char *)check->message,
            .item = (char *)check->item,
        };
        add_gap(ledger, gaps, &gap);
    }
}

static void add_rate(const Ledger *ledger, GPtrArray *gaps, int row, int column, LedgerGapKind kind) {
    const LedgerColumn *spec = ledger_template_column(ledger->template, (guint)column);
    const LedgerCell *cell = ledger_cell(ledger, (guint)row, (guint)column);
    gboolean failing = ledger_cell_is_below(cell, spec->fail);
    if (kind == LEDGER_GAP_FAILING ? !failing : failing || !ledger_cell_is_below(cell, spec->full))
        return;
    g_autofree char *sentence = g_strdup_printf(_("%s is below %s."), cell->text, failing ? spec->fail : spec->full);
    LedgerGap gap = {.row = row, .column = column, .kind = kind, .sentence = sentence};
    add_gap(ledger, gaps, &gap);
}

static void add_cell(const Ledger *ledger, GPtrArray *gaps, int row, int column) {
    const LedgerColumn *spec = ledger_template_column(ledger->template, (guint)column);
    const LedgerCell *cell = ledger_cell(ledger, (guint)row, (guint)column);
    guint role = (guint)row % ledger_template_roles(ledger->template);
    gboolean counts = spec->use[role] == LEDGER_COUNTED;
    if (counts && cell->missing) {
        LedgerGap gap = {.row = row, .column = column, .kind = LEDGER_GAP_MISSING, .sentence = cell->reason};
        add_gap(ledger, gaps, &gap);
    }
    add_checks(ledger, gaps, row, column, LEDGER_ERROR);
    if (counts)
        add_rate(ledger, gaps, row, column, LEDGER_GAP_FAILING);
    add_checks(ledger, gaps, row, column, LEDGER_WARNING);
    if (counts)
        add_rate(ledger, gaps, row, column, LEDGER_GAP_WARNING);
}

GPtrArray *ledger_gaps(const Ledger *ledger) {
    GPtrArray *gaps = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_gap_free);
    int columns = (int)ledger_template_columns(ledger->template);
    for (int row = 0; row < (int)ledger->rows->len; row++) {
        for (int column = 0; column < columns; column++)
            add_cell(ledger, gaps, row, column);
        add_checks(ledger, gaps, row, -1, LEDGER_ERROR);
        add_checks(ledger, gaps, row, -1, LEDGER_WARNING);
    }
    for (int column = -1; column < columns; column++) {
        add_checks(ledger, gaps, -1, column, LEDGER_ERROR);
        add_checks(ledger, gaps, -1, column, LEDGER_WARNING);
    }
    return gaps;
}

guint ledger_gaps_count(const GPtrArray *gaps, const char *department) {
    guint count = 0;
    for (guint i = 0; i < gaps->len; i++)
        count += !department || strcmp(((LedgerGap *)g_ptr_array_index(gaps, i))->department, department) == 0;
    return count;
}

const char **ledger_gap_departments(const Ledger *ledger) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
        char *owner = ledger_template_column(ledger->template, i)->owner;
        if (!g_ptr_array_find_with_equal_func(list, owner, g_str_equal, NULL))
            g_ptr_array_add(list, owner);
    }
    g_ptr_array_add(list, NULL);
    return (const char **)g_ptr_array_free(list, FALSE);
}

const char *ledger_gap_word(LedgerGapKind kind) {
    static const char *const WORDS[] = {"missing", "failing", "warning"};
    return WORDS[kind];
}

const char *ledger_gap_title(LedgerGapKind kind) {
    static const char *const TITLES[] = {N_("Missing data"), N_("Not in order"), N_("To be looked at")};
    return _(TITLES[kind]);
}
