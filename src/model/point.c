/* SPDX-License-Identifier: MIT
 *
 * The nouns of sensors.
 */
#include "bihuan/model/point.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

static const NounColumn POINT_COLUMNS[] = {
    NOUN_TEXT(Point, code),  NOUN_TEXT(Point, device),     NOUN_TEXT(Point, area),    NOUN_TEXT(Point, quantity), NOUN_TEXT(Point, unit),
    NOUN_TEXT(Point, link),  NOUN_TEXT(Point, address),    NOUN_TEXT(Point, type),    NOUN_TEXT(Point, scale),    NOUN_TEXT(Point, bias),
    NOUN_TEXT(Point, low2),  NOUN_TEXT(Point, low1),       NOUN_TEXT(Point, high1),   NOUN_TEXT(Point, high2),    NOUN_TEXT(Point, hold),
    NOUN_TEXT(Point, clear), NOUN_TEXT(Point, poll),       NOUN_TEXT(Point, outputs), NOUN_TEXT(Point, least),    NOUN_TEXT(Point, most),
    NOUN_TEXT(Point, band),  NOUN_TEXT(Point, calibration)};
const Noun point_noun = NOUN(point, Point, "point", 1, POINT_COLUMNS, N_("There is no point %s in this plant."));

static const NounColumn STATE_COLUMNS[] = {NOUN_TEXT(PointState, point), NOUN_TEXT(PointState, state), NOUN_TEXT(PointState, why),
                                           NOUN_TEXT(PointState, value), NOUN_TIME(PointState, since)};
const Noun point_state_noun = NOUN(point_state, PointState, "point_state", 1, STATE_COLUMNS, NULL);

static const NounColumn BYPASS_COLUMNS[] = {NOUN_TEXT(Bypass, id),     NOUN_TEXT(Bypass, point),  NOUN_TEXT(Bypass, reason),
                                            NOUN_TEXT(Bypass, person), NOUN_TEXT(Bypass, second), NOUN_TIME(Bypass, since),
                                            NOUN_TIME(Bypass, until),  NOUN_TIME(Bypass, ended)};
const Noun bypass_noun = NOUN(bypass, Bypass, "bypass", 1, BYPASS_COLUMNS, N_("There is no bypass %s in this plant."));

static const NounColumn EPISODE_COLUMNS[] = {NOUN_TEXT(Episode, id),     NOUN_TEXT(Episode, record),  NOUN_TEXT(Episode, point),
                                             NOUN_TEXT(Episode, level),  NOUN_TEXT(Episode, value),   NOUN_TEXT(Episode, worst),
                                             NOUN_TIME(Episode, raised), NOUN_TIME(Episode, asked),   NOUN_TIME(Episode, acknowledged),
                                             NOUN_TEXT(Episode, person), NOUN_TIME(Episode, cleared), NOUN_TIME(Episode, reset)};
const Noun episode_noun = NOUN(episode, Episode, "episode", 1, EPISODE_COLUMNS, N_("There is no episode %s in this plant."));

static const NounColumn RESPONSE_COLUMNS[] = {NOUN_TEXT(Response, id),    NOUN_TEXT(Response, episode), NOUN_INT(Response, level),
                                              NOUN_TIME(Response, at),    NOUN_TEXT(Response, what),    NOUN_TEXT(Response, ok),
                                              NOUN_TEXT(Response, detail)};
const Noun response_noun = NOUN(response, Response, "response", 1, RESPONSE_COLUMNS, NULL);

static const NounColumn JUDGEMENT_COLUMNS[] = {NOUN_TEXT(Judgement, id),     NOUN_TEXT(Judgement, name),      NOUN_INT(Judgement, version),
                                               NOUN_TEXT(Judgement, text),   NOUN_MAP(Judgement, examples),   NOUN_TEXT(Judgement, owner),
                                               NOUN_TEXT(Judgement, review), NOUN_TIME(Judgement, installed), NOUN_TEXT(Judgement, person),
                                               NOUN_TIME(Judgement, ended)};
