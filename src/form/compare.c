/* SPDX-License-Identifier: MIT
 *
 * Two forms compared: what the parts share, the conditions, and [form].
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "compare_private.h"
#include "private.h"

static void difference_free(gpointer data) {
    FormDifference *difference = data;
    g_free(difference->section);
    g_free(difference->key);
    g_free(difference->text);
    g_free(difference);
}

static void compare_add(Compare *compare, const char *key, FormChangeKind kind, gboolean looser, char *text) {
    FormDifference *difference = g_new(FormDifference, 1);
    *difference = (FormDifference){kind, looser, g_strdup(compare->section), g_strdup(key), text};
    g_ptr_array_add(compare->found, difference);
}

void compare_texts(Compare *compare, const char *key, const char *before, const char *after, gboolean looser) {
    if (g_strcmp0(before, after) == 0)
        return;
    compare_add(compare, key,
                !before ? FORM_ADDED
                : after ? FORM_CHANGED
                        : FORM_REMOVED,
                looser, g_strdup_printf("[%s] %s: %s → %s", compare->section, key, before ? before : "—", after ? after : "—"));
}

void compare_lone(Compare *compare, const char *key, FormChangeKind kind, gboolean looser) {
    const char *what = kind == FORM_ADDED ? _("new") : _("gone");
    compare_add(compare, key, kind, looser,
                *key ? g_strdup_printf("[%s] %s: %s", compare->section, key, what) : g_strdup_printf("[%s]: %s", compare->section, what));
}

char *compare_amount_text(const FormAmount *amount) {
    if (!amount->set)
        return NULL;
    return amount->limit ? g_strconcat("@", amount->limit, NULL) : g_strdup_printf("%" G_GINT64_FORMAT, amount->value);
}

void compare_amounts(Compare *compare, const char *key, const FormAmount *before, const FormAmount *after, CompareStricter stricter) {
    g_autofree char *old = compare_amount_text(before), *new = compare_amount_text(after);
    gboolean literal = before->set && after->set && !before->limit && !after->limit;
    gboolean looser =
        before->set && !(literal && (stricter == COMPARE_SMALLER ? after->value <= before->value : after->value >= before->value));
    compare_texts(compare, key, old, new, looser);
}

static gboolean has_all(char *const *some, char *const *all) {
    for (char *const *word = some; *word; word++)
        if (!g_strv_contains((const char *const *)all, *word))
            return FALSE;
    return TRUE;
}

void compare_words(Compare *compare, const char *key, char *const *before, char *const *after, gboolean grown) {
    g_autofree char *old = g_strjoinv(", ", (char **)before), *new = g_strjoinv(", ", (char **)after);
    compare_texts(compare, key, old, new, grown ? !has_all(after, before) : !has_all(before, after));
}

static char **who_words(const GPtrArray *whos) {
    GPtrArray *words = g_ptr_array_new();
    for (guint i = 0; whos && i < whos->len; i++)
        g_ptr_array_add(words, form_who_text(whos->pdata[i]));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

void compare_whos(Compare *compare, const char *key, const GPtrArray *before, const GPtrArray *after, gboolean grown) {
    g_auto(GStrv) old = who_words(before), new = who_words(after);
    compare_words(compare, key, old, new, grown);
}

/* ---- conditions ---- */

/* No OR, comment or unbalanced bracket outside brackets and quotes: AND binds all of it. */
static gboolean is_bound(const char *text) {
    int depth = 0;
    char quote = 0;
    for (const char *c = text; *c; c++) {
        if (quote) {
            quote = *c == quote ? 0 : quote;
            continue;
        }
        if (*c == '\'' || *c == '"' || *c == '`')
            quote = *c;
        depth += (*c == '(') - (*c == ')');
        gboolean word = c == text || !(g_ascii_isalnum(c[-1]) || c[-1] == '_');
        if (depth < 0 || (c[0] == '-' && c[1] == '-') || (c[0] == '/' && c[1] == '*') ||
            (depth == 0 && word && g_ascii_strncasecmp(c, "or", 2) == 0 && !(g_ascii_isalnum(c[2]) || c[2] == '_')))
            return FALSE;
    }
    return depth == 0 && !quote;
}

