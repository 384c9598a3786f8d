/* SPDX-License-Identifier: MIT
 *
 * sensor/panel.h with a clock that the test moves: holds, bands, clearing, faults, one episode whatever the flutter, kills.
 */
#include "bihuan/sensor/panel.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "bihuan/base/id.h"
#include "bihuan/sensor/live.h"

#define WALL G_GINT64_CONSTANT(1790000000000)

typedef struct {
    Panel *panel;
    PanelTime now;
    GPtrArray *points;
    GString *said;     /* one word an event since the last look */
    GHashTable *coils; /* address → value, as driven */
    int raised, over, called;
    char episode[40];
} World;

static void hear(gpointer data, const PanelEvent *event) {
    static const char *const words[] = {"raised", "higher", "drive", "unanswered", "lasts", "cleared", "out-again", "over", "state"};
    World *world = data;
    world->raised += event->kind == PANEL_RAISED;
    world->over += event->kind == PANEL_OVER;
    world->called += event->kind == PANEL_UNANSWERED;
    if (event->kind == PANEL_RAISED)
        g_strlcpy(world->episode, event->episode, sizeof world->episode);
    if (event->kind == PANEL_DRIVE)
        g_hash_table_insert(world->coils, g_strdup(event->output->address), g_strdup(event->on ? event->output->value : "0"));
    if (event->kind == PANEL_DRIVE)
        g_string_append_printf(world->said, "%s=%s ", event->output->address, event->on ? event->output->value : "0");
    else if (event->kind == PANEL_STATE)
        g_string_append_printf(world->said, "[%s%s%s] ", point_state_word(event->level), event->fault ? ":" : "", fault_word(event->fault));
    else
        g_string_append_printf(world->said, "%s:%s ", words[event->kind], point_state_word(event->level));
}

static void add_output(PanelPoint *point, const char *address, int level) {
    LinkOutput *output = g_new(LinkOutput, 1);
    *output = (LinkOutput){g_strdup("plc"), g_strdup(address), g_strdup("1"), level};
    g_ptr_array_add(point->outputs, output);
}

static void free_output(gpointer data) {
    LinkOutput *output = data;
    g_free(output->link);
    g_free(output->address);
    g_free(output->value);
    g_free(output);
}

static PanelPoint *point_new(const char *code) {
    PanelPoint *point = g_new0(PanelPoint, 1);
    point->code = g_strdup(code);
    point->area = g_strdup("A-01");
    point->quantity = g_strdup("o2");
    point->unit = g_strdup("vol%");
    point->link = g_strdup("plc");
    point->outputs = g_ptr_array_new_with_free_func(free_output);
    for (int i = 0; i < POINT_FAULT; i++)
        point->limit[i] = NAN;
    point->limit[POINT_LOW1] = 19.5;
    point->limit[POINT_LOW2] = 18;
    point->limit[POINT_HIGH1] = 23.5;
    point->least = 0;
    point->most = 300;
    point->band = 0.2;
    point->polls = 3;
    point->jump = 10;
    point->clear = 180000;
    point->stale = 30000;
    point->answer = 120000;
    point->fault_hold = 300000;
    return point;
}

static GPtrArray *points_new(void) {
    return g_ptr_array_new_with_free_func((GDestroyNotify)panel_point_free);
}

static void world_init(World *world, PanelPoint *point) {
    *world = (World){.now = {WALL, 1000000}};
    world->points = points_new();
    g_ptr_array_add(world->points, point);
    world->said = g_string_new(NULL);
    world->coils = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    world->panel = panel_new(world->points, world->now, hear, world);
}

