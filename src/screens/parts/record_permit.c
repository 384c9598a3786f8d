/* SPDX-License-Identifier: MIT
 *
 * A permit's refusals and clocks in words.
 */
#include "record_permit.h"

#include "bihuan/app/permits.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/cell.h"
#include "session.h"

enum {
    INDENT = 2,
    DEEP = 6,
    NARROW = 36, /* columns: only the first clock */
};

static void record_permit_add(TextView *view, Style style, int indent, char *text) {
    text_view_add(view, style, indent, text);
    g_free(text);
}

/* What the step itself asks for is no obstacle yet: it is named, and only refused when the step is sent without it. */
static gboolean is_asked_there(const Work *work, const RuleVerdict *verdict) {
    return !verdict->rule->warn && permit_remedy(work, verdict, NULL) == REMEDY_HERE;
}

static void add_verdict(const Work *work, const RuleVerdict *verdict, TextView *view, gboolean brief) {
    const FormRule *rule = verdict->rule;
    if (is_asked_there(work, verdict)) {
        record_permit_add(view, STYLE_DIM, INDENT,
                          g_strdup_printf(_("%s %s: asked for in the step (Enter)"), rule->id, form_text(&rule->title)));
        return;
    }
    record_permit_add(view, rule->warn ? STYLE_WARNING : STYLE_ERROR, INDENT,
                      g_strdup_printf(rule->warn ? _("%s (warning) %s") : "%s %s", rule->id, verdict->text));
    if (!brief && rule->clause != NULL) {
        record_permit_add(view, STYLE_DIM, DEEP, g_strdup_printf("  %s", rule->clause));
    }
    if (!rule->warn) {
        g_autofree char *remedy = permit_remedy_text(work, verdict);
        record_permit_add(view, STYLE_KEY, DEEP, g_strdup_printf("  > %s", remedy));
    }
}

void record_permit_blocked(const Work *work, TextView *view, gboolean brief) {
    guint refusing = 0;
    for (guint i = 0; i < work->blocked->len; i++) {
        const RuleVerdict *verdict = work->blocked->pdata[i];
        refusing += !verdict->rule->warn && !is_asked_there(work, verdict);
    }
    if (work->blocked->len == 0) {
        return;
    }
    const FormStep *step = work->current != NULL ? form_step(work->form, work->current) : NULL;
    const char *title = step != NULL ? form_text(&step->title) : work_state_title(work->form, work->record);
    if (refusing > 0) {
        record_permit_add(view, STYLE_TITLE, 0, g_strdup_printf(_("Against \"%s\": %u"), title, refusing));
    }
    for (int warn = 0; warn < 2; warn++) {
        for (guint i = 0; i < work->blocked->len; i++) {
            const RuleVerdict *verdict = work->blocked->pdata[i];
            if (verdict->rule->warn == (warn == 1)) {
                add_verdict(work, verdict, view, brief);
            }
        }
    }
    text_view_add(view, STYLE_NORMAL, 0, "");
}

int record_permit_clocks(const Work *work, const Area *area, int row) {
    int col = 1, from = row;
    for (guint i = 0; i < work->clocks->len; i++) {
        const WorkClock *clock = work->clocks->pdata[i];
        g_autofree char *span = countdown_text(clock->until);
        g_autofree char *text = g_strdup_printf("%s %s", clock->what, span);
        int width = utf8_width(text);
        if (col > 1 && (area->cols < NARROW || col + width + 1 > area->cols)) {
            if (area->cols < NARROW) {
                break;
            }
            row++;
            col = 1;
        }
        if (width > area->cols - 1) { /* the time is worth more than its name */
            area_put_pad(area, row, 1, area->cols - utf8_width(span) - 2, STYLE_NORMAL, clock->what);
            area_put(area, row, area->cols - utf8_width(span), countdown_style(clock->until), span);
            col = area->cols;
            continue;
        }
        area_put(area, row, col, countdown_style(clock->until), text);
        col += width + 3;
    }
    return work->clocks->len > 0 ? row - from + 1 : 0;
}
