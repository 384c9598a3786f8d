/* SPDX-License-Identifier: MIT
 *
 * Clock, queue, dice and verbs of the demo plant. Who acts is somebody who may and is on duty, as in life.
 */
#include "world.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/table.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/canon.h"

#include <stdio.h>
#include <string.h>

#define LIST_MAX 10000
#define SEED G_GUINT64_CONSTANT(20251101)
#define LOOK_EVERY CLOCK_HOUR /* how often a terminal looks for what is due */

typedef struct {
    gint64 at;
    guint64 order;
    WorldStep step;
    Tale *tale;
    guint64 dice;
} Planned;

/* ---- tables and tales ---- */

const Cells *world_table(World *world, const char *name, GError **error) {
    g_autofree char *path = g_strconcat("data/demo/", name, ".csv", NULL);
    Cells *table = table_cells(path, error);
    if (table)
        g_ptr_array_add(world->tables, table);
    return table;
}

const char *demo_cell(const Cells *table, guint row, const char *column) {
    return cells_named(table, row + 1, column);
}

const char *world_text(const World *world, const char *key) {
    for (guint row = 0; row < cells_rows(world->texts); row++)
        if (strcmp(demo_cell(world->texts, row, "key"), key) == 0)
            return demo_cell(world->texts, row, "text");
    return "";
}

static void tale_free(gpointer data) {
    g_hash_table_unref(((Tale *)data)->fields);
    g_free(data);
}

Tale *tale_new(World *world) {
    Tale *tale = g_new0(Tale, 1);
    *tale = (Tale){.word = "", .name = "", .fate = "", .stop = "", .move = "", .fields = canon_map_new()};
    g_ptr_array_add(world->tales, tale);
    return tale;
}

const char *tale_get(const Tale *tale, const char *key) {
    const char *value = g_hash_table_lookup(tale->fields, key);
    return value ? value : "";
}

void tale_set(Tale *tale, const char *key, const char *value) {
    if (value && *value)
        g_hash_table_insert(tale->fields, g_strdup(key), g_strdup(value));
}

void tale_tell(Tale *tale, const char *fields) {
    g_auto(GStrv) parts = g_strsplit(fields, ";", -1);
    for (char **part = parts; *part; part++) {
        char *value = *part + strcspn(*part, "=");
        if (*value)
            *value++ = '\0';
        tale_set(tale, *part, value);
    }
}

gboolean world_init(World *world, GError **error) {
    *world = (World){.shots = 0};
    world->queue = g_sequence_new(g_free);
    world->keys = demo_keys_new();
    world->tales = g_ptr_array_new_with_free_func(tale_free);
    world->tables = g_ptr_array_new_with_free_func((GDestroyNotify)cells_free);
    return (world->texts = world_table(world, "texts", error)) && (world->kinds = world_table(world, "kinds", error)) &&
           (world->moves = world_table(world, "moves", error)) && clock_parse(world_text(world, "begin"), &world->begin, error) &&
           clock_parse(world_text(world, "end"), &world->end, error);
}

void world_clear(World *world) {
    g_sequence_free(world->queue);
    g_hash_table_unref(world->keys);
    g_ptr_array_unref(world->tales);
    g_ptr_array_unref(world->tables);
    g_clear_pointer(&world->people, g_ptr_array_unref);
}

gboolean world_learn(World *world, GError **error) {
    PersonFilter serving = {0};
    g_clear_pointer(&world->people, g_ptr_array_unref);
    world->people = person_list(app_db(world->app), &serving, "", LIST_MAX, error);
    return world->people != NULL && demo_enrol(world, error);
}

/* ---- the queue ---- */

static int compare_planned(gconstpointer a, gconstpointer b, gpointer data) {
    (void)data;
    const Planned *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order ? 1 : 0;
}

static void plan(World *world, Planned what) {
    what.order = world->planned++;
    if (what.at >= world->begin && what.at < world->end)
        g_sequence_insert_sorted(world->queue, g_memdup2(&what, sizeof what), compare_planned, NULL);
}

void world_plan(World *world, gint64 at, WorldStep step, Tale *tale) {
    plan(world, (Planned){.at = at, .step = step, .tale = tale, .dice = world->dice});
}

void world_plan_told(World *world, Tale *tale) {
    plan(world, (Planned){.at = tale->at, .step = tale->step, .tale = tale, .dice = tale->seed ? tale->seed : (guint64)tale->at ^ SEED});
}