static void world_clear(World *world) {
    panel_free(world->panel);
    g_ptr_array_unref(world->points);
    g_string_free(world->said, TRUE);
    g_hash_table_unref(world->coils);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

static void step(World *world, gint64 ms) {
    world->now.wall += ms;
    world->now.boot += ms;
}

static void take_of(World *world, guint point, double value, FaultKind fault) {
    Reading reading = {point, value, world->now.wall, world->now.boot, fault};
    panel_take(world->panel, &reading, 1, world->now);
}

/* A value every second, for so many seconds. */
static void values(World *world, double value, int seconds) {
    for (int i = 0; i < seconds; i++) {
        step(world, 1000);
        take_of(world, 0, value, FAULT_NONE);
        panel_tick(world->panel, world->now);
    }
}

static void expect(World *world, const char *said) {
    g_strchomp(world->said->str);
    g_assert_cmpstr(world->said->str, ==, said);
    g_string_truncate(world->said, 0);
}

static PanelPhase phase(const World *world) {
    return panel_view(world->panel, 0).phase;
}

/* ---- the way of an episode ---- */

static void test_whole_way(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    add_output(point, "coil", 1);
    add_output(point, "fan", 2);
    world_init(&world, point);
    values(&world, 20.9, 3);
    expect(&world, "[normal]");
    values(&world, 19.5, 1);
    expect(&world, "");
    values(&world, 19.4, 1);
    expect(&world, "coil=1 raised:low1 [low1]"); /* the output before all */
    g_assert_cmpint(phase(&world), ==, PANEL_UNACK);
    values(&world, 17.9, 1);
    expect(&world, "fan=1 higher:low2 [low2]");
    values(&world, 17.9, 118);
    expect(&world, "");
    values(&world, 17.9, 2);
    expect(&world, "unanswered:low2");
    g_assert_true(panel_acknowledge(world.panel, world.episode, POINT_LOW1, world.now));
    g_assert_cmpint(phase(&world), ==, PANEL_ACKED);
    g_assert_false(panel_reset(world.panel, world.episode, world.now));
    values(&world, 20.9, 181);
    expect(&world, "[normal] cleared:low2");
    g_assert_cmpint(phase(&world), ==, PANEL_LATCHED);
    values(&world, 20.9, 600);
    expect(&world, ""); /* nobody resets it but a person */
    g_assert_true(panel_reset(world.panel, world.episode, world.now));
    expect(&world, "coil=0 fan=0 over:low2");
    g_assert_cmpint(phase(&world), ==, PANEL_NORMAL);
    values(&world, 19, 1);
    expect(&world, "coil=1 raised:low1 [low1]"); /* the next one */
    g_assert_cmpint(world.raised, ==, 2);
}

static void test_band_and_flutter(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    values(&world, 19.4, 1);
    values(&world, 19.6, 300); /* inside, but not by the band */
    expect(&world, "raised:low1 [low1] unanswered:low1");
    values(&world, 19.7, 179);
    values(&world, 19.6, 1); /* the clearing time begins anew */
    values(&world, 19.7, 179);
    g_assert_cmpint(phase(&world), ==, PANEL_UNACK);
    values(&world, 19.7, 3);
    g_assert_cmpint(phase(&world), ==, PANEL_RETURN_UNACK);
    values(&world, 19, 1);
    g_assert_nonnull(strstr(world.said->str, "out-again:low1"));
    g_assert_cmpint(phase(&world), ==, PANEL_UNACK);
    for (int i = 0; i < 500; i++)
        values(&world, i % 2 ? 19 : 20.9, 1);
    g_assert_cmpint(world.raised, ==, 1);
    g_assert_cmpint(world.called, ==, 1); /* the answer's clock does not begin anew */
}

static void test_hold(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    point->hold = 5000;
    world_init(&world, point);
    for (int i = 0; i < 20; i++) {
        values(&world, 19, 4);
        values(&world, 20.9, 1);
    }
    g_assert_cmpint(world.raised, ==, 0);
    values(&world, 19, 1);
    g_assert_cmpint(panel_next(world.panel), ==, world.now.boot + 5000);
    step(&world, 5000);
    panel_tick(world.panel, world.now); /* no value more is needed */
    g_assert_cmpint(world.raised, ==, 1);
}

static void test_high_and_equal(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    values(&world, 235 * 0.1, 2); /* the limit itself, as a register gives it */
    g_assert_cmpint(world.raised, ==, 0);
    values(&world, 23.6, 1);
    expect(&world, "[normal] raised:high1 [high1]");
    values(&world, 19, 1); /* the other side is another limit */
    g_assert_nonnull(strstr(world.said->str, "higher:low1"));
}

/* ---- faults ---- */

static void test_faults(void) {
    static const FaultKind kinds[] = {FAULT_POLLS, FAULT_RETAINED, FAULT_NUMBER, FAULT_CLOCK, FAULT_ANSWER};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_auto(World) world;
        PanelPoint *point = point_new("O2-1");
        add_output(point, "coil", 1);
        add_output(point, "fan", 2);
        world_init(&world, point);
        values(&world, 20.9, 1);
        step(&world, 1000);
        for (guint k = kinds[i] == FAULT_POLLS ? point->polls : 1; k > 0; k--) {
            g_assert_cmpint(world.raised, ==, 0); /* one poll that is missed is none */
            take_of(&world, 0, NAN, kinds[i]);
        }
        g_autofree char *said = g_strdup_printf("[normal] coil=1 raised:fault [fault:%s]", fault_word(kinds[i]));
        expect(&world, said);
        values(&world, 20.9, 1);
        expect(&world, "coil=0 over:fault [normal]"); /* by itself */
        for (int k = 0; k < 298; k++) {
            step(&world, 1000);
            take_of(&world, 0, NAN, kinds[i]);
            panel_tick(world.panel, world.now);
        }
        g_assert_null(strstr(world.said->str, "lasts"));
        for (int k = 0; k < 5; k++) {
            step(&world, 1000);
            take_of(&world, 0, NAN, kinds[i]);
            panel_tick(world.panel, world.now);
        }
        g_assert_nonnull(strstr(world.said->str, "lasts:fault"));
        g_assert_cmpint(world.called, ==, 0);
        values(&world, 20.9, 181);
        g_assert_cmpint(phase(&world), ==, PANEL_RETURN_UNACK); /* now a person resets it */
    }
}

