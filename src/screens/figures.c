/* SPDX-License-Identifier: MIT
 *
 * The figures of a month (三级指标): each with its target and 13 months beside it, columns of the one under the cursor, the
 * records behind it, and the draw of the re-inspection sample.
 */
#include "bihuan/app/sample.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/ui/chart.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "parts/session.h"

#include <string.h>

#define FIGURES_MONTHS 13

enum {
    ITEMS_MOST = 1000, /* records offered behind one figure; the command line lists them all */
    VALUE = 9,         /* columns of a value */
    TARGET = 20,
    SHARE = 14,
    MET = 8,
    WIDE = 76,       /* columns from which targets are shown */
    WIDER = 100,     /* and denominators */
    TINY = 34,       /* columns below which a figure takes two rows */
    CHART_LEAST = 6, /* rows */
    CHART_MOST = 22,
    THREE = 150, /* columns from which the three levels stand beside each other */
};

typedef struct {
    Ui *ui;
    char *month;
    char *problem;      /* why it could not be loaded; NULL: it was */
    Figures *now;       /* of the month, with evidence; NULL: see problem */
    GHashTable *months; /* month to Figures, without: each is counted once, going back and forth */
    gint64 seq;         /* newest row of the plant at the last load */
    ChartValue values[FIGURES_MONTHS];
    char *labels[FIGURES_MONTHS], *texts[FIGURES_MONTHS];
    int cursor, top, page;
} FiguresScreen;

static const Binding KEYS[] = {
    {"w <F6>", "draw", N_("Draw sample"), N_("Draw this month's sample for surprise re-inspection: throw the dice first")},
    {"e <F11>", "result", N_("Result"), N_("Enter the result of a surprise re-inspection")},
    {"<F7> , <Left>", "earlier", N_("Month-"), N_("Show the month before")},
    {"<F8> . <Right>", "later", N_("Month+"), N_("Show the month after")},
    {"T", "keyed", N_("Keyed"), N_("Show the minutes of keyed work and the hours saved against paper")},
    {"Q", "training", N_("Training"), N_("Show what the month says of training and protective equipment")},
    {NULL, NULL, NULL, NULL},
};

/* ---- data ---- */

static void forget_words(FiguresScreen *screen) {
    for (int i = 0; i < FIGURES_MONTHS; i++) {
        g_clear_pointer(&screen->labels[i], g_free);
        g_clear_pointer(&screen->texts[i], g_free);
    }
}

static char *month_from(const char *month, int step) {
    gint64 from = 0, to = 0;
    clock_month(month, &from, &to, NULL);
    ClockCivil first = clock_civil(from);
    return clock_format_month(clock_from_civil(first.year, first.month + step, 1, 0, 0, 0));
}

/* Counts a month unless it is known. */
static gboolean load_before(FiguresScreen *screen, int step, GError **error) {
    g_autofree char *month = month_from(screen->month, step);
    if (g_hash_table_contains(screen->months, month)) {
        return TRUE;
    }
    Figures *figures = figures_load(app_db(session_app(screen->ui)), app_shelf(session_app(screen->ui)), month, clock_now(), FALSE, error);
    if (figures == NULL) {
        return FALSE;
    }
    g_hash_table_insert(screen->months, g_strdup(month), figures);
    return TRUE;
}

static gboolean load_all(FiguresScreen *screen, GError **error) {
    screen->now =
        figures_load(app_db(session_app(screen->ui)), app_shelf(session_app(screen->ui)), screen->month, clock_now(), TRUE, error);
    gboolean ok = screen->now != NULL;
    for (int step = 1 - FIGURES_MONTHS; ok && step <= 0; step++) {
        ok = load_before(screen, step, error);
    }
    return ok;
}

