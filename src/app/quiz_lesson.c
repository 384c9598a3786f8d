/* SPDX-License-Identifier: MIT
 *
 * The lesson that is owed: worked through page by page, each for at least its time, by the plant's clock; then its control question.
 */
#include "quiz_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static void page_free(gpointer data) {
    g_free(((QuizLessonPage *)data)->text);
    g_free(data);
}

void quiz_lesson_view_free(QuizLessonView *view) {
    if (!view)
        return;
    char *texts[] = {view->id, view->form, view->theme, view->title, view->control};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(view->options);
    g_ptr_array_unref(view->pages);
    g_free(view);
}

/* A lesson with its theme, inside a change. */
typedef struct {
    QuizLesson *lesson;
    QuizBank *bank;
    const QuizTheme *theme; /* of the bank */
} Owed;

static void owed_clear(Owed *owed) {
    g_clear_pointer(&owed->lesson, quiz_lesson_free);
    g_clear_pointer(&owed->bank, quiz_bank_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Owed, owed_clear)

static gboolean take_theme(Db *db, Owed *owed, GError **error) {
    owed->bank = quiz_bank_of(db, owed->lesson->quiz, NULL, error);
    owed->theme = owed->bank ? quiz_bank_theme(owed->bank, owed->lesson->theme) : NULL;
    return owed->theme || (owed->bank && err_set(error, ERR_HELD, _("the bank of questions %s has no lesson %s"), owed->lesson->quiz,
                                                 owed->lesson->theme));
}

static guint page_count(const Owed *owed) {
    return owed->theme->pages->len;
}

static gint64 page_time(const Owed *owed) {
    guint shown = MAX((guint)owed->lesson->pages, 1);
    return CLOCK_SECOND * g_array_index(owed->theme->pages, QuizPage, MIN(shown, page_count(owed)) - 1).seconds;
}

/* Before that the control question is not taken, whichever way the pages were shown. */
static gint64 ready_at(const Owed *owed) {
    return MAX(owed->lesson->begun + quiz_theme_time(owed->theme), owed->lesson->turned + page_time(owed));
}

static gboolean too_early(gint64 left, GError **error) {
    return err_set(error, ERR_HELD, _("too early: read on, %d seconds are left"), (int)((left + CLOCK_SECOND - 1) / CLOCK_SECOND));
}

/* ---- opening ---- */

static QuizLessonView *view_new(const Owed *owed) {
    const QuizLesson *lesson = owed->lesson;
    QuizLessonView *view = g_new0(QuizLessonView, 1);
    view->id = g_strdup(lesson->id);
    view->form = g_strdup(lesson->form);
    view->theme = g_strdup(quiz_text(&owed->theme->title));
    view->title = g_strdup(quiz_text(&owed->theme->lesson));
    view->control = g_strdup(quiz_text(&owed->theme->control.text));
    view->options = quiz_options(&owed->theme->control, lesson->control);
    view->shown = (guint)lesson->pages;
    view->turned = lesson->turned;
    view->ready = ready_at(owed);
    view->pages = g_ptr_array_new_with_free_func(page_free);
    for (guint i = 0; i < page_count(owed); i++) {
        const QuizPage *page = &g_array_index(owed->theme->pages, QuizPage, i);
        QuizLessonPage *shown = g_new(QuizLessonPage, 1);
        *shown = (QuizLessonPage){g_strdup(quiz_text(&page->text)), page->seconds};
        g_ptr_array_add(view->pages, shown);
    }
    return view;
}

/* FALSE with ERR_NOT_FOUND or ERR_CONFLICT: nothing is to be read now. */
static gboolean find_owed(App *app, Change *change, const char *form, Owed *owed, GError **error) {
    Db *db = change_db(change);
    const char *person = app_user_id(app);
    gboolean waits = FALSE;
    if (!shelf_form(app_shelf(app), form, 0, NULL, error) ||
        !noun_find(db, &quiz_lesson_noun, &owed->lesson, error,
                   "WHERE person = $1 AND form = $2 AND ended IS NULL AND done IS NULL ORDER BY id", "ss", person, form))
        return FALSE;
    if (owed->lesson)
        return take_theme(db, owed, error);
    if (!db_get_whether(db, error, &waits, "SELECT 1 FROM quiz_lesson WHERE person = $1 AND form = $2 AND ended IS NULL", "ss", person,
                        form))
        return FALSE;
    return waits ? err_set(error, ERR_CONFLICT, _("the lesson is done; answer the questions behind it"))
                 : err_set(error, ERR_NOT_FOUND, _("you owe no lesson before “%s”"), form);
}

static gboolean lesson_begin(Change *change, Owed *owed, QuizReading reading, GError **error) {
    QuizLesson *lesson = owed->lesson;
    gint64 pages = reading == QUIZ_READ_ALL ? page_count(owed) : MAX(lesson->pages, 1);
    gboolean more = !lesson->begun || lesson->pages < pages;
    if (!more && reading != QUIZ_READ_AGAIN)
        return TRUE;
    lesson->turned = change_time(change);
    if (more) /* what was not shown before is not read yet, whenever the first page was */
        lesson->begun = lesson->turned;
    lesson->pages = pages;
    return noun_save(change, &quiz_lesson_noun, lesson, error) &&
           quiz_commit(change, lesson->person, lesson->form, more ? "微课开始 / lesson begun" : "微课继续 / lesson taken up again", error);
}

QuizLessonView *quiz_lesson_open(App *app, const char *form, QuizReading reading, GError **error) {
    g_auto(Owed) owed = {0};
    g_autoptr(Change) change = quiz_begin(app, error);
    return change && find_owed(app, change, form, &owed, error) && lesson_begin(change, &owed, reading, error) ? view_new(&owed) : NULL;
}

/* ---- going on ---- */

static gboolean load_owed(App *app, Change *change, const char *id, Owed *owed, GError **error) {
    Db *db = change_db(change);
    owed->lesson = noun_load(db, &quiz_lesson_noun, id, error);
    if (!owed->lesson)
        return FALSE;
    if (strcmp(owed->lesson->person, app_user_id(app)) != 0) {
        g_autofree char *name = person_name(db, owed->lesson->person);
        return err_set(error, ERR_DENIED, _("this lesson is owed by %s (%s): nobody else works through it"), name, owed->lesson->person);
    }
    if (owed->lesson->done)
        return err_set(error, ERR_CONFLICT, _("this lesson is done already; answer the questions behind it"));
    if (!owed->lesson->begun)
        return err_set(error, ERR_HELD, _("this lesson was not begun; read it first"));
    return take_theme(db, owed, error);
}

gboolean quiz_lesson_turn(App *app, const char *id, GError **error) {
    g_auto(Owed) owed = {0};
    g_autoptr(Change) change = quiz_begin(app, error);
    if (!change || !load_owed(app, change, id, &owed, error))
        return FALSE;
    QuizLesson *lesson = owed.lesson;
    gint64 left = lesson->turned + page_time(&owed) - change_time(change);
    if (lesson->pages >= page_count(&owed))
        return err_set(error, ERR_INPUT, _("this was the last page"));
    if (left > 0)
        return too_early(left, error);
    lesson->pages++;
    lesson->turned = change_time(change);
    return noun_save(change, &quiz_lesson_noun, lesson, error) &&
           quiz_commit(change, lesson->person, lesson->form, "微课翻页 / page turned", error);
}

/* Wrong: from the first page again, with the options in another order. */
static gboolean begin_again(Change *change, Owed *owed, GError **error) {
    QuizLesson *lesson = owed->lesson;
    g_autofree char *control = quiz_shuffle(&owed->theme->control);
    noun_set_text(&lesson->control, control);
    lesson->begun = lesson->turned = lesson->pages = 0;
    return noun_save(change, &quiz_lesson_noun, lesson, error) &&
           quiz_commit(change, lesson->person, lesson->form, "微课复核题答错 / control question wrong", error) &&
           err_set(error, ERR_HELD, _("that is not right: the lesson begins again"));
}

gboolean quiz_lesson_done(App *app, const char *id, const char *option, GError **error) {
    g_auto(Owed) owed = {0};
    g_autoptr(Change) change = quiz_begin(app, error);
    if (!change || !load_owed(app, change, id, &owed, error))
        return FALSE;
    QuizLesson *lesson = owed.lesson;
    int chosen = quiz_chosen(lesson->control, option);
    gint64 left = ready_at(&owed) - change_time(change);
    if (lesson->pages < page_count(&owed))
        return err_set(error, ERR_HELD, _("%d of %u pages were turned; read on first"), (int)lesson->pages, page_count(&owed));
    if (left > 0)
        return too_early(left, error);
    if (chosen < 0)
        return err_set(error, ERR_INPUT, _("the control question has no option “%s”; nothing was counted"), option);
    if ((guint)chosen != owed.theme->control.answer)
        return begin_again(change, &owed, error);
    lesson->done = change_time(change);
    return noun_save(change, &quiz_lesson_noun, lesson, error) &&
           quiz_commit(change, lesson->person, lesson->form, "微课学完 / lesson done", error);
}