/* Of a broken link one asks for people, not five hundred; all are over, but that one, when it is back. */
static void test_link_lasts(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    g_autoptr(GPtrArray) many = points_new();
    for (int i = 0; i < 50; i++) {
        g_autofree char *code = g_strdup_printf("O2-%d", i);
        g_ptr_array_add(many, point_new(code));
    }
    panel_turn(world.panel, many, world.now);
    panel_link(world.panel, "plc", TRUE, world.now);
    g_assert_cmpint(world.raised, ==, 50);
    step(&world, 300000);
    panel_tick(world.panel, world.now);
    const char *first = strstr(world.said->str, "lasts:fault");
    g_assert_nonnull(first);
    g_assert_null(strstr(first + 1, "lasts:fault"));
    gint64 next = panel_next(world.panel);
    g_assert_true(next < 0 || next > world.now.boot); /* nothing is due for ever */
    panel_link(world.panel, "plc", FALSE, world.now);
    for (guint i = 0; i < 50; i++)
        take_of(&world, i, 20.9, FAULT_NONE);
    g_assert_cmpint(world.over, ==, 49);
}

/* The link is back and one of its points says nothing: it is an alarm of its own when it has lasted as long as any other. */
static void test_link_back_point_silent(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    g_autoptr(GPtrArray) two = points_new();
    g_ptr_array_add(two, point_new("O2-1"));
    g_ptr_array_add(two, point_new("O2-2"));
    panel_turn(world.panel, two, world.now);
    panel_link(world.panel, "plc", TRUE, world.now);
    step(&world, 300000);
    panel_tick(world.panel, world.now);
    panel_link(world.panel, "plc", FALSE, world.now);
    take_of(&world, 0, 20.9, FAULT_NONE);
    g_string_truncate(world.said, 0);
    step(&world, 299999);
    take_of(&world, 0, 20.9, FAULT_NONE);
    panel_tick(world.panel, world.now);
    g_assert_null(strstr(world.said->str, "lasts"));
    step(&world, 1);
    panel_tick(world.panel, world.now);
    g_assert_nonnull(strstr(world.said->str, "lasts:fault"));
}