/* What stands behind "BEFORE word " (or "(BEFORE) word "); NULL if it does not begin so. bare: BEFORE may stand without brackets. */
static const char *behind(const char *after, const char *before, const char *word, gboolean bare) {
    g_autofree char *plain = g_strdup_printf("%s %s ", before, word), *closed = g_strdup_printf("(%s) %s ", before, word);
    if (bare && g_ascii_strncasecmp(after, plain, strlen(plain)) == 0 && g_str_has_prefix(after, before))
        return after + strlen(plain);
    return g_str_has_prefix(after, closed) ? after + strlen(closed) : NULL;
}

gboolean form_condition_is_stricter(const Condition *before, const Condition *after) {
    if (!before || !after)
        return before == NULL;
    const char *old = condition_text(before), *new = condition_text(after);
    const char *more = behind(new, old, "AND", is_bound(old));
    return strcmp(old, new) == 0 || (more && is_bound(more));
}

gboolean form_condition_is_wider(const Condition *before, const Condition *after) {
    if (!before || !after)
        return after == NULL;
    const char *old = condition_text(before), *new = condition_text(after);
    const char *more = behind(new, old, "OR", TRUE);
    return strcmp(old, new) == 0 || (more && !strstr(more, "--") && !strstr(more, "/*"));
}

void compare_need(Compare *compare, const char *key, const Condition *before, const Condition *after) {
    compare_texts(compare, key, before ? condition_text(before) : NULL, after ? condition_text(after) : NULL,
                  !form_condition_is_stricter(before, after));
}

/* ---- what before looks at ---- */

static void use_condition(GHashTable *used, const Condition *condition) {
    for (const char *const *name = condition ? condition_names(condition) : NULL; name && *name; name++)
        g_hash_table_add(used, g_strdup(*name));
}

/* "{grade}" in a limit's name. */
static void use_limit(GHashTable *used, const char *text) {
    for (const char *open = text ? strchr(text, '{') : NULL; open; open = strchr(open + 1, '{'))
        g_hash_table_add(used, g_strndup(open + 1, strcspn(open + 1, "}")));
}

static GHashTable *names_used(const Form *form) {
    GHashTable *used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        use_condition(used, field->required_if);
        use_limit(used, field->before ? field->before->span.limit : NULL);
        use_limit(used, field->after ? field->after->span.limit : NULL);
    }
    for (guint i = 0; i < form->steps->len; i++) {
        const FormStep *step = form->steps->pdata[i];
        use_condition(used, step->require);
        use_limit(used, step->within.limit);
        use_limit(used, step->warn.limit);
        use_limit(used, step->remind.limit);
        if (step->effect_field)
            g_hash_table_add(used, g_strdup(step->effect_field));
    }
    for (guint i = 0; i < form->rules->len; i++) {
        const FormRule *rule = form->rules->pdata[i];
        use_condition(used, rule->when);
        use_condition(used, rule->need);
        use_condition(used, rule->clock);
        for (char **column = rule->by; *column; column++)
            g_hash_table_add(used, g_strdup(*column));
    }
    for (guint i = 0; i < form->numbers->len; i++)
        use_limit(used, ((FormNumber *)form->numbers->pdata[i])->text);
    for (guint i = 0; i < form->lookups->len; i++)
        for (char **word = ((FormFact *)form->lookups->pdata[i])->arguments; *word; word++)
            g_hash_table_add(used, g_strdup(*word));
    return used;
}

void compare_asked(Compare *compare, const char *key, char *const *before, char *const *after) {
    g_autofree char *old = g_strjoinv(", ", (char **)before), *new = g_strjoinv(", ", (char **)after);
    gboolean looser = FALSE;
    for (char *const *word = before; *word; word++) {
        const FormField *field = form_field(compare->before, *word);
        looser |= !g_strv_contains((const char *const *)after, *word) &&
                  (!field || field->required != REQUIRED_NO || g_hash_table_contains(compare->used, *word));
    }
    compare_texts(compare, key, old, new, looser);
}

/* ---- [form], [numbers], [facts] ---- */

static void compare_titles(Compare *compare, const FormText *before, const FormText *after) {
    compare_texts(compare, "title.zh", before->zh, after->zh, FALSE);
    compare_texts(compare, "title.en", before->en, after->en, FALSE);
}

static char *gate_text(const FormGate *gate) {
    return gate ? g_strdup_printf("%s %d%s", gate->bank, gate->count, gate->shift ? " shift" : "") : NULL;
}

