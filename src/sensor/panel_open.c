/* SPDX-License-Identifier: MIT
 *
 * Open episodes: their outputs, which several may hold at once, how they outlive a kill, and how the panel looks from outside.
 */
#include "panel_private.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"

#define MAGIC "bihuan episodes 1"
#define FIELDS 17

/* ---- outputs ---- */

static char *output_key(const LinkOutput *output) {
    return g_strconcat(output->link, "\t", output->address, NULL);
}

static gboolean is_same_output(const LinkOutput *a, const LinkOutput *b) {
    return strcmp(a->link, b->link) == 0 && strcmp(a->address, b->address) == 0 && strcmp(a->value, b->value) == 0;
}

static gboolean is_driven(const Open *open, const LinkOutput *output) {
    for (guint i = 0; i < open->driven->len; i++)
        if (is_same_output(open->driven->pdata[i], output))
            return TRUE;
    return FALSE;
}

static void hold_output(Panel *panel, const LinkOutput *output, int by) {
    char *key = output_key(output);
    int count = GPOINTER_TO_INT(g_hash_table_lookup(panel->held, key)) + by;
    if (count > 0)
        g_hash_table_insert(panel->held, key, GINT_TO_POINTER(count));
    else {
        g_hash_table_remove(panel->held, key);
        g_free(key);
    }
}

gboolean panel_holds(const Panel *panel, const LinkOutput *output) {
    g_autofree char *key = output_key(output);
    return g_hash_table_contains(panel->held, key);
}

static gboolean is_second(PointStateKind level) {
    return level == POINT_LOW2 || level == POINT_HIGH2;
}

void open_drive(Panel *panel, const Seat *seat, Open *open, gboolean again) {
    if (open->shelved) /* of a bypassed point nothing is driven until the bypass ends */
        return;
    for (guint i = 0; again && i < open->driven->len; i++)
        open_say(panel, PANEL_DRIVE, seat, open, open->driven->pdata[i], TRUE);
    for (guint i = 0; seat && i < seat->plan->outputs->len; i++) {
        const LinkOutput *output = seat->plan->outputs->pdata[i];
        if ((output->level >= 2 && !is_second(open->level)) || is_driven(open, output))
            continue;
        g_ptr_array_add(open->driven, link_output_copy(output));
        hold_output(panel, output, 1);
        open_say(panel, PANEL_DRIVE, seat, open, output, TRUE);
    }
}

void open_release(Panel *panel, const Seat *seat, Open *open) {
    g_autoptr(GPtrArray) driven = open->driven;
    open->driven = g_ptr_array_new_with_free_func(link_output_free);
    for (guint i = 0; i < driven->len; i++)
        hold_output(panel, driven->pdata[i], -1);
    for (guint i = 0; i < driven->len; i++)
        if (!panel_holds(panel, driven->pdata[i]))
            open_say(panel, PANEL_DRIVE, seat, open, driven->pdata[i], FALSE);
}

/* ---- episodes ---- */

Open *open_new(const char *code) {
    Open *open = g_new0(Open, 1);
    open->code = g_strdup(code);
    open->driven = g_ptr_array_new_with_free_func(link_output_free);
    open->value = open->worst = NAN;
    return open;
}

void open_free(Open *open) {
    g_free(open->id);
    g_free(open->code);
    g_ptr_array_unref(open->driven);
    g_free(open);
}

Seat *open_seat(Panel *panel, const Open *open) {
    for (guint i = 0; i < panel->points->len; i++)
        if (panel->seats[i].open == open)
            return &panel->seats[i];
    return NULL;
}

Seat *open_join(Panel *panel, Open *open) {
    for (guint i = 0; i < panel->points->len; i++) {
        Seat *seat = &panel->seats[i];
        if (seat->open || strcmp(seat->plan->code, open->code) != 0)
            continue;
        seat->open = open;
        return seat;
    }
    return NULL;
}

void open_say(Panel *panel, PanelEventKind kind, const Seat *seat, const Open *open, const LinkOutput *output, gboolean on) {
    PanelEvent event = {.kind = kind,
                        .point = seat ? (guint)(seat - panel->seats) : G_MAXUINT,
                        .code = seat ? seat->plan->code : open->code,
                        .episode = open ? open->id : "",
                        .level = kind == PANEL_STATE ? seat->state : open->level,
                        .fault = seat ? seat->fault : FAULT_NONE,
                        .value = seat ? seat->value : NAN,
                        .worst = open ? open->worst : NAN,
                        .at = panel->now,
                        .output = output,
                        .on = on};
    panel->said(panel->data, &event);
}