static void test_numbers(void) {
    static const double bad[] = {NAN, INFINITY, -INFINITY, -0.1, 301};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(World) world;
        world_init(&world, point_new("O2-1"));
        values(&world, bad[i], 1);
        expect(&world, i < 3 ? "raised:fault [fault:number]" : "raised:fault [fault:range]");
        g_assert_true(isnan(panel_view(world.panel, 0).value)); /* what cannot be is not shown */
    }
}

static void test_jump(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    values(&world, 20.9, 2);
    values(&world, 209.5, 1);
    expect(&world, "[normal] raised:fault [fault:range]");
    g_assert_cmpfloat(panel_view(world.panel, 0).value, ==, 20.9);
    g_assert_cmpint(panel_view(world.panel, 0).boot, ==, world.now.boot - 1000); /* and as old as it is */
    values(&world, 20.9, 1);
    expect(&world, "over:fault [normal]"); /* one poll */
    values(&world, 209.5, 1);
    values(&world, 209.5, 1); /* the next one says the same */
    expect(&world, "raised:fault [fault:range] higher:high1 [high1]");
    g_assert_cmpint(world.raised, ==, 2);
}

static void test_stale_and_link(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    values(&world, 20.9, 1);
    g_assert_cmpint(panel_next(world.panel), ==, world.now.boot + 30001);
    step(&world, 30000);
    panel_tick(world.panel, world.now);
    expect(&world, "[normal]");
    step(&world, 1);
    panel_tick(world.panel, world.now);
    expect(&world, "raised:fault [fault:stale]");
    panel_link(world.panel, "plc", TRUE, world.now);
    expect(&world, "[fault:link]");
    panel_link(world.panel, "plc", FALSE, world.now);
    panel_tick(world.panel, world.now);
    expect(&world, ""); /* the old value is none: it is in fault until a new one comes */
    values(&world, 20.9, 1);
    expect(&world, "over:fault [normal]");
    panel_link(world.panel, "other", TRUE, world.now);
    expect(&world, "");
}

static void test_never_came(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    panel_tick(world.panel, world.now);
    step(&world, 30001);
    panel_tick(world.panel, world.now);
    expect(&world, "[fault:stale] raised:fault");
}

static void test_setup_and_calibration(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    point->calibrated = WALL + 5000;
    world_init(&world, point);
    values(&world, 20.9, 4);
    expect(&world, "[normal]");
    values(&world, 20.9, 1);
    expect(&world, "raised:fault [fault:calibration]");
    values(&world, 19, 1);
    g_assert_nonnull(strstr(world.said->str, "higher:low1")); /* outside is outside */
    g_auto(World) other;
    PanelPoint *gone = point_new("O2-2");
    gone->setup = g_strdup("no such device");
    world_init(&other, gone);
    panel_tick(other.panel, other.now);
    expect(&other, "raised:fault [fault:setup]");
}

/* An instrument that was taken for broken measures gas: who acknowledged the fault has not acknowledged that. */
static void test_fault_becomes_gas(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    values(&world, NAN, 1);
    panel_acknowledge(world.panel, world.episode, POINT_LOW1, world.now);
    values(&world, 19, 1);
    g_assert_false(panel_acknowledge(world.panel, world.episode, POINT_FAULT, world.now)); /* nor who does so a moment later */
    g_assert_cmpint(phase(&world), ==, PANEL_UNACK);
    values(&world, 19, 121);
    g_assert_cmpint(world.called, ==, 1);
    g_assert_cmpint(world.raised, ==, 1);
}

/* ---- clocks, bypass, points, kills ---- */

static void test_wall_clock(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    point->calibrated = WALL + 1000000;
    world_init(&world, point);
    values(&world, 19, 1);
    world.now.wall += G_GINT64_CONSTANT(100000000000);
    values(&world, 19, 118);
    world.now.wall -= G_GINT64_CONSTANT(300000000000);
    values(&world, 19, 1);
    g_assert_cmpint(world.called, ==, 0);
    values(&world, 19, 1);
    g_assert_cmpint(world.called, ==, 1);
    values(&world, 20.9, 181);
    g_assert_cmpint(phase(&world), ==, PANEL_RETURN_UNACK);
    g_assert_cmpint(panel_view(world.panel, 0).fault, ==, FAULT_NONE);
}

