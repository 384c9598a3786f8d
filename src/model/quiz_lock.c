/* SPDX-License-Identifier: MIT
 *
 * Training locks among the holds.
 */
#include "bihuan/model/quiz_lock.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/quiz_bank.h"

GPtrArray *quiz_lock_attempts(Db *db, const QuizLesson *lesson, GError **error) {
    g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func((GDestroyNotify)quiz_attempt_free);
    g_autoptr(QuizLesson) at = noun_copy(&quiz_lesson_noun, lesson);
    while (at) {
        QuizAttempt *failed = noun_load(db, &quiz_attempt_noun, at->attempt, error);
        if (!failed)
            return NULL;
        g_ptr_array_add(attempts, failed);
        g_clear_pointer(&at, quiz_lesson_free);
        if (*failed->theme &&
            !noun_find(db, &quiz_lesson_noun, &at, error, "WHERE person = $1 AND form = $2 AND theme = $3 AND ended = $4 AND attempt <> $5",
                       "sssis", failed->person, failed->form, failed->theme, failed->answered, failed->id))
            return NULL;
    }
    return g_steal_pointer(&attempts);
}

/* The title of the lesson's theme, its code where the version of the bank has none of that name any more. Owned; NULL on error. */
static char *theme_of(Db *db, const QuizLesson *lesson, GError **error) {
    g_autoptr(Quiz) quiz = noun_load(db, &quiz_noun, lesson->quiz, error);
    g_autoptr(QuizBank) bank = quiz ? quiz_bank_parse(quiz->id, quiz->text, error) : NULL;
    const QuizTheme *theme = bank ? quiz_bank_theme(bank, lesson->theme) : NULL;
    return bank ? g_strdup(theme ? quiz_text(&theme->title) : lesson->theme) : NULL;
}

static Hold *lock_of(Db *db, const QuizLesson *lesson, GError **error) {
    g_autoptr(GPtrArray) attempts = quiz_lock_attempts(db, lesson, error);
    g_autofree char *theme = attempts ? theme_of(db, lesson, error) : NULL;
    if (!theme)
        return NULL;
    const QuizAttempt *first = attempts->pdata[attempts->len - 1];
    g_autofree char *why = g_strdup_printf(_("a wrong answer before it; the lesson “%s” and other questions of it come first"), theme);
    g_autofree char *target = g_strdup_printf("%s/%s", lesson->person, lesson->form);
    g_autofree char *rule = g_strconcat(lesson->form, QUIZ_LOCK_RULE, NULL);
    char none[] = "", kind[] = "lock";
    return noun_copy(&hold_noun, &(Hold){.id = lesson->id,
                                         .kind = kind,
                                         .target = target,
                                         .rule = rule,
                                         .record = none,
                                         .since = first->answered,
                                         .why = why,
                                         .treatment = none,
                                         .signed_by = none});
}

static int newest_first(gconstpointer left, gconstpointer right) {
    const Hold *a = *(Hold *const *)left, *b = *(Hold *const *)right;
    return a->since != b->since ? (a->since < b->since ? 1 : -1) : strcmp(a->id, b->id);
}

GPtrArray *quiz_lock_list(Db *db, GError **error) {
    g_autoptr(GPtrArray) lessons = noun_list(db, &quiz_lesson_noun, error, "WHERE ended IS NULL ORDER BY person, form, id", "");
    g_autoptr(GPtrArray) locks = g_ptr_array_new_with_free_func((GDestroyNotify)hold_free);
    const QuizLesson *before = NULL;
    for (guint i = 0; lessons && i < lessons->len; i++) {
        const QuizLesson *lesson = lessons->pdata[i];
        gboolean same = before && strcmp(before->person, lesson->person) == 0 && strcmp(before->form, lesson->form) == 0;
        Hold *lock = same ? NULL : lock_of(db, lesson, error);
        if (!same && !lock)
            return NULL;
        if (lock)
            g_ptr_array_add(locks, lock);
        before = lesson;
    }
    g_ptr_array_sort(locks, newest_first);
    return lessons ? g_steal_pointer(&locks) : NULL;
}

Hold *quiz_lock_find(Db *db, const char *id, GError **error) {
    QuizLesson *found = NULL;
    if (!noun_find(db, &quiz_lesson_noun, &found, error, "WHERE id = $1 AND ended IS NULL", "s", id) || !found)
        return NULL;
    g_autoptr(QuizLesson) lesson = found;
    return lock_of(db, lesson, error);
}

gboolean quiz_lock_is(const Hold *hold) {
    return strcmp(hold->kind, "lock") == 0 && g_str_has_suffix(hold->rule, QUIZ_LOCK_RULE) && !*hold->record;
}
