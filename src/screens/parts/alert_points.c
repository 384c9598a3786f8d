/* SPDX-License-Identifier: MIT
 *
 * Points in alarm, as one terminal sees them.
 */
#include "alert_points.h"

#include <math.h>
#include <string.h>

#include "bihuan/app/alarms.h"
#include "bihuan/app/watch.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

#define LOOK (G_USEC_PER_SEC / 5)      /* shorter than the tick of a terminal */
#define LOOK_MANY (G_USEC_PER_SEC / 2) /* of a long table */
enum { MANY = 200 };

typedef struct {
    AlertRank rank;
    LiveValue value;
    gboolean live;
} AlertPoint;

struct AlertPoints {
    App *app;
    char *folder;
    GPtrArray *first; /* AlertPoint *, what stands before the others first */
    guint counts[ALERT_RANKS];
    gint64 looked, span;  /* monotonic µs */
    GHashTable *seen;     /* "episode level" of the last look */
    GHashTable *answered; /* episodes */
    GHashTable *names;    /* areas by code, as long as the plant is not changed */
    GPtrArray *stored;    /* LiveValue *: open episodes of the plant, for when nothing is live */
};

AlertPoints *alert_points_new(App *app) {
    AlertPoints *points = g_new0(AlertPoints, 1);
    points->app = app;
    points->folder = watch_folder(plant_path(app_plant(app)));
    points->first = g_ptr_array_new_with_free_func(g_free);
    points->stored = g_ptr_array_new_with_free_func(g_free);
    points->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    points->answered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    points->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return points;
}

void alert_points_free(AlertPoints *points) {
    if (points == NULL) {
        return;
    }
    g_free(points->folder);
    g_ptr_array_unref(points->first);
    g_ptr_array_unref(points->stored);
    g_hash_table_unref(points->seen);
    g_hash_table_unref(points->answered);
    g_hash_table_unref(points->names);
    g_free(points);
}

/* ---- looking ---- */

/* ALERT_RANKS: it is not for the banner. */
static AlertRank rank_of(const AlertPoints *points, const LiveValue *value) {
    gboolean waits = value->phase == PANEL_UNACK || value->phase == PANEL_RETURN_UNACK;
    if (*value->episode == '\0' || value->phase == PANEL_SHELVED) {
        return ALERT_RANKS;
    }
    if (waits && !g_hash_table_contains(points->answered, value->episode)) {
        return value->state == POINT_FAULT ? ALERT_FAULT : ALERT_LOUD;
    }
    gboolean outside = value->state != POINT_NORMAL && value->state != POINT_FAULT && value->state != POINT_BYPASS;
    return outside && value->phase != PANEL_LATCHED ? ALERT_KNOWN : ALERT_RANKS;
}

/* What is outside now stands before what only waits to be acknowledged; of those the one that began first, until it is answered: the line
 * does not change under the finger. */
static int screens_alert_compare(gconstpointer left, gconstpointer right) {
    const AlertPoint *a = *(const AlertPoint *const *)left, *b = *(const AlertPoint *const *)right;
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    gboolean a_back = a->value.state == POINT_NORMAL, b_back = b->value.state == POINT_NORMAL;
    if (a_back != b_back) {
        return a_back ? 1 : -1;
    }
    return a->value.raised != b->value.raised ? (a->value.raised < b->value.raised ? -1 : 1) : strcmp(a->value.code, b->value.code);
}

static gboolean take(AlertPoints *points, const LiveValue *value, gboolean live, GHashTable *seen) {
    AlertRank rank = rank_of(points, value);
    if (value->phase == PANEL_ACKED || value->phase == PANEL_LATCHED) { /* the watch knows; should it ring again it rings here too */
        g_hash_table_remove(points->answered, value->episode);
    }
    if (rank == ALERT_RANKS) {
        return FALSE;
    }
    AlertPoint *one = g_new(AlertPoint, 1);
    *one = (AlertPoint){rank, *value, live};
    g_ptr_array_add(points->first, one);
    points->counts[rank]++;
    if (rank == ALERT_KNOWN) {
        return FALSE;
    }
    char *key = g_strdup_printf("%s %s", value->episode, value->state == POINT_NORMAL ? "" : point_state_word(value->state));
    gboolean fresh = !g_hash_table_contains(points->seen, key) && value->state != POINT_NORMAL;
    g_hash_table_add(seen, key);
    return fresh;
}

/* An episode that nobody has acknowledged, as the plant has it. */
static LiveValue *stored_value(App *app, const Episode *episode) {
    g_autoptr(Point) point = NULL;
    if (!noun_find(app_db(app), &point_noun, &point, NULL, "WHERE code = $1", "s", episode->point) || point == NULL) {
        return NULL;
    }
    g_autofree char *area = point_area(app_db(app), point, NULL);
    LiveValue *value = g_new0(LiveValue, 1);
    int state = point_state_parse(episode->level);
    *value = (LiveValue){.state = state > 0 ? (PointStateKind)state : POINT_HIGH1,
                         .phase = episode->acknowledged != 0 ? PANEL_ACKED : PANEL_UNACK,
                         .value = *episode->value != '\0' ? g_ascii_strtod(episode->value, NULL) : NAN,
                         .at = episode->raised,
                         .age = -1,
                         .raised = episode->raised};
    g_strlcpy(value->code, episode->point, sizeof value->code);
    g_strlcpy(value->area, area != NULL ? area : "", sizeof value->area);
    g_strlcpy(value->quantity, point->quantity, sizeof value->quantity);
    g_strlcpy(value->unit, point->unit, sizeof value->unit);
    g_strlcpy(value->episode, episode->id, sizeof value->episode);
    g_strlcpy(value->record, episode->record, sizeof value->record);
    return value;
}

