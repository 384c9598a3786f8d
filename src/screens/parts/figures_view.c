/* SPDX-License-Identifier: MIT
 *
 * Months are kept once counted: going back and forth counts each only once. Each is read under one read transaction.
 */
#include "figures_view.h"

#include "bihuan/base/clock.h"

#include <string.h>

struct FiguresView {
    App *app;
    char *month, *problem;
    Figures *now;       /* with evidence */
    GHashTable *months; /* month -> Figures, without */
    gint64 seq;         /* newest row of the plant at the last load */
    ChartValue values[FIGURES_MONTHS];
    char *labels[FIGURES_MONTHS], *texts[FIGURES_MONTHS];
};

FiguresView *figures_view_new(App *app) {
    FiguresView *view = g_new0(FiguresView, 1);
    view->app = app;
    view->months = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)figures_free);
    return view;
}

static void forget_words(FiguresView *view) {
    for (int i = 0; i < FIGURES_MONTHS; i++) {
        g_clear_pointer(&view->labels[i], g_free);
        g_clear_pointer(&view->texts[i], g_free);
    }
}

void figures_view_free(FiguresView *view) {
    if (view == NULL) {
        return;
    }
    forget_words(view);
    g_hash_table_unref(view->months);
    figures_free(view->now);
    g_free(view->month);
    g_free(view->problem);
    g_free(view);
}

static char *month_from(const char *month, int step) {
    gint64 from = 0, to = 0;
    clock_month(month, &from, &to, NULL);
    ClockCivil first = clock_civil(from);
    return clock_format_month(clock_from_civil(first.year, first.month + step, 1, 0, 0, 0));
}

/* Counts a month unless it is known. */
static gboolean load_before(FiguresView *view, int step, GError **error) {
    g_autofree char *month = month_from(view->month, step);
    if (g_hash_table_contains(view->months, month)) {
        return TRUE;
    }
    Figures *figures = figures_load(app_db(view->app), app_shelf(view->app), month, clock_now(), FALSE, error);
    if (figures == NULL) {
        return FALSE;
    }
    g_hash_table_insert(view->months, g_strdup(month), figures);
    return TRUE;
}

static gboolean load_all(FiguresView *view, GError **error) {
    view->now = figures_load(app_db(view->app), app_shelf(view->app), view->month, clock_now(), TRUE, error);
    gboolean ok = view->now != NULL;
    for (int step = 1 - FIGURES_MONTHS; ok && step <= 0; step++) {
        ok = load_before(view, step, error);
    }
    return ok;
}

gboolean figures_view_load(FiguresView *view, const char *month, gboolean anew) {
    g_autoptr(GError) error = NULL;
    char *wanted = g_strdup(month);
    gint64 seq = plant_head_seq(app_plant(view->app));
    if (anew || seq != view->seq) {
        g_hash_table_remove_all(view->months);
    }
    g_free(view->month);
    view->month = wanted;
    view->seq = seq;
    g_clear_pointer(&view->now, figures_free);
    g_clear_pointer(&view->problem, g_free);
    gboolean ok = db_begin_read(app_db(view->app), &error);
    if (ok) {
        ok = load_all(view, &error);
        db_rollback(app_db(view->app));
    }
    if (!ok) {
        view->problem = g_strdup(error != NULL ? error->message : "");
        g_clear_pointer(&view->now, figures_free);
    }
    return ok;
}

const char *figures_view_problem(const FiguresView *view) {
    return view->problem != NULL ? view->problem : "";
}

const Figures *figures_view_now(const FiguresView *view) {
    return view->now;
}

const char *figures_view_month(const FiguresView *view) {
    return view->month;
}

gboolean figures_view_is_stale(const FiguresView *view) {
    return plant_head_seq(app_plant(view->app)) != view->seq;
}

char *figures_view_beside(const FiguresView *view, int step) {
    gint64 from = 0, to = 0;
    g_autofree char *month = month_from(view->month, step);
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

const ChartValue *figures_view_trend(FiguresView *view, FigureKind kind) {
    forget_words(view);
    for (int i = 0; i < FIGURES_MONTHS; i++) {
        g_autofree char *month = month_from(view->month, i + 1 - FIGURES_MONTHS);
        const Figures *figures = g_hash_table_lookup(view->months, month);
        view->values[i] = (ChartValue){.known = FALSE};
        if (figures == NULL) {
            continue;
        }
        const Figure *figure = &figures->figures[kind];
        view->labels[i] = g_strdup(month + strlen("2026-"));
        view->texts[i] = value_text(kind, figure);
        view->values[i] = (ChartValue){figure->tenths, figure->known, view->labels[i], view->texts[i], style_of(figure)};
    }
    return view->values;
}

gboolean figures_view_target(const FiguresView *view, FigureKind kind, gint64 *target) {
    const Figure *figure = view->now != NULL ? &view->now->figures[kind] : NULL;
    if (figure == NULL || !figure->has_target || (kind == FIGURE_RECURRENCE && !view->now->change_known)) {
        return FALSE;
    }
    *target = kind == FIGURE_RECURRENCE ? view->now->recurrence_before * (100 + figure->target) / 10 : figure->target * 10;
    return TRUE;
}
