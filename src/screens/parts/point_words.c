/* SPDX-License-Identifier: MIT
 *
 * Points in words.
 */
#include "point_words.h"

#include <math.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

char *point_words_why(const PointLine *line) {
    if (line->bypass != NULL) {
        g_autofree char *until = clock_format_short(line->bypass->until);
        return g_strdup_printf(_("until %s"), until);
    }
    const char *fault = points_fault_title(line);
    return g_strdup_printf("%s%s%s", fault, *fault && *line->alarm ? " " : "", line->alarm);
}

Style point_words_style(const PointLine *line) {
    switch (line->state) {
    case POINT_NORMAL:
        return *line->alarm ? STYLE_WARNING : STYLE_NORMAL;
    case POINT_FAULT:
        return line->in_use ? STYLE_ERROR : STYLE_DIM;
    case POINT_BYPASS:
        return STYLE_WARNING;
    default:
        return STYLE_HOLD;
    }
}

/* "low alarm 19.5 · high alarm 23.5 vol%"; "" = none. Owned. */
static char *limits_text(const PanelPoint *plan) {
    static const PointStateKind order[] = {POINT_LOW2, POINT_LOW1, POINT_HIGH1, POINT_HIGH2};
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        if (!isnan(plan->limit[order[i]])) {
            g_string_append_printf(text, "%s%s %.6g", text->len > 0 ? " · " : "", point_state_title(order[i]), plan->limit[order[i]]);
        }
    }
    if (text->len > 0) {
        g_string_append_printf(text, " %s", plan->unit);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_bypass(App *app, const Bypass *bypass, TextView *view) {
    g_autofree char *until = clock_format_short(bypass->until), *by = person_name(app_db(app), bypass->person);
    g_autofree char *with = person_name(app_db(app), bypass->second);
    g_autofree char *text = g_strdup_printf(_("Bypassed until %s by %s and %s: %s"), until, by, with, bypass->reason);
    text_view_add(view, STYLE_WARNING, 0, text);
}

void point_words_fill(App *app, const PointLine *line, TextView *view) {
    const Point *point = line->point;
    g_autoptr(GError) error = NULL;
    PanelPoint *plan = points_plan(app_db(app), point, NULL, clock_now(), &error);
    g_autofree char *value = points_value_text(line), *age = points_age_text(line), *at = clock_format_short(line->at);
    g_autofree char *head =
        g_strdup_printf("%s %s · %s %s", point->code, point_quantity_title(point->quantity), line->area_name, line->device_name);
    text_view_add(view, STYLE_TITLE, 0, head);
    g_autofree char *now = *value ? g_strdup_printf(_("%s · %s · %s ago (%s)"), value, point_state_title(line->state), age, at)
                                  : g_strdup_printf(_("No value · %s"), point_state_title(line->state));
    text_view_add(view, point_words_style(line), 0, now);
    const char *fault = points_fault_title(line);
    if (line->bypass == NULL && (*fault || *line->alarm)) {
        g_autofree char *alarm = *line->alarm ? g_strdup_printf("%s %s", _("Alarm"), line->alarm) : g_strdup("");
        g_autofree char *why = g_strdup_printf("%s%s%s", fault, *fault && *alarm ? " · " : "", alarm);
        text_view_add(view, STYLE_NORMAL, 0, why);
    }
    if (line->bypass != NULL) {
        add_bypass(app, line->bypass, view);
    }
    if (plan == NULL) {
        text_view_add(view, STYLE_ERROR, 0, error->message);
        return;
    }
    g_autofree char *limits = limits_text(plan);
    if (*limits) {
        text_view_add(view, STYLE_NORMAL, 0, limits);
    }
    if (plan->setup != NULL) {
        text_view_add(view, STYLE_ERROR, 0, plan->setup);
    }
    g_autofree char *wire = g_strdup_printf(_("Read at %s %s · drives %s"), *point->link ? point->link : "—", point->address,
                                            *point->outputs ? point->outputs : "—");
    text_view_add(view, STYLE_DIM, 0, wire);
    panel_point_free(plan);
}