static void test_bypass(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    add_output(point, "coil", 1);
    point->bypass_until = WALL + 10000;
    world_init(&world, point);
    values(&world, 19, 9);
    expect(&world, "[bypass]");
    g_assert_cmpint(phase(&world), ==, PANEL_SHELVED);
    values(&world, 19, 1);
    expect(&world, "coil=1 raised:low1 [low1]"); /* it ends by itself */
    GPtrArray *points = points_new();
    PanelPoint *again = point_new("O2-1");
    add_output(again, "coil", 1);
    again->bypass_until = world.now.wall + 5000;
    g_ptr_array_add(points, again);
    panel_turn(world.panel, points, world.now);
    g_ptr_array_unref(points);
    panel_tick(world.panel, world.now);
    expect(&world, "coil=0 [bypass]");
    g_autoptr(GPtrArray) same = points_new();
    PanelPoint *more = point_new("O2-1");
    add_output(more, "coil", 1);
    more->bypass_until = again->bypass_until;
    g_ptr_array_add(same, more);
    panel_turn(world.panel, same, world.now); /* somebody imports points meanwhile: nothing is driven */
    expect(&world, "");
    values(&world, 19, 5);
    expect(&world, "coil=1 [low1]");
    g_assert_cmpint(world.raised, ==, 1);
}

static void test_shared_output(void) {
    g_auto(World) world;
    PanelPoint *one = point_new("O2-1"), *two = point_new("O2-2");
    add_output(one, "coil", 1);
    add_output(two, "coil", 1);
    world_init(&world, point_new("O2-0"));
    g_autoptr(GPtrArray) both = points_new();
    g_ptr_array_add(both, one);
    g_ptr_array_add(both, two);
    panel_turn(world.panel, both, world.now);
    take_of(&world, 0, 19, FAULT_NONE);
    char first[40];
    g_strlcpy(first, world.episode, sizeof first);
    take_of(&world, 1, 19, FAULT_NONE);
    for (int i = 0; i <= 181; i++) {
        step(&world, 1000);
        take_of(&world, 0, 20.9, FAULT_NONE);
        take_of(&world, 1, 20.9, FAULT_NONE);
    }
    g_string_truncate(world.said, 0);
    g_assert_true(panel_reset(world.panel, first, world.now));
    expect(&world, "over:low1"); /* the other one still holds it */
    g_assert_true(panel_reset(world.panel, world.episode, world.now));
    expect(&world, "coil=0 over:low1");
}

static void test_turn(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    add_output(point, "coil", 1);
    world_init(&world, point);
    values(&world, 19, 1);
    g_autoptr(GPtrArray) others = points_new();
    g_ptr_array_add(others, point_new("A-0"));
    PanelPoint *same = point_new("O2-1");
    add_output(same, "coil", 1);
    add_output(same, "horn", 1);
    g_ptr_array_add(others, same);
    g_string_truncate(world.said, 0);
    panel_turn(world.panel, others, world.now);
    expect(&world, "horn=1");
    g_assert_cmpstr(panel_view(world.panel, 1).episode, ==, world.episode);
    take_of(&world, 1, 19, FAULT_NONE);
    g_assert_cmpint(world.raised, ==, 1);
    g_autoptr(GPtrArray) none = points_new();
    g_string_truncate(world.said, 0);
    panel_turn(world.panel, none, world.now); /* its point is gone: it can be reset, and nothing is lost */
    expect(&world, "cleared:low1");
    g_assert_cmpint(panel_episode_count(world.panel), ==, 1);
    panel_turn(world.panel, others, world.now);
    take_of(&world, 1, 19, FAULT_NONE);
    g_assert_nonnull(strstr(world.said->str, "out-again:low1"));
    g_assert_cmpint(world.raised, ==, 1);
}