/* anew: also the months before it although they were loaded already. Each is read under one read transaction. */
static gboolean load_month(FiguresScreen *screen, const char *month, gboolean anew) {
    g_autoptr(GError) error = NULL;
    char *wanted = g_strdup(month);
    gint64 seq = plant_head_seq(app_plant(session_app(screen->ui)));
    if (anew || seq != screen->seq) {
        g_hash_table_remove_all(screen->months);
    }
    g_free(screen->month);
    screen->month = wanted;
    screen->seq = seq;
    g_clear_pointer(&screen->now, figures_free);
    g_clear_pointer(&screen->problem, g_free);
    gboolean ok = db_begin_read(app_db(session_app(screen->ui)), &error);
    if (ok) {
        ok = load_all(screen, &error);
        db_rollback(app_db(session_app(screen->ui)));
    }
    if (!ok) {
        screen->problem = g_strdup(error != NULL ? error->message : "");
        g_clear_pointer(&screen->now, figures_free);
    }
    return ok;
}

static gboolean is_stale(const FiguresScreen *screen) {
    return plant_head_seq(app_plant(session_app(screen->ui))) != screen->seq;
}

/* The month before (-1) or after (1); NULL if that has not begun. Owned. */
static char *month_beside(const FiguresScreen *screen, int step) {
    gint64 from = 0, to = 0;
    g_autofree char *month = month_from(screen->month, step);
    clock_month(month, &from, &to, NULL);
    return from > clock_now() ? NULL : g_steal_pointer(&month);
}

static Style style_of(const Figure *figure) {
    return figure->met == MET_NO ? STYLE_ERROR : figure->met == MET_YES ? STYLE_OK : STYLE_NORMAL;
}

/* "31.4", "7": the unit stands in the title. */
static char *value_text(FigureKind kind, const Figure *figure) {
    g_autofree char *text = figure_text(kind, figure->known, figure->tenths);
    char *blank = strchr(text, ' ');
    if (blank != NULL) {
        *blank = '\0';
    }
    return g_steal_pointer(&text);
}

/* One figure over the months, oldest first: values that stay until the next load or call. */
static const ChartValue *trend(FiguresScreen *screen, FigureKind kind) {
    forget_words(screen);
    for (int i = 0; i < FIGURES_MONTHS; i++) {
        g_autofree char *month = month_from(screen->month, i + 1 - FIGURES_MONTHS);
        const Figures *figures = g_hash_table_lookup(screen->months, month);
        screen->values[i] = (ChartValue){.known = FALSE};
        if (figures == NULL) {
            continue;
        }
        const Figure *figure = &figures->figures[kind];
        screen->labels[i] = g_strdup(month + strlen("2026-"));
        screen->texts[i] = value_text(kind, figure);
        screen->values[i] = (ChartValue){figure->tenths, figure->known, screen->labels[i], screen->texts[i], style_of(figure)};
    }
    return screen->values;
}

/* The target in the measure of the trend; FALSE if there is none. */
static gboolean target_of(const FiguresScreen *screen, FigureKind kind, gint64 *target) {
    const Figure *figure = screen->now != NULL ? &screen->now->figures[kind] : NULL;
    if (figure == NULL || !figure->has_target || (kind == FIGURE_RECURRENCE && !screen->now->change_known)) {
        return FALSE;
    }
    *target = kind == FIGURE_RECURRENCE ? screen->now->recurrence_before * (100 + figure->target) / 10 : figure->target * 10;
    return TRUE;
}

static void screen_figures_load(FiguresScreen *screen, const char *month, gboolean anew) {
    g_autofree char *wanted = g_strdup(month);
    if (!load_month(screen, wanted, anew)) {
        ui_say(screen->ui, SAY_ERROR, "%s", screen->problem);
    }
}

static gboolean figures_open(gpointer state, const char *argument, GError **error) {
    gint64 from, to;
    g_autofree char *now = clock_format_month(clock_now());
    const char *month = argument != NULL && *argument != '\0' ? argument : now;
    if (!clock_month(month, &from, &to, error)) {
        return FALSE;
    }
    FiguresScreen *screen = state;
    screen->months = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)figures_free);
    screen_figures_load(screen, month, TRUE);
    return TRUE;
}

