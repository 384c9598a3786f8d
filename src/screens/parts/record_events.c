/* SPDX-License-Identifier: MIT
 *
 * The time line of a record: what happened, with the answers given; what one person did many times in a row is one line.
 */
#include "record_text.h"

#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"

#include <string.h>

enum { INDENT = 2, DEEP = 4 };

typedef struct {
    App *app;
    const Work *work;
    WorkContext *context;
    const GPtrArray *events;   /* WorkEvent * */
    GPtrArray *rows;           /* const Step * of each event, NULL: none */
    const FormStep *checklist; /* NULL: the form has none */
    const FormField *item;
    TextView *view;
} Line;

static void record_events_add(TextView *view, Style style, int indent, char *text) {
    text_view_add(view, style, indent, text);
    g_free(text);
}

static const WorkEvent *event_at(const Line *line, guint index) {
    return index < line->events->len ? line->events->pdata[index] : NULL;
}

static const Step *row_at(const Line *line, guint index) {
    return index < line->rows->len ? line->rows->pdata[index] : NULL;
}

/* The n-th answer to a step belongs to the n-th event about it. */
static void match_rows(Line *line) {
    g_autoptr(GHashTable) next = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < line->events->len; i++) {
        const WorkEvent *event = line->events->pdata[i];
        guint at = event->step != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(next, event->step)) : 0;
        const Step *found = NULL;
        for (; event->step != NULL && at < line->work->steps->len && found == NULL; at++) {
            const Step *step = line->work->steps->pdata[at];
            gboolean answered = step->done != 0 && strcmp(step->decision, "cancelled") != 0;
            found = answered && strcmp(step->name, event->step) == 0 ? step : NULL;
        }
        if (event->step != NULL) {
            g_hash_table_insert(next, event->step, GUINT_TO_POINTER(at));
        }
        g_ptr_array_add(line->rows, (gpointer)found);
    }
}

/* ---- answers ---- */

static const char *given(const Step *step, const char *key) {
    return step != NULL ? g_hash_table_lookup(step->fields, key) : NULL;
}

static char *shown(const Line *line, const Step *step, const char *key) {
    const FormField *field = form_field(line->work->form, key);
    const char *value = given(step, key);
    return field != NULL && value != NULL ? field_format(field, value, &line->context->form) : g_strdup("");
}

/* What was said besides: a reading, an opinion, a reason. "": nothing. Owned. */
static char *words_of(const Line *line, const Step *step) {
    if (!form_is_permit(line->work->form) || step == NULL) {
        return g_strdup("");
    }
    if (given(step, "gas") != NULL && given(step, "value") != NULL) {
        g_autofree char *gas = shown(line, step, "gas"), *point = shown(line, step, "point"), *unit = shown(line, step, "unit");
        return g_strdup_printf(": %s, %s, %s %s", gas, point, given(step, "value"), unit);
    }
    GString *text = g_string_new(NULL);
    const FormStep *shape = form_step(line->work->form, step->name);
    for (char **key = shape != NULL ? shape->fields : NULL; key != NULL && *key != NULL; key++) {
        const FormField *field = form_field(line->work->form, *key);
        if (field != NULL && field->type->editor == EDITOR_LINES && given(step, *key) != NULL) {
            g_string_append_printf(text, ": %s", given(step, *key));
        }
    }
    return g_string_free(text, FALSE);
}

static gboolean is_measure(const Line *line, guint index) {
    const WorkEvent *event = event_at(line, index);
    return line->checklist != NULL && event != NULL && row_at(line, index) != NULL && g_strcmp0(event->step, line->checklist->name) == 0;
}

/* "1-15, 17" of the items of a run with this answer. Owned. */
static char *items_of(const Line *line, guint from, guint end, const char *answer, guint *count) {
    GString *text = g_string_new(NULL);
    gint64 first = -1, last = -2;
    *count = 0;
    for (guint i = from; i <= end; i++) {
        const Step *step = i < end ? row_at(line, i) : NULL;
        if (i < end && strcmp(permit_answer(line->work->form, step), answer) != 0) {
            continue;
        }
        gint64 item = step != NULL && given(step, line->item->key) != NULL ? g_ascii_strtoll(given(step, line->item->key), NULL, 10) : -1;
        *count += step != NULL;
        if (item == last + 1 && item > 0) {
            last = item;
            continue;
        }
        if (first >= 0) {
            g_string_append_printf(text, "%s%d", text->len > 0 ? _(", ") : "", (int)first);
            g_string_append_printf(text, last > first ? "-%d" : "%.0d", last > first ? (int)last : 0);
        }
        first = last = item;
    }
    return g_string_free(text, FALSE);
}

