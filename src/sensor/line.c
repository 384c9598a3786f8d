/* SPDX-License-Identifier: MIT
 *
 * What all links share.
 */
#include "line.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "bihuan/sensor/address.h"

#define STALE_USUAL (30 * CLOCK_SECOND)
#define TIMEOUT_USUAL 300
#define TIMEOUT_MIN 10
#define TIMEOUT_MAX (10 * CLOCK_SECOND)
#define AHEAD_MAX (10 * CLOCK_SECOND) /* so far the clock of what measures may be ahead of ours */
#define PAUSE_FIRST 200
#define OTHERS_MAX 4

void line_order_free(LineOrder *order) {
    g_free(order->address);
    g_free(order->value);
    g_free(order->said);
    g_free(order->place);
    g_free(order);
}

static gboolean has_key(const Link *link, const char *key) {
    return strcmp(key, "kind") == 0 || strcmp(key, "url") == 0 || strcmp(key, "stale") == 0 || strcmp(key, "timeout") == 0 ||
           g_strv_contains(link->keys, key);
}

static gboolean knows_keys(const Link *link, const ServingSection *section, GError **error) {
    GHashTableIter iter;
    gpointer key;
    for (const char *const *secret = link->secrets; secret && *secret; secret++)
        if (*serving_value(section, *secret))
            return serving_refuse(section, *secret, error, _("This is a secret: it belongs into NAME.secrets beside the plant."));
    g_hash_table_iter_init(&iter, section->values);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!has_key(link, key))
            return serving_refuse(section, key, error, _("A link of kind %s has no such key."), link->name);
    return TRUE;
}

gboolean line_init(Line *line, const Link *link, const LinkWay *way, const LinkHeard *heard, GError **error) {
    *line = (Line){.way = *way, .heard = *heard, .wake = -1};
    if (!knows_keys(link, way->section, error) || !serving_duration(way->section, "stale", STALE_USUAL, &line->stale, error))
        return FALSE;
    const char *timeout = serving_value(way->section, "timeout");
    line->timeout = TIMEOUT_USUAL;
    if (*timeout && !address_span(timeout, &line->timeout, NULL))
        line->timeout = 0;
    if (line->timeout < TIMEOUT_MIN || line->timeout > TIMEOUT_MAX)
        return serving_refuse(way->section, "timeout", error, _("“%s” is no time from 10ms to 10s."), timeout);
    if (line->stale < CLOCK_SECOND || line->stale > CLOCK_DAY)
        return serving_refuse(way->section, "stale", error, _("“%s” is no time from 1s to 24h."), serving_value(way->section, "stale"));
    line->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (line->wake < 0)
        return err_set_errno(error, ERR_IO, _("The link cannot be opened"));
    g_mutex_init(&line->mutex);
    line->pending = g_ptr_array_new();
    line->gone = g_cancellable_new();
    return TRUE;
}

/* A signal is the main thread's; what is written to a connection that broke is an error there and then. */
void line_start(Line *line, GThreadFunc run, gpointer data) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    line->thread = g_thread_new("link", run, data);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void line_wake(const Line *line) {
    guint64 one = 1;
    if (write(line->wake, &one, sizeof one) < 0 && errno != EAGAIN) /* EAGAIN: it is awake enough */
        log_line("link: %s", g_strerror(errno));
}

void line_end(gpointer data) {
    Line *line = data;
    g_mutex_lock(&line->mutex);
    line->ends = TRUE;
    g_mutex_unlock(&line->mutex);
    line_wake(line);
    g_cancellable_cancel(line->gone);
}

void line_clear(Line *line) {
    line_end(line);
    if (line->thread)
        g_thread_join(line->thread);
    g_queue_clear_full(&line->orders, (GDestroyNotify)line_order_free);
    g_ptr_array_set_free_func(line->pending, (GDestroyNotify)line_order_free);
    g_ptr_array_unref(line->pending);
    g_mutex_clear(&line->mutex);
    g_object_unref(line->gone);
    close(line->wake);
    g_free(line->said);
}

void line_drive(gpointer data, guint64 id, const LinkOrder *what) {
    Line *line = data;
    LineOrder *order = g_new0(LineOrder, 1);
    order->id = id;
    order->address = g_strdup(what->address);
    order->value = g_strdup(what->value);
    g_mutex_lock(&line->mutex);
    g_queue_push_tail(&line->orders, order);
    g_mutex_unlock(&line->mutex);
    line_wake(line);
}

gboolean line_ends(Line *line) {
    g_mutex_lock(&line->mutex);
    gboolean ends = line->ends;
    g_mutex_unlock(&line->mutex);
    return ends;
}

static LineOrder *next_order(Line *line) {
    g_mutex_lock(&line->mutex);
    LineOrder *order = g_queue_pop_head(&line->orders);
    g_mutex_unlock(&line->mutex);
    return order;
}

void line_take(Line *line) {
    LineOrder *order;
    while ((order = next_order(line)) != NULL) {
        for (guint i = line->pending->len; i-- > 0;) {
            const LineOrder *older = line->pending->pdata[i];
            if (strcmp(older->address, order->address) == 0)
                line_done(line, i, _("A newer order for the same output took its place."));
        }
        g_ptr_array_add(line->pending, order);
    }
}

void line_done(Line *line, guint index, const char *sentence) {
    LineOrder *order = g_ptr_array_steal_index(line->pending, index);
    line->heard.driven(line->heard.data, order->id, clock_now(), sentence);
    line_order_free(order);
}

