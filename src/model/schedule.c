/* SPDX-License-Identifier: MIT
 *
 * The nouns of what comes round.
 */
#include "bihuan/model/schedule.h"

#include "bihuan/base/i18n.h"

static const NounColumn SCHEDULE_COLUMNS[] = {NOUN_TEXT(Schedule, id),    NOUN_TEXT(Schedule, classes), NOUN_TEXT(Schedule, places),
                                              NOUN_TEXT(Schedule, kind),  NOUN_TEXT(Schedule, title),   NOUN_TEXT(Schedule, title_en),
                                              NOUN_TEXT(Schedule, cycle), NOUN_TEXT(Schedule, first),   NOUN_TEXT(Schedule, base),
                                              NOUN_TEXT(Schedule, form),  NOUN_MAP(Schedule, fields),   NOUN_TEXT(Schedule, who),
                                              NOUN_TEXT(Schedule, ahead), NOUN_TEXT(Schedule, grace),   NOUN_TEXT(Schedule, follows),
                                              NOUN_TEXT(Schedule, leads), NOUN_FLAG(Schedule, blocks),  NOUN_TEXT(Schedule, remind),
                                              NOUN_TEXT(Schedule, basis), NOUN_TIME(Schedule, since),   NOUN_TIME(Schedule, until)};
const Noun schedule_noun = NOUN(schedule, Schedule, "schedule", 1, SCHEDULE_COLUMNS, N_("There is no schedule %s in this plant."));

static const NounColumn ROUND_COLUMNS[] = {NOUN_TEXT(Round, id),   NOUN_TEXT(Round, title), NOUN_TEXT(Round, title_en),
                                           NOUN_TEXT(Round, form), NOUN_TEXT(Round, areas), NOUN_TEXT(Round, devices)};
const Noun round_noun =
    NOUN(round, Round, "round", 1, ROUND_COLUMNS, N_("There is no round %s in this plant; look it up with: round list."));

GPtrArray *schedule_list_at(Db *db, gint64 at, GError **error) {
    return noun_list(db, &schedule_noun, error, "WHERE since <= $1 AND (until = 0 OR until > $1) ORDER BY id", "i", at);
}

GPtrArray *round_list(Db *db, GError **error) {
    return noun_list(db, &round_noun, error, "ORDER BY id", "");
}

Round *round_load(Db *db, const char *id, GError **error) {
    return noun_load(db, &round_noun, id, error);
}

const char *round_title(const Round *round) {
    return i18n_pick(round->title, round->title_en);
}
