/* SPDX-License-Identifier: MIT
 *
 * Distance between two permits: the grid, the measured one, one space, one pipe.
 */
#include "apart.h"

#include <string.h>

#include "bihuan/model/area.h"
#include "bihuan/model/device.h"

/* ---- the grid ---- */

static GridPlace grid_place_of(Db *db, const Record *record) {
    GridPlace nowhere = {0};
    if (record->device) {
        g_autoptr(Device) device = device_load(db, record->device, NULL);
        return device ? device->place : nowhere;
    }
    g_autoptr(PlantArea) area = record->area ? area_load(db, record->area, NULL) : NULL;
    return area ? area->place : nowhere;
}

/* The middle of an area says nothing about where in it the work is. */
static gboolean grid_tells(const Case *subject, const Record *other) {
    const Record *own = subject->record;
    return (own->device && other->device) ||
           (!area_is_inside(subject->db, own->area, other->area, NULL) && !area_is_inside(subject->db, other->area, own->area, NULL));
}

static gboolean same_root(Db *db, const char *here, const char *there) {
    g_autoptr(GPtrArray) a = area_chain(db, here, NULL), b = area_chain(db, there, NULL);
    return a && b && a->len && b->len && strcmp(a->pdata[a->len - 1], b->pdata[b->len - 1]) == 0;
}

/* ---- what somebody measured ---- */

/* A field may name several people. */
static gboolean is_named_in(const Record *own, const char *key, const char *person) {
    const char *people = record_field(own, key);
    g_auto(GStrv) ids = g_strsplit(people ? people : "", ",", -1);
    return g_strv_contains((const char *const *)ids, person);
}

static gboolean is_impartial(const Record *own, const char *person) {
    return person && g_strcmp0(person, own->opened_by) != 0 && !is_named_in(own, "worker", person) && !is_named_in(own, "leader", person);
}

static gboolean reads(const char *metres, gint64 *millimetres) {
    int places;
    gint64 millionths;
    if (!metres || !*metres || !field_decimal_parse(metres, &millionths, &places))
        return FALSE;
    *millimetres = millionths / 1000;
    return TRUE;
}

static gboolean is_measured(const Case *subject, const Record *other, gint64 *millimetres) {
    const Record *own = subject->record;
    const char *now = subject->given ? g_hash_table_lookup(subject->given, "distance") : NULL;
    if (is_impartial(own, subject->actor) && reads(now, millimetres))
        return TRUE;
    for (guint i = subject->steps ? subject->steps->len : 0; i > 0; i--) {
        const Step *step = subject->steps->pdata[i - 1];
        if (step->done && step->done >= other->opened && strcmp(step->decision, "done") == 0 && is_impartial(own, step->done_by) &&
            reads(g_hash_table_lookup(step->fields, "distance"), millimetres))
            return TRUE;
    }
    return FALSE;
}

/* ---- one space, one pipe ---- */

static gboolean same_code(const char *a, const char *b) {
    return a && b && *a && g_ascii_strcasecmp(a, b) == 0;
}

gboolean apart_is_same_space(const Case *subject, const Record *other) {
    const char *own[] = {subject->record->device, record_field(subject->record, "space")};
    const char *there[] = {other->device, record_field(other, "space")};
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
        for (gsize j = 0; j < G_N_ELEMENTS(there); j++)
            if (same_code(own[i], there[j]))
                return TRUE;
    return FALSE;
}

/* Width, case, blanks and strokes are how a name is written, not which pipe it is. NULL: nothing is left. Owned. */
static char *folded(const char *name) {
    g_autofree char *wide = name ? g_utf8_normalize(name, -1, G_NORMALIZE_ALL) : NULL;
    g_autofree char *lower = wide ? g_utf8_casefold(wide, -1) : NULL;
    GString *plain = g_string_new(NULL);
    for (const char *c = lower; c && *c; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(plain, g_utf8_get_char(c));
    return g_string_free(plain, plain->len == 0);
}

gboolean apart_is_same_pipe(const Case *subject, const Record *other) {
    g_autofree char *own = folded(record_field(subject->record, "pipe")), *there = folded(record_field(other, "pipe"));
    if (apart_is_same_space(subject, other))
        return TRUE;
    return own && there ? strcmp(own, there) == 0 : apart_less(subject, other, 1);
}

gboolean apart_less(const Case *subject, const Record *other, gint64 millimetres) {
    const Record *own = subject->record;
    if (apart_is_same_space(subject, other))
        return TRUE;
    GridPlace here = grid_place_of(subject->db, own), there = grid_place_of(subject->db, other);
    gint64 distance = grid_tells(subject, other) ? grid_distance(&here, &there) : -1;
    if (distance >= 0)
        return distance < millimetres;
    if (!own->area || !other->area || strcmp(own->area, other->area) == 0)
        return TRUE;
    return same_root(subject->db, own->area, other->area) && !(is_measured(subject, other, &distance) && distance >= millimetres);
}
