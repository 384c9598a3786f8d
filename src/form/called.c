/* SPDX-License-Identifier: MIT
 *
 * From what people call a form, a step or a state to its name.
 */
#include "bihuan/form/called.h"

#include <string.h>

static gboolean is_called(const FormText *text, const char *word) {
    return g_strcmp0(text->zh, word) == 0 || (text->en != NULL && g_ascii_strcasecmp(text->en, word) == 0);
}

const FormStep *form_step_called(const Form *form, const char *word) {
    const FormStep *step = form_step(form, word);
    for (guint i = 0; step == NULL && i < form_step_count(form); i++)
        if (is_called(&form_step_at(form, i)->title, word))
            step = form_step_at(form, i);
    return step;
}

const char *form_state_called(const Form *form, const char *word) {
    static const char *const ends[] = {"suspended", "closed", "void", "duplicate", "rejected", "expired"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
        if (strcmp(ends[i], word) == 0 || strcmp(form_state_title(form, ends[i]), word) == 0)
            return ends[i];
    for (guint i = 0; i < form_step_count(form); i++)
        if (is_called(&form_step_at(form, i)->state, word))
            return form_step_at(form, i)->name;
    const FormStep *step = form_step_called(form, word);
    return step != NULL ? step->name : NULL;
}

char *shelf_called(Shelf *shelf, const char *word) {
    g_auto(GStrv) names = shelf_names(shelf);
    if (g_strv_contains((const char *const *)names, word))
        return g_strdup(word);
    for (char **name = names; *name != NULL; name++) {
        const FormHead *head = shelf_head(shelf, *name, NULL);
        const FormText *title = head != NULL ? &head->title : NULL;
        g_auto(GStrv) halves = g_strsplit(title != NULL && title->zh != NULL ? title->zh : "", "安全", 2);
        g_autofree char *plain = g_strjoinv("", halves), *whole = g_strconcat(word, "安全作业票", NULL);
        if (title != NULL && (is_called(title, word) || strcmp(plain, word) == 0 || g_strcmp0(title->zh, whole) == 0))
            return g_strdup(*name);
    }
    return g_strdup(word);
}
