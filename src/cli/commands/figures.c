/* SPDX-License-Identifier: MIT
 *
 * bihuan figures: the three levels of a month, the records behind each figure, and the draw of the sample.
 */
#include "bihuan/ledger/figures.h"

#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/sample.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

/* ---- JSON ---- */

static void tenths_json(JsonBuilder *json, const char *key, gboolean known, gint64 tenths) {
    if (known)
        output_tenths(json, key, tenths);
    else
        output_null(json, key);
}

static void sample_json(JsonBuilder *json, const Figures *figures) {
    const Sample *sample = figures->sample;
    gboolean complete = figures_sample_complete(figures);
    output_begin_object(json, "sample");
    output_number(json, "of", figures->accepted);
    output_number(json, "n", figures->sample_n);
    output_texts(json, "numbers", sample ? (const char *const *)sample->numbers : NULL);
    if (complete)
        output_number(json, "passed", figures->passed);
    else
        output_null(json, "passed");
    output_flag(json, "drawn", sample != NULL);
    output_number(json, "results", figures->results);
    output_text(json, "dice", sample ? sample->dice : NULL);
    output_text(json, "head", sample ? sample->head : NULL);
    output_text(json, "drawn_by", sample ? sample->drawn_by : NULL);
    output_time(json, "at", sample ? sample->at : 0);
    json_builder_end_object(json);
}

static void target_json(JsonBuilder *json, const Figure *figure) {
    if (figure->has_target)
        output_number(json, "target", figure->target);
    else
        output_null(json, "target");
    if (figure->met == MET_UNKNOWN)
        output_null(json, "met");
    else
        output_flag(json, "met", figure->met == MET_YES);
}

static void figure_json(JsonBuilder *json, FigureKind kind, const Figure *figure) {
    static const char *const units[] = {[UNIT_PERCENT] = "%", [UNIT_HOURS] = "h", [UNIT_COUNT] = NULL};
    FigureUnit unit = figure_unit(kind);
    output_begin_object(json, NULL);
    output_text(json, "key", figure_key(kind));
    output_text(json, "title", figure_title(kind));
    if (unit == UNIT_COUNT)
        output_number(json, "value", figure->n);
    else
        tenths_json(json, "value", figure->known, figure->tenths);
    output_text(json, "unit", units[unit]);
    if (unit == UNIT_PERCENT)
        output_number(json, "n", figure->n);
    else
        output_null(json, "n");
    if (unit == UNIT_COUNT)
        output_null(json, "of");
    else
        output_number(json, "of", figure->of);
    target_json(json, figure);
    if (figure_level(kind))
        output_number(json, "level", figure_level(kind));
    else
        output_null(json, "level");
    json_builder_end_object(json);
}

static void rate_json(JsonBuilder *json, const Figures *figures, FigureKind kind) {
    tenths_json(json, figure_key(kind), figures->figures[kind].known, figures->figures[kind].tenths);
}

static void print_json(const Figures *figures) {
    static const FigureKind rates[] = {FIGURE_CLOSURE, FIGURE_ON_TIME, FIGURE_HOURS, FIGURE_HOURS_P90};
    static const FigureKind beside[] = {FIGURE_RESPONSE, FIGURE_SENT_BACK, FIGURE_APPROVAL};
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "month", figures->month);
    output_number(json, "reported", figures->figures[FIGURE_REPORTED].n);
    output_number(json, "closed", figures->figures[FIGURE_CLOSURE].n);
    for (gsize i = 0; i < G_N_ELEMENTS(rates); i++)
        rate_json(json, figures, rates[i]);
    sample_json(json, figures);
    output_number(json, "recurrence_30d", figures->figures[FIGURE_RECURRENCE].n);
    output_number(json, "recurrence_30d_last_year", figures->recurrence_before);
    tenths_json(json, "recurrence_change", figures->change_known, figures->change);
    for (gsize i = 0; i < G_N_ELEMENTS(beside); i++)
        rate_json(json, figures, beside[i]);
    output_time(json, "computed", figures->now);
    output_flag(json, "complete", figures->now >= figures->to);
    output_begin_array(json, "figures");
    for (int kind = 0; kind < FIGURE_COUNT; kind++)
        figure_json(json, (FigureKind)kind, &figures->figures[kind]);
    json_builder_end_array(json);
    json_builder_end_object(json);
    output_print(json);
}

static void print_evidence_json(const Figure *figure) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_array(json, NULL);
    for (guint i = 0; i < figure->evidence->len; i++) {
        const FigureEvidence *evidence = figure->evidence->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "number", evidence->number);
        output_time(json, "at", evidence->at);
        output_flag(json, "counts", evidence->counts);
        tenths_json(json, "hours", evidence->took > 0, evidence->took > 0 ? figure_hours(evidence->took, 1) : 0);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_print(json);
}

/* ---- text ---- */