/* What cannot be read stays as it was; the line about it comes from the reader. */
static void look_at_plant(AlertPoints *points) {
    g_autoptr(GPtrArray) open = episode_list_open(app_db(points->app), NULL);
    g_hash_table_remove_all(points->names);
    if (open == NULL) {
        return;
    }
    g_ptr_array_set_size(points->stored, 0);
    for (guint i = 0; i < open->len; i++) {
        const Episode *episode = open->pdata[i];
        LiveValue *value = episode->cleared == 0 || episode->acknowledged == 0 ? stored_value(points->app, episode) : NULL;
        if (value != NULL) {
            g_ptr_array_add(points->stored, value);
        }
    }
}

gboolean alert_points_look(AlertPoints *points, gboolean plant) {
    gint64 now = g_get_monotonic_time();
    gboolean fresh = FALSE;
    if (plant) {
        look_at_plant(points);
    }
    if (!plant && points->looked != 0 && now - points->looked < points->span) {
        return FALSE;
    }
    g_autoptr(GPtrArray) live = live_read(points->folder, NULL);
    const GPtrArray *values = live != NULL ? live : points->stored;
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    points->looked = now;
    points->span = values->len > MANY ? LOOK_MANY : LOOK;
    g_ptr_array_set_size(points->first, 0);
    memset(points->counts, 0, sizeof points->counts);
    for (guint i = 0; i < values->len; i++) {
        fresh |= take(points, values->pdata[i], live != NULL, seen);
    }
    g_ptr_array_sort(points->first, screens_alert_compare);
    g_hash_table_unref(points->seen);
    points->seen = seen;
    return fresh;
}

/* ---- telling ---- */

static const AlertPoint *first_of(const AlertPoints *points) {
    return points->first->len > 0 ? points->first->pdata[0] : NULL;
}

guint alert_points_count(const AlertPoints *points, AlertRank rank) {
    return points->counts[rank];
}

AlertRank alert_points_rank(const AlertPoints *points) {
    const AlertPoint *one = first_of(points);
    return one != NULL ? one->rank : ALERT_RANKS;
}

const char *alert_points_episode(const AlertPoints *points) {
    const AlertPoint *one = first_of(points);
    return one != NULL ? one->value.episode : NULL;
}

const char *alert_points_record(const AlertPoints *points) {
    const AlertPoint *one = first_of(points);
    return one != NULL ? one->value.record : NULL;
}

gboolean alert_points_has(const AlertPoints *points, const char *record) {
    for (guint i = 0; *record != '\0' && i < points->first->len; i++) {
        if (strcmp(((const AlertPoint *)points->first->pdata[i])->value.record, record) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

void alert_points_answered(AlertPoints *points, const char *episode) {
    g_hash_table_add(points->answered, g_strdup(episode));
    points->looked = 0;
}

/* Names are read once, not four times a second. */
static const char *area_words(AlertPoints *points, const char *area) {
    const char *known = g_hash_table_lookup(points->names, area);
    if (known != NULL || *area == '\0') {
        return known != NULL ? known : area;
    }
    char *name = area_name(app_db(points->app), area);
    g_hash_table_insert(points->names, g_strdup(area), name);
    return name;
}

/* "(2 s)" old; of one that is not live the day and time at which it was so. Owned. */
static char *age_text(const AlertPoints *points, const AlertPoint *one) {
    if (one->live && one->value.age >= 0) {
        gint64 age = one->value.age + (g_get_monotonic_time() - points->looked) / 1000;
        g_autofree char *span = clock_show_duration(age);
        return age < CLOCK_MINUTE ? g_strdup_printf(_("(%d s)"), (int)(age / CLOCK_SECOND)) : g_strdup_printf(_("(%s)"), span);
    }
    g_autofree char *at = one->value.at != 0 ? clock_format_short(one->value.at) : NULL;
    return at != NULL ? g_strdup_printf(_("(%s)"), strchr(at, '-') != NULL ? strchr(at, '-') + 1 : at) : g_strdup("");
}

char *alert_points_text(AlertPoints *points) {
    const AlertPoint *one = first_of(points);
    if (one == NULL) {
        return NULL;
    }
    static const char *const KINDS[] = {[ALERT_LOUD] = N_("ALARM"), [ALERT_FAULT] = N_("FAULT"), [ALERT_KNOWN] = N_("ALARM acknowledged")};
    const LiveValue *value = &one->value;
    guint count = points->counts[one->rank];
    g_autofree char *reading = value->at != 0 ? alarm_value_text(value->value, value->quantity, value->unit) : g_strdup(_("no value"));
    g_autofree char *age = age_text(points, one), *many = count > 1 ? g_strdup_printf(" 1/%u", count) : g_strdup("");
    const char *state = value->state == POINT_NORMAL  ? alarm_phase_title(value->phase)
                        : value->state == POINT_FAULT ? point_fault_title(fault_word(value->fault))
                                                      : point_state_title(value->state);
    g_autofree char *text =
        g_strdup_printf(_("%s%s  %s %s %s %s · %s · %s"), _(KINDS[one->rank]), many, point_quantity_brief(value->quantity), reading, age,
                        area_words(points, value->area), state, value->code);
    return g_strdelimit(g_steal_pointer(&text), "\n\t", ' ');
}
