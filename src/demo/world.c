/* SPDX-License-Identifier: MIT
 *
 * Clock, queue, dice and verbs of the demo plant. Who acts is somebody who may and is on duty, as in life.
 */
#include "world.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define PORTABLE "便携式气体检测仪"
#define LIST_MAX 10000
#define SEED G_GUINT64_CONSTANT(20251101)
#define LOOK_EVERY CLOCK_HOUR /* how often a terminal looks for what is due */

typedef struct {
    gint64 at;
    guint64 order;
    WorldStep step;
    gpointer tale;
    guint64 dice; /* its own: what happens in one story throws no other story's dice */
} Planned;

void world_init(World *world, App *app, gint64 begin, gint64 end) {
    *world = (World){.app = app, .begin = begin, .end = end, .dice = SEED};
    world->queue = g_sequence_new(g_free);
    world->keys = demo_keys_new();
    world->tales = g_ptr_array_new_with_free_func(g_free);
    world->tables = g_ptr_array_new_with_free_func((GDestroyNotify)cells_free);
    world->reports = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
}

void world_clear(World *world) {
    g_sequence_free(world->queue);
    g_hash_table_unref(world->keys);
    g_ptr_array_unref(world->tales);
    g_ptr_array_unref(world->tables);
    g_hash_table_unref(world->reports);
    g_clear_pointer(&world->devices, g_ptr_array_unref);
    g_clear_pointer(&world->people, g_ptr_array_unref);
    g_free(world->photos);
}

/* Nothing happens at what people carry with them. */

static void forget_portables(GPtrArray *devices) {
    for (guint i = devices->len; i > 0; i--)
        if (strcmp(((const Device *)devices->pdata[i - 1])->category, PORTABLE) == 0)
            g_ptr_array_remove_index(devices, i - 1);
}

gboolean world_learn(World *world, GError **error) {
    PersonFilter serving = {0};
    g_clear_pointer(&world->people, g_ptr_array_unref);
    if (!world->devices) { /* plans refer to them for good */
        world->devices = device_list(app_db(world->app), NULL, "", LIST_MAX, error);
        if (world->devices)
            forget_portables(world->devices);
    }
    world->people = world->devices ? person_list(app_db(world->app), &serving, "", LIST_MAX, error) : NULL;
    return world->people != NULL && demo_enrol(world, error);
}

static int compare_planned(gconstpointer a, gconstpointer b, gpointer data) {
    (void)data;
    const Planned *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order ? 1 : 0;
}

void world_plan(World *world, gint64 at, WorldStep step, gpointer tale) {
    if (at >= world->end)
        return;
    Planned *planned = g_new(Planned, 1);
    *planned = (Planned){at, world->planned++, step, tale, world->running ? world->dice : (guint64)at ^ SEED};
    g_sequence_insert_sorted(world->queue, planned, compare_planned, NULL);
}

gpointer world_tale(World *world, gsize size) {
    gpointer tale = g_malloc0(size);
    g_ptr_array_add(world->tales, tale);
    return tale;
}

/* What an open terminal does by itself: most hours nothing is due. */
static gboolean look_around(World *world, gint64 at, GError **error) {
    RuleTick tick;
    clock_simulate(at, FALSE);
    gboolean morning = clock_civil(at).hour == 8;
    if (!morning && !rule_tick_is_due(app_plant(world->app)))
        return TRUE;
    return rule_tick(app_plant(world->app), app_shelf(world->app), 0, &tick, error);
}

static gboolean tell(World *world, gint64 at, GError **error) {
    int days = (int)((world->end - world->begin) / CLOCK_DAY), done = (int)((at - world->begin) / CLOCK_DAY);
    return !world->progress || world->progress(world->data, CLAMP(done, 0, days), days) ||
           err_set(error, ERR_FAILED, _("The demo plant was given up; nothing was left behind."));
}