static void figures_close(gpointer state) {
    FiguresScreen *screen = state;
    forget_words(screen);
    g_clear_pointer(&screen->months, g_hash_table_unref);
    figures_free(screen->now);
    g_free(screen->month);
    g_free(screen->problem);
}

/* ---- drawing ---- */

static Style met_style(FigureMet met) {
    return met == MET_NO ? STYLE_ERROR : met == MET_YES ? STYLE_OK : STYLE_NORMAL;
}

/* Colour never says it alone: "!" stands beside a missed target where there is no room for the word. */
static const char *met_sign(FigureMet met) {
    return met == MET_NO ? "!" : met == MET_YES ? "+" : " ";
}

static void draw_head(FiguresScreen *screen, const Area *area) {
    const Figures *now = screen->now;
    int used = area_format(area, 0, 1, STYLE_TITLE, now != NULL && now->now < now->to ? _("Figures of %s so far") : _("Figures of %s"),
                           screen->month) +
               3;
    if (is_stale(screen)) {
        area_put(area, 0, used, STYLE_CHANGED, _("changed since: F5 computes again"));
    } else if (now != NULL && now->sample != NULL) {
        area_format(area, 0, used, STYLE_NORMAL, _("sample: %d of %d re-inspected"), (int)now->results, (int)now->sample_n);
    } else if (now != NULL && now->now >= now->to && now->accepted > 0) {
        area_put(area, 0, used, STYLE_WARNING, _("the sample is not drawn yet"));
    }
}

static int rows_of_one(const Area *area) {
    return area->cols < TINY ? 2 : 1;
}

static void draw_spark(FiguresScreen *screen, const Area *area, int row, int col, int width, FigureKind kind) {
    Chart chart = {.values = trend(screen, kind), .count = FIGURES_MONTHS};
    chart_spark(area, row, col, width, &chart);
}

/* "1 Report to acceptance, mean   33.0 h  ≤ 36 h  met  ▇▆▅▄…"; on a rugged terminal two rows of it. */
static void draw_figure(FiguresScreen *screen, const Area *area, int row, FigureKind kind) {
    const Figures *now = screen->now;
    const Figure *figure = &now->figures[kind];
    Style style = (int)kind == screen->cursor ? STYLE_SELECTED : STYLE_NORMAL;
    g_autofree char *value = figure_text(kind, figure->known, figure->tenths), *target = figure_target_text(kind, now);
    g_autofree char *share = figure_share_text(kind, figure);
    g_autofree char *title = figure_level(kind) > 0 ? g_strdup_printf("%d %s", figure_level(kind), figure_title(kind))
                                                    : g_strdup_printf("  %s", figure_title(kind));
    if (area->cols < TINY) {
        area_put_pad(area, row, 0, area->cols, style, title);
        area_put_right(area, row + 1, 0, VALUE + 2, met_style(figure->met), value);
        area_put(area, row + 1, VALUE + 3, met_style(figure->met), met_sign(figure->met));
        draw_spark(screen, area, row + 1, VALUE + 5, MIN(FIGURES_MONTHS, area->cols - VALUE - 5), kind);
        return;
    }
    gboolean wide = area->cols >= WIDE, wider = area->cols >= WIDER;
    int spark = wide ? FIGURES_MONTHS : 7;
    int behind = VALUE + 2 + spark + 1 + (wide ? TARGET + MET : 1) + (wider ? SHARE : 0);
    int width = MIN(area->cols - behind, 44), col = width;
    area_put_pad(area, row, 0, width, style, title);
    area_put_right(area, row, col, VALUE, met_style(figure->met), value);
    col += VALUE + 1;
    if (wider) {
        area_put_pad(area, row, col + 1, SHARE - 1, STYLE_DIM, share);
        col += SHARE;
    }
    if (wide) {
        area_put_pad(area, row, col + 1, TARGET - 1, STYLE_DIM, target);
        area_put_pad(area, row, col + TARGET, MET - 1, met_style(figure->met), figure_met_text(figure->met));
    } else {
        area_put(area, row, col, met_style(figure->met), met_sign(figure->met));
    }
    draw_spark(screen, area, row, col + (wide ? TARGET + MET : 2), spark, kind);
}