static gboolean tick(World *world, gint64 at, GError **error) {
    RuleTick done;
    clock_simulate(at, FALSE);
    return rule_tick(app_plant(world->app), app_shelf(world->app), 0, &done, error);
}

/* What an open terminal does by itself: most hours nothing is due. At midnight a day's checks open, in the morning people look. */
static gboolean look_around(World *world, gint64 at, GError **error) {
    int hour = clock_civil(at).hour;
    clock_simulate(at, FALSE);
    return (hour != 0 && hour != 8 && !rule_tick_is_due(app_plant(world->app))) || tick(world, at, error);
}

static gboolean world_tell(World *world, gint64 at, GError **error) {
    int days = (int)((world->end - world->begin) / CLOCK_DAY), done = (int)((at - world->begin) / CLOCK_DAY);
    return !world->progress || world->progress(world->data, CLAMP(done, 0, days), days) ||
           err_set(error, ERR_FAILED, _("The demo plant was given up; nothing was left behind."));
}

/* A name that no record was made under is a mistake of the tables. */
static gboolean everything_was_told(const World *world, GError **error) {
    for (guint i = 0; i < world->tales->len; i++) {
        const Tale *tale = world->tales->pdata[i];
        if (*tale->name && !*tale->number)
            return err_set(error, ERR_FAILED, "the story %s was never begun", tale->name);
    }
    return TRUE;
}

gboolean world_run(World *world, GError **error) {
    gint64 look = world->begin;
    for (;;) {
        GSequenceIter *first = g_sequence_get_begin_iter(world->queue);
        gboolean empty = g_sequence_iter_is_end(first);
        gint64 next = empty ? world->end : ((Planned *)g_sequence_get(first))->at;
        /* whoever opens the plant does so at this hour: nothing is left over for the first terminal */
        if (empty && !tick(world, clock_now(), error))
            return FALSE;
        for (; look <= next && look < world->end; look += LOOK_EVERY)
            if (!look_around(world, look, error) || (clock_civil(look).hour == 0 && !world_tell(world, look, error)))
                return FALSE;
        if (empty)
            break;
        Planned planned = *(Planned *)g_sequence_get(first);
        g_sequence_remove(first);
        clock_simulate(planned.at, FALSE);
        world->dice = planned.dice;
        if (!planned.step(world, planned.tale, error))
            return FALSE;
    }
    return everything_was_told(world, error) && look_around(world, world->end, error) && world_tell(world, world->end, error);
}

/* ---- the dice ---- */

/* splitmix64: the same on every machine. */
static guint64 throw_dice(World *world) {
    guint64 x = world->dice += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return x ^ x >> 31;
}

guint world_roll(World *world, guint below) {
    return (guint)(throw_dice(world) % MAX(below, 1));
}

gboolean world_chance(World *world, guint percent) {
    return world_roll(world, 100) < percent;
}

/* Quantiles of the exponential distribution in thousandths; no libm, whose last digits differ from machine to machine. */
gint64 world_wait(World *world, gint64 mean) {
    static const int quantiles[] = {32, 98, 170, 247, 330, 421, 521, 633, 758, 901, 1068, 1269, 1520, 1856, 2367, 3466};
    guint place = world_roll(world, G_N_ELEMENTS(quantiles));
    gint64 wait = mean * (quantiles[place] + (int)world_roll(world, 60)) / 1000;
    return MAX(wait - wait % CLOCK_MINUTE, CLOCK_MINUTE);
}

/* ---- who is there ---- */

gboolean world_on_duty(World *world, const char *id) {
    gboolean on_duty = FALSE;
    for (guint i = 0; i < world->people->len; i++)
        if (strcmp(((const Person *)world->people->pdata[i])->id, id) == 0)
            return shift_person_on_duty(app_db(world->app), world->people->pdata[i], clock_now(), &on_duty, NULL) && on_duty;
    return FALSE;
}

const char *world_pick(World *world, const GPtrArray *ids, const char *first) {
    g_autoptr(GPtrArray) present = g_ptr_array_new();
    for (guint i = 0; ids && i < ids->len; i++) {
        if (!world_on_duty(world, ids->pdata[i]))
            continue;
        if (first && strcmp(first, ids->pdata[i]) == 0)
            return ids->pdata[i];
        g_ptr_array_add(present, ids->pdata[i]);
    }
    return present->len ? present->pdata[world_roll(world, present->len)] : NULL;
}