/* Other points, or a new day, and nothing new of this one: its hold and its state go on. By other limits it is judged anew. */
static void test_turn_alike(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    point->hold = 10000;
    world_init(&world, point);
    values(&world, 19, 6);
    for (int round = 0; round < 2; round++) {
        g_autoptr(GPtrArray) others = points_new();
        PanelPoint *same = point_new("O2-1");
        same->hold = 10000;
        g_ptr_array_add(others, same);
        g_string_truncate(world.said, 0);
        panel_turn(world.panel, others, world.now);
        panel_tick(world.panel, world.now);
        expect(&world, "");
        values(&world, 19, 5);
        expect(&world, round == 0 ? "raised:low1 [low1]" : "");
    }
    g_autoptr(GPtrArray) looser = points_new();
    PanelPoint *raised = point_new("O2-1");
    raised->limit[POINT_LOW1] = 16;
    raised->limit[POINT_LOW2] = 15;
    g_ptr_array_add(looser, raised);
    panel_turn(world.panel, looser, world.now);
    values(&world, 19, 179);
    expect(&world, "[normal] unanswered:low1"); /* it happened, and nobody has answered */
    values(&world, 19, 3);
    expect(&world, "cleared:low1"); /* and waits for its reset by a person */
    g_assert_cmpint(world.raised, ==, 1);
    g_autoptr(GPtrArray) scaled = points_new();
    PanelPoint *other = point_new("O2-1");
    other->scale = 10;
    g_ptr_array_add(scaled, other);
    panel_turn(world.panel, scaled, world.now);
    g_assert_true(isnan(panel_view(world.panel, 0).value)); /* it was of another instrument */
}

static void test_kill(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    add_output(point, "coil", 1);
    world_init(&world, point);
    values(&world, 19, 60);
    g_autofree char *saved = panel_save(world.panel);
    panel_free(world.panel);
    step(&world, 10000);
    world.panel = panel_new(world.points, world.now, hear, &world);
    g_string_truncate(world.said, 0);
    g_assert_true(panel_restore(world.panel, saved, world.now));
    expect(&world, "coil=1");
    values(&world, 19, 1);
    expect(&world, "[low1]");
    values(&world, 19, 49);
    g_assert_cmpint(world.called, ==, 0);
    values(&world, 19, 1);
    g_assert_cmpint(world.called, ==, 1); /* 120 s since it was raised */
    g_autofree char *called = panel_save(world.panel);
    panel_free(world.panel);
    world.panel = panel_new(world.points, world.now, hear, &world);
    g_assert_true(panel_restore(world.panel, called, world.now));
    values(&world, 19, 300);
    g_assert_cmpint(world.called, ==, 1);
    g_assert_cmpint(world.raised, ==, 1);
    g_assert_true(panel_restore(world.panel, called, world.now)); /* read late: what is open already stays as it is */
    g_assert_cmpint(panel_episode_count(world.panel), ==, 1);
    for (gsize i = 0; i < strlen(called); i++) { /* cut off anywhere it is none */
        g_autofree char *part = g_strndup(called, i);
        Panel *empty = panel_new(world.points, world.now, hear, &world);
        g_assert_cmpint(panel_restore(empty, part, world.now), ==, i >= strlen(called) - 1);
        g_assert_cmpint(panel_episode_count(empty), ==, i >= strlen(called) - 1);
        panel_free(empty);
    }
}

static void test_other_boot(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    values(&world, 19, 60);
    g_autofree char *saved = panel_save(world.panel), *tab = g_strdup(strchr(saved, '\t'));
    g_autofree char *other = g_strconcat("bihuan episodes 1\tanother-boot", strchr(tab + 1, '\t'), NULL);
    panel_free(world.panel);
    world.now = (PanelTime){world.now.wall + 50000, 7000}; /* the machine was started anew: 50 s by the wall clock */
    world.panel = panel_new(world.points, world.now, hear, &world);
    g_assert_true(panel_restore(world.panel, other, world.now));
    values(&world, 19, 9);
    g_assert_cmpint(world.called, ==, 0);
    values(&world, 19, 3);
    g_assert_cmpint(world.called, ==, 1);
}

