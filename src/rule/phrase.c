/* SPDX-License-Identifier: MIT
 *
 * Phrases: the shipped ones, the plant's own, and what is put in their places.
 */
#include "bihuan/rule/phrase.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/table.h"
#include "bihuan/base/utf8.h"

#define FILE_NAME "data/messages/phrases.csv"
#define VALUE_MAX 300

static const char *const PLACEHOLDERS[] = {"what",     "form",  "number", "device", "device_name", "area", "position",
                                           "category", "level", "due",    "late",   "left",        "do",   "person",
                                           "by",       "owner", "state",  "reason", "count",       NULL};

static gpointer phrase_row_of(char *const *cells) {
    Phrase *phrase = g_new(Phrase, 1);
    *phrase = (Phrase){g_strdup(cells[0]), g_strdup(cells[1]), g_strdup(cells[2])};
    return phrase;
}

const GPtrArray *phrase_shipped(void) {
    static gsize kept = 0;
    return table_rows(&kept, FILE_NAME, 3, phrase_row_of);
}

const Phrase *phrase_of_key(const char *key) {
    const GPtrArray *rows = phrase_shipped();
    for (guint i = 0; i < rows->len; i++)
        if (strcmp(((const Phrase *)rows->pdata[i])->key, key) == 0)
            return rows->pdata[i];
    return NULL;
}

static gboolean check_text(const char *text, GError **error) {
    g_autofree char *known = g_strjoinv(", ", (char **)PLACEHOLDERS);
    for (const char *at = text; (at = strchr(at, '{')); at++) {
        const char *end = strchr(at, '}');
        g_autofree char *name = end ? g_strndup(at + 1, (gsize)(end - at - 1)) : NULL;
        if (!name || !g_strv_contains(PLACEHOLDERS, name))
            return err_set(error, ERR_INPUT, _("“{%s}” is not what a message can fill in; known are: %s."), name ? name : at + 1, known);
    }
    int open = 0;
    for (const char *at = text; *at && open >= 0 && open <= 1; at++)
        open += (*at == '[') - (*at == ']');
    return open == 0 || err_set(error, ERR_INPUT, _("Every [ needs its ], and none stands within another: %s"), text);
}

gboolean phrase_check(const Phrase *phrase, GError **error) {
    if (!phrase_of_key(phrase->key))
        return err_set(error, ERR_INPUT, _("No message is called “%s”; see: export phrases."), phrase->key);
    return check_text(phrase->zh, error) && check_text(phrase->en, error);
}

/* ---- values into places ---- */

/* text up to end into out; *filled: did any placeholder have a value, or is there none? */
static void fill_places(GString *out, const char *text, const char *end, GHashTable *values, gboolean *filled) {
    gboolean any = FALSE;
    *filled = FALSE;
    for (const char *at = text; at < end;) {
        const char *close = *at == '{' ? memchr(at, '}', (gsize)(end - at)) : NULL;
        if (!close) {
            g_string_append_c(out, *at++);
            continue;
        }
        g_autofree char *name = g_strndup(at + 1, (gsize)(close - at - 1));
        const char *value = values ? g_hash_table_lookup(values, name) : NULL;
        any = TRUE;
        *filled |= value && *value;
        g_string_append(out, value ? value : "");
        at = close + 1;
    }
    *filled |= !any;
}

char *phrase_fill(const char *text, GHashTable *values) {
    GString *out = g_string_new(NULL);
    gboolean filled;
    while (*text) {
        const char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;
        const char *end = close ? open : text + strlen(text);
        fill_places(out, text, end, values, &filled);
        text = end;
        if (!close)
            continue;
        gsize length = out->len;
        fill_places(out, open + 1, close, values, &filled);
        if (!filled)
            g_string_truncate(out, length);
        text = close + 1;
    }
    return g_string_free(out, FALSE);
}

GPtrArray *phrase_own(Db *db, GError **error) {
    return noun_list(db, &phrase_noun, error, "ORDER BY key", "");
}

const char *phrase_raw(const GPtrArray *own, const char *key, const char *lang) {
    const Phrase *phrase = phrase_of_key(key);
    for (guint i = 0; i < own->len; i++)
        if (strcmp(((const Phrase *)own->pdata[i])->key, key) == 0)
            phrase = own->pdata[i];
    if (!phrase)
        return "";
    gboolean english = strcmp(lang, "en") == 0;
    const char *wanted = english ? phrase->en : phrase->zh, *other = english ? phrase->zh : phrase->en;
    return *wanted ? wanted : other;
}

char *phrase_text(Db *db, const char *key, const char *lang, GHashTable *values, GError **error) {
    g_autoptr(GPtrArray) own = phrase_own(db, error);
    return own ? phrase_fill(phrase_raw(own, key, lang), values) : NULL;
}

char *phrase_clean(const char *text) {
    GString *out = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    glong length = 0;
    for (const char *at = valid; *at && length < VALUE_MAX; at = g_utf8_next_char(at), length++) {
        gunichar c = g_utf8_get_char(at);
        if (c == '@')
            g_string_append(out, "＠");
        else if (g_unichar_isspace(c) || c < ' ' || utf8_is_unclean(c))
            g_string_append_c(out, ' ');
        else
            g_string_append_unichar(out, c);
    }
    return g_strstrip(g_string_free(out, FALSE));
}
