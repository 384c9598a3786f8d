/* SPDX-License-Identifier: MIT
 *
 * How often a number is spoken to: a service blocks who does it too often, and the same telephone must not ring twice in a minute.
 * A file has a line for each time and is written anew when it is opened. Numbers are people's: their hash stands there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "gateway.h"

#define KEY_LENGTH 24

typedef struct {
    guint most;
    gint64 span;
} Rule;

struct GatewayNumbers {
    char *file;
    GArray *rules;     /* Rule */
    gint64 longest;    /* span of a rule */
    GHashTable *times; /* key → GArray of gint64 */
};

void gateway_numbers_free(GatewayNumbers *numbers) {
    if (!numbers)
        return;
    g_free(numbers->file);
    g_array_unref(numbers->rules);
    g_hash_table_unref(numbers->times);
    g_free(numbers);
}

static gboolean read_rules(GatewayNumbers *numbers, const char *text, GError **error) {
    g_auto(GStrv) words = g_strsplit_set(text, " ,", -1);
    for (char **word = words; *word; word++) {
        char *slash = strchr(*word, '/');
        guint64 most = 0;
        Rule rule = {0, 0};
        if (!**word)
            continue;
        if (slash)
            *slash = '\0';
        if (!slash || !g_ascii_string_to_unsigned(*word, 10, 1, 10000, &most, NULL) || !clock_parse_duration(slash + 1, &rule.span, NULL) ||
            rule.span <= 0 || rule.span > 31 * CLOCK_DAY)
            return err_set(error, ERR_INPUT, "%s", _("A limit is a number and a span: 1/1m 5/1h 20/1d."));
        rule.most = (guint)most;
        g_array_append_val(numbers->rules, rule);
        numbers->longest = MAX(numbers->longest, rule.span);
    }
    return TRUE;
}

static GArray *times_of(GatewayNumbers *numbers, const char *key) {
    GArray *times = g_hash_table_lookup(numbers->times, key);
    if (!times) {
        times = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_hash_table_insert(numbers->times, g_strdup(key), times);
    }
    return times;
}

/* What lies ahead was counted by a clock that was set back since: it counts as of now. */
static void settle(const GatewayNumbers *numbers, GArray *times, gint64 now) {
    guint kept = 0;
    for (guint i = 0; i < times->len; i++) {
        gint64 time = MIN(g_array_index(times, gint64, i), now);
        if (now - time < numbers->longest)
            g_array_index(times, gint64, kept++) = time;
    }
    g_array_set_size(times, kept);
}

/* "KEY TIME"; half a line of a kill is passed over. */
static gboolean read_file(GatewayNumbers *numbers, GError **error) {
    g_autofree char *text = NULL;
    g_autoptr(GError) local = NULL;
    if (!g_file_get_contents(numbers->file, &text, NULL, &local) && !g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return err_set(error, ERR_IO, "%s", local->message);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        gint64 time;
        char *blank = strchr(*line, ' ');
        if (blank != *line + KEY_LENGTH || !g_ascii_string_to_signed(blank + 1, 10, 1, G_MAXINT64, &time, NULL))
            continue;
        *blank = '\0';
        g_array_append_val(times_of(numbers, *line), time);
    }
    return TRUE;
}

static gboolean write_file(GatewayNumbers *numbers, gint64 now, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, numbers->times);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        GArray *times = value;
        settle(numbers, times, now);
        for (guint i = 0; i < times->len; i++)
            g_string_append_printf(text, "%s %" G_GINT64_FORMAT "\n", (char *)key, g_array_index(times, gint64, i));
        if (times->len == 0)
            g_hash_table_iter_remove(&iter);
    }
    return g_file_set_contents_full(numbers->file, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

GatewayNumbers *gateway_numbers_new(const char *file, const char *rules, gint64 now, GError **error) {
    g_autoptr(GatewayNumbers) numbers = g_new0(GatewayNumbers, 1);
    numbers->file = g_strdup(file);
    numbers->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    numbers->times = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    if (!read_rules(numbers, rules, error))
        return NULL;
    if (numbers->rules->len && (!read_file(numbers, error) || !write_file(numbers, now, error)))
        return NULL;
    return g_steal_pointer(&numbers);
}

/* Who hears of a danger hears of it though the disk is full: that it could not be remembered is a line in the log. */
static void remember(const GatewayNumbers *numbers, const char *key, gint64 now) {
    g_autofree char *line = g_strdup_printf("%s %" G_GINT64_FORMAT "\n", key, now);
    int fd = open(numbers->file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || write(fd, line, strlen(line)) != (gssize)strlen(line))
        log_line("notify: %s: %s", numbers->file, g_strerror(errno));
    if (fd >= 0)
        close(fd);
}

gboolean gateway_numbers_take(GatewayNumbers *numbers, const char *number, gint64 now, gint64 *wait) {
    *wait = 0;
    if (numbers->rules->len == 0)
        return TRUE;
    g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, number, -1);
    key[KEY_LENGTH] = '\0';
    GArray *times = times_of(numbers, key);
    settle(numbers, times, now);
    for (guint i = 0; i < numbers->rules->len; i++) {
        const Rule *rule = &g_array_index(numbers->rules, Rule, i);
        if (times->len >= rule->most)
            *wait = MAX(*wait, g_array_index(times, gint64, times->len - rule->most) + rule->span - now);
    }
    if (*wait > 0)
        return FALSE;
    g_array_append_val(times, now);
    remember(numbers, key, now);
    return TRUE;
}
