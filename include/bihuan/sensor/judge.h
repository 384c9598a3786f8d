/* SPDX-License-Identifier: MIT
 *
 * A veteran's rule (老师傅规则, bihuan-rule(5)): what an old hand sees in curves, as a condition over facts of windows, in the guard
 * language of forms. Knows no plant: it is given curves and says whether it fires. It carries its examples, which must come out as they
 * say.
 */
#ifndef BIHUAN_SENSOR_JUDGE_H
#define BIHUAN_SENSOR_JUDGE_H

#include "bihuan/form/form.h"
#include "bihuan/sensor/window.h"

typedef struct {
    char *alias, *code; /* "temperature", "TT-R101" */
} JudgePoint;

typedef struct {
    char *key;
    WindowFact fact;
    guint point; /* index of JudgePoint */
    gint64 span; /* ms */
} JudgeFact;

typedef struct {
    char *name; /* "swing.csv" */
    gboolean fires;
    char *text; /* the table; NULL until it was given (judge_give) */
} JudgeExample;

typedef struct {
    char *name;
    FormText title, why, advise;
    char *owner;                         /* id of the person who answers for it and its numbers */
    char *review;                        /* day by which it is looked at again, YYYY-MM-DD */
    char *leads;                         /* so long before that day its review is asked for: 30d,7d,1d */
    char *to;                            /* who is told: as an obligation's reminder */
    GPtrArray *points, *numbers, *facts; /* JudgePoint *, FormNumber *, JudgeFact * */
    GPtrArray *examples;                 /* JudgeExample * */
    char *condition;
    Condition *when;
    gint64 every;       /* ms between two looks */
    gint64 hold, again; /* ms: so long true before it fires; so long not true before it fires again */
    gint64 stale;       /* ms a value stands */
    int missing;        /* percent of a window that may be missing */
} Judge;

/* Every mistake of a rule file (IniMistake *, with its line) into mistakes; the rule as far as it could be read, never NULL. */
Judge *judge_scan(const char *text, GPtrArray *mistakes);
/* The same of a text that was installed; NULL and the first mistake with its line behind name. */
Judge *judge_parse(const char *name, const char *text, GError **error);
void judge_free(Judge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judge, judge_free)

/* The longest window of any fact of a point, ms. */
gint64 judge_reach(const Judge *judge, guint point);

/* ---- asking ---- */

typedef enum { JUDGE_NO, JUDGE_YES, JUDGE_BLIND } JudgeAnswer;

/* What is known of the points: one curve (GArray of TrendBar) for each of the rule's points, in their order; and the numbers it names. */
typedef struct {
    GPtrArray *curves;
    LimitSource limits; /* at is set by the question */
} JudgeSight;

/* Asked as of a time. Blind: something it needs is not known, so that neither yes nor no can be said. *facts (may be NULL): what it looked
 * at, key → text, owned. FALSE: a number of it cannot be had, or the condition cannot be evaluated. */
gboolean judge_ask(const Judge *judge, const JudgeSight *sight, gint64 at, JudgeAnswer *answer, GHashTable **facts, GError **error);

/* Where a rule stands between two looks; zeroed at the beginning. */
typedef struct {
    gint64 since;   /* true without a break since then, 0 = it is not */
    gint64 last;    /* true last, 0 = never yet */
    gboolean fired; /* in this episode */
    gint64 blind;   /* blind without a break since then, 0 = it sees */
} JudgeState;
/* Takes one more answer; TRUE: it fires now, once an episode. An episode ends when it was not true for `again`. */
gboolean judge_take(const Judge *judge, JudgeState *state, JudgeAnswer answer, gint64 at);

/* When it would have fired. */
typedef struct {
    gint64 at;
    GHashTable *facts;
} JudgeFire;
void judge_fire_free(JudgeFire *fire);
/* Over [from, to], a look every `every` ms and one at the end (JudgeFire *, array owns them); state (may be NULL) is taken on. NULL on
 * error. */
GPtrArray *judge_replay(const Judge *judge, const JudgeSight *sight, gint64 from, gint64 to, JudgeState *state, GError **error);

/* ---- examples ---- */

/* Gives an example its table (copied). */
void judge_give(JudgeExample *example, const char *text);
/* Plays all of them. Sentences (char *, array owns them) for each that does not come out as it says, cannot be read or was not given, and
 * where none fires or none does not. Empty: they pass. */
GPtrArray *judge_examples(const Judge *judge, const LimitSource *limits);

#endif
