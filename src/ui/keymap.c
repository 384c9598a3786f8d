/* SPDX-License-Identifier: MIT
 *
 * Bindings: the generic table, look-up with the user's changes, and what is wrong with a set of keys.
 * It knows no screen; names of screens are only words here.
 */
#include "bihuan/ui/keymap.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>

struct Keymap {
    GHashTable *changes; /* "action" or "screen.action" -> keys text */
};

/* Help first, way out next: the bar drops from the end. */
const Binding keymap_generic[] = {
    {"<F1> ?", "help", N_("Help"), N_("Explain this screen and its keys")},
    {"<Enter>", "open", NULL, N_("Open what is under the cursor")},
    {"<Esc>", "back", N_("Back"), N_("Go one level back; nothing typed is lost")},
    {": <Ctrl-P>", "palette", N_("Commands"), N_("Find a command or a screen by its name")},
    {"/ <F3>", "find", N_("Find"), N_("Find a row")},
    {"\\ <F4>", "filter", N_("Filter"), N_("Show only the rows that contain a text")},
    {"<F10> q <Ctrl-Q> <Ctrl-C>", "quit", N_("Quit"), N_("Leave the program")},
    {"n", "find-next", NULL, N_("Go to the next row found")},
    {"N", "find-previous", NULL, N_("Go to the previous row found")},
    {"<Up> k", "up", NULL, N_("Move up")},
    {"<Down> j", "down", NULL, N_("Move down")},
    {"<Left> h", "left", NULL, N_("Move left")},
    {"<Right> l", "right", NULL, N_("Move right")},
    {"<PgUp> <Ctrl-B>", "page-up", NULL, N_("One page up")},
    {"<PgDn> <Ctrl-F>", "page-down", NULL, N_("One page down")},
    {"<Home> g", "first", NULL, N_("Go to the first row")},
    {"<End> G", "last", NULL, N_("Go to the last row")},
    {"0", "row-start", NULL, N_("Go to the first column")},
    {"$", "row-end", NULL, N_("Go to the last column")},
    {"O", "sort", NULL, N_("Sort by the next column; behind the last one as it was")},
    {"<Space>", "mark", NULL, N_("Mark a row, or take the mark away")},
    {"*", "mark-all", NULL, N_("Mark all rows shown")},
    {"-", "unmark", NULL, N_("Take all marks away")},
    {"<Tab> ]", "next-panel", NULL, N_("Go to the next part of the screen")},
    {"<Shift-Tab> [", "previous-panel", NULL, N_("Go to the previous part of the screen")},
    {"<F5> <Ctrl-L> R", "refresh", NULL, N_("Load and draw everything again")},
    {"!", "messages", NULL, N_("Show the messages of this session")},
    {"~", "home", NULL, N_("Go back to the first screen")},
    {"<F9> L", "language", NULL, N_("Switch between Chinese and English")},
    {"", "theme", NULL, N_("Switch to the next colour theme")},
    {NULL, NULL, NULL, NULL},
};

Keymap *keymap_new(void) {
    Keymap *map = g_new0(Keymap, 1);
    map->changes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return map;
}

void keymap_free(Keymap *map) {
    if (map != NULL) {
        g_hash_table_unref(map->changes);
        g_free(map);
    }
}

/* The same keys with the brackets that may be left out (F5): what key_parse reads. Owned. */
static char *keys_bracketed(const char *keys) {
    g_auto(GStrv) words = g_strsplit_set(keys, " \t", -1);
    for (int i = 0; words[i] != NULL; i++) {
        g_autofree char *inner = g_strdup_printf("<%s>", words[i]);
        if (key_from_name(words[i]) == KC_NONE && key_from_name(inner) != KC_NONE) {
            g_free(words[i]);
            words[i] = g_steal_pointer(&inner);
        }
    }
    return g_strjoinv(" ", words);
}

