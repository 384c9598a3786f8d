/* SPDX-License-Identifier: MIT
 *
 * The monthly sample: nobody can choose it. The seed is the log's head at the month's end together with dice thrown
 * afterwards; the head binds it to what was on record, the dice to a moment in which that could not be changed
 * any more.
 */
#include "bihuan/app/sample.h"

#include "bihuan/app/authority.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/step.h"

#include <string.h>

static const Authority DEED = {.verb = "sample"};

/* Hash of the last row of the log before a time; times in the log never go back, so halving finds it. Owned; *hash is NULL
 * where there is none. */
static gboolean head_before(App *app, gint64 time, char **hash, GError **error) {
    PlantHead head;
    if (!plant_head(app_plant(app), &head, error))
        return FALSE;
    gint64 low = 0, high = head.seq; /* row low is before the time (0: the beginning) */
    while (low < high) {
        gint64 middle = low + (high - low + 1) / 2;
        gint64 at = G_MAXINT64;
        if (!db_get_int(app_db(app), error, &at, "SELECT at FROM audit WHERE seq = $1", "i", middle))
            return FALSE;
        if (at < time)
            low = middle;
        else
            high = middle - 1;
    }
    return db_get_text(app_db(app), error, hash, "SELECT hash FROM audit WHERE seq = $1", "i", low);
}

static gboolean may_month(App *app, const char *month, gint64 now, gint64 period[2], GError **error) {
    if (!clock_month(month, &period[0], &period[1], error))
        return FALSE;
    if (now < period[1])
        return err_set(error, ERR_INPUT, _("The month %s has not ended; its sample is drawn afterwards."), month);
    g_autoptr(Sample) drawn = NULL;
    if (!sample_find(app_db(app), month, &drawn, error))
        return FALSE;
    if (!drawn)
        return TRUE;
    g_autofree char *when = clock_format_short(drawn->at), *who = person_name(app_db(app), drawn->drawn_by);
    return err_set(error, ERR_CONFLICT, _("The sample of %s was drawn already, %s by %s; it is drawn once."), month, when, who);
}

gboolean sample_may_draw(App *app, const char *month, GError **error) {
    gint64 period[2];
    return may_month(app, month, clock_now(), period, error) && (!app_user(app) || authority_may(app, &DEED, error));
}

/* Fills in what is drawn. */
static gboolean choose(App *app, Sample *sample, const gint64 period[2], GError **error) {
    gint64 percent;
    g_autoptr(GPtrArray) numbers = figures_accepted(app_db(app), period[0], period[1], error);
    if (!numbers || !figures_sample_percent(app_db(app), period[0], &percent, error))
        return FALSE;
    if (!head_before(app, period[1], &sample->head, error))
        return FALSE;
    if (numbers->len == 0 || !sample->head)
        return err_set(error, ERR_INPUT, _("No hazard was accepted in %s; there is nothing to draw."), sample->month);
    sample->accepted = numbers->len;
    sample->n = sample_size(sample->accepted, percent);
    sample->numbers = sample_choose(sample->head, sample->dice, numbers, sample->n);
    return TRUE;
}

Sample *sample_draw(App *app, const char *month, const char *dice, GError **error) {
    gint64 period[2];
    if (!app_need_user(app, error) || !sample_check_dice(dice, error))
        return NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    if (!change || !authority_check(app, change, &DEED, error) || !may_month(app, month, change_time(change), period, error))
        return NULL;
    g_autoptr(Sample) sample = g_new0(Sample, 1);
    sample->month = g_strdup(month);
    sample->dice = g_strdup(dice);
    sample->drawn_by = g_strdup(app_user_id(app));
    sample->at = change_time(change);
    if (!choose(app, sample, period, error) || !sample_add(change, sample, error))
        return NULL;
    for (char **number = sample->numbers; *number; number++)
        if (!change_mention(change, *number, error))
            return NULL;
    return change_commit(change, "draw-sample", month, dice, error) ? g_steal_pointer(&sample) : NULL;
}

/* ---- results ---- */

/* Who rectified or accepted a hazard does not check it again. */
static gboolean check_person(Change *change, const Record *record, const char *hazard, GError **error) {
    Db *db = change_db(change);
    g_autoptr(GPtrArray) steps = step_list(db, hazard, error);
    for (guint i = 0; steps && i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        if ((strcmp(step->name, "accept") != 0 && strcmp(step->name, "rectify") != 0) || !step->done ||
            strcmp(step->done_by, record->opened_by) != 0)
            continue;
        g_autofree char *name = person_name(db, record->opened_by);
        return err_set(error, ERR_DENIED, _("%s rectified or accepted %s; somebody else has to re-inspect it"), name, hazard);
    }
    return steps != NULL;
}

static gboolean check_free(Change *change, const SampleItem *item, GError **error) {
    if (!*item->record)
        return TRUE;
    g_autoptr(Record) before = record_load(change_db(change), item->record, error);
    if (!before)
        return FALSE;
    return strcmp(before->state, "rejected") == 0 || strcmp(before->state, "void") == 0 ||
           err_set(error, ERR_CONFLICT, _("%s was re-inspected already: %s"), item->number, item->record);
}

gboolean sample_take_result(Change *change, Record *record, GError **error) {
    if (strcmp(record->form, SAMPLE_FORM) != 0)
        return TRUE;
    const char *of = record_field(record, "of");
    g_autoptr(Record) hazard = record_load(change_db(change), of ? of : "", error);
    g_autoptr(SampleItem) item = NULL;
    if (!hazard || !sample_item_find(change_db(change), hazard->number, &item, error))
        return FALSE;
    if (!item)
        return err_set(error, ERR_INPUT, _("%s is in no sample that was drawn; only those are re-inspected"), hazard->number);
    if (!check_free(change, item, error) || !check_person(change, record, hazard->number, error))
        return FALSE;
    g_free(item->record);
    item->record = g_strdup(record->number);
    if (!record->area)
        record->area = g_strdup(hazard->area);
    if (!record->device)
        record->device = g_strdup(hazard->device);
    return sample_item_save(change, item, error) && change_mention(change, hazard->number, error);
}
