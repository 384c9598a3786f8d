/* SPDX-License-Identifier: MIT
 *
 * Shifts (倒班): a pattern of one word per day, an epoch and an offset per crew. A shift that crosses
 * midnight belongs to the date of its start. Day workers (crew "") work Mon–Fri 08–17 except on holidays.
 * In records a shift is the text "day-A": word and crew.
 */
#ifndef BIHUAN_MODEL_SHIFT_H
#define BIHUAN_MODEL_SHIFT_H

#include "bihuan/model/person.h"

typedef struct {
    char *crew;         /* A … D */
    char *name;         /* 甲班 … */
    char *epoch;        /* 2026-01-01: the day on which offset 0 stands at the pattern's first word */
    char *pattern;      /* day,night,off,off */
    gint64 offset_days; /* the crew stands at the word (days since epoch + offset) mod length */
    char *times;        /* day=08:00-20:00,night=20:00-08:00 */
} ShiftPlan;

/* One shift of one crew. */
typedef struct {
    char word[16]; /* "day", "night" … */
    char crew[16];
    char date[11];   /* 2026-01-05: of its start */
    gint64 from, to; /* [from, to) */
} Shift;

NOUN_TYPE(ShiftPlan, shift_plan)

/* All crews' plans (ShiftPlan *, array owns them) by crew; NULL on error. */
GPtrArray *shift_plan_list(Db *db, GError **error);
gboolean shift_plan_put(Change *change, const ShiftPlan *plan, GError **error);
/* FALSE and a sentence if epoch, pattern, offset or times cannot be used. */
gboolean shift_plan_check(const ShiftPlan *plan, GError **error);

/* The shift a plan is in at a time; FALSE if the crew is off then. */
gboolean shift_plan_at(const ShiftPlan *plan, gint64 at, Shift *shift);
/* The first shift of the plan that begins at or after a time; FALSE if the pattern has none. */
gboolean shift_plan_next(const ShiftPlan *plan, gint64 at, Shift *shift);

/* The crew that works at a time (the first one if several do) into *shift; *works FALSE if none does. FALSE with an error: it could
 * not be read, and *works is FALSE too. */
gboolean shift_on_duty(Db *db, gint64 at, Shift *shift, gboolean *works, GError **error);
/* "day-A", the text for records; "" if no crew works. Owned; NULL on error. */
char *shift_text(Db *db, gint64 at, GError **error);
/* On duty: his crew works, or for day work: a working day, 08:00–17:00. FALSE with an error: it could not be read, and *on_duty is
 * FALSE too. */
gboolean shift_person_on_duty(Db *db, const Person *person, gint64 at, gboolean *on_duty, GError **error);

/* When work begins next after a time: the crew's shift; of "" day work (08:00 of a working day); of NULL any crew's, else day work. */
gboolean shift_next_start(Db *db, const char *crew, gint64 after, gint64 *at, GError **error);

/* Title of a text in the chosen language: "day-A" is 白班·甲 / Day · A; unknown parts stay as they are. Owned. */
char *shift_title(const char *text);

#endif
