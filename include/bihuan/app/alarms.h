/* SPDX-License-Identifier: MIT
 *
 * Alarms (报警) as people see them: the record, the episode of the point behind it, what was done for it and when, and the value as it is
 * now. One that is so new, or a plant so full, that no record could be written yet stands among them too: from the live table.
 */
#ifndef BIHUAN_APP_ALARMS_H
#define BIHUAN_APP_ALARMS_H

#include "bihuan/app/app.h"
#include "bihuan/model/record.h"
#include "bihuan/sensor/live.h"

typedef enum { ALARM_UNKNOWN, ALARM_DONE, ALARM_FAILED } AlarmOutcome;

/* One thing that was done for it. */
typedef struct {
    int level; /* 1 outputs, 2 people, 3 the call */
    gint64 at;
    char *what; /* as the watch wrote it: plc:1:coil:0=1; task:TF-2026-00001 PERSON; voice PERSON */
    AlarmOutcome ok;
    char *detail; /* why not; what answered; "" = nothing */
} AlarmResponse;

/* Texts are owned and never NULL. */
typedef struct {
    char *number;  /* of the record; "" = none could be written yet */
    char *episode; /* "" = entered by hand */
    char *point;   /* "" = entered by hand */
    char *device, *area, *quantity, *unit;
    char *level; /* low1, low2, high1, high2, fault; of one entered by hand its grade */
    char *kind;  /* title of what it is about, in the chosen language */
    char *value; /* at the raise, with its unit */
    char *limit; /* that it was outside of: "< 19.5 vol%"; of a fault that, or why there is no value; "" = of none */
    char *by;    /* id of who acknowledged it; "" = nobody yet, or a receipt without a person */
    char *state; /* its state in words, in the chosen language */
    gint64 raised, acknowledged, cleared, reset;
    gboolean open; /* not ended */
    PanelPhase phase;
    GPtrArray *responses; /* AlarmResponse *, in order of time */
    gboolean live;        /* the watch sees the point now: */
    double now;           /* its value, NAN = none */
    gint64 age;           /* of that, ms; -1 = cannot be known */
} Alarm;

void alarm_free(Alarm *alarm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Alarm, alarm_free)

/* Open ones first: those that were outside their limits, unacknowledged before acknowledged; then faults likewise; then those that wait for
 * their reset; newest first within (Alarm *, array owns them). most: of those that have ended (0 = none). NULL on error. */
GPtrArray *alarms_list(App *app, int most, GError **error);
/* The live table again (not the plant): values, ages and states of these, and new ones that no record says yet; sorted anew. For a screen that
 * shows seconds. */
void alarms_look(App *app, GPtrArray *alarms);
void alarms_look_one(App *app, Alarm *alarm);
/* By its number. NULL with ERR_NOT_FOUND and a sentence, or with what went wrong. */
Alarm *alarms_load(App *app, const char *number, GError **error);

/* The words of ISA-18.2 for a state (未确认报警 …). Borrowed. */
const char *alarm_phase_title(PanelPhase phase);
/* "low", "fault" …, "grade 1". Borrowed. */
const char *alarm_level_title(const Alarm *alarm);
/* Where it is: the area's name. Owned. */
char *alarm_place(App *app, const Alarm *alarm);
/* "17.2 vol%" of a number in a unit, "on" of a switch; "-" for NAN. Owned. */
char *alarm_value_text(double value, const char *quantity, const char *unit);
/* "+0.1 s", "+47 s", "+12:05": behind the raise. Owned. */
char *alarm_since_text(gint64 ms);

/* What happened, in order of time (AlarmMoment *, array owns them); NULL on error. */
typedef struct {
    gint64 at;
    AlarmOutcome ok;
    int level;  /* of a response; 0 = what people and values did */
    char *text; /* in the chosen language */
} AlarmMoment;
GPtrArray *alarms_moments(App *app, const Alarm *alarm, GError **error);

/* Permits of its area, around and inside, that are suspended now (char *: numbers, array owns them); NULL on error. */
GPtrArray *alarms_stopped(App *app, const Alarm *alarm, GError **error);

/* The logged-in person acknowledges an alarm: its step, and what rings of it for him. Who may not do the step has seen it: what rings
 * of it for him ends, and the sentence says who may. */
gboolean alarms_acknowledge(App *app, const char *number, GError **error);

/* Acknowledging where nobody is logged in (also on a locked terminal): who, by his id, his name or its initials. His id, owned; NULL with
 * ERR_NOT_FOUND, or ERR_CONFLICT where several are called so, naming them. */
char *alarms_person(App *app, const char *initials, GError **error);
/* As that person, who gives his PIN for this one deed; wrong ones count as everywhere. Nobody is logged in afterwards. Where he has no
 * account, in a plant where somebody has one, he cannot. */
gboolean alarms_acknowledge_as(App *app, const char *number, const char *person, const char *pin, GError **error);

#endif
