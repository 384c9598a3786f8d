/* SPDX-License-Identifier: MIT
 *
 * Chance without favourites, and the notation of what it drew.
 */
#include "bihuan/model/quiz_draw.h"

#include <string.h>

#include "bihuan/base/id.h"

/* ---- the notation ---- */

static void drawn_free(gpointer data) {
    QuizDrawn *drawn = data;
    g_free(drawn->question);
    g_free(drawn->order);
    g_free(drawn);
}

GPtrArray *quiz_drawn_read(const char *text) {
    GPtrArray *all = g_ptr_array_new_with_free_func(drawn_free);
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    for (char **part = parts; *part; part++) {
        const char *colon = strchr(*part, ':');
        if (!colon)
            continue;
        QuizDrawn *drawn = g_new(QuizDrawn, 1);
        *drawn = (QuizDrawn){g_strndup(*part, (gsize)(colon - *part)), g_strdup(colon + 1)};
        g_ptr_array_add(all, drawn);
    }
    return all;
}

int quiz_chosen(const char *order, const char *typed) {
    guint count = (guint)strlen(order);
    if (strlen(typed) != 1)
        return -1;
    guint place = g_ascii_isdigit(*typed) ? (guint)(*typed - '1') : (guint)(g_ascii_tolower(*typed) - 'a');
    return place < count ? order[place] - 'a' : -1;
}

char quiz_letter(const char *order, guint option) {
    const char *at = strchr(order, (int)('a' + option));
    return at && option < QUIZ_OPTIONS_MAX ? (char)('A' + (at - order)) : '?';
}

/* ---- chance ---- */

/* From 0 to below n, each alike: what lies beyond the last whole n is thrown again. */
static guint below(guint n) {
    guint32 thrown, limit = G_MAXUINT32 - G_MAXUINT32 % n;
    do
        id_random((guint8 *)&thrown, sizeof thrown);
    while (thrown >= limit);
    return thrown % n;
}

char *quiz_shuffle(const QuizChoice *choice) {
    char *order = g_malloc0(choice->count + 1);
    for (guint i = 0; i < choice->count; i++)
        order[i] = (char)('a' + i);
    for (guint i = choice->count; i > 1; i--) {
        guint other = below(i);
        char kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    return order;
}

static gboolean has(char *const *ids, const char *id) {
    return ids && g_strv_contains((const char *const *)ids, id);
}

static gboolean has_theme(const GPtrArray *drawn, const char *theme) {
    for (guint i = 0; i < drawn->len; i++)
        if (strcmp(((const QuizQuestion *)drawn->pdata[i])->theme, theme) == 0)
            return TRUE;
    return FALSE;
}

/* Up to count of those in a pool, by chance, behind what was drawn; spread: only of themes of which nothing was drawn yet. */
static void draw_from(GPtrArray *pool, guint count, GPtrArray *drawn, gboolean spread) {
    while (drawn->len < count) {
        g_autoptr(GPtrArray) able = g_ptr_array_new();
        for (guint i = 0; i < pool->len; i++)
            if (!spread || !has_theme(drawn, ((const QuizQuestion *)pool->pdata[i])->theme))
                g_ptr_array_add(able, pool->pdata[i]);
        if (able->len == 0)
            return;
        gpointer question = able->pdata[below(able->len)];
        g_ptr_array_remove(pool, question);
        g_ptr_array_add(drawn, question);
    }
}

char *quiz_draw(const QuizBank *bank, const QuizDraw *draw) {
    g_autoptr(GPtrArray) first = g_ptr_array_new(), others = g_ptr_array_new(), last = g_ptr_array_new(), just = g_ptr_array_new();
    g_autoptr(GPtrArray) drawn = g_ptr_array_new(), mixed = g_ptr_array_new();
    for (guint i = 0; i < bank->questions->len; i++) {
        const QuizQuestion *question = bank->questions->pdata[i];
        if (draw->theme && strcmp(question->theme, draw->theme) != 0)
            continue;
        GPtrArray *pool = has(draw->just, question->id)    ? just
                          : has(draw->shown, question->id) ? last
                          : has(draw->first, question->id) ? first
                                                           : others;
        g_ptr_array_add(pool, (gpointer)question);
    }
    for (int spread = draw->theme ? 0 : 1; spread >= 0; spread--) {
        draw_from(first, draw->count, drawn, spread);
        draw_from(others, draw->count, drawn, spread);
    }
    if (drawn->len == 0) /* it has no others: then again what was shown, the longest ago first, rather than nothing for ever */
        draw_from(last, draw->count, drawn, FALSE);
    if (drawn->len == 0)
        draw_from(just, draw->count, drawn, FALSE);
    draw_from(drawn, drawn->len, mixed, FALSE); /* what comes back does not stand in front */
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < mixed->len; i++) {
        const QuizQuestion *question = mixed->pdata[i];
        g_autofree char *order = quiz_shuffle(&question->ask);
        g_string_append_printf(text, "%s%s:%s", i ? "," : "", question->id, order);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- what was missed ---- */

gboolean quiz_is_right(const QuizBank *bank, const QuizDrawn *drawn, const char *answer) {
    const QuizQuestion *question = bank ? quiz_bank_question(bank, drawn->question) : NULL;
    return question && answer && strlen(answer) == 1 && (guint)(*answer - 'a') == question->ask.answer;
}

static void note_one(GPtrArray *missed, const char *question, gboolean right) {
    guint place;
    gboolean there = g_ptr_array_find_with_equal_func(missed, question, g_str_equal, &place);
    if (right && there)
        g_ptr_array_remove_index(missed, place);
    else if (!right && !there)
        g_ptr_array_add(missed, g_strdup(question));
}

GPtrArray *quiz_missed(const GPtrArray *attempts, GHashTable *banks) {
    GPtrArray *missed = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < attempts->len; i++) {
        const QuizAttempt *attempt = attempts->pdata[i];
        const QuizBank *bank = g_hash_table_lookup(banks, attempt->quiz);
        g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
        g_auto(GStrv) answers = g_strsplit(attempt->answers, ",", -1);
        for (guint k = 0; bank && attempt->answered && k < drawn->len && k < g_strv_length(answers); k++)
            note_one(missed, ((const QuizDrawn *)drawn->pdata[k])->question, quiz_is_right(bank, drawn->pdata[k], answers[k]));
    }
    return missed;
}