/* Somebody sets the clock by hours, back and ahead, while it is open: the call comes when it would have come, and once. */
static void test_clock_set(void) {
    static const gint64 hours[] = {-3, 5};
    for (gsize i = 0; i < G_N_ELEMENTS(hours); i++) {
        g_auto(World) world;
        world_init(&world, point_new("O2-1"));
        values(&world, 19, 60);
        world.now.wall += hours[i] * 3600000;
        values(&world, 19, 60);
        g_assert_cmpint(world.called, ==, 0);
        values(&world, 19, 2);
        g_assert_cmpint(world.called, ==, 1);
        world.now.wall -= hours[i] * 3600000;
        values(&world, 19, 300);
        values(&world, 20.9, 179);
        g_assert_cmpint(phase(&world), ==, PANEL_UNACK);
        values(&world, 20.9, 2);
        g_assert_cmpint(phase(&world), ==, PANEL_RETURN_UNACK);
        g_assert_cmpint(world.called, ==, 1);
        g_assert_cmpint(world.raised, ==, 1);
    }
}

/* Known from the plant alone: a fault of an hour ago that has just become gas has its whole time for an answer. */
static void test_adopt_asked(void) {
    g_auto(World) world;
    world_init(&world, point_new("O2-1"));
    const PanelEpisode known = {.id = "E",
                                .code = "O2-1",
                                .level = POINT_LOW1,
                                .phase = PANEL_UNACK,
                                .raised = WALL - 3600000,
                                .asked = WALL,
                                .value = 19,
                                .worst = 19};
    g_assert_true(panel_adopt(world.panel, &known, world.now));
    values(&world, 19, 119);
    g_assert_cmpint(world.called, ==, 0);
    values(&world, 19, 2);
    g_assert_cmpint(world.called, ==, 1);
}

static void test_reconnect(void) {
    g_auto(World) world;
    PanelPoint *point = point_new("O2-1");
    add_output(point, "coil", 1);
    world_init(&world, point);
    values(&world, 19, 1);
    g_string_truncate(world.said, 0);
    panel_link(world.panel, "plc", TRUE, world.now);
    panel_link(world.panel, "plc", FALSE, world.now);
    expect(&world, "[fault:link] coil=1");
}

/* Whatever comes: an episode is never lost and never two, outputs stand while it is open, it ends by a person only. */
static void test_anything(void) {
    static const double some[] = {20.9, 20.9, 20.9, 19.4, 17, 19.6, 24, NAN, 250, -1};
    for (guint seed = 1; seed <= 60; seed++) {
        g_auto(World) world;
        GRand *dice = g_rand_new_with_seed(seed);
        PanelPoint *point = point_new("O2-1");
        add_output(point, "coil", 1);
        point->hold = seed % 3 * 1500;
        point->clear = 10000;
        world_init(&world, point);
        for (int i = 0; i < 600; i++) {
            const char *open = panel_view(world.panel, 0).episode;
            g_assert_cmpint(panel_episode_count(world.panel), ==, *open ? 1 : 0);
            g_assert_cmpint(world.raised - world.over, ==, *open ? 1 : 0);
            g_assert_cmpint(g_strcmp0(g_hash_table_lookup(world.coils, "coil"), "1") == 0, ==, *open != '\0');
            switch (g_rand_int_range(dice, 0, 12)) {
            case 0:
                panel_link(world.panel, "plc", g_rand_boolean(dice), world.now);
                break;
            case 1:
                panel_acknowledge(world.panel, world.episode, POINT_LOW1, world.now);
                break;
            case 2: {
                PanelPhase was = phase(&world);
                gboolean reset = *open && panel_reset(world.panel, world.episode, world.now);
                g_assert_cmpint(reset, ==, was == PANEL_LATCHED || was == PANEL_RETURN_UNACK);
                break;
            }
            case 3: {
                g_autofree char *saved = panel_save(world.panel);
                panel_free(world.panel);
                world.panel = panel_new(world.points, world.now, hear, &world);
                g_assert_true(panel_restore(world.panel, saved, world.now));
                break;
            }
            case 4:
                world.now.wall += g_rand_int_range(dice, -100000000, 100000000);
                break;
            case 5:
                step(&world, g_rand_int_range(dice, 0, 40000));
                panel_tick(world.panel, world.now);
                break;
            case 6:
                values(&world, 20.9, 11);
                break;
            default:
                values(&world, some[g_rand_int_range(dice, 0, G_N_ELEMENTS(some))], 1);
            }
            gint64 next = panel_next(world.panel);
            g_assert_true(next < 0 || next > world.now.boot - 60000);
        }
        g_assert_cmpint(world.called, <=, world.raised * 4);
        g_rand_free(dice);
    }
}

