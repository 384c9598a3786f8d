/* SPDX-License-Identifier: MIT
 *
 * An alarm in words: its state by ISA-18.2, its value, and what happened, one moment after the other.
 */
#include "bihuan/app/alarms.h"

#include <math.h>
#include <string.h>

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/message.h"
#include "bihuan/model/step.h"

const char *alarm_phase_title(PanelPhase phase) {
    static const char *const titles[] = {
        [PANEL_NORMAL] = NC_("alarm", "normal"), [PANEL_UNACK] = N_("UNACK"),     [PANEL_ACKED] = N_("ACKED"),
        [PANEL_RETURN_UNACK] = N_("RTN UNACK"),  [PANEL_LATCHED] = N_("LATCHED"), [PANEL_SHELVED] = N_("SHELVED"),
    };
    return i18n_text(titles[phase]);
}

const char *alarm_level_title(const Alarm *alarm) {
    int state = point_state_parse(alarm->level);
    return state >= 0                       ? point_state_title((PointStateKind)state)
           : strcmp(alarm->level, "1") == 0 ? _("grade 1")
           : strcmp(alarm->level, "2") == 0 ? _("grade 2")
                                            : alarm->level;
}

char *alarm_place(App *app, const Alarm *alarm) {
    return *alarm->area ? area_name(app_db(app), alarm->area) : g_strdup("");
}

char *alarm_value_text(double value, const char *quantity, const char *unit) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(value))
        return g_strdup("-");
    if (strcmp(quantity, "switch") == 0)
        return g_strdup(value != 0 ? _("on") : _("off"));
    g_ascii_formatd(number, sizeof number, fabs(value) < 100 ? "%.4g" : "%.6g", value);
    return *unit ? g_strdup_printf("%s %s", number, unit) : g_strdup(number);
}

char *alarm_since_text(gint64 ms) {
    gint64 seconds = ms / CLOCK_SECOND;
    if (ms < 0)
        return g_strdup_printf("-%d s", (int)(-ms / CLOCK_SECOND));
    if (ms < 10 * CLOCK_SECOND)
        return g_strdup_printf("+%d.%d s", (int)seconds, (int)(ms % CLOCK_SECOND / 100));
    if (ms < 10 * CLOCK_MINUTE)
        return g_strdup_printf("+%d s", (int)seconds);
    if (ms < CLOCK_DAY)
        return g_strdup_printf("+%d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    g_autofree char *span = clock_show_duration(ms);
    return g_strdup_printf("+%s", span);
}

/* ---- what happened ---- */

static void moment_free(gpointer data) {
    AlarmMoment *moment = data;
    g_free(moment->text);
    g_free(moment);
}

/* Takes the text. */
static void add_moment(GPtrArray *moments, gint64 at, AlarmOutcome ok, int level, char *text) {
    AlarmMoment *moment = g_new(AlarmMoment, 1);
    *moment = (AlarmMoment){at, ok, level, text};
    g_ptr_array_add(moments, moment);
}

static int by_time(gconstpointer left, gconstpointer right) {
    const AlarmMoment *a = *(const AlarmMoment *const *)left, *b = *(const AlarmMoment *const *)right;
    return (a->at > b->at) - (a->at < b->at);
}

/* "张三 told: task TF-2026-00001", "called: 李四", "output plc:1:coil:0=1". Owned. */
static char *response_words(Db *db, const AlarmResponse *response) {
    const char *blank = strrchr(response->what, ' ');
    g_autofree char *name = blank ? person_name(db, blank + 1) : NULL;
    g_autofree char *first = blank ? g_strndup(response->what, (gsize)(blank - response->what)) : NULL;
    if (response->level == 1)
        return g_strdup_printf(_("output %s"), response->what);
    if (!blank) /* nobody was found for it */
        return g_strdup(response->level == 2 ? _("people to ventilate") : _("call"));
    if (g_str_has_prefix(first, "task:"))
        return g_strdup_printf(_("%s sent: %s"), name, first + strlen("task:"));
    return response->level == 3 ? g_strdup_printf(_("call to %s"), name)
                                : g_strdup_printf(_("%s told by %s"), name, message_channel_title(first));
}

static const char *outcome_words(const AlarmResponse *response) {
    gboolean output = response->level == 1;
    switch (response->ok) {
    case ALARM_DONE:
        return output ? _("driven") : response->level == 3 ? _("reached") : _("task given");
    case ALARM_FAILED:
        return output ? _("NOT driven") : response->level == 3 ? _("NOT reached") : _("FAILED");
    case ALARM_UNKNOWN:
        break;
    }
    return _("not known yet");
}

/* Who was sent has looked, and has taken it. */
static gboolean add_task(Db *db, GPtrArray *moments, const AlarmResponse *response, GError **error) {
    const char *blank = strrchr(response->what, ' ');
    if (!g_str_has_prefix(response->what, "task:") || !blank)
        return TRUE;
    const char *number = response->what + strlen("task:"), *person = blank + 1;
    g_autofree char *task = g_strndup(number, (gsize)(blank - number)), *name = person_name(db, person);
    g_autoptr(GPtrArray) messages = message_list_of(db, task, error);
    g_autoptr(GPtrArray) steps = messages ? step_list(db, task, error) : NULL;
    if (!steps)
        return FALSE;
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        if (strcmp(message->target, person) == 0 && message->seen) {
            add_moment(moments, message->seen, ALARM_DONE, 2, g_strdup_printf(_("seen by %s"), name));
            break;
        }
    }
    const Step *taken = step_find_done(steps, "acknowledge"), *done = step_find_done(steps, "done");
    if (taken)
        add_moment(moments, taken->done, ALARM_DONE, 2, g_strdup_printf(_("%s is on the way"), name));
    if (done)
        add_moment(moments, done->done, ALARM_DONE, 2, g_strdup_printf(_("%s: ventilation runs"), name));
    return TRUE;
}