static void draw_chart(FiguresScreen *screen, const Area *area, FigureKind kind) {
    static const char *const units[] = {[UNIT_PERCENT] = "%", [UNIT_HOURS] = "h", [UNIT_COUNT] = ""};
    Chart chart = {.values = trend(screen, kind), .count = FIGURES_MONTHS};
    chart.has_target = target_of(screen, kind, &chart.target);
    g_autofree char *title =
        g_strdup_printf(*units[figure_unit(kind)] != '\0' ? " %s (%s) " : " %s ", figure_title(kind), units[figure_unit(kind)]);
    area_hline(area, 0, 0, area->cols, STYLE_DIM);
    area_put(area, 0, 1, STYLE_TITLE, title);
    Area inside = area_sub(area, 1, 1, area->rows - 1, area->cols - 2);
    chart_columns(&inside, &chart);
}

/* Below the figures: the one under the cursor; on a big terminal the three levels beside each other as well. */
static void draw_charts(FiguresScreen *screen, const Area *area) {
    static const FigureKind levels[] = {FIGURE_HOURS, FIGURE_SAMPLE, FIGURE_RECURRENCE};
    gboolean three = area->cols >= THREE && area->rows >= 2 * CHART_LEAST + 2;
    int rows = MIN(three ? area->rows / 2 : area->rows, CHART_MOST);
    Area own = area_sub(area, 0, 0, rows, area->cols);
    draw_chart(screen, &own, (FigureKind)screen->cursor);
    for (int i = 0; three && i < (int)G_N_ELEMENTS(levels); i++) {
        int width = area->cols / (int)G_N_ELEMENTS(levels);
        Area one = area_sub(area, rows + 1, i * width, MIN(area->rows - rows - 1, CHART_MOST), width - 1);
        draw_chart(screen, &one, levels[i]);
    }
}

static void figures_draw(gpointer state, const Area *area) {
    FiguresScreen *screen = state;
    draw_head(screen, area);
    if (screen->now == NULL) {
        Area rest = area_sub(area, 2, 1, area->rows - 2, area->cols - 2);
        area_wrap(&rest, 0, STYLE_ERROR, screen->problem);
        return;
    }
    int each = rows_of_one(area), needed = FIGURE_COUNT * each;
    int chart = area->rows - 1 - needed >= CHART_LEAST ? area->rows - 1 - needed : 0;
    screen->page = MAX(1, (area->rows - 1 - chart) / each);
    screen->page = MIN(screen->page, FIGURE_COUNT);
    screen->top = CLAMP(screen->top, screen->cursor - screen->page + 1, screen->cursor);
    screen->top = CLAMP(screen->top, 0, FIGURE_COUNT - screen->page);
    for (int i = 0; i < screen->page; i++) {
        draw_figure(screen, area, 1 + i * each, (FigureKind)(screen->top + i));
    }
    if (chart > 0) {
        Area below = area_sub(area, area->rows - chart, 0, chart, area->cols);
        draw_charts(screen, &below);
    }
}

/* ---- the records behind a figure ---- */

static void open_record(gpointer data, const char *const *keys) {
    FiguresScreen *screen = data;
    if (keys != NULL && keys[0] != NULL) {
        ui_push(screen->ui, "record", keys[0]);
    }
}