/* ---- the live table ---- */

static void test_live(void) {
    g_autofree char *folder = g_dir_make_tmp("live-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(live_read(folder, &error));
    g_assert_no_error(error);
    LiveWriter *writer = live_writer_new(folder, 3, &error);
    g_assert_no_error(error);
    LiveValue value = {.code = "O2-1", .area = "A-01", .unit = "vol%", .state = POINT_LOW1, .phase = PANEL_UNACK, .value = 19.1};
    live_writer_put(writer, 1, &value, 1);
    g_autoptr(GPtrArray) values = live_read(folder, &error);
    g_assert_cmpuint(values->len, ==, 1);
    const LiveValue *read = values->pdata[0];
    g_assert_cmpstr(read->code, ==, "O2-1");
    g_assert_cmpfloat(read->value, ==, 19.1);
    g_assert_cmpint(read->age, >, 0);
    live_writer_put(writer, 0, &value, 0);
    g_autoptr(GPtrArray) both = live_read(folder, &error);
    g_assert_cmpuint(both->len, ==, 2);
    g_assert_cmpint(((const LiveValue *)both->pdata[0])->age, ==, -1);
    g_autofree char *path = g_build_filename(folder, "live", NULL);
    g_remove(path);
    live_writer_beat(writer); /* somebody cleared the folder away */
    g_autoptr(GPtrArray) again = live_read(folder, &error);
    g_assert_cmpuint(again->len, ==, 2);
    live_writer_free(writer);
    g_assert_null(live_read(folder, &error)); /* its watch has ended */
    g_assert_no_error(error);
    g_remove(path);
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/panel/the whole way of an episode", test_whole_way);
    g_test_add_func("/panel/clearing band, clearing time, flutter", test_band_and_flutter);
    g_test_add_func("/panel/hold", test_hold);
    g_test_add_func("/panel/the limit itself, the other limit", test_high_and_equal);
    g_test_add_func("/panel/kinds of fault", test_faults);
    g_test_add_func("/panel/a link that stays broken", test_link_lasts);
    g_test_add_func("/panel/a link that is back, and a point that is not", test_link_back_point_silent);
    g_test_add_func("/panel/what is no number", test_numbers);
    g_test_add_func("/panel/ten times too large for one poll", test_jump);
    g_test_add_func("/panel/stale values and broken links", test_stale_and_link);
    g_test_add_func("/panel/a point that never says anything", test_never_came);
    g_test_add_func("/panel/set-up and calibration", test_setup_and_calibration);
    g_test_add_func("/panel/a fault that becomes gas", test_fault_becomes_gas);
    g_test_add_func("/panel/a wall clock that is set", test_wall_clock);
    g_test_add_func("/panel/bypass", test_bypass);
    g_test_add_func("/panel/two episodes hold one output", test_shared_output);
    g_test_add_func("/panel/other points", test_turn);
    g_test_add_func("/panel/points as they were", test_turn_alike);
    g_test_add_func("/panel/kill", test_kill);
    g_test_add_func("/panel/another start of the machine", test_other_boot);
    g_test_add_func("/panel/a clock that is set", test_clock_set);
    g_test_add_func("/panel/asked anew, from the plant", test_adopt_asked);
    g_test_add_func("/panel/outputs are written again", test_reconnect);
    g_test_add_func("/panel/anything", test_anything);
    g_test_add_func("/live/table", test_live);
    return g_test_run();
}