const char *world_find(World *world, const char *department, const char *role) {
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < world->people->len; i++) {
        const Person *person = world->people->pdata[i];
        gboolean has = FALSE;
        if ((!department || strcmp(person->department, department) == 0) &&
            (!role || (person_has_role(app_db(world->app), person->id, role, clock_now(), &has, NULL) && has)))
            g_ptr_array_add(ids, person->id);
    }
    return world_pick(world, ids, NULL);
}

const char *world_actor(World *world, Tale *tale, const char *step, Work **work, GError **error) {
    *work = work_load(world->app, tale->number, error);
    for (guint i = *work ? (*work)->steps->len : 0; i > 0; i--) {
        const Step *open = (*work)->steps->pdata[i - 1];
        if (open->done || strcmp(open->name, step) != 0)
            continue;
        g_autofree char *named = step_person(open);
        return world_pick(world, (*work)->who->pdata[i - 1], named);
    }
    return NULL;
}

/* ---- what they do ---- */

static char *picture(World *world, gboolean before, GError **error) {
    ClockCivil now = clock_civil(clock_now());
    g_autoptr(GBytes) bytes = demo_picture(++world->shots, before);
    g_autofree char *name =
        g_strdup_printf("IMG_%04d%02d%02d_%02d%02d_%04u.png", now.year, now.month, now.day, now.hour, now.minute, world->shots);
    g_autofree char *path = g_build_filename(world->photos, name, NULL);
    gboolean ok = g_file_set_contents_full(path, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes), G_FILE_SET_CONTENTS_NONE,
                                           0600, error);
    return ok ? g_strconcat("@", path, NULL) : NULL;
}

/* What a value comes to; "" = it is left out. Owned; NULL on error. */
static char *value_of(World *world, const Tale *tale, const char *text, GError **error) {
    guint a, b;
    int at = 0;
    if (sscanf(text, "?%u %n", &a, &at) == 1)
        return world_chance(world, a) ? value_of(world, tale, text + at, error) : g_strdup("");
    if (sscanf(text, "#%u*%u", &a, &b) == 2)
        return g_strdup_printf("%u", b * world_roll(world, a));
    if (sscanf(text, "due %u %u", &a, &b) == 2)
        return clock_format(tale->due + (a + world_roll(world, b)) * CLOCK_DAY);
    if (*text == '!')
        return picture(world, strcmp(text, "!before") == 0, error);
    return g_strdup(*text == '$' ? tale_get(tale, text + 1) : *text == '@' ? world_text(world, text + 1) : text);
}

static gboolean put_value(World *world, const Tale *tale, GHashTable *values, const char *key, const char *text, GError **error) {
    char *value = value_of(world, tale, text, error);
    if (value && *value)
        g_hash_table_insert(values, g_strdup(key), value);
    else
        g_free(value);
    return value != NULL;
}

static GHashTable *values_of(World *world, const Tale *tale, const char *text, GError **error) {
    g_autoptr(GHashTable) values = canon_map_new();
    g_auto(GStrv) parts = g_strsplit(text ? text : "", ";", -1);
    GHashTableIter each;
    gpointer key, value;
    g_hash_table_iter_init(&each, tale->fields);
    while (!text && g_hash_table_iter_next(&each, &key, &value))
        if (!put_value(world, tale, values, key, value, error))
            return NULL;
    for (char **part = parts; *part; part++) {
        char *behind = strchr(*part, '=');
        if (!behind)
            continue;
        *behind = '\0';
        if (!put_value(world, tale, values, *part, behind + 1, error))
            return NULL;
    }
    return g_steal_pointer(&values);
}

gboolean world_do(World *world, Tale *tale, const char *person, const char *step, const char *values, GError **error) {
    gboolean back = step && *step == '!';
    g_autoptr(GHashTable) given = values_of(world, tale, values, error);
    if (!given || !demo_log_in(world, person, error))
        return FALSE;
    g_autoptr(Work) work =
        step ? work_act(world->app, tale->number, step + back, back, given, 0, error) : work_submit(world->app, tale->word, given, error);
    if (work && !step)
        g_strlcpy(tale->number, work->record->number, sizeof tale->number);
    return work != NULL;
}
