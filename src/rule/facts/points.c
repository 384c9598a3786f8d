/* SPDX-License-Identifier: MIT
 *
 * Points over a place (监测点): those that watch where the work is done and see nothing: in fault, watched by nobody, or bypassed. Only
 * quantities whose alarms stop work (the limit alarm.stops): what would not stop it when it rings protects nobody when it is silent.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/point.h"
#include "bihuan/store/beat.h"

#define KINDS "alarm.stops"

/* ---- does anybody watch? ---- */

/* The watch as it is for this plant, looked at once a question. */
typedef struct {
    gboolean looked, runs;
    gint64 since; /* when it was last seen, by the clock of the case; 0 = that is not known */
} Watch;

static void look(Watch *watch, const Case *subject) {
    const char *file = db_file(subject->db);
    gint64 silent = 0;
    watch->looked = TRUE;
    watch->runs = !file || watch_runs(file, &silent); /* a database in memory is no plant */
    watch->since = silent >= 0 ? subject->now - silent : 0;
}

/* ---- what a point does not see ---- */

typedef enum { SIGHT_GOOD, SIGHT_FAULT, SIGHT_UNWATCHED, SIGHT_BYPASSED } Sight;

static gboolean is(const PointSight *point, const char *state) {
    return strcmp(point->state, state) == 0;
}

static Sight sight_of(const PointSight *point, Watch *watch, const Case *subject) {
    if (point->until)
        return SIGHT_BYPASSED;
    if (is(point, ""))
        return SIGHT_UNWATCHED;
    if (!watch->looked)
        look(watch, subject);
    return !watch->runs ? SIGHT_UNWATCHED : is(point, "fault") || is(point, "bypass") ? SIGHT_FAULT : SIGHT_GOOD;
}

/* When it was lost; 0 = it never was seen: no work that goes on was begun on its word. A bypass that is over, and the watch has not looked
 * since: lost as of now. Where the watch left no beat at all nobody knows since when: for too long. */
static gint64 since(const PointSight *point, Sight sight, const Watch *watch, gint64 now) {
    gint64 fault = is(point, "fault") ? point->since : is(point, "bypass") ? now : G_MAXINT64;
    if (is(point, "") && sight != SIGHT_BYPASSED)
        return 0;
    return sight == SIGHT_BYPASSED ? point->bypassed : sight == SIGHT_FAULT ? fault : MIN(fault, MAX(watch->since, 1));
}

/* "AT-101 氧：无应答，3分钟" */
static char *words(const PointSight *point, Sight sight, gint64 from, gint64 now) {
    const char *quantity = point_quantity_title(point->quantity);
    g_autofree char *until = point->until ? clock_format_short(point->until) : NULL;
    g_autofree char *span = from > 1 && now - from >= CLOCK_MINUTE ? clock_show_duration(now - from) : NULL;
    if (sight == SIGHT_BYPASSED)
        return g_strdup_printf(_("%s %s: bypassed until %s"), point->code, quantity, until);
    const char *why = sight == SIGHT_UNWATCHED ? _("nobody watches it")
                      : is(point, "bypass")    ? _("its bypass is over, no value since")
                                               : point_fault_title(point->why);
    return span ? g_strdup_printf(_("%s %s: %s for %s"), point->code, quantity, why, span)
                : g_strdup_printf(_("%s %s: %s"), point->code, quantity, why);
}

/* fault, unwatched, bypassed: how many, and which. since [bypassed]: when the first of those that are in fault or watched by nobody (or
 * bypassed) was lost; not known where there are none. */
static gboolean answer_points(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    static const char *const wanted[] = {[SIGHT_FAULT] = "fault", [SIGHT_UNWATCHED] = "unwatched", [SIGHT_BYPASSED] = "bypassed"};
    gboolean when = facts_is(question, "since"), bypass = !when || g_strcmp0(facts_word(question, 0), "bypassed") == 0;
    g_autofree char *list = facts_limit(question, KINDS, error);
    g_auto(GStrv) kinds = list ? form_words(list, " ,") : NULL;
    g_autoptr(GPtrArray) points =
        list ? point_list_over(subject->db, subject->record->device, subject->record->area, subject->now, error) : NULL;
    Watch watch = {0};
    if (points && !when)
        facts_set(out, 0);
    for (guint i = 0; points && i < points->len; i++) {
        const PointSight *point = points->pdata[i];
        if (!g_strv_contains((const char *const *)kinds, point_alarm_kind(point->quantity)))
            continue;
        Sight sight = sight_of(point, &watch, subject);
        if (sight == SIGHT_GOOD || (sight == SIGHT_BYPASSED && !bypass) || (!when && !facts_is(question, wanted[sight])))
            continue;
        gint64 from = since(point, sight, &watch, subject->now);
        if (when && from)
            facts_set(out, out->known ? MIN(out->value, from) : from);
        if (when)
            continue;
        g_autofree char *name = words(point, sight, from, subject->now);
        facts_count(out, name);
    }
    return points != NULL;
}

static const char *const NAMES[] = {"fault", "unwatched", "bypassed", "since", NULL};
static const char *const TIMELESS[] = {"fault", "unwatched", NULL};
static const char *const ARGUMENTS[] = {"", "", "", "word?", NULL};

const Facts facts_points = {
    .name = "points",
    .timeless = TIMELESS,
    .summary = N_("points that watch the place of the work: in fault, watched by nobody, bypassed; since when"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_points,
};
