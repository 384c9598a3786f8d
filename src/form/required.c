/* SPDX-License-Identifier: MIT
 *
 * A form measured against the shipped one of its kind, in the parts its kind must keep.
 */
#include "bihuan/form/required.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "bihuan/form/include.h"

#define TABLE "data/forms/required.ini"
#define ANY_PERMIT "permit"

/* One section of the table. */
typedef struct {
    const Form *like;
    char **rules, **steps, **fields;
    GHashTable *names; /* what the required rules look at */
    gboolean own;      /* its own form, not only some permit */
} Kind;

static Ini *read_table(GError **error) {
    g_autofree char *text = path_embedded(TABLE, NULL);
    if (text)
        return ini_parse(TABLE, text, error);
    err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), TABLE);
    return NULL;
}

static Form *read_shipped(const char *name, GError **error) {
    g_autofree char *path = g_strdup_printf("forms/%s.ini", name), *raw = path_embedded(path, NULL);
    g_autofree char *text = raw ? form_expand(raw, NULL, error) : NULL;
    if (text)
        return form_parse(path, text, error);
    if (!raw)
        err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), path);
    return NULL;
}

static gboolean has(char *const *words, const char *word) {
    return g_strv_contains((const char *const *)words, word);
}

static void use(Kind *kind, const Condition *condition) {
    for (const char *const *name = condition ? condition_names(condition) : NULL; name && *name; name++)
        g_hash_table_add(kind->names, g_strdup(*name));
}

/* The facts they name, and what those are given: arguments stand in [numbers] or are facts themselves. */
static void use_arguments(Kind *kind) {
    const GPtrArray *facts = form_lookups(kind->like);
    for (guint round = 0; round < facts->len; round++)
        for (guint i = 0; i < facts->len; i++) {
            const FormFact *fact = facts->pdata[i];
            for (char **word = fact->arguments; g_hash_table_contains(kind->names, fact->key) && *word; word++)
                g_hash_table_add(kind->names, g_strdup(*word));
        }
}

static void kind_fill(Kind *kind, const Ini *ini, const char *section) {
    const char *rules = ini_get(ini, section, "rules"), *steps = ini_get(ini, section, "steps"), *fields = ini_get(ini, section, "fields");
    kind->rules = form_words(rules ? rules : "", ",");
    kind->steps = form_words(steps ? steps : "", ",");
    kind->fields = form_words(fields ? fields : "", ",");
    kind->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < form_rule_count(kind->like); i++) {
        const FormRule *rule = form_rule_at(kind->like, i);
        if (!has(kind->rules, rule->id))
            continue;
        use(kind, rule->when);
        use(kind, rule->need);
        use(kind, rule->clock);
    }
    use_arguments(kind);
}

static void kind_clear(Kind *kind) {
    g_strfreev(kind->rules);
    g_strfreev(kind->steps);
    g_strfreev(kind->fields);
    g_hash_table_unref(kind->names);
}

static gboolean form_key_counts(const Kind *kind, const char *key) {
    static const char *const ANY[] = {"permit", "valid from", "valid until", NULL};
    static const char *const OWN[] = {"subject", "resume", "first step", "anonymous", NULL};
    return form_is_permit(kind->like) && (g_strv_contains(ANY, key) || (kind->own && g_strv_contains(OWN, key)));
}

/* Does the kind forbid this difference? */
static gboolean counts(const Kind *kind, const FormDifference *difference) {
    const char *section = difference->section, *name = strchr(section, ' ');
    if (!difference->looser)
        return FALSE;
    if (strcmp(section, "form") == 0)
        return form_key_counts(kind, difference->key);
    if (strcmp(section, "facts") == 0 || strcmp(section, "numbers") == 0)
        return g_hash_table_contains(kind->names, difference->key);
    if (g_str_has_prefix(section, "rule ")) {
        const FormRule *rule = form_rule(kind->like, name + 1);
        return rule && !rule->warn && has(kind->rules, rule->id);
    }
    return name && has(g_str_has_prefix(section, "step ") ? kind->steps : kind->fields, name + 1);
}

GPtrArray *form_required_lacks(const Form *form, GError **error) {
    g_autoptr(Ini) ini = read_table(error);
    const char *section = form_name(form);
    if (!ini)
        return NULL;
    if (ini_find(ini, section) < 0 || strcmp(section, ANY_PERMIT) == 0)
        section = form_is_permit(form) ? ANY_PERMIT : NULL;
    if (!section)
        return g_ptr_array_new();
    const char *like = ini_get(ini, section, "like");
    g_autoptr(Form) shipped = read_shipped(like ? like : section, error);
    if (!shipped)
        return NULL;
    Kind kind = {.like = shipped, .own = like == NULL};
    kind_fill(&kind, ini, section);
    GPtrArray *differences = form_compare(shipped, form);
    for (guint i = differences->len; i > 0; i--)
        if (!counts(&kind, differences->pdata[i - 1]))
            g_ptr_array_remove_index(differences, i - 1);
    kind_clear(&kind);
    return differences;
}

static gboolean has_rule_id(const Form *form, const char *id) {
    for (guint i = 0; i < form_rule_count(form); i++)
        if (strcmp(form_rule_at(form, i)->id, id) == 0)
            return TRUE;
    return FALSE;
}

GPtrArray *form_required_dangling(GError **error) {
    g_autoptr(Ini) ini = read_table(error);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; ini && i < ini_section_count(ini); i++) {
        const char *section = ini_section_name(ini, i), *like = ini_get(ini, section, "like");
        g_autoptr(Form) shipped = read_shipped(like ? like : section, error);
        if (!shipped)
            return NULL;
        Kind kind = {.like = shipped};
        kind_fill(&kind, ini, section);
        for (char **word = kind.rules; *word; word++)
            if (!has_rule_id(shipped, *word))
                g_ptr_array_add(found, g_strdup_printf("[%s] rule %s", section, *word));
        for (char **word = kind.steps; *word; word++)
            if (!form_step(shipped, *word))
                g_ptr_array_add(found, g_strdup_printf("[%s] step %s", section, *word));
        for (char **word = kind.fields; *word; word++)
            if (!form_field(shipped, *word))
                g_ptr_array_add(found, g_strdup_printf("[%s] field %s", section, *word));
        kind_clear(&kind);
    }
    return ini ? g_steal_pointer(&found) : NULL;
}