gboolean world_run(World *world, GError **error) {
    gint64 look = world->begin;
    world->running = TRUE;
    for (;;) {
        GSequenceIter *first = g_sequence_get_begin_iter(world->queue);
        gboolean empty = g_sequence_iter_is_end(first);
        gint64 next = empty ? world->end : ((Planned *)g_sequence_get(first))->at;
        for (; look <= next && look < world->end; look += LOOK_EVERY)
            if (!look_around(world, look, error) || (clock_civil(look).hour == 0 && !tell(world, look, error)))
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
    world->running = FALSE;
    return look_around(world, world->end, error) && tell(world, world->end, error);
}

const Cells *world_table(World *world, const char *name, GError **error) {
    Cells *table = demo_table(name, error);
    if (table)
        g_ptr_array_add(world->tables, table);
    return table;
}

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

guint world_draw(World *world, const Cells *table) {
    guint sum = 0, row;
    for (row = 0; row < demo_rows(table); row++)
        sum += (guint)g_ascii_strtoull(demo_cell(table, row, "weight"), NULL, 10);
    guint point = world_roll(world, sum);
    for (row = 0; row + 1 < demo_rows(table); row++) {
        guint weight = (guint)g_ascii_strtoull(demo_cell(table, row, "weight"), NULL, 10);
        if (point < weight)
            break;
        point -= weight;
    }
    return row;
}

static const Person *find_person(World *world, const char *id) {
    for (guint i = 0; i < world->people->len; i++)
        if (strcmp(((const Person *)world->people->pdata[i])->id, id) == 0)
            return world->people->pdata[i];
    return NULL;
}

gboolean world_on_duty(World *world, const char *id) {
    const Person *person = find_person(world, id);
    gboolean on_duty = FALSE;
    return person && shift_person_on_duty(app_db(world->app), person, clock_now(), &on_duty, NULL) && on_duty;
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
        if ((!department || strcmp(person->department, department) == 0) &&
            (!role || person_has_role(app_db(world->app), person->id, role, clock_now())))
            g_ptr_array_add(ids, person->id);
    }
    return world_pick(world, ids, NULL);
}

const Device *world_device(World *world, const char *code) {
    for (guint i = 0; i < world->devices->len; i++)
        if (strcmp(((const Device *)world->devices->pdata[i])->code, code) == 0)
            return world->devices->pdata[i];
    return NULL;
}

const char *world_actor(World *world, const char *number, const char *step, Work **work, GError **error) {
    *work = work_load(world->app, number, error);
    for (guint i = *work ? (*work)->steps->len : 0; i > 0; i--) {
        const Step *open = (*work)->steps->pdata[i - 1];
        if (open->done || strcmp(open->name, step) != 0)
            continue;
        g_autofree char *named = step_person(open);
        return world_pick(world, (*work)->who->pdata[i - 1], named);
    }
    return NULL;
}

static GHashTable *values_of(va_list arguments) {
    GHashTable *values = canon_map_new();
    for (const char *key = va_arg(arguments, const char *); key; key = va_arg(arguments, const char *)) {
        const char *value = va_arg(arguments, const char *);
        if (value)
            g_hash_table_insert(values, g_strdup(key), g_strdup(value));
    }
    return values;
}

char *world_submit(World *world, const char *person, const char *form, GError **error, ...) {
    va_list arguments;
    va_start(arguments, error);
    g_autoptr(GHashTable) values = values_of(arguments);
    va_end(arguments);
    if (!demo_log_in(world, person, error))
        return NULL;
    g_autoptr(Work) work = work_submit(world->app, form, values, error);
    return work ? g_strdup(work->record->number) : NULL;
}

gboolean world_act(World *world, const char *person, const char *number, const char *step, GError **error, ...) {
    va_list arguments;
    va_start(arguments, error);
    g_autoptr(GHashTable) values = values_of(arguments);
    va_end(arguments);
    if (!demo_log_in(world, person, error))
        return FALSE;
    g_autoptr(Work) work = work_act(world->app, number, step, FALSE, values, 0, error);
    return work != NULL;
}

gboolean world_reject(World *world, const char *person, const char *number, const char *step, GError **error, ...) {
    va_list arguments;
    va_start(arguments, error);
    g_autoptr(GHashTable) values = values_of(arguments);
    va_end(arguments);
    if (!demo_log_in(world, person, error))
        return FALSE;
    g_autoptr(Work) work = work_act(world->app, number, step, TRUE, values, 0, error);
    return work != NULL;
}

const char *world_text(World *world, const char *key) {
    for (guint row = 0; world->texts && row < demo_rows(world->texts); row++)
        if (strcmp(demo_cell(world->texts, row, "key"), key) == 0)
            return demo_cell(world->texts, row, "text");
    return "";
}

char *world_photo(World *world, gboolean before, GError **error) {
    gsize size;
    ClockCivil now = clock_civil(clock_now());
    g_autoptr(GBytes) picture = demo_picture(++world->shots, before);
    const char *bytes = g_bytes_get_data(picture, &size);
    g_autofree char *name =
        g_strdup_printf("IMG_%04d%02d%02d_%02d%02d_%04u.png", now.year, now.month, now.day, now.hour, now.minute, world->shots);
    g_autofree char *path = g_build_filename(world->photos, name, NULL);
    if (!g_file_set_contents_full(path, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, error))
        return NULL;
    return g_strconcat("@", path, NULL);
}
