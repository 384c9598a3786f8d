/* SPDX-License-Identifier: MIT
 *
 * Fields and choices of two versions.
 */
#include <string.h>

#include "bihuan/form/field.h"
#include "compare_private.h"
#include "private.h"

static const char *required_text(const FormField *field) {
    return field->required == REQUIRED_NO ? "no" : field->required == REQUIRED_YES ? "yes" : condition_text(field->required_if);
}

static void compare_required(Compare *compare, const FormField *before, const FormField *after) {
    gboolean kept = before->required == REQUIRED_NO || after->required == REQUIRED_YES ||
                    (after->required == REQUIRED_IF && before->required == REQUIRED_IF &&
                     form_condition_is_wider(before->required_if, after->required_if));
    compare_texts(compare, "required", required_text(before), required_text(after), !kept);
}

static void compare_bound(Compare *compare, const char *key, const char *before, const char *after, CompareStricter stricter) {
    gint64 old = 0, new = 0;
    int places;
    gboolean literal = before && after && field_decimal_parse(before, &old, &places) && field_decimal_parse(after, &new, &places);
    compare_texts(compare, key, before, after, before && !(literal && (stricter == COMPARE_SMALLER ? new <= old : new >= old)));
}

/* Owned; NULL if there is none. */
static char *time_text(const FormTime *time) {
    if (!time)
        return NULL;
    g_autofree char *span = compare_amount_text(&time->span);
    return time->sign ? g_strdup_printf("%s%c%s", time->base, time->sign > 0 ? '+' : '-', span ? span : "") : g_strdup(time->base);
}

static void compare_time(Compare *compare, const char *key, const FormTime *before, const FormTime *after, CompareStricter stricter) {
    g_autofree char *old = time_text(before), *new = time_text(after);
    gboolean kept = !before;
    if (before && after && strcmp(before->base, after->base) == 0 && !before->span.limit && !after->span.limit) {
        gint64 first = before->sign * before->span.value, second = after->sign * after->span.value;
        kept = stricter == COMPARE_SMALLER ? second <= first : second >= first;
    }
    compare_texts(compare, key, old, new, !kept);
}

static char *choice_text(const FormChoice *choice) {
    return g_strdup_printf("%s | %s", choice->title.zh ? choice->title.zh : "", choice->title.en ? choice->title.en : "");
}

/* A choice rules look at means what it is called: a new one, one that is gone (a safety measure) or another name is looser there. */
static void compare_choices(Compare *compare, const FormField *before, const FormField *after) {
    gboolean looser = g_hash_table_contains(compare->used, before->key) || strcmp(before->type->name, "checklist") == 0;
    g_autofree char *section = g_strdup_printf("choices %s", before->key);
    if (!before->choices || !after->choices)
        return;
    compare->section = section;
    for (guint i = 0; i < before->choices->len; i++) {
        const FormChoice *choice = before->choices->pdata[i], *other = field_choice_find(after, choice->value);
        g_autofree char *old = choice_text(choice), *new = other ? choice_text(other) : NULL;
        compare_texts(compare, choice->value, old, new, looser);
    }
    for (guint i = 0; i < after->choices->len; i++) {
        const FormChoice *choice = after->choices->pdata[i];
        if (!field_choice_find(before, choice->value))
            compare_lone(compare, choice->value, FORM_ADDED, looser && strcmp(before->type->name, "checklist") != 0);
    }
}

static void compare_values(Compare *compare, const FormField *before, const FormField *after) {
    gboolean used = g_hash_table_contains(compare->used, before->key) || before->required != REQUIRED_NO;
    compare_texts(compare, "default", before->standard, after->standard, used && after->standard);
    compare_texts(compare, "default.zh", before->standards.zh, after->standards.zh, used && after->standards.zh);
    compare_texts(compare, "default.en", before->standards.en, after->standards.en, used && after->standards.en);
    compare_bound(compare, "min", before->min, after->min, COMPARE_LARGER);
    compare_bound(compare, "max", before->max, after->max, COMPARE_SMALLER);
    compare_texts(compare, "unit", before->unit, after->unit, TRUE);
    compare_time(compare, "after", before->after, after->after, COMPARE_LARGER);
    compare_time(compare, "before", before->before, after->before, COMPARE_SMALLER);
    compare_texts(compare, "accept", before->accept, after->accept, before->accept && strcmp(before->accept, "any") != 0);
    if (before->decimals != after->decimals || before->max_length != after->max_length) {
        g_autofree char *old = g_strdup_printf("%d/%d", before->decimals, before->max_length);
        g_autofree char *new = g_strdup_printf("%d/%d", after->decimals, after->max_length);
        compare_texts(compare, "decimals/max_length", old, new, FALSE);
    }
}

static void compare_field(Compare *compare, const FormField *before, const FormField *after) {
    g_autofree char *section = g_strdup_printf("field %s", before->key);
    compare->section = section;
    if (!after) {
        compare_lone(compare, "", FORM_REMOVED, before->required != REQUIRED_NO || g_hash_table_contains(compare->used, before->key));
        return;
    }
    compare_texts(compare, "title.zh", before->title.zh, after->title.zh, FALSE);
    compare_texts(compare, "title.en", before->title.en, after->title.en, FALSE);
    compare_texts(compare, "help.zh", before->help.zh, after->help.zh, FALSE);
    compare_texts(compare, "help.en", before->help.en, after->help.en, FALSE);
    compare_texts(compare, "also", before->also, after->also, FALSE);
    compare_texts(compare, "suggest", before->suggest, after->suggest, FALSE);
    compare_texts(compare, "by_program", before->by_program ? "yes" : "no", after->by_program ? "yes" : "no", TRUE);
    compare_texts(compare, "by_class", before->by_class ? "yes" : "no", after->by_class ? "yes" : "no", TRUE);
    compare_texts(compare, "well", before->well, after->well, after->well != NULL); /* Enter says it */
    compare_texts(compare, "type", before->type->name, after->type->name, TRUE);
    compare_required(compare, before, after);
    compare_values(compare, before, after);
    compare_choices(compare, before, after);
}

void compare_fields(Compare *compare) {
    for (guint i = 0; i < compare->before->fields->len; i++) {
        const FormField *field = compare->before->fields->pdata[i];
        compare_field(compare, field, form_field(compare->after, field->key));
    }
    for (guint i = 0; i < compare->after->fields->len; i++) {
        const FormField *field = compare->after->fields->pdata[i];
        g_autofree char *section = g_strdup_printf("field %s", field->key);
        compare->section = section;
        if (!form_field(compare->before, field->key))
            compare_lone(compare, "", FORM_ADDED, FALSE);
    }
}
