/* SPDX-License-Identifier: MIT
 *
 * bihuan figures: the three levels of a month, the records behind each figure, and the draw of the sample.
 */
#include "bihuan/ledger/figures.h"

#include <string.h>

#include "../output.h"
#include "../private.h"
#include "../training_output.h"
#include "bihuan/app/sample.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static void tenths_json(Output *out, const char *key, gboolean known, gint64 tenths) {
    if (known)
        output_tenths(out, key, tenths);
    else
        output_null(out, key);
}

static void sample_json(Output *out, const Figures *figures) {
    const Sample *sample = figures->sample;
    gboolean complete = figures_sample_complete(figures);
    output_object(out, "sample");
    output_number(out, "of", NULL, figures->accepted);
    output_number(out, "n", NULL, figures->sample_n);
    output_texts(out, "numbers", NULL, sample ? (const char *const *)sample->numbers : NULL);
    output_known(out, "passed", complete, figures->passed);
    output_flag(out, "drawn", NULL, sample != NULL);
    output_number(out, "results", NULL, figures->results);
    output_text(out, "dice", NULL, sample ? sample->dice : NULL);
    output_text(out, "head", NULL, sample ? sample->head : NULL);
    output_text(out, "drawn_by", NULL, sample ? sample->drawn_by : NULL);
    output_time(out, "at", NULL, sample ? sample->at : 0);
    output_end(out);
}

static void figure_out(Output *out, const Figures *figures, FigureKind kind) {
    static const char *const units[] = {[UNIT_PERCENT] = "%", [UNIT_HOURS] = "h", [UNIT_COUNT] = NULL};
    const Figure *figure = &figures->figures[kind];
    FigureUnit unit = figure_unit(kind);
    g_autofree char *value = figure_text(kind, figure->known, figure->tenths), *share = figure_share_text(kind, figure);
    g_autofree char *target = figure_target_text(kind, figures);
    g_autofree char *level = figure_level(kind) ? g_strdup_printf("%d", figure_level(kind)) : NULL;
    output_row(out);
    output_text(out, "key", NULL, figure_key(kind));
    output_text(out, "title", _("Figure"), figure_title(kind));
    if (unit == UNIT_COUNT)
        output_number(out, "value", NULL, figure->n);
    else
        tenths_json(out, "value", figure->known, figure->tenths);
    output_text(out, NULL, _("Value"), value);
    output_text(out, NULL, _("Counted"), share);
    output_text(out, "unit", NULL, units[unit]);
    output_known(out, "n", unit == UNIT_PERCENT, figure->n);
    output_known(out, "of", unit != UNIT_COUNT, figure->of);
    output_known(out, "target", figure->has_target, figure->target);
    output_text(out, NULL, _("Goal"), target);
    if (figure->met == MET_UNKNOWN)
        output_null(out, "met");
    else
        output_flag(out, "met", NULL, figure->met == MET_YES);
    output_text(out, NULL, " ", figure_met_text(figure->met));
    output_known(out, "level", figure_level(kind) != 0, figure_level(kind));
    output_text(out, NULL, _("Level"), level);
}

static void effort_out(Output *out, const FigureEffort *effort) {
    gint64 median = 0, saved = 0, keyed = figure_minutes(effort->keyed), paper = figure_minutes(effort->paper);
    gboolean any = figure_effort_median(effort, &median), entered = figure_effort_saved(effort, &saved);
    char *shown[] = {figure_effort_text(TRUE, keyed), figure_effort_text(any, median), figure_effort_text(entered, paper),
                     figure_effort_text(entered, saved)};
    output_row(out);
    output_text(out, "key", NULL, effort->key);
    output_text(out, "title", _("Keyed work"), figure_effort_title(effort));
    output_number(out, "number", _("How many"), effort->each->len);
    tenths_json(out, "minutes", TRUE, keyed);
    output_text(out, NULL, _("Minutes"), shown[0]);
    tenths_json(out, "median", any, median);
    output_text(out, NULL, _("Median"), shown[1]);
    tenths_json(out, "paper", entered, paper);
    output_text(out, NULL, _("On paper"), entered ? shown[2] : _("not entered"));
    tenths_json(out, "hours_saved", entered, saved);
    output_text(out, NULL, _("Hours saved"), shown[3]);
    for (gsize i = 0; i < G_N_ELEMENTS(shown); i++)
        g_free(shown[i]);
}

static void rate_json(Output *out, const Figures *figures, FigureKind kind) {
    tenths_json(out, figure_key(kind), figures->figures[kind].known, figures->figures[kind].tenths);
}

static void print_sample(Output *out, const Figures *figures) {
    const Sample *sample = figures->sample;
    if (!sample) {
        output_say(out, _("The sample is not drawn: %d of %d hazards accepted in the month are to be re-inspected."),
                   (int)figures->sample_n, (int)figures->accepted);
        return;
    }
    g_autofree char *when = clock_format_short(sample->at), *numbers = g_strjoinv(", ", sample->numbers);
    output_say(out, _("Sample drawn %s by %s with the dice %s: %d of %d hazards: %s"), when, sample->drawn_by, sample->dice, (int)sample->n,
               (int)sample->accepted, numbers);
    output_say(out, _("Results: %d of %d, %d passed."), (int)figures->results, (int)sample->n, (int)figures->passed);
}