static void add_people(Db *db, GPtrArray *moments, const Alarm *alarm) {
    g_autofree char *name = *alarm->by ? person_name(db, alarm->by) : NULL;
    if (alarm->acknowledged)
        add_moment(moments, alarm->acknowledged, ALARM_DONE, 0,
                   name ? g_strdup_printf(_("acknowledged by %s"), name) : g_strdup(_("acknowledged by a receipt")));
    if (alarm->cleared)
        add_moment(moments, alarm->cleared, ALARM_DONE, 0,
                   g_strdup(strcmp(alarm->level, point_state_word(POINT_FAULT)) == 0
                                ? _("it has values again, for the clearing time")
                                : _("values inside the limits for the clearing time")));
    if (alarm->reset)
        add_moment(moments, alarm->reset, ALARM_DONE, 0, g_strdup(_("reset")));
}

GPtrArray *alarms_moments(App *app, const Alarm *alarm, GError **error) {
    Db *db = app_db(app);
    g_autoptr(GPtrArray) moments = g_ptr_array_new_with_free_func(moment_free);
    g_autofree char *raise = g_strdup_printf("%s %s %s", alarm->kind, alarm_level_title(alarm), alarm->value);
    add_moment(moments, alarm->raised, ALARM_DONE, 0, g_strdup_printf(_("raised: %s"), g_strstrip(raise)));
    for (guint i = 0; i < alarm->responses->len; i++) {
        const AlarmResponse *response = alarm->responses->pdata[i];
        g_autofree char *words = response_words(db, response);
        const char *tail = *response->detail && response->ok == ALARM_FAILED ? response->detail : "";
        add_moment(moments, response->at, response->ok, response->level,
                   g_strdup_printf(_("%s: %s%s%s"), words, outcome_words(response), *tail ? " · " : "", tail));
        if (!add_task(db, moments, response, error))
            return NULL;
    }
    add_people(db, moments, alarm);
    g_ptr_array_sort(moments, by_time);
    return g_steal_pointer(&moments);
}