static void print_sample(const Figures *figures) {
    const Sample *sample = figures->sample;
    if (!sample) {
        output_line(_("The sample is not drawn: %d of %d hazards accepted in the month are to be re-inspected."), (int)figures->sample_n,
                    (int)figures->accepted);
        return;
    }
    g_autofree char *when = clock_format_short(sample->at), *numbers = g_strjoinv(", ", sample->numbers);
    output_line(_("Sample drawn %s by %s with the dice %s: %d of %d hazards: %s"), when, sample->drawn_by, sample->dice, (int)sample->n,
                (int)sample->accepted, numbers);
    output_line(_("Results: %d of %d, %d passed."), (int)figures->results, (int)sample->n, (int)figures->passed);
}

static void print_text(const Figures *figures) {
    g_autofree char *computed = clock_format_short(figures->now);
    output_line(figures->now >= figures->to ? _("Figures of %s, computed %s") : _("Figures of %s so far, computed %s"), figures->month,
                computed);
    OutputTable *table = output_table_new(_("Level"), _("Figure"), _("Value"), _("Counted"), _("Goal"), " ", NULL);
    for (int kind = 0; kind < FIGURE_COUNT; kind++) {
        const Figure *figure = &figures->figures[kind];
        g_autofree char *value = figure_text((FigureKind)kind, figure->known, figure->tenths);
        g_autofree char *share = figure_share_text((FigureKind)kind, figure);
        g_autofree char *target = figure_target_text((FigureKind)kind, figures);
        g_autofree char *level = figure_level((FigureKind)kind) ? g_strdup_printf("%d", figure_level((FigureKind)kind)) : g_strdup("");
        output_table_add(table, level, figure_title((FigureKind)kind), value, share, target, figure_met_text(figure->met), NULL);
    }
    output_table_end(table);
    g_autofree char *change = figure_text(FIGURE_CLOSURE, figures->change_known, figures->change);
    output_line(_("Recurred within 30 days in the same month of last year: %d (change %s)"), (int)figures->recurrence_before, change);
    print_sample(figures);
}

static void print_evidence_text(const Figure *figure) {
    OutputTable *table = output_table_new(_("Number"), _("At"), _("Counts"), _("Hours"), NULL);
    for (guint i = 0; i < figure->evidence->len; i++) {
        const FigureEvidence *evidence = figure->evidence->pdata[i];
        g_autofree char *at = evidence->at ? clock_format_short(evidence->at) : g_strdup("");
        g_autofree char *hours = evidence->took > 0 ? figure_text(FIGURE_HOURS, TRUE, figure_hours(evidence->took, 1)) : g_strdup("");
        output_table_add(table, evidence->number, at, evidence->counts ? "+" : "-", hours, NULL);
    }
    output_table_end(table);
}

/* ---- running ---- */

static int parse_kind(const char *key, GError **error) {
    int kind = figure_find(key);
    g_autoptr(GString) known = g_string_new(NULL);
    for (int one = 0; one < FIGURE_COUNT; one++)
        g_string_append_printf(known, "%s%s", one ? ", " : "", figure_key((FigureKind)one));
    if (kind < 0)
        err_set(error, ERR_USAGE, _("There is no figure “%s”; choose one of: %s."), key, known->str);
    return kind;
}

/* Only a draw writes; whoever reads needs neither the right to nor a name. */
static gboolean open_plant(CommandLine *line, gboolean draw, GError **error) {
    if (draw && !line->user)
        return err_set(error, ERR_USAGE, _("Who does it? Give --user ID."));
    return cli_open(line, draw, error) && cli_set_clock(line, app_plant(line->app), draw, FALSE, error) &&
           (!draw || app_login(line->app, line->user, error));
}

static gboolean draw_sample(CommandLine *line, const char *dice, GError **error) {
    g_autoptr(Sample) sample = sample_draw(line->app, line->words[0], dice, error);
    return sample != NULL;
}

static Figures *load(CommandLine *line, gboolean evidence, GError **error) {
    Db *db = app_db(line->app);
    if (!db_begin_read(db, error))
        return NULL;
    Figures *figures = figures_load(db, app_shelf(line->app), line->words[0], clock_now(), evidence, error);
    db_rollback(db);
    return figures;
}

static gboolean run(CommandLine *line, GError **error) {
    const char *dice = command_option(line, "--draw"), *of = command_option(line, "--of");
    int kind = of ? parse_kind(of, error) : -1;
    if ((of && kind < 0) || !open_plant(line, dice != NULL, error) || (dice && !draw_sample(line, dice, error)))
        return FALSE;
    g_autoptr(Figures) figures = load(line, of != NULL, error);
    if (!figures)
        return FALSE;
    if (of && line->json)
        print_evidence_json(&figures->figures[kind]);
    else if (of)
        print_evidence_text(&figures->figures[kind]);
    else if (line->json)
        print_json(figures);
    else
        print_text(figures);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--of", "FIGURE", N_("the records behind one figure, by its key")},
    {"--draw", "DICE", N_("draw the sample of a month that has ended: the digits thrown with a die, at least 5")},
    {0},
};

const Command command_figures = {
    .name = "figures",
    .usage = "MONTH [--of FIGURE] [--draw DICE]",
    .summary = N_("three levels of a month: hours to closure, the re-inspection sample, recurrence"),
    .needs = NEED_FILE,
    .options = OPTIONS,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