static ChoiceItem *item_of(const FigureEvidence *one, FigureKind kind) {
    g_autofree char *when = one->at != 0 ? clock_format_short(one->at) : g_strdup(_("no result yet"));
    g_autofree char *took = one->took > 0 ? figure_text(FIGURE_HOURS, TRUE, figure_hours(one->took, 1)) : g_strdup("");
    gboolean parted = figure_unit(kind) == UNIT_PERCENT; /* only a rate has some that do not count */
    const char *sign = !parted ? "" : one->at == 0 ? "? " : one->counts ? "+ " : "- ";
    g_autofree char *text = g_strdup_printf("%s%s %s", sign, one->number, took);
    return choice_item_new(one->number, g_strstrip(text), NULL, when);
}

static void show_records(FiguresScreen *screen) {
    const Figures *now = screen->now;
    FigureKind kind = (FigureKind)screen->cursor;
    const GPtrArray *evidence = now != NULL ? now->figures[kind].evidence : NULL;
    if (evidence == NULL || evidence->len == 0) {
        ui_say(screen->ui, SAY_INFO, _("%s: there is no record behind it in this month."), figure_title(kind));
        return;
    }
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < MIN(evidence->len, ITEMS_MOST); i++) {
        g_ptr_array_add(items, item_of(evidence->pdata[i], kind));
    }
    if (evidence->len > ITEMS_MOST) {
        ui_say(screen->ui, SAY_INFO, _("The first %d of %d records; bihuan figures %s --of %s lists all."), ITEMS_MOST, (int)evidence->len,
               now->month, figure_key(kind));
    }
    ChoiceSpec spec = {.title = figure_title(kind), .items = items, .done = open_record, .data = screen};
    choice_open(screen->ui, &spec);
}

/* What stands behind the number, in words, while the cursor is on it. */
static void explain(FiguresScreen *screen) {
    const Figures *now = screen->now;
    FigureKind kind = (FigureKind)screen->cursor;
    if (now == NULL) {
        return;
    }
    g_autofree char *share = figure_share_text(kind, &now->figures[kind]);
    if (kind == FIGURE_RECURRENCE) {
        g_autofree char *change = figure_text(FIGURE_CLOSURE, now->change_known, now->change);
        ui_say(screen->ui, SAY_INFO, _("In the same month of last year: %d. Change: %s"), (int)now->recurrence_before, change);
    } else if (kind == FIGURE_SAMPLE) {
        ui_say(screen->ui, SAY_INFO, _("Accepted: %d. To be re-inspected: %d. Results: %d, passed: %d"), (int)now->accepted,
               (int)now->sample_n, (int)now->results, (int)now->passed);
    } else {
        ui_say(screen->ui, SAY_INFO, *share != '\0' ? "%s: %s" : "%s", figure_title(kind), share);
    }
}

/* ---- keyed work ---- */

/* A sentence for each kind of work: it fits every width. */
static char *keyed_text(const FigureEffort *effort) {
    gint64 median = 0, saved = 0;
    gboolean any = figure_effort_median(effort, &median), entered = figure_effort_saved(effort, &saved);
    g_autofree char *minutes = figure_effort_text(TRUE, figure_minutes(effort->keyed)), *half = figure_effort_text(any, median);
    g_autofree char *paper = figure_effort_text(entered, figure_minutes(effort->paper)), *hours = figure_effort_text(entered, saved);
    const char *title = figure_effort_title(effort);
    return entered
               ? g_strdup_printf(_("%s: %u, %s min keyed (median %s), %s min each on paper: %s h saved"), title, effort->each->len, minutes,
                                 half, paper, hours)
               : g_strdup_printf(_("%s: %u, %s min keyed (median %s); paper time not entered"), title, effort->each->len, minutes, half);
}

static void show_keyed(FiguresScreen *screen) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; screen->now != NULL && i < screen->now->efforts->len; i++) {
        g_autofree char *line = keyed_text(screen->now->efforts->pdata[i]);
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", line);
    }
    dialog_message(screen->ui, _("Keyed work"), text->str);
}

/* ---- the draw ---- */

