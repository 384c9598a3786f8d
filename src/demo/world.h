/* SPDX-License-Identifier: MIT
 *
 * The simulated world of the demo plant: its clock, its queue of what people will do next, its dice, and the verbs they
 * use. Everything that is decided here is decided by integers, so that every machine makes the same history.
 */
#ifndef BIHUAN_DEMO_WORLD_H
#define BIHUAN_DEMO_WORLD_H

#include "build.h"
#include "bihuan/app/work.h"
#include "bihuan/model/device.h"
#include "bihuan/base/cells.h"

typedef struct World World;

/* Something somebody will do: tale belongs to the queue entry until run() hands it on with world_plan. */
typedef gboolean (*WorldStep)(World *world, gpointer tale, GError **error);

struct World {
    App *app;
    gint64 begin, end; /* of the history, [begin, end) */
    guint64 dice;      /* of the story that goes on; see Planned */
    gboolean running;
    GSequence *queue;
    guint64 planned;     /* order of equal times */
    GPtrArray *tales;    /* what people are in the middle of, freed with the world */
    GPtrArray *tables;   /* Cells * read so far */
    GHashTable *reports; /* "area/category" to GArray of gint64: when hazards are reported there */
    const Cells *texts;  /* short sentences by key */
    GPtrArray *devices, *people;
    GHashTable *keys; /* signing keys by person, see demo_accounts.c */
    char *photos;     /* folder for pictures on their way */
    guint shots;
    DemoProgress progress;
    gpointer data;
};

void world_init(World *world, App *app, gint64 begin, gint64 end);
void world_clear(World *world);
/* Reads devices (once) and people (again, when they change). */
gboolean world_learn(World *world, GError **error);

/* Puts a step into the queue. */
void world_plan(World *world, gint64 at, WorldStep step, gpointer tale);
/* A tale of size bytes, zeroed, that lives as long as the world. */
gpointer world_tale(World *world, gsize size);
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
const Device *world_device(World *world, const char *code);
/* Who may do an open step of a record and is on duty; *work is set (owned by the caller). Borrowed from it; NULL: nobody. */
const char *world_actor(World *world, const char *number, const char *step, Work **work, GError **error);

/* The verbs, as this person; key, value … NULL. The number of the new record, owned. */
char *world_submit(World *world, const char *person, const char *form, GError **error, ...) G_GNUC_NULL_TERMINATED;
gboolean world_act(World *world, const char *person, const char *number, const char *step, GError **error, ...) G_GNUC_NULL_TERMINATED;
gboolean world_reject(World *world, const char *person, const char *number, const char *step, GError **error, ...) G_GNUC_NULL_TERMINATED;
/* A sentence of the table texts. Borrowed; "" if there is none. */
const char *world_text(World *world, const char *key);
/* "@path" of a new picture: before (TRUE) or after the repair. Owned. */
char *world_photo(World *world, gboolean before, GError **error);

/* A table of data/demo: cells by column. Owned by the caller; world_table keeps it with the world (borrowed). */
Cells *demo_table(const char *name, GError **error);
const Cells *world_table(World *world, const char *name, GError **error);
guint demo_rows(const Cells *table);
const char *demo_cell(const Cells *table, guint row, const char *column);
gint64 demo_time(const Cells *table, guint row, const char *column);
/* A row of a table by its column weight. */
guint world_draw(World *world, const Cells *table);

/* Accounts for everybody who has none yet; and logging somebody in with his key. */
GHashTable *demo_keys_new(void);
gboolean demo_enrol(World *world, GError **error);
gboolean demo_log_in(World *world, const char *person, GError **error);

/* The parts of the history: each plans its beginnings. */
gboolean demo_import(Plant *plant, GError **error);
/* A step: people come, go and change their roles; tale is the name of the table. */
gboolean demo_import_people(World *world, gpointer tale, GError **error);
gboolean demo_plan_hazards(World *world, GError **error);
gboolean demo_plan_permits(World *world, GError **error);
gboolean demo_plan_inspections(World *world, GError **error);
gboolean demo_plan_story(World *world, GError **error);
gboolean demo_plan_samples(World *world);
gboolean demo_plan_ledger(World *world, GError **error);

/* A hazard that will be reported; texts are borrowed from tables that live as long as the world. */
typedef struct {
    gint64 at;
    const char *device, *category, *note, *measure, *standard;
    const char *reporter; /* NULL = somebody on duty there */
    const char *stop;     /* the step it is left at, "" = it is brought to its end */
    gboolean plain;       /* nothing odd happens to it, and it is dealt with quickly */
} HazardPlan;
void demo_plan_hazard(World *world, const HazardPlan *plan);
/* Fills in a row of the table of hazards. */
void demo_fill_hazard(const Cells *table, guint row, HazardPlan *plan);
/* Would a report then and there be the third within seven days? Then the dice must not make it. */
gboolean demo_would_freeze(World *world, gint64 at, const char *area, const char *category);

/* A permit that will be applied for by its worker. */
typedef struct {
    gint64 at, hours; /* planned length */
    const char *form, *device, *worker;
    const char *fields; /* "key=value;…" beside what the demo fills in itself */
    const char *stop;   /* the step it is left at, "" = it is brought to its end */
} PermitPlan;
void demo_plan_permit(World *world, const PermitPlan *plan);
/* Fills in form, worker, hours and fields from a row. */
void demo_fill_permit(const Cells *table, guint row, PermitPlan *plan);

/* A small picture (PNG bytes), different for each number. */
GBytes *demo_picture(guint number, gboolean before);

#endif
