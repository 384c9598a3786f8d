/* SPDX-License-Identifier: MIT
 *
 * `calibrate [until FIELD]` (检定日期随检测): the points of the tested device count until the day before its test is due again, no later than
 * the field says; one that was not passed takes their word from the day of the test on. A test that is older than another of its kind moves
 * nothing. Goes behind fulfil, which says when it is due.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device_test.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/point.h"

static const char SQL_POINTS[] = "WHERE device = $1 ORDER BY code";
static const char SQL_DUE[] = "WHERE form = $1 AND subject = $2 AND ended IS NULL AND next > 0 ORDER BY next, id";

static const char *value_in(const Case *subject, const char *key) {
    const char *value = key ? record_field(subject->record, key) : NULL;
    return value ? value : "";
}

/* Was another of its kind made later? */
static gboolean is_history(const Case *subject, gint64 made, gboolean *history, GError **error) {
    g_autoptr(GPtrArray) tests = device_test_list(subject->db, subject->record->device, error);
    *history = FALSE;
    for (guint i = 0; tests && i < tests->len; i++) {
        const DeviceTest *test = tests->pdata[i];
        *history |= test->at > made && strcmp(test->kind, value_in(subject, "kind")) == 0;
    }
    return tests != NULL;
}

/* When it is due again: the earliest of what falls due for this kind and what the record says itself; 0 = nothing is known. */
static gboolean due_again(const Case *subject, gint64 said, gint64 *due, GError **error) {
    g_autofree char *device = g_strconcat("device:", subject->record->device, NULL);
    g_autoptr(GPtrArray) list = noun_list(subject->db, &obligation_noun, error, SQL_DUE, "ss", form_name(subject->form), device);
    gint64 made = g_ascii_strtoll(value_in(subject, "at"), NULL, 10);
    *due = said;
    if (!device_test_shorten(subject->db, value_in(subject, "kind"), subject->record->fields, made, due, error))
        return FALSE;
    for (guint i = 0; list && i < list->len; i++) {
        const Obligation *one = list->pdata[i];
        if (g_strcmp0(obligation_form_kind(one), value_in(subject, "kind")) == 0 && (*due == 0 || one->next < *due))
            *due = one->next;
    }
    return list != NULL;
}

static gboolean move_points(const Case *subject, gint64 ends, GError **error) {
    g_autoptr(GPtrArray) points = noun_list(subject->db, &point_noun, error, SQL_POINTS, "s", subject->record->device);
    g_autofree char *day = clock_format_day(ends - 1);
    for (guint i = 0; points && i < points->len; i++) {
        Point *point = points->pdata[i];
        if (strcmp(point->calibration, day) == 0)
            continue;
        noun_set_text(&point->calibration, day);
        if (!noun_save(subject->change, &point_noun, point, error))
            return FALSE;
        g_ptr_array_add(subject->advice, g_strdup_printf(_("the calibration of point %s counts until %s"), point->code, day));
    }
    return points != NULL;
}

static gboolean calibrate_points(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    g_auto(GStrv) words = form_words(action->argument, " ");
    const char *until = words[0] && strcmp(words[0], "until") == 0 ? words[1] : NULL;
    gint64 made = g_ascii_strtoll(value_in(subject, "at"), NULL, 10), ends = 0;
    gboolean history = FALSE;
    if (!subject->record->device)
        return TRUE;
    if (!is_history(subject, made, &history, error) ||
        (!history && !due_again(subject, g_ascii_strtoll(value_in(subject, until), NULL, 10), &ends, error)))
        return FALSE;
    if (strcmp(value_in(subject, "result"), "fail") == 0)
        ends = made;
    return history || ends == 0 || move_points(subject, clock_midnight(ends), error);
}

const Action action_calibrate = {
    .name = "calibrate",
    .summary = N_("the points of the tested device count until its test is due again"),
    .run = calibrate_points,
};
