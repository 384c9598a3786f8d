/* SPDX-License-Identifier: MIT
 *
 * The veterans' rules of a plant (老师傅规则, sensor/judge.h): checked with their examples, installed and retired, tried over the recorded
 * trend; and what they advise, as records that the shift answers.
 */
#ifndef BIHUAN_APP_JUDGEMENTS_H
#define BIHUAN_APP_JUDGEMENTS_H

#include "bihuan/app/app.h"
#include "bihuan/model/point.h"
#include "bihuan/sensor/judge.h"

/* A rule file with its examples, from the disk, or one that the program ships (by its name). */
typedef struct {
    char *text;
    GHashTable *examples; /* name of the file → table */
    Judge *judge;
} JudgementFile;
void judgement_file_clear(JudgementFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JudgementFile, judgement_file_clear)

/* Reads a file and lists its mistakes as lines "path:line: sentence" (char *, array owns them): notation, examples that do not come out as
 * they say, people and points that this plant does not have (app NULL: not asked). *file is filled as far as it could be read, cleared by
 * the caller. NULL and a sentence: it could not be read. */
GPtrArray *judgements_check(App *app, const char *path, JudgementFile *file, GError **error);

typedef struct {
    char *name;
    gint64 before, version; /* before 0: the name is new; equal: it was installed already */
    GPtrArray *looser;      /* char *: what cannot be shown to be as strict as before; it takes two people */
} JudgementInstall;
void judgement_install_clear(JudgementInstall *install);

/* Installs a file as the next version. ERR_INPUT: a mistake; ERR_DENIED names who could be the second. install is filled as far as is known,
 * cleared by the caller also on error. second: --with ID, proven; reason: may be NULL. */
typedef struct {
    const char *path, *second, *reason;
} JudgementWish;
gboolean judgements_install(App *app, const JudgementWish *wish, JudgementInstall *install, GError **error);
/* The rule (wish->path: its name) is asked no more. It takes two people and a reason. */
gboolean judgements_retire(App *app, const JudgementWish *wish, GError **error);
/* The shipped rules whose points this plant has, inside a change (demo). */
gboolean judgements_furnish(Change *change, GError **error);

/* An installed rule with its examples. NULL and ERR_NOT_FOUND, or what is wrong with it. */
Judge *judgements_load(Db *db, const char *name, GError **error);
/* The same of a row that was read. */
Judge *judgements_parse(const Judgement *row, GError **error);

/* How a rule has done. */
typedef struct {
    Judgement *row;
    Judge *judge; /* NULL: it cannot be read any more */
    gint64 fired, right, wrong, late;
    gint64 last;   /* fired last, 0 = never */
    gboolean past; /* its review */
    gint64 blind;  /* something it needs is not known since then; 0 = it sees */
    char *unseen;  /* which points, for people; NULL = none */
} JudgementView;
void judgement_view_free(JudgementView *view);
/* All that are asked, by name, as of a time (JudgementView *, array owns them). NULL on error. */
GPtrArray *judgements_view(App *app, gint64 at, GError **error);
/* What is remarkable of it: past its review, has never fired, blind since. Owned; "" = nothing. */
char *judgements_remark(const JudgementView *view);
/* Rules past their review, of which points or owner are gone, or that cannot be read any more, as sentences (char *, array owns them). */
GPtrArray *judgements_troubles(Db *db, gint64 at, GError **error);

/* ---- curves ---- */

/* NAME.trend.db of a plant for reading; *trend NULL: nothing was recorded yet. FALSE on error. */
gboolean judgements_trend(const char *plant, Trend **trend, GError **error);
/* Curves of all points of a rule over [from, to] with the longest window before it (trend NULL: empty ones): one GArray of TrendBar for each.
 * NULL on error. */
GPtrArray *judgements_curves(Trend *trend, const Judge *judge, gint64 from, gint64 to, GError **error);
/* When the rule would have fired (JudgeFire *, array owns them). */
GPtrArray *judgements_try(App *app, const Judge *judge, gint64 from, gint64 to, GError **error);
/* A fact for people, in three digits or so. Owned. */
char *judgements_shown(const char *value);
/* "greatest less least". Constant, translated. */
const char *judgements_fact(WindowFact fact);
/* What it looked at, in words: "TT-R101 10m: greatest less least 8.6 °C; …". Owned. */
char *judgements_seen(const Judge *judge, GHashTable *units, GHashTable *facts);
/* Units of its points by their names in the rule, as a map of texts; NULL on error. */
GHashTable *judgements_units(Db *db, const Judge *judge, GError **error);

/* Is it past its review (a day)? One that cannot be read is. */
gboolean judgements_past(const char *review, gint64 at);
/* When the newest record of a rule's advice was opened, 0 = never. */
gboolean judgements_last(Db *db, const char *name, gint64 *at, GError **error);
/* A rule that fired. Borrowed. */
typedef struct {
    const Judgement *row;
    const Judge *judge;
    const JudgeFire *fire;
} JudgementFired;
/* Opens the record of what a rule advises, in a change of its own by "system": *number, owned; NULL = an episode of it was opened within
 * `again` already. */
gboolean judgements_advise(Plant *plant, Shelf *shelf, const JudgementFired *fired, char **number, GError **error);

#endif