/* Somebody had said something else about it: that is what the next person must see. */
static void add_difference(const Line *line, const Step *step) {
    const Step *before = NULL;
    for (guint i = 0; i < line->work->steps->len; i++) {
        const Step *one = line->work->steps->pdata[i];
        if (one == step) {
            break;
        }
        if (one->done != 0 && strcmp(one->name, step->name) == 0 && strcmp(one->decision, "done") == 0 &&
            g_strcmp0(given(one, line->item->key), given(step, line->item->key)) == 0) {
            before = one;
        }
    }
    if (before == NULL || strcmp(permit_answer(line->work->form, before), permit_answer(line->work->form, step)) == 0) {
        return;
    }
    g_autofree char *then = person_name_then(app_db(line->app), before->done_by, before->done);
    g_autofree char *now = person_name_then(app_db(line->app), step->done_by, step->done);
    const char *yes = _("in place"), *no = _("not here");
    record_events_add(line->view, STYLE_WARNING, DEEP,
                      g_strdup_printf(_("Measure %s: %s said \"%s\", %s says \"%s\""), given(step, line->item->key), then,
                                      strcmp(permit_answer(line->work->form, before), "yes") == 0 ? yes : no, now,
                                      strcmp(permit_answer(line->work->form, step), "yes") == 0 ? yes : no));
}

/* ---- lines ---- */

static char *time_of(const WorkEvent *first, const WorkEvent *last) {
    g_autofree char *from = clock_format_short(first->at), *to = clock_format_short(last->at);
    return strcmp(from, to) == 0 ? g_strdup(from) : g_strdup_printf("%s-%s", from, strchr(to, ' ') != NULL ? strchr(to, ' ') + 1 : to);
}

static void add_measures(const Line *line, guint from, guint end) {
    const WorkEvent *first = event_at(line, from), *last = event_at(line, end - 1);
    guint here, not_here;
    g_autofree char *when = time_of(first, last), *who = person_name_then(app_db(line->app), first->actor, first->at);
    g_autofree char *yes = items_of(line, from, end, "yes", &here), *no = items_of(line, from, end, "no", &not_here);
    const char *title = form_text(&line->checklist->title);
    if (not_here == 0) {
        record_events_add(line->view, STYLE_NORMAL, INDENT, g_strdup_printf(_("%s %s %s: %u in place (%s)"), when, who, title, here, yes));
    } else {
        record_events_add(
            line->view, STYLE_NORMAL, INDENT,
            g_strdup_printf(_("%s %s %s: %u in place (%s), %u not here (%s)"), when, who, title, here, here > 0 ? yes : "-", not_here, no));
    }
    for (guint i = from; i < end; i++) {
        add_difference(line, row_at(line, i));
    }
}

/* How long the step took that ended with this event; 0 = none did. */
static gint64 span_of(const Work *work, gint64 at) {
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        if (step->done == at && step->done > step->entered && strcmp(step->decision, "cancelled") != 0) {
            return step->done - step->entered;
        }
    }
    return 0;
}

static void add_event(const Line *line, guint from, guint end) {
    const WorkEvent *event = event_at(line, from);
    g_autofree char *when = time_of(event, event_at(line, end - 1));
    g_autofree char *who = person_name_then(app_db(line->app), event->actor, event->at), *words = words_of(line, row_at(line, from));
    g_autofree char *times = end - from > 1 ? g_strdup_printf(_(" (%u times)"), end - from) : g_strdup("");
    gint64 took = event->step != NULL ? span_of(line->work, event->at) : 0;
    g_autofree char *span = took > 0 ? clock_show_duration(took) : NULL;
    Style style = strcmp(event->kind, "escalate") == 0 || strcmp(event->kind, "reject") == 0 ? STYLE_WARNING : STYLE_NORMAL;
    g_autofree char *text = g_strdup_printf("%s%s%s", event->text, words, times);
    record_events_add(line->view, style, INDENT,
                      span != NULL ? g_strdup_printf(_("%s %s %s (took %s)"), when, who, text, span)
                                   : g_strdup_printf("%s %s %s", when, who, text));
}

/* Does the event say the same as the first of the run? */
static gboolean record_events_is_same(const Line *line, guint from, guint index) {
    const WorkEvent *first = event_at(line, from), *event = event_at(line, index);
    if (event == NULL || g_strcmp0(first->actor, event->actor) != 0 || strcmp(first->kind, event->kind) != 0) {
        return FALSE;
    }
    if (is_measure(line, from) || is_measure(line, index)) {
        return is_measure(line, from) && is_measure(line, index);
    }
    g_autofree char *one = words_of(line, row_at(line, from)), *other = words_of(line, row_at(line, index));
    return strcmp(first->text, event->text) == 0 && strcmp(one, other) == 0;
}

void record_text_events(App *app, const Work *work, const GPtrArray *events, TextView *view) {
    Line line = {.app = app, .work = work, .events = events, .view = view};
    if (events == NULL) {
        return;
    }
    line.context = work_context(app, work->form, work->record->device, work);
    line.rows = g_ptr_array_new();
    if (!form_is_permit(work->form) || !permit_checklist(work->form, &line.checklist, &line.item)) {
        line.checklist = NULL;
    }
    match_rows(&line);
    for (guint i = 0, end; i < events->len; i = end) {
        for (end = i + 1; record_events_is_same(&line, i, end);) {
            end++;
        }
        (is_measure(&line, i) ? add_measures : add_event)(&line, i, end);
    }
    g_ptr_array_unref(line.rows);
    work_context_free(line.context);
}
