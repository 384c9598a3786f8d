/* SPDX-License-Identifier: MIT
 *
 * The episode (报警事件) behind an alarm that a point raised: are its values inside the limits again, for the clearing time? Of an alarm
 * that was entered by hand there is none.
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/point.h"

/* uncleared: 1 while the values are not inside for long enough, else 0; its point as name. point: 1 if a point raised it. */
static gboolean answer_episodes(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(Episode) episode = NULL;
    facts_set(out, 0);
    if (!subject->record->number || !*subject->record->number)
        return TRUE;
    if (!episode_of_record(subject->db, subject->record->number, &episode, error))
        return FALSE;
    if (!episode)
        return TRUE;
    facts_set(out, facts_is(question, "point") || !(episode->cleared || episode->reset));
    out->names = g_strdup(episode->point);
    return TRUE;
}

static const char *const NAMES[] = {"uncleared", "point", NULL};
static const char *const ARGUMENTS[] = {"", "", NULL};

const Facts facts_episodes = {
    .name = "episodes",
    .timeless = NAMES,
    .summary = N_("the episode of an alarm that a point raised: not cleared yet, and which point"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_episodes,
};
