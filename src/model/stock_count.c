/* SPDX-License-Identifier: MIT
 *
 * The nouns of a count of supplies.
 */
#include "bihuan/model/stock_count.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"

#define LIMIT_BLIND "supply.count.blind"

static const NounColumn COUNT_COLUMNS[] = {NOUN_TEXT(StockCount, id),
                                           NOUN_TEXT(StockCount, place),
                                           NOUN_TEXT(StockCount, state),
                                           NOUN_TIME(StockCount, begun),
                                           NOUN_TEXT(StockCount, begun_by),
                                           NOUN_TIME_OPTION(StockCount, ended),
                                           NOUN_TIME_OPTION(StockCount, approved),
                                           NOUN_TEXT(StockCount, approved_by),
                                           NOUN_TEXT(StockCount, seal),
                                           NOUN_TEXT(StockCount, reason),
                                           NOUN_TEXT(StockCount, record)};
const Noun stock_count_noun =
    NOUN(stock_count, StockCount, "stock_count", 1, COUNT_COLUMNS, N_("There is no count %s in this plant; look it up with: count list."));

static const NounColumn LINE_COLUMNS[] = {
    NOUN_TEXT(StockCountLine, id),    NOUN_TEXT(StockCountLine, count),  NOUN_TEXT(StockCountLine, item),
    NOUN_TEXT(StockCountLine, lot),   NOUN_INT(StockCountLine, turn),    NOUN_INT(StockCountLine, quantity),
    NOUN_INT(StockCountLine, stock),  NOUN_TIME(StockCountLine, at),     NOUN_TEXT(StockCountLine, person),
    NOUN_FLAG(StockCountLine, found), NOUN_TEXT(StockCountLine, expiry), NOUN_TEXT(StockCountLine, note)};
const Noun stock_count_line_noun = NOUN(stock_count_line, StockCountLine, "stock_count_line", 1, LINE_COLUMNS, NULL);

StockCount *stock_count_load(Db *db, const char *id, GError **error) {
    g_autofree char *upper = g_ascii_strup(id, -1);
    return noun_load(db, &stock_count_noun, upper, error);
}

gboolean stock_count_open_of(Db *db, const char *place, StockCount **count, GError **error) {
    *count = NULL;
    return noun_find(db, &stock_count_noun, count, error,
                     "WHERE place = $1 AND state NOT IN ('posted', 'void') ORDER BY begun DESC LIMIT 1", "s", place);
}

GPtrArray *stock_count_lines(Db *db, const char *count, GError **error) {
    return noun_list(db, &stock_count_line_noun, error, "WHERE count = $1 ORDER BY item, lot, turn", "s", count);
}

gboolean stock_count_is_open(const StockCount *count) {
    return strcmp(count->state, COUNT_POSTED) != 0 && strcmp(count->state, COUNT_VOID) != 0;
}

gboolean stock_count_has_counter(const StockCount *count, const GPtrArray *lines, const char *person) {
    gboolean counted = person && strcmp(count->begun_by, person) == 0;
    for (guint i = 0; person && !counted && i < lines->len; i++)
        counted = strcmp(((const StockCountLine *)lines->pdata[i])->person, person) == 0;
    return counted;
}

static int compare_times(gconstpointer a, gconstpointer b) {
    gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
    return left < right ? -1 : left > right;
}

gboolean stock_count_lapsed(Db *db, const StockCount *count, gint64 at, gint64 *lapsed, GError **error) {
    g_autofree char *limit = limit_resolve(db, LIMIT_BLIND, at, error);
    g_autoptr(GPtrArray) lines = limit ? stock_count_lines(db, count->id, error) : NULL;
    gint64 span = 0;
    *lapsed = 0;
    if (!lines || !clock_parse_duration(limit, &span, error))
        return FALSE;
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    const gint64 ends[] = {count->begun, count->ended, at};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        if (ends[i] > 0 && ends[i] <= at)
            g_array_append_val(times, ends[i]);
    for (guint i = 0; i < lines->len; i++)
        g_array_append_val(times, ((const StockCountLine *)lines->pdata[i])->at);
    g_array_sort(times, compare_times);
    for (guint i = 1; i < times->len && !*lapsed; i++) {
        gint64 before = g_array_index(times, gint64, i - 1);
        if (g_array_index(times, gint64, i) - before > span)
            *lapsed = before + span;
    }
    return TRUE;
}

/* Since the last line, or the end of the first count. */
static gboolean is_still(Db *db, const StockCount *count, gint64 at, gboolean *still, GError **error) {
    g_autofree char *limit = limit_resolve(db, LIMIT_BLIND, at, error);
    gint64 span = 0, last = 0;
    if (!limit || !clock_parse_duration(limit, &span, error) ||
        !db_get_int(db, error, &last, "SELECT coalesce(max(at), 0) FROM stock_count_line WHERE count = $1", "s", count->id))
        return FALSE;
    *still = at - MAX(MAX(count->begun, count->ended), last) > span;
    return TRUE;
}

gboolean stock_count_blinds(Db *db, const char *place, gint64 at, gboolean *blind, GError **error) {
    g_autoptr(StockCount) count = NULL;
    gboolean still = FALSE;
    *blind = TRUE;
    if (!stock_count_open_of(db, place, &count, error))
        return FALSE;
    gboolean unsettled = count && strcmp(count->state, COUNT_APPROVE) != 0;
    if (unsettled && !is_still(db, count, at, &still, error))
        return FALSE;
    *blind = unsettled && !still;
    return TRUE;
}

const char *stock_count_state_title(const char *state) {
    static const struct {
        const char *state, *title;
    } TITLES[] = {{COUNT_COUNTING, NC_("count", "being counted")},
                  {COUNT_RECOUNT, NC_("count", "to be counted again")},
                  {COUNT_APPROVE, NC_("count", "to be approved")},
                  {COUNT_POSTED, NC_("count", "posted")},
                  {COUNT_VOID, NC_("count", "given up")}};
    for (gsize i = 0; i < G_N_ELEMENTS(TITLES); i++)
        if (strcmp(TITLES[i].state, state) == 0)
            return _(TITLES[i].title);
    return state;
}

char *stock_count_next(Db *db, gint64 at, GError **error) {
    g_autofree char *begin = g_strdup_printf("KC-%04d-", clock_civil(at).year), *like = g_strconcat(begin, "%", NULL), *last = NULL;
    if (!db_get_text(db, error, &last, "SELECT max(id) FROM stock_count WHERE id LIKE $1", "s", like))
        return NULL;
    return g_strdup_printf("%s%05d", begin, last ? (int)g_ascii_strtoll(last + strlen(begin), NULL, 10) + 1 : 1);
}