gint64 line_pause(gint64 pause, gint64 most) {
    return MIN(pause ? 2 * pause : PAUSE_FIRST, most);
}

void line_fail(Line *line, LineOrder *order, const char *sentence, gint64 most) {
    order->pause = line_pause(order->pause, most);
    order->due = clock_boot() + order->pause;
    if (g_strcmp0(order->said, sentence) == 0)
        return;
    g_free(order->said);
    order->said = g_strdup(sentence);
    line->heard.driven(line->heard.data, order->id, clock_now(), sentence);
}

gint64 line_next(const Line *line) {
    gint64 next = G_MAXINT64;
    for (guint i = 0; i < line->pending->len; i++)
        next = MIN(next, ((const LineOrder *)line->pending->pdata[i])->due);
    return next;
}

gboolean line_wait(Line *line, struct pollfd *others, guint count, gint64 until) {
    struct pollfd all[OTHERS_MAX + 1] = {{line->wake, POLLIN, 0}};
    guint64 taken;
    g_assert(count <= OTHERS_MAX);
    if (count)
        memcpy(all + 1, others, count * sizeof *others);
    gint64 now = clock_boot();
    int ready = poll(all, count + 1, until <= now ? 0 : (int)MIN(until - now, G_MAXINT / 2));
    if (count)
        memcpy(others, all + 1, count * sizeof *others);
    if (all[0].revents && read(line->wake, &taken, sizeof taken) < 0 && errno != EAGAIN)
        log_line("link: %s", g_strerror(errno));
    return ready > 0;
}

void line_say(Line *line, const char *sentence) {
    if (line->known && g_strcmp0(line->said, sentence) == 0)
        return;
    line->known = TRUE;
    g_free(line->said);
    line->said = g_strdup(sentence);
    line->heard.state(line->heard.data, sentence);
}

void line_say_back(Line *line) {
    line->known = FALSE;
    line_say(line, NULL);
}

Reading line_reading(const LinkPoint *point, double raw, gint64 at) {
    double value = raw * point->scale + point->bias;
    if (!isfinite(raw) || !isfinite(value))
        return line_fault(point, FAULT_NUMBER, at);
    return (Reading){point->index, value, at, clock_boot(), FAULT_NONE};
}

Reading line_fault(const LinkPoint *point, FaultKind fault, gint64 at) {
    return (Reading){point->index, NAN, at, clock_boot(), fault};
}

gboolean line_number(const char *text, gboolean comma, double *value) {
    g_autofree char *plain = g_strstrip(g_strdup(text));
    char *end = NULL;
    if (comma) {
        if (strchr(plain, '.')) /* 1.234,5: which of them is which is not guessed */
            return FALSE;
        g_strdelimit(plain, ",", '.');
    }
    if (!*plain || plain[strspn(plain, "0123456789+-.eE")] != '\0')
        return FALSE;
    *value = g_ascii_strtod(plain, &end);
    return *end == '\0' && isfinite(*value);
}

#define MS_FROM 1e11 /* as seconds that is the year 5138, as milliseconds 1973 */

gboolean line_time(const char *text, gint64 *ms) {
    g_autofree char *plain = g_strstrip(g_strdup(text));
    double number;
    if (line_number(plain, FALSE, &number)) {
        if (number < 0 || number > 1e14)
            return FALSE;
        *ms = (gint64)(number < MS_FROM ? number * 1000 : number);
        return TRUE;
    }
    if (strlen(plain) > 10 && plain[4] == '/' && plain[7] == '/')
        plain[4] = plain[7] = '-';
    return clock_parse(plain, ms, NULL);
}

FaultKind line_judge_time(const Line *line, gint64 at, gint64 now) {
    return at > now + MIN(line->stale, AHEAD_MAX) ? FAULT_CLOCK : at < now - line->stale ? FAULT_STALE : FAULT_NONE;
}

char **line_resolve(const Line *line, const char *host, GError **error) {
    g_autoptr(GStrvBuilder) numbers = g_strv_builder_new();
    if (g_hostname_is_ip_address(host)) {
        g_strv_builder_add(numbers, host);
        return g_strv_builder_end(numbers);
    }
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    GList *found = g_resolver_lookup_by_name(resolver, host, line->gone, NULL);
    if (!found) {
        err_set(error, ERR_EXTERNAL, _("Nobody knows the name %s."), host);
        return NULL;
    }
    for (const GList *one = found; one; one = one->next) {
        g_autofree char *number = g_inet_address_to_string(one->data);
        g_strv_builder_add(numbers, number);
    }
    g_resolver_free_addresses(found);
    return g_strv_builder_end(numbers);
}

gboolean line_host(const char *text, int usual, char **host, int *port) {
    const char *open = *text == '[' ? text + 1 : text, *close = *text == '[' ? strchr(open, ']') : open + strcspn(open, ":/");
    char *end = NULL;
    if (!close || close == open || strpbrk(text, "@?# \t"))
        return FALSE;
    const char *rest = close + (*close == ']');
    *port = usual;
    if (*rest == ':') {
        gint64 said = g_ascii_strtoll(rest + 1, &end, 10);
        if (end == rest + 1 || said < 1 || said > 65535)
            return FALSE;
        *port = (int)said;
        rest = end;
    }
    if (*rest == '/')
        rest++;
    if (*rest)
        return FALSE;
    *host = g_strndup(open, (gsize)(close - open));
    return TRUE;
}