/* Fewer questions, none, those of another bank, or a pass that opens more than it did. */
static void compare_gate(Compare *compare) {
    const FormGate *before = form_gate(compare->before), *after = form_gate(compare->after);
    g_autofree char *old = gate_text(before), *new = gate_text(after);
    gboolean looser =
        before && (!after || after->count < before->count || strcmp(after->bank, before->bank) != 0 || (after->shift && !before->shift));
    compare_texts(compare, "gate", old, new, looser);
}

static void compare_form(Compare *compare) {
    const Form *before = compare->before, *after = compare->after;
    compare->section = "form";
    compare_titles(compare, &before->title, &after->title);
    compare_texts(compare, "number", before->number, after->number, FALSE);
    compare_texts(compare, "subject", form_subject_kind(before), form_subject_kind(after), TRUE);
    compare_texts(compare, "permit", before->permit ? "yes" : "no", after->permit ? "yes" : "no", before->permit);
    compare_texts(compare, "anonymous", before->anonymous ? "yes" : "no", after->anonymous ? "yes" : "no", after->anonymous);
    compare_texts(compare, "valid from", before->valid_from, after->valid_from, before->valid_from != NULL);
    compare_texts(compare, "valid until", before->valid_until, after->valid_until, before->valid_until != NULL);
    compare_texts(compare, "resume", before->resume, after->resume, before->resume != NULL);
    compare_texts(compare, "serves", before->serves, after->serves, before->serves != NULL);
    compare_texts(compare, "at_once", before->at_once, after->at_once, FALSE);
    compare_texts(compare, "scene", before->scene, after->scene, after->scene != NULL);
    compare_gate(compare);
    compare_whos(compare, "by", before->submit_by, after->submit_by, TRUE);
    compare_asked(compare, "fields", before->submit_fields, after->submit_fields);
    g_autofree char *old = g_strjoinv(", ", before->list), *new = g_strjoinv(", ", after->list);
    compare_texts(compare, "list", old, new, FALSE);
}

/* key → text of an array of numbers or facts. */
static GHashTable *entries_of(const GPtrArray *entries, gboolean facts) {
    GHashTable *map = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < entries->len; i++) {
        if (!facts) {
            const FormNumber *number = entries->pdata[i];
            g_hash_table_insert(map, number->key, g_strdup(number->text));
            continue;
        }
        const FormFact *fact = entries->pdata[i];
        g_autofree char *arguments = g_strjoinv(", ", fact->arguments);
        g_hash_table_insert(map, fact->key, g_strdup_printf("%s.%s %s", fact->provider, fact->name, arguments));
    }
    return map;
}

static const char *entry_key(const GPtrArray *entries, guint index, gboolean facts) {
    return facts ? ((FormFact *)entries->pdata[index])->key : ((FormNumber *)entries->pdata[index])->key;
}

/* Another number or another look-up under the same name is looser: nobody can tell. One that is gone is looked at by nobody. */
static void compare_entries(Compare *compare, const GPtrArray *before, const GPtrArray *after, gboolean facts) {
    g_autoptr(GHashTable) old = entries_of(before, facts), new = entries_of(after, facts);
    compare->section = facts ? "facts" : "numbers";
    for (guint i = 0; i < before->len; i++) {
        const char *key = entry_key(before, i, facts);
        if (g_hash_table_contains(new, key))
            compare_texts(compare, key, g_hash_table_lookup(old, key), g_hash_table_lookup(new, key), TRUE);
        else
            compare_lone(compare, key, FORM_REMOVED, FALSE);
    }
    for (guint i = 0; i < after->len; i++)
        if (!g_hash_table_contains(old, entry_key(after, i, facts)))
            compare_lone(compare, entry_key(after, i, facts), FORM_ADDED, FALSE);
}

GPtrArray *form_compare(const Form *before, const Form *after) {
    g_autoptr(GHashTable) used = names_used(before);
    Compare compare = {before, after, used, g_ptr_array_new_with_free_func(difference_free), "form"};
    compare_form(&compare);
    compare_fields(&compare);
    compare_steps(&compare);
    compare_entries(&compare, before->numbers, after->numbers, FALSE);
    compare_entries(&compare, before->lookups, after->lookups, TRUE);
    compare_rules(&compare);
    return compare.found;
}

gboolean form_compare_is_looser(const GPtrArray *differences) {
    for (guint i = 0; i < differences->len; i++)
        if (((const FormDifference *)differences->pdata[i])->looser)
            return TRUE;
    return FALSE;
}