static void command_figures_print(Output *out, const Figures *figures, const Training *training) {
    static const FigureKind rates[] = {FIGURE_CLOSURE, FIGURE_ON_TIME, FIGURE_HOURS, FIGURE_HOURS_P90};
    static const FigureKind beside[] = {FIGURE_RESPONSE, FIGURE_SENT_BACK, FIGURE_APPROVAL};
    g_autofree char *computed = clock_format_short(figures->now);
    g_autofree char *change = figure_text(FIGURE_CLOSURE, figures->change_known, figures->change);
    output_say(out, figures->now >= figures->to ? _("Figures of %s, computed %s") : _("Figures of %s so far, computed %s"), figures->month,
               computed);
    output_object(out, NULL);
    output_text(out, "month", NULL, figures->month);
    output_number(out, "reported", NULL, figures->figures[FIGURE_REPORTED].n);
    output_number(out, "closed", NULL, figures->figures[FIGURE_CLOSURE].n);
    for (gsize i = 0; i < G_N_ELEMENTS(rates); i++)
        rate_json(out, figures, rates[i]);
    sample_json(out, figures);
    output_number(out, "recurrence_30d", NULL, figures->figures[FIGURE_RECURRENCE].n);
    output_number(out, "recurrence_30d_last_year", NULL, figures->recurrence_before);
    tenths_json(out, "recurrence_change", figures->change_known, figures->change);
    for (gsize i = 0; i < G_N_ELEMENTS(beside); i++)
        rate_json(out, figures, beside[i]);
    output_time(out, "computed", NULL, figures->now);
    output_flag(out, "complete", NULL, figures->now >= figures->to);
    output_table(out, "figures", _("Level"), _("Figure"), _("Value"), _("Counted"), _("Goal"), " ", NULL);
    for (int kind = 0; kind < FIGURE_COUNT; kind++)
        figure_out(out, figures, (FigureKind)kind);
    output_end(out);
    output_table(out, "keyed", _("Keyed work"), _("How many"), _("Minutes"), _("Median"), _("On paper"), _("Hours saved"), NULL);
    for (guint i = 0; i < figures->efforts->len; i++)
        effort_out(out, figures->efforts->pdata[i]);
    output_end(out);
    training_output(out, training);
    output_end(out);
    output_say(out, _("Recurred within 30 days in the same month of last year: %d (change %s)"), (int)figures->recurrence_before, change);
    print_sample(out, figures);
}

static void print_evidence(Output *out, const Figure *figure) {
    output_table(out, NULL, _("Number"), _("At"), _("Counts"), _("Hours"), NULL);
    for (guint i = 0; i < figure->evidence->len; i++) {
        const FigureEvidence *evidence = figure->evidence->pdata[i];
        gint64 tenths = evidence->took > 0 ? figure_hours(evidence->took, 1) : 0;
        g_autofree char *hours = evidence->took > 0 ? figure_text(FIGURE_HOURS, TRUE, tenths) : NULL;
        output_row(out);
        output_text(out, "number", _("Number"), evidence->number);
        output_time(out, "at", _("At"), evidence->at);
        output_flag(out, "counts", NULL, evidence->counts);
        output_text(out, NULL, _("Counts"), evidence->counts ? "+" : "-");
        tenths_json(out, "hours", evidence->took > 0, tenths);
        output_text(out, NULL, _("Hours"), hours);
    }
    output_end(out);
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
static gboolean command_figures_open_plant(CommandLine *line, gboolean draw, GError **error) {
    if (draw && !line->user)
        return err_set(error, ERR_USAGE, _("Who does it? Give --user ID."));
    return cli_open(line, draw, error) && cli_set_clock(line, app_plant(line->app), draw, FALSE, error) &&
           (!draw || app_login(line->app, line->user, error));
}

static gboolean draw_sample(CommandLine *line, const char *dice, GError **error) {
    g_autoptr(Sample) sample = sample_draw(line->app, line->words[0], dice, error);
    return sample != NULL;
}

static Figures *command_figures_load(CommandLine *line, gboolean evidence, Training **training, GError **error) {
    Db *db = app_db(line->app);
    gint64 now = clock_now();
    if (!db_begin_read(db, error))
        return NULL;
    g_autoptr(Figures) figures = figures_load(db, app_shelf(line->app), line->words[0], now, evidence, error);
    *training = figures ? training_load(db, app_shelf(line->app), line->words[0], now, error) : NULL;
    db_rollback(db);
    return *training ? g_steal_pointer(&figures) : NULL;
}

static gboolean command_figures_run(CommandLine *line, GError **error) {
    const char *dice = command_option(line, "--draw"), *of = command_option(line, "--of");
    int kind = of ? parse_kind(of, error) : -1;
    if ((of && kind < 0) || !command_figures_open_plant(line, dice != NULL, error) || (dice && !draw_sample(line, dice, error)))
        return FALSE;
    g_autoptr(Training) training = NULL;
    g_autoptr(Figures) figures = command_figures_load(line, of != NULL, &training, error);
    if (!figures)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (of)
        print_evidence(out, &figures->figures[kind]);
    else
        command_figures_print(out, figures, training);
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
    .run = command_figures_run,
};