const Noun judgement_noun = NOUN(judgement, Judgement, "judgement", 1, JUDGEMENT_COLUMNS, N_("There is no rule %s in this plant."));

static const char *const WORDS[POINT_STATES] = {"normal", "low1", "low2", "high1", "high2", "fault", "bypass"};

const char *point_state_word(PointStateKind state) {
    return WORDS[state];
}

int point_state_parse(const char *word) {
    for (int i = 0; i < POINT_STATES; i++)
        if (strcmp(WORDS[i], word) == 0)
            return i;
    return -1;
}

const char *point_state_title(PointStateKind state) {
    static const char *const titles[POINT_STATES] = {NC_("point", "normal"), NC_("point", "low"),       NC_("point", "very low"),
                                                     NC_("point", "high"),   NC_("point", "very high"), NC_("point", "fault"),
                                                     NC_("point", "bypass")};
    return i18n_text(titles[state]);
}

gboolean point_is_gas(const char *quantity) {
    static const char *const gases[] = {"o2", "combustible", "h2s", "co", "nh3", "cl2", "so2", NULL};
    return g_strv_contains(gases, quantity);
}

const char *point_alarm_kind(const char *quantity) {
    static const char *const process[] = {"combustible", "level", "pressure", "temperature", "flow", NULL};
    for (const char *const *kind = process; *kind; kind++)
        if (strcmp(*kind, quantity) == 0)
            return *kind;
    return strcmp(quantity, "o2") == 0 ? "oxygen" : point_is_gas(quantity) ? "toxic" : "other";
}

static const char *quantity_words(const char *quantity, gboolean brief) {
    static const struct {
        const char *word, *title, *brief;
    } titles[] = {
        {"o2", N_("Oxygen"), NC_("brief", "O2")},
        {"combustible", N_("Combustible gas"), NC_("brief", "Combustible")},
        {"h2s", N_("Hydrogen sulfide"), NC_("brief", "H2S")},
        {"co", N_("Carbon monoxide"), NC_("brief", "CO")},
        {"nh3", N_("Ammonia"), NC_("brief", "NH3")},
        {"cl2", N_("Chlorine"), NC_("brief", "Cl2")},
        {"so2", N_("Sulfur dioxide"), NC_("brief", "SO2")},
        {"temperature", N_("Temperature"), N_("Temperature")},
        {"pressure", N_("Pressure"), N_("Pressure")},
        {"level", NC_("quantity", "Level"), NC_("quantity", "Level")},
        {"flow", N_("Flow"), N_("Flow")},
        {"current", N_("Electric current"), NC_("brief", "Current")},
        {"switch", N_("Switch"), N_("Switch")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (strcmp(titles[i].word, quantity) == 0)
            return i18n_text(brief ? titles[i].brief : titles[i].title);
    return quantity;
}

const char *point_quantity_title(const char *quantity) {
    return quantity_words(quantity, FALSE);
}

const char *point_quantity_brief(const char *quantity) {
    return quantity_words(quantity, TRUE);
}

GPtrArray *point_list(Db *db, GError **error) {
    return noun_list(db, &point_noun, error, "ORDER BY code", "");
}

Point *point_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &point_noun, code, error);
}

char *point_area(Db *db, const Point *point, GError **error) {
    char *area = NULL;
    if (*point->area)
        return g_strdup(point->area);
    if (!db_get_text(db, error, &area, "SELECT area FROM device WHERE code = $1", "s", point->device))
        return NULL;
    return area ? area : g_strdup("");
}