static void on_dice(gpointer data, const char *text) {
    FiguresScreen *screen = data;
    g_autoptr(GError) error = NULL;
    if (text == NULL) {
        return;
    }
    g_autofree char *dice = utf8_clean(text, 200, FALSE, &error);
    g_autoptr(Sample) sample = dice != NULL ? sample_draw(session_app(screen->ui), screen->month, dice, &error) : NULL;
    if (sample == NULL) {
        ui_refuse(screen->ui, g_steal_pointer(&error));
        return;
    }
    screen_figures_load(screen, sample->month, TRUE);
    screen->cursor = FIGURE_SAMPLE;
    ui_say(screen->ui, SAY_OK, _("Drawn: %d of %d hazards. Enter on the figure shows which."), (int)sample->n, (int)sample->accepted);
    ui_changed(screen->ui);
}

static void ask_dice(FiguresScreen *screen) {
    GError *error = NULL;
    if (!session_need_user(screen->ui)) {
        return;
    }
    if (!sample_may_draw(session_app(screen->ui), screen->month, &error)) {
        ui_refuse(screen->ui, error);
        return;
    }
    DialogInput input = {
        .title = _("Draw the sample"),
        .text = _("Throw a die at least 5 times, in front of a witness, and type what it shows (1 to 6). The sample is "
                  "drawn once; "
                  "it cannot be drawn again."),
        .max = SAMPLE_DICE_MAX,
    };
    dialog_input(screen->ui, &input, on_dice, screen);
}

/* ---- actions ---- */

static unsigned go_month(FiguresScreen *screen, int step) {
    g_autofree char *month = month_beside(screen, step);
    if (month == NULL) {
        ui_say(screen->ui, SAY_INFO, _("The month after has not begun."));
    } else {
        screen_figures_load(screen, month, FALSE);
    }
    return REACT_REDRAW;
}

static unsigned figures_action(gpointer state, const char *action) {
    FiguresScreen *screen = state;
    if (strcmp(action, "earlier") == 0 || strcmp(action, "left") == 0) {
        return go_month(screen, -1);
    }
    if (strcmp(action, "later") == 0 || strcmp(action, "right") == 0) {
        return go_month(screen, 1);
    }
    if (strcmp(action, "draw") == 0) {
        ask_dice(screen);
    } else if (strcmp(action, "result") == 0) {
        session_submit(screen->ui, SAMPLE_FORM, NULL, NULL);
    } else if (strcmp(action, "keyed") == 0) {
        show_keyed(screen);
    } else if (strcmp(action, "training") == 0) {
        ui_push(screen->ui, "training", screen->month);
    } else if (strcmp(action, "open") == 0) {
        show_records(screen);
    } else if (strcmp(action, "refresh") == 0) {
        screen_figures_load(screen, screen->month, TRUE);
    } else if (keymap_move(action, screen->page, FIGURE_COUNT, &screen->cursor)) {
        explain(screen);
    } else {
        return REACT_NONE;
    }
    return REACT_REDRAW;
}

static const char *figures_disabled(gpointer state, const char *action) {
    const Figures *now = ((FiguresScreen *)state)->now;
    if (strcmp(action, "draw") != 0 || now == NULL) {
        return NULL;
    }
    return now->sample != NULL  ? _("The sample of this month was drawn; it is drawn once.")
           : now->now < now->to ? _("The sample is drawn when the month has ended.")
           : now->accepted == 0 ? _("No hazard was accepted in this month.")
                                : NULL;
}

static char *figures_subject(gpointer state) {
    return g_strdup(((FiguresScreen *)state)->month);
}

const Screen screen_figures = {
    .name = "figures",
    .title = N_("Figures"),
    .summary = N_("Three levels of a month: hours to closure, the re-inspection sample, recurrence; each opens its records."),
    .keys = KEYS,
    .size = sizeof(FiguresScreen),
    .open = figures_open,
    .draw = figures_draw,
    .action = figures_action,
    .disabled = figures_disabled,
    .subject = figures_subject,
    .close = figures_close,
};
