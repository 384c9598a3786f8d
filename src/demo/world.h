/* SPDX-License-Identifier: MIT
 *
 * The simulated world of the demo plant: its clock, its queue of what people will do next, its dice, and the verbs they
 * use. Everything that is decided here is decided by integers, so that every machine makes the same history.
 */
#ifndef BIHUAN_DEMO_WORLD_H
#define BIHUAN_DEMO_WORLD_H

#include "bihuan/app/work.h"
#include "bihuan/base/cells.h"
#include "build.h"

typedef struct World World;
typedef struct Tale Tale;
/* Something somebody will do. */
typedef gboolean (*WorldStep)(World *world, Tale *tale, GError **error);

/* A row of data/demo/stories, and how far it has come. The texts are borrowed from the tables. */
struct Tale {
    gint64 at;
    guint64 seed;       /* how its dice lie at the beginning; 0 = by its time */
    WorldStep step;     /* its verb */
    const char *word;   /* what stands behind the verb: a form, a step */
    const char *name;   /* what rows of the same record have in common, "" = it is the only one */
    const char *fate;   /* what happens to it */
    const char *stop;   /* the step it is left at */
    char who[64];       /* as the row says; of a hazard, who reported it in the end */
    GHashTable *fields; /* of the row and of its kind */
    char number[24];    /* of its record, "" = there is none yet */
    const char *move;   /* of a hazard: the next one, a row of moves.csv */
    gint64 due;         /* of its record, when it was looked at */
    guint tries;
    gboolean signed_beside; /* of a permit: briefing, guardian, team leader */
};

struct World {
    App *app;
    gint64 begin, end; /* of the history, [begin, end) */
    guint64 dice;      /* of the story that goes on: what happens in one throws no other one's */
    GSequence *queue;
    guint64 planned;  /* order of equal times */
    GPtrArray *tales; /* Tale * */
    GHashTable *keys; /* signing keys by person, see accounts.c */
    GPtrArray *people, *tables;
    const Cells *texts, *kinds, *moves;
    const char *photos; /* folder for pictures on their way */
    guint shots;
    DemoProgress progress;
    gpointer data;
};

/* Reads the tables; times are read from the texts. FALSE: one is missing. world_clear() in any case. */
gboolean world_init(World *world, GError **error);
void world_clear(World *world);
/* Reads the people, again when they have changed; who is new gets an account. */
gboolean world_learn(World *world, GError **error);

/* A new tale of the world's. */
Tale *tale_new(World *world);
/* Of its fields; "" if there is none. Borrowed. */
const char *tale_get(const Tale *tale, const char *key);
void tale_set(Tale *tale, const char *key, const char *value);
/* Takes in "key=value;key=value". */
void tale_tell(Tale *tale, const char *fields);

/* Puts a step into the queue, with the dice as they lie now. */
void world_plan(World *world, gint64 at, WorldStep step, Tale *tale);
/* The first step of a tale, at its time, with its own dice. */
void world_plan_told(World *world, Tale *tale);
/* Runs the queue up to the end, with the rules of time in between. */
gboolean world_run(World *world, GError **error);

/* 0 … below - 1. */
guint world_roll(World *world, guint below);
gboolean world_chance(World *world, guint percent);
/* A waiting time of this mean: many short ones, few long ones; never beyond four times the mean. Whole minutes. */
gint64 world_wait(World *world, gint64 mean);

gboolean world_on_duty(World *world, const char *person);
/* One of ids who is on duty, for choice first; NULL if nobody is. Borrowed. */
const char *world_pick(World *world, const GPtrArray *ids, const char *first);
/* Somebody on duty in a department (NULL = any) with a role (NULL = any); NULL if there is nobody. Borrowed. */
const char *world_find(World *world, const char *department, const char *role);
/* Who may do an open step of a tale's record and is on duty; *work is set (owned by the caller). Borrowed from it; NULL: nobody. */
const char *world_actor(World *world, Tale *tale, const char *step, Work **work, GError **error);

/* This person does it: step NULL makes the record of the form that is the tale's word; "!STEP" sends back. values: "key=value;…", each
 * of them a plain text or one of
 *   $KEY         the tale's own field; where that is empty it is left out
 *   @KEY         a sentence of texts.csv
 *   !before      a new picture; !after: of the same after the repair
 *   #N*M         a throw below N, times M
 *   due N M      the record's deadline, N days and a throw below M later
 *   ?N VALUE     the value in N cases of a hundred, else left out
 * NULL: all fields of the tale. */
gboolean world_do(World *world, Tale *tale, const char *person, const char *step, const char *values, GError **error);

/* A table of data/demo (borrowed from the world, NULL on error), and a cell of a row behind its head. */
const Cells *world_table(World *world, const char *name, GError **error);
const char *demo_cell(const Cells *table, guint row, const char *column);
/* A sentence of the table texts. Borrowed; "" if there is none. */
const char *world_text(const World *world, const char *key);

/* stories.c: the plant before anything happens; and what the tables tell, into the queue. */
gboolean demo_import(World *world, Plant *plant, GError **error);
gboolean demo_plan_stories(World *world, GError **error);

/* Stories that go on by themselves, by who is there and by the dice: the first step of each. */
gboolean demo_hazard(World *world, Tale *tale, GError **error);
gboolean demo_found(World *world, Tale *tale, GError **error);
gboolean demo_permit(World *world, Tale *tale, GError **error);
gboolean demo_draw_sample(World *world, Tale *tale, GError **error);
gboolean demo_count(World *world, Tale *tale, GError **error);
gboolean demo_gated(World *world, Tale *tale, GError **error);
/* The month before this one, "2026-10". Owned. */
char *demo_month_before(void);

/* accounts.c: for everybody who has none yet; and logging somebody in with his key. */
GHashTable *demo_keys_new(void);
gboolean demo_enrol(World *world, GError **error);
gboolean demo_log_in(World *world, const char *person, GError **error);

/* A small picture (PNG bytes), different for each number. */
GBytes *demo_picture(guint number, gboolean before);

#endif