void panel_say_again(Panel *panel, PanelTime now) {
    panel->now = now;
    for (guint i = 0; i < panel->open->len; i++)
        if (!((const Open *)panel->open->pdata[i])->shelved)
            open_drive(panel, open_seat(panel, panel->open->pdata[i]), panel->open->pdata[i], TRUE);
    for (guint i = 0; i < panel->points->len; i++)
        if (panel->seats[i].judged)
            open_say(panel, PANEL_STATE, &panel->seats[i], panel->seats[i].open, NULL, FALSE);
}

/* ---- over a kill ---- */

static void save_number(GString *text, double number) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(text, "\t%s", isnan(number) ? "" : g_ascii_dtostr(digits, sizeof digits, number));
}

static void save_open(GString *text, const Open *open) {
    g_string_append_printf(text, "%s\t%s\t%s\t%u\t%d\t%d\t%d\t%d\t%d", open->id, open->code, point_state_word(open->level), open->seen,
                           open->acked, open->called, open->shelved, open->lasts, open->spared);
    const gint64 times[] = {open->cleared, open->raised_wall, open->asked_wall, open->raised, open->answer};
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++)
        g_string_append_printf(text, "\t%" G_GINT64_FORMAT, times[i]);
    save_number(text, open->value);
    save_number(text, open->worst);
    g_string_append_printf(text, "\t%u", open->driven->len);
    for (guint i = 0; i < open->driven->len; i++) {
        const LinkOutput *output = open->driven->pdata[i];
        g_string_append_printf(text, "\t%s\t%s\t%s\t%d", output->link, output->address, output->value, output->level);
    }
    g_string_append_c(text, '\n');
}

char *panel_save(const Panel *panel) {
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, MAGIC "\t%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%u\n", clock_boot_id(), panel->now.wall,
                           panel->now.boot, panel->open->len);
    for (guint i = 0; i < panel->open->len; i++)
        save_open(text, panel->open->pdata[i]);
    g_string_append(text, "end\n");
    return g_string_free(text, FALSE);
}

static gint64 int_of(const char *text) {
    return g_ascii_strtoll(text, NULL, 10);
}

static double number_of(const char *text) {
    return *text ? g_ascii_strtod(text, NULL) : NAN;
}

/* NULL: the line is none of ours. later: what is to be added to boot times. */
static Open *open_parse(const char *line, gint64 later) {
    g_auto(GStrv) word = g_strsplit(line, "\t", -1);
    guint count = g_strv_length(word);
    guint outputs = count >= FIELDS ? (guint)int_of(word[FIELDS - 1]) : 0;
    int level = count >= FIELDS ? point_state_parse(word[2]) : -1;
    if (level < POINT_LOW1 || level > POINT_FAULT || outputs > count || count != FIELDS + 4 * outputs || !*word[0])
        return NULL;
    Open *open = open_new(word[1]);
    open->id = g_strdup(word[0]);
    open->level = (PointStateKind)level;
    open->seen = (guint)int_of(word[3]);
    open->acked = int_of(word[4]) != 0;
    open->called = int_of(word[5]) != 0;
    open->shelved = int_of(word[6]) != 0;
    open->lasts = int_of(word[7]) != 0;
    open->spared = int_of(word[8]) != 0;
    open->cleared = int_of(word[9]);
    open->raised_wall = int_of(word[10]);
    open->asked_wall = int_of(word[11]);
    open->raised = int_of(word[12]) + later;
    open->answer = int_of(word[13]) + later;
    open->value = number_of(word[14]);
    open->worst = number_of(word[15]);
    for (guint i = 0; i < outputs; i++) {
        char **part = word + FIELDS + 4 * i;
        g_ptr_array_add(open->driven, link_output_copy(&(LinkOutput){part[0], part[1], part[2], (int)int_of(part[3])}));
    }
    return open;
}