/* FALSE if a word of keys names no key; *bad is that word (owned). */
static gboolean keys_check(const char *keys, char **bad) {
    g_auto(GStrv) words = g_strsplit_set(keys, " \t", -1);
    for (int i = 0; words[i] != NULL; i++) {
        if (words[i][0] != '\0' && key_from_name(words[i]) == KC_NONE) {
            *bad = g_strdup(words[i]);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean keymap_set(Keymap *map, const char *action, const char *keys, GError **error) {
    g_autofree char *bad = NULL, *bracketed = keys_bracketed(keys);
    if (!keys_check(bracketed, &bad)) {
        return err_set(error, ERR_INPUT, _("\"%s\" is not a key; write a character or a name like <F2>."), bad);
    }
    g_hash_table_replace(map->changes, g_strdup(action), g_steal_pointer(&bracketed));
    return TRUE;
}

/* The keys of a binding after the user's changes; borrowed. */
static const char *keymap_now(const Keymap *map, const char *screen, const Binding *binding) {
    if (g_hash_table_size(map->changes) == 0) {
        return binding->keys;
    }
    const char *keys = NULL;
    if (screen != NULL) {
        g_autofree char *full = g_strdup_printf("%s.%s", screen, binding->action);
        keys = g_hash_table_lookup(map->changes, full);
    }
    if (keys == NULL) {
        keys = g_hash_table_lookup(map->changes, binding->action);
    }
    return keys != NULL ? keys : binding->keys;
}

/* Steps through the keys of a text; KC_NONE at its end. */
static KeyCode keys_next(const char **text) {
    while (**text == ' ' || **text == '\t') {
        (*text)++;
    }
    if (**text == '\0') {
        return KC_NONE;
    }
    const char *end;
    KeyCode code = key_parse(*text, &end);
    *text = end > *text ? end : *text + strlen(*text);
    return code;
}

static const Binding *table_lookup(const Keymap *map, const char *screen, const Binding *table, KeyCode key) {
    for (const Binding *row = table; row != NULL && row->action != NULL; row++) {
        const char *keys = keymap_now(map, screen, row);
        for (KeyCode code = keys_next(&keys); code != KC_NONE; code = keys_next(&keys)) {
            if (code == key) {
                return row;
            }
        }
    }
    return NULL;
}

const Binding *keymap_lookup(const Keymap *map, const char *screen, const Binding *table, KeyCode key) {
    const Binding *found = table_lookup(map, screen, table, key);
    return found != NULL ? found : table_lookup(map, screen, keymap_generic, key);
}

gboolean keymap_is_changed(const Keymap *map, const char *screen, const Binding *binding) {
    return keymap_now(map, screen, binding) != binding->keys;
}

char *keymap_keys(const Keymap *map, const char *screen, const Binding *binding) {
    GString *text = g_string_new(NULL);
    const char *keys = keymap_now(map, screen, binding);
    for (KeyCode code = keys_next(&keys); code != KC_NONE; code = keys_next(&keys)) {
        g_autofree char *label = key_label(code);
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", label);
    }
    return g_string_free(text, FALSE);
}

char *keymap_first_key(const Keymap *map, const char *screen, const Binding *binding) {
    const char *keys = keymap_now(map, screen, binding);
    KeyCode code = keys_next(&keys);
    return code != KC_NONE ? key_label(code) : NULL;
}

char *keymap_typing_key(const Keymap *map, const char *screen, const Binding *binding) {
    const char *keys = keymap_now(map, screen, binding);
    for (KeyCode code = keys_next(&keys); code != KC_NONE; code = keys_next(&keys)) {
        if (!key_is_text(code) && code != KC_ENTER && code != KC_TAB) {
            return key_label(code);
        }
    }
    return NULL;
}

const Binding *keymap_action(const Binding *table, const char *action) {
    for (const Binding *row = table; row != NULL && row->action != NULL; row++) {
        if (strcmp(row->action, action) == 0) {
            return row;
        }
    }
    return table != keymap_generic ? keymap_action(keymap_generic, action) : NULL;
}

gboolean keymap_move(const char *action, int page, int count, int *at) {
    const struct {
        const char *action;
        int to;
    } moves[] = {{"up", *at - 1}, {"down", *at + 1}, {"page-up", *at - page}, {"page-down", *at + page}, {"first", 0}, {"last", count - 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(moves); i++) {
        if (strcmp(action, moves[i].action) == 0) {
            *at = CLAMP(moves[i].to, 0, MAX(count - 1, 0));
            return TRUE;
        }
    }
    return FALSE;
}