const char *point_fault_title(const char *why) {
    static const struct {
        const char *word, *title;
    } titles[] = {
        {"range", N_("a value beyond the instrument's range")},
        {"stale", N_("no new value")},
        {"polls", N_("no answer")},
        {"link", N_("connection lost")},
        {"retained", N_("only an old value kept by the broker")},
        {"calibration", N_("calibration overdue")},
        {"number", N_("what comes is no number")},
        {"setup", N_("set up wrongly")},
        {"clock", N_("the value says a wrong time")},
        {"answer", N_("the device refuses")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (strcmp(titles[i].word, why) == 0)
            return i18n_text(titles[i].title);
    return *why ? why : _("fault");
}

#define BYPASS_STANDS "b.point = p.code AND b.since <= $3 AND b.until > $3 AND (coalesce(b.ended, 0) = 0 OR b.ended > $3)"
static const char SQL_OVER[] =
    "SELECT p.code, p.quantity, coalesce(s.state, ''), coalesce(s.why, ''), coalesce(s.since, 0), (SELECT min(b.since) FROM bypass b "
    "WHERE " BYPASS_STANDS "), (SELECT max(b.until) FROM bypass b WHERE " BYPASS_STANDS
    ")"
    " FROM point p LEFT JOIN point_state s ON s.point = p.code LEFT JOIN device d ON d.code = p.device"
    " WHERE p.link <> '' AND (s.point IS NOT NULL OR NOT EXISTS (SELECT 1 FROM plant WHERE key = 'demo' AND value = '1' AND seq = 1))"
    " AND (p.device = $1 OR CASE WHEN p.area <> '' THEN p.area ELSE coalesce(d.area, '') END IN " AREA_OVER_SPOT("$2") ") ORDER BY p.code";

void point_sight_free(PointSight *sight) {
    g_free(sight->code);
    g_free(sight->quantity);
    g_free(sight->state);
    g_free(sight->why);
    g_free(sight);
}

GPtrArray *point_list_over(Db *db, const char *device, const char *area, gint64 at, GError **error) {
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)point_sight_free);
    g_autoptr(Rows) rows = db_query(db, error, SQL_OVER, "ssi", device ? device : "", area, at);
    g_autoptr(GError) local = NULL;
    while (rows && rows_next(rows, &local)) {
        PointSight *sight = g_new0(PointSight, 1);
        sight->code = g_strdup(rows_text(rows, 0));
        sight->quantity = g_strdup(rows_text(rows, 1));
        sight->state = g_strdup(rows_text(rows, 2));
        sight->why = g_strdup(rows_text(rows, 3));
        sight->since = rows_int(rows, 4);
        sight->bypassed = rows_int(rows, 5);
        sight->until = rows_int(rows, 6);
        g_ptr_array_add(list, sight);
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (rows)
        return g_steal_pointer(&list);
    return NULL;
}

#define BYPASS_AT "WHERE since <= $1 AND until > $1 AND (coalesce(ended, 0) = 0 OR ended > $1)"

gboolean bypass_at(Db *db, const char *point, gint64 at, Bypass **bypass, GError **error) {
    *bypass = NULL;
    return noun_find(db, &bypass_noun, bypass, error, BYPASS_AT " AND point = $2 ORDER BY until DESC LIMIT 1", "is", at, point);
}

GPtrArray *bypass_list(Db *db, gint64 at, GError **error) {
    return noun_list(db, &bypass_noun, error, BYPASS_AT " ORDER BY until", "i", at);
}

GPtrArray *episode_list_open(Db *db, GError **error) {
    return noun_list(db, &episode_noun, error, "WHERE coalesce(reset, 0) = 0 ORDER BY raised, id", "");
}

gboolean episode_of_record(Db *db, const char *record, Episode **episode, GError **error) {
    *episode = NULL;
    return noun_find(db, &episode_noun, episode, error, "WHERE record = $1", "s", record);
}

GPtrArray *response_list(Db *db, const char *episode, GError **error) {
    return noun_list(db, &response_noun, error, "WHERE episode = $1 ORDER BY at, level, id", "s", episode);
}

gboolean judgement_of(Db *db, const char *name, Judgement **judgement, GError **error) {
    *judgement = NULL;
    return noun_find(db, &judgement_noun, judgement, error, "WHERE name = $1 AND coalesce(ended, 0) = 0 ORDER BY version DESC LIMIT 1", "s",
                     name);
}

GPtrArray *judgement_list(Db *db, GError **error) {
    return noun_list(db, &judgement_noun, error, "WHERE coalesce(ended, 0) = 0 ORDER BY name", "");
}