/* One of an earlier run goes on: it holds its outputs, and they are driven. Without a point (NULL) it can be reset at once. */
static const Seat *open_begin(Panel *panel, Open *open) {
    const Seat *seat = open_join(panel, open);
    g_ptr_array_add(panel->open, open);
    for (guint i = 0; i < open->driven->len; i++)
        hold_output(panel, open->driven->pdata[i], 1);
    open_drive(panel, seat, open, TRUE);
    if (!seat && !open->cleared) {
        open->cleared = panel->now.wall;
        open_say(panel, PANEL_CLEARED, NULL, open, NULL, FALSE);
    }
    return seat;
}

/* It, or another of its point, among the first so many: what is known now is newer than what is read. */
static gboolean is_open(const Panel *panel, guint before, const Open *open) {
    for (guint i = 0; i < before; i++) {
        const Open *other = panel->open->pdata[i];
        if (strcmp(other->id, open->id) == 0 || strcmp(other->code, open->code) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean panel_restore(Panel *panel, const char *text, PanelTime now) {
    g_auto(GStrv) line = g_strsplit(text, "\n", -1);
    g_auto(GStrv) head = g_strsplit(line[0] ? line[0] : "", "\t", -1);
    if (g_strv_length(head) != 5 || strcmp(head[0], MAGIC) != 0)
        return FALSE;
    /* Over a restart of the machine its boot clock began anew: the wall clock says how long it was away. */
    gint64 away = MAX(now.wall - int_of(head[2]), 0);
    gint64 later = strcmp(head[1], clock_boot_id()) == 0 ? 0 : now.boot - away - int_of(head[3]);
    gint64 count = int_of(head[4]);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    guint before = panel->open->len;
    gboolean whole = TRUE;
    for (gint64 i = 1; i <= count && whole; i++) {
        Open *open = line[i] ? open_parse(line[i], later) : NULL;
        if (open)
            g_ptr_array_add(found, open);
        whole = open != NULL;
    }
    whole = whole && count >= 0 && line[found->len + 1] && strcmp(line[found->len + 1], "end") == 0;
    panel->now = now;
    for (guint i = 0; i < found->len; i++) {
        if (!whole || is_open(panel, before, found->pdata[i])) {
            open_free(found->pdata[i]);
            continue;
        }
        open_begin(panel, found->pdata[i]);
    }
    return whole;
}

gboolean panel_adopt(Panel *panel, const PanelEpisode *episode, PanelTime now) {
    panel->now = now;
    for (guint i = 0; i < panel->open->len; i++)
        if (strcmp(((const Open *)panel->open->pdata[i])->id, episode->id) == 0)
            return FALSE;
    Open *open = open_new(episode->code);
    open->id = g_strdup(episode->id);
    open->level = episode->level;
    open->seen = 1u << episode->level;
    open->lasts = TRUE; /* the plant knows of it */
    open->acked = episode->phase == PANEL_ACKED || episode->phase == PANEL_LATCHED;
    open->called = episode->unanswered;
    open->cleared = episode->cleared;
    open->raised_wall = episode->raised;
    open->asked_wall = episode->asked;
    open->raised = open->answer = now.boot - MAX(now.wall - (episode->asked ? episode->asked : episode->raised), 0);
    open->value = episode->value;
    open->worst = episode->worst;
    const Seat *seat = open_begin(panel, open);
    open->answer += seat ? seat->plan->answer : 0;
    return TRUE;
}

/* ---- looking ---- */

PanelView panel_view(const Panel *panel, guint point) {
    const Seat *seat = &panel->seats[point];
    const Open *open = seat->open;
    return (PanelView){.state = seat->state,
                       .fault = seat->fault,
                       .phase = seat->state == POINT_BYPASS ? PANEL_SHELVED : panel_phase(open),
                       .value = seat->value,
                       .at = seat->at,
                       .boot = seat->boot,
                       .since = seat->since,
                       .raised = open ? open->raised_wall : 0,
                       .episode = open ? open->id : ""};
}

guint panel_episode_count(const Panel *panel) {
    return panel->open->len;
}

PanelEpisode panel_episode_at(const Panel *panel, guint place) {
    const Open *open = panel->open->pdata[place];
    return (PanelEpisode){.id = open->id,
                          .code = open->code,
                          .level = open->level,
                          .phase = panel_phase(open),
                          .raised = open->raised_wall,
                          .asked = open->asked_wall,
                          .cleared = open->cleared,
                          .value = open->value,
                          .worst = open->worst,
                          .unanswered = open->called,
                          .passing = panel_is_passing(open)};
}
