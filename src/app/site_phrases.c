/* SPDX-License-Identifier: MIT
 *
 * What messages say (消息用语) in files: the shipped phrases, in whose place the plant's own stand.
 */
#include "bihuan/rule/phrase.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "key", SITE_TEXT, .filled = TRUE}, {.name = "zh", SITE_TEXT}, {.name = "en", SITE_TEXT}};

/* The plant's own, else the shipped one: what is the same is not written. */
static gboolean phrase_load(Db *db, const char *key, gpointer thing, GError **error) {
    Phrase **phrase = thing;
    if (!noun_find(db, &phrase_noun, phrase, error, "WHERE key = $1", "s", key))
        return FALSE;
    const Phrase *other = *phrase ? NULL : phrase_of_key(key);
    if (other)
        *phrase = noun_copy(&phrase_noun, other);
    return TRUE;
}

static GPtrArray *phrase_list(Db *db, GError **error) {
    const GPtrArray *rows = phrase_shipped();
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_free);
    for (guint i = 0; i < rows->len; i++) {
        Phrase *phrase = NULL;
        if (!phrase_load(db, ((const Phrase *)rows->pdata[i])->key, &phrase, error))
            return NULL;
        g_ptr_array_add(list, phrase);
    }
    return g_steal_pointer(&list);
}

static void phrase_judge(SiteRun *run, gconstpointer old, gconstpointer thing) {
    (void)old;
    g_autoptr(GError) error = NULL;
    if (!phrase_check(thing, &error))
        site_problem(run, "%s", error->message);
}

const SiteKind site_phrases = {
    .kind = "phrases", .noun = &phrase_noun, SITE_KIND(COLUMNS, 1), .check = phrase_judge, .load = phrase_load, .list = phrase_list};
