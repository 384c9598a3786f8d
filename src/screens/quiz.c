/* SPDX-License-Identifier: MIT
 *
 * The training gate in front of a form (its value is the Task that waits behind it): questions answered by digits, why the right one is
 * right, the pages of a lesson that turn when their time is over, its control question, the questions behind it, then the form. What was
 * drawn and what was turned stands in the plant; it is left at any time and goes on where it was.
 */
#include "bihuan/app/quiz.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/text.h"
#include "parts/draft.h"
#include "parts/session.h"

/* What is on the screen. */
typedef enum { STAGE_QUESTION, STAGE_SEND, STAGE_RESULT, STAGE_PAGE, STAGE_CONTROL, STAGE_CLOSED, STAGE_OPEN } Stage;

enum { HEAD_MOST = 3 }; /* rows */

typedef struct {
    Ui *ui;
    TextView *view;
    Task *task;
    char *form, *title; /* that waits; title: as people call it */
    char *user;         /* who answers */
    char *language;     /* in which it was read */
    Stage stage;
    char *why;              /* it is closed, or cannot be read now; NULL: neither */
    gboolean everybody;     /* it is closed for everybody */
    QuizSheet *sheet;       /* NULL: no questions are open */
    GHashTable *chosen;     /* "1" to "2": the digits typed */
    guint at;               /* the question shown, from 0 */
    Draft *draft;           /* of chosen */
    QuizResult *result;     /* NULL: nothing was answered here */
    QuizLessonView *lesson; /* NULL: none is owed */
    guint page;             /* shown, from 0 */
} QuizScreen;

static const Binding KEYS[] = {
    {"<Enter>", "open", NC_("quiz", "Go on"), N_("Go on: the next page, send the answers, open the form")},
    {"<Left>", "before", NC_("quiz", "Previous"), N_("Back to the question or page before")},
    {"<Right>", "behind", NULL, N_("To the question or page behind")},
    {NULL, NULL, NULL, NULL},
};

/* ---- what is shown ---- */

static void quiz_add(QuizScreen *screen, Style style, int indent, const char *text) {
    text_view_add(screen->view, style, indent, text);
}

static void add_blank(QuizScreen *screen) {
    quiz_add(screen, STYLE_NORMAL, 0, "");
}

/* "> 2 Stop": by digits; chosen 0 = none. */
static void add_options(QuizScreen *screen, char **options, guint chosen) {
    for (guint i = 0; options[i]; i++) {
        gboolean taken = i + 1 == chosen;
        g_autofree char *line = g_strdup_printf("%s%u %s", taken ? ">" : " ", i + 1, options[i]);
        quiz_add(screen, taken ? STYLE_TITLE : STYLE_NORMAL, 3, line);
    }
}

static guint chosen_of(const QuizScreen *screen, guint n) {
    g_autofree char *key = g_strdup_printf("%u", n);
    const char *digit = g_hash_table_lookup(screen->chosen, key);
    return digit ? (guint)(*digit - '0') : 0;
}

static void show_question(QuizScreen *screen) {
    const QuizAsked *asked = screen->sheet->questions->pdata[screen->at];
    quiz_add(screen, STYLE_TITLE, 0, asked->text);
    add_blank(screen);
    add_options(screen, asked->options, chosen_of(screen, asked->n));
    add_blank(screen);
    quiz_add(screen, STYLE_DIM, 0, _("Choose by its digit."));
}

static void show_answers(QuizScreen *screen) {
    quiz_add(screen, STYLE_TITLE, 0, _("Enter sends your answers. They count once."));
    for (guint i = 0; i < screen->sheet->questions->len; i++) {
        const QuizAsked *asked = screen->sheet->questions->pdata[i];
        guint chosen = chosen_of(screen, asked->n);
        g_autofree char *line = g_strdup_printf("%u %s", chosen, asked->options[chosen - 1]);
        add_blank(screen);
        quiz_add(screen, STYLE_NORMAL, 0, asked->text);
        quiz_add(screen, STYLE_TITLE, 3, line);
    }
}

static void show_verdict(QuizScreen *screen, const QuizVerdict *verdict) {
    g_autofree char *chosen = g_strdup_printf(verdict->right ? _("Right: %s") : _("Wrong: %s"), verdict->chosen);
    g_autofree char *answer = g_strdup_printf(_("Right is: %s"), verdict->answer);
    g_autofree char *why = g_strdup_printf(C_("quiz", "Why: %s"), verdict->why),
                    *source = g_strdup_printf(_("Source: %s"), verdict->source);
    add_blank(screen);
    quiz_add(screen, STYLE_NORMAL, 0, verdict->text);
    quiz_add(screen, verdict->right ? STYLE_OK : STYLE_ERROR, 2, chosen);
    if (!verdict->right)
        quiz_add(screen, STYLE_OK, 2, answer);
    quiz_add(screen, STYLE_NORMAL, 2, why);
    if (verdict->source && *verdict->source)
        quiz_add(screen, STYLE_DIM, 2, source);
}

static void show_result(QuizScreen *screen) {
    const QuizResult *result = screen->result;
    quiz_add(screen, result->passed ? STYLE_OK : STYLE_ERROR, 0,
             result->locked   ? _("At least one answer is wrong: this form is locked for you, on every terminal, until you have worked "
                                    "through the lesson. Enter begins it.")
             : result->passed ? _("All right. Enter goes on.")
                              : _("Enter goes on."));
    for (guint i = 0; i < result->verdicts->len; i++)
        show_verdict(screen, result->verdicts->pdata[i]);
}

static void show_page(QuizScreen *screen) {
    const QuizLessonPage *page = screen->lesson->pages->pdata[screen->page];
    quiz_add(screen, STYLE_TITLE, 0, screen->lesson->title);
    add_blank(screen);
    quiz_add(screen, STYLE_NORMAL, 0, page->text);
}

static void show_control(QuizScreen *screen) {
    quiz_add(screen, STYLE_TITLE, 0, screen->lesson->control);
    add_blank(screen);
    add_options(screen, screen->lesson->options, 0);
    add_blank(screen);
    quiz_add(screen, STYLE_DIM, 0, _("A wrong answer begins the lesson again."));
}

static void show_closed(QuizScreen *screen) {
    quiz_add(screen, STYLE_ERROR, 0, screen->why);
    add_blank(screen);
    quiz_add(screen, STYLE_NORMAL, 0,
             screen->everybody ? _("Nobody can open this form now. Tell the safety department.") : _("Enter looks again."));
}

static void quiz_show(QuizScreen *screen) {
    static void (*const shows[])(QuizScreen *) = {
        [STAGE_QUESTION] = show_question, [STAGE_SEND] = show_answers,    [STAGE_RESULT] = show_result,
        [STAGE_PAGE] = show_page,         [STAGE_CONTROL] = show_control, [STAGE_CLOSED] = show_closed,
    };
    text_view_clear(screen->view);
    if (screen->stage == STAGE_OPEN)
        quiz_add(screen, STYLE_OK, 0, _("The gate is open. Enter opens the form."));
    else
        shows[screen->stage](screen);
    ui_redraw(screen->ui);
}

/* ---- how far it is ---- */

static void drop_all(QuizScreen *screen) {
    g_clear_pointer(&screen->why, g_free);
    g_clear_pointer(&screen->sheet, quiz_sheet_free);
    g_clear_pointer(&screen->result, quiz_result_free);
    g_clear_pointer(&screen->lesson, quiz_lesson_view_free);
}

/* Digits of another draw, or beyond its options, are none. */
static void take_draft(QuizScreen *screen) {
    g_autofree char *name = g_strdup_printf("quiz %s", screen->sheet->attempt);
    g_clear_pointer(&screen->draft, draft_free);
    screen->draft = draft_new(session_app(screen->ui), name);
    g_autoptr(GHashTable) kept = draft_load(screen->draft);
    g_hash_table_remove_all(screen->chosen);
    screen->at = screen->sheet->questions->len;
    for (guint i = screen->sheet->questions->len; i-- > 0;) {
        const QuizAsked *asked = screen->sheet->questions->pdata[i];
        g_autofree char *key = g_strdup_printf("%u", asked->n);
        const char *digit = kept ? g_hash_table_lookup(kept, key) : NULL;
        if (digit && *digit >= '1' && (guint)(*digit - '0') <= g_strv_length(asked->options) && digit[1] == '\0')
            g_hash_table_insert(screen->chosen, g_strdup(key), g_strdup(digit));
        else
            screen->at = i;
    }
    screen->stage = screen->at < screen->sheet->questions->len ? STAGE_QUESTION : STAGE_SEND;
    screen->at = MIN(screen->at, screen->sheet->questions->len - 1);
}

static gboolean ask_questions(QuizScreen *screen, GError **error) {
    QuizSheet *sheet = quiz_ask(session_app(screen->ui), screen->form, error);
    if (!sheet)
        return FALSE;
    drop_all(screen);
    screen->sheet = sheet;
    if (sheet->attempt && sheet->questions->len > 0)
        take_draft(screen);
    else
        screen->stage = STAGE_OPEN;
    return TRUE;
}

static gboolean is_other_person(const QuizScreen *screen) {
    return g_strcmp0(screen->user, app_user_id(session_app(screen->ui))) != 0;
}

static gboolean open_lesson(QuizScreen *screen, GError **error) {
    QuizReading reading = screen->lesson && !is_other_person(screen) ? QUIZ_READ_ON : QUIZ_READ_AGAIN;
    QuizLessonView *lesson = quiz_lesson_open(session_app(screen->ui), screen->form, reading, error);
    if (!lesson)
        return FALSE;
    drop_all(screen);
    screen->lesson = lesson;
    screen->stage = STAGE_PAGE;
    screen->page = CLAMP(lesson->shown, 1, lesson->pages->len) - 1;
    return TRUE;
}

static void stop_here(QuizScreen *screen, Stage stage, const char *why, gboolean everybody) {
    drop_all(screen);
    screen->stage = stage;
    screen->why = g_strdup(why);
    screen->everybody = everybody;
}

/* How the gate stands now. FALSE: it could not be read, and what was on the screen still is. */
static gboolean quiz_look_now(QuizScreen *screen, GError **error) {
    App *app = session_app(screen->ui);
    g_auto(QuizGate) gate = {0};
    if (!quiz_gate_look(app, screen->form, screen->task->number, &gate, error))
        return FALSE;
    if (gate.state == QUIZ_CLOSED)
        stop_here(screen, STAGE_CLOSED, gate.why, TRUE);
    else if (gate.state == QUIZ_NONE || gate.state == QUIZ_OPEN)
        stop_here(screen, STAGE_OPEN, NULL, FALSE);
    else if (!(gate.state == QUIZ_LESSON ? open_lesson(screen, error) : ask_questions(screen, error)))
        return FALSE;
    g_free(screen->user);
    screen->user = g_strdup(app_user_id(app));
    g_free(screen->language);
    screen->language = g_strdup(i18n_language());
    quiz_show(screen);
    return TRUE;
}

/* What cannot be read now is said; Enter looks again. Nothing of the one before him is shown to somebody else. */
static void look_again(QuizScreen *screen) {
    g_autoptr(GError) error = NULL;
    if (quiz_look_now(screen, &error))
        return;
    if (is_other_person(screen) || (!screen->sheet && !screen->lesson))
        stop_here(screen, STAGE_CLOSED, error->message, FALSE);
    quiz_show(screen);
    ui_refuse(screen->ui, g_steal_pointer(&error));
}

/* The form itself; the screen's state is not touched any more. */
static void open_form(QuizScreen *screen) {
    Ui *ui = screen->ui;
    g_autoptr(Task) task = task_copy(screen->task);
    ui_pop(ui);
    session_enter(ui, task);
}

/* ---- opening ---- */

static gboolean quiz_take(gpointer state, gconstpointer value, GError **error) {
    QuizScreen *screen = state;
    App *app = session_app(screen->ui);
    screen->task = task_copy(value);
    screen->chosen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    screen->form = session_task_form(app, screen->task, error);
    const Form *form = screen->form ? shelf_form(app_shelf(app), screen->form, 0, NULL, error) : NULL;
    if (!form)
        return FALSE;
    screen->title = g_strdup(form_title(form));
    return quiz_look_now(screen, error);
}

static gboolean quiz_open(gpointer state, const char *argument, GError **error) {
    g_autoptr(Task) task = task_parse(argument, error);
    return task && quiz_take(state, task, error);
}

static void quiz_close(gpointer state) {
    QuizScreen *screen = state;
    drop_all(screen);
    task_free(screen->task);
    draft_free(screen->draft);
    g_clear_pointer(&screen->chosen, g_hash_table_unref);
    g_free(screen->form);
    g_free(screen->title);
    g_free(screen->user);
    g_free(screen->language);
}

/* ---- drawing ---- */

/* ms until the page at hand may be turned, or the control question comes; 0 = now, or it was read before. */
static gint64 time_left(const QuizScreen *screen) {
    const QuizLessonView *lesson = screen->lesson;
    const QuizLessonPage *page = lesson->pages->pdata[screen->page];
    gint64 end = screen->page + 1 < lesson->shown ? 0 : lesson->turned + CLOCK_SECOND * page->seconds;
    if (screen->page + 1 == lesson->pages->len)
        end = MAX(end, lesson->ready);
    return MAX(end - clock_now(), 0);
}

static int seconds_left(const QuizScreen *screen) {
    return (int)((time_left(screen) + CLOCK_SECOND - 1) / CLOCK_SECOND);
}

/* Owned. */
static char *head_text(const QuizScreen *screen) {
    switch (screen->stage) {
    case STAGE_QUESTION:
        return screen->sheet->theme
                   ? g_strdup_printf(_("Question %u of %u · %s"), screen->at + 1, screen->sheet->questions->len, screen->sheet->theme)
                   : g_strdup_printf(_("Question %u of %u"), screen->at + 1, screen->sheet->questions->len);
    case STAGE_SEND:
        return g_strdup(_("Your answers"));
    case STAGE_RESULT:
        return g_strdup(screen->result->passed ? _("Passed") : _("Not passed"));
    case STAGE_PAGE:
        return seconds_left(screen) > 0
                   ? g_strdup_printf(_("Lesson %u/%u · %d s left"), screen->page + 1, screen->lesson->pages->len, seconds_left(screen))
                   : g_strdup_printf(_("Lesson %u/%u · Enter goes on"), screen->page + 1, screen->lesson->pages->len);
    case STAGE_CONTROL:
        return g_strdup(_("Control question"));
    default:
        return g_strdup(screen->title);
    }
}

static void screen_quiz_draw(gpointer state, const Area *area) {
    QuizScreen *screen = state;
    g_autofree char *head = head_text(screen);
    Style style = screen->stage == STAGE_PAGE && seconds_left(screen) > 0 ? STYLE_WARNING : STYLE_TITLE;
    Area top = area_sub(area, 0, 1, HEAD_MOST, area->cols - 1);
    int rows = MIN(area_wrap(&top, 0, style, head), HEAD_MOST);
    Area body = area_sub(area, rows, 1, area->rows - rows, area->cols - 1);
    text_view_draw(screen->view, &body);
}

/* ---- answering ---- */

static void go_question(QuizScreen *screen, guint at) {
    screen->at = at;
    screen->stage = STAGE_QUESTION;
    quiz_show(screen);
}

static void quiz_choose(QuizScreen *screen, guint digit) {
    const QuizAsked *asked = screen->sheet->questions->pdata[screen->at];
    if (digit > g_strv_length(asked->options)) {
        ui_beep(screen->ui);
        return;
    }
    g_hash_table_insert(screen->chosen, g_strdup_printf("%u", asked->n), g_strdup_printf("%u", digit));
    draft_keep(screen->draft, screen->chosen);
    for (guint i = 0; i < screen->sheet->questions->len; i++) {
        guint next = (screen->at + i) % screen->sheet->questions->len;
        if (chosen_of(screen, ((QuizAsked *)screen->sheet->questions->pdata[next])->n) == 0) {
            go_question(screen, next);
            return;
        }
    }
    screen->stage = STAGE_SEND;
    quiz_show(screen);
}

static void send_answers(QuizScreen *screen) {
    g_autoptr(GError) error = NULL;
    QuizResult *result = quiz_answer(session_app(screen->ui), screen->sheet->attempt, screen->chosen, &error);
    if (!result) {
        if (err_is(error, ERR_CONFLICT)) /* answered at another terminal */
            draft_forget(screen->draft);
        look_again(screen);
        ui_refuse(screen->ui, g_steal_pointer(&error));
        return;
    }
    draft_forget(screen->draft);
    drop_all(screen);
    screen->result = result;
    screen->stage = STAGE_RESULT;
    quiz_show(screen);
    ui_changed(screen->ui);
}

static void answer_control(QuizScreen *screen, guint digit) {
    GError *error = NULL;
    g_autofree char *option = g_strdup_printf("%u", digit);
    if (digit > g_strv_length(screen->lesson->options)) {
        ui_beep(screen->ui);
        return;
    }
    gboolean done = quiz_lesson_done(session_app(screen->ui), screen->lesson->id, option, &error);
    look_again(screen);
    if (done) {
        ui_say(screen->ui, SAY_OK, "%s",
               screen->stage == STAGE_PAGE ? _("Right: this lesson is done. Another one follows.")
                                           : _("Right: the lesson is done. Now other questions of its theme."));
    } else if (err_is(error, ERR_HELD) && screen->stage == STAGE_PAGE && screen->lesson->shown == 1) {
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_ERROR, "%s", _("That is not right: the lesson begins again."));
        g_error_free(error);
    } else {
        ui_refuse(screen->ui, error);
    }
}

/* ---- pages ---- */

static void turn(QuizScreen *screen) {
    QuizLessonView *lesson = screen->lesson;
    GError *error = NULL;
    if (time_left(screen) > 0) {
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_INFO, _("Read on: %d seconds are left on this page."), seconds_left(screen));
    } else if (screen->page + 1 < lesson->shown) {
        screen->page++;
        quiz_show(screen);
    } else if (screen->page + 1 == lesson->pages->len) {
        screen->stage = STAGE_CONTROL;
        quiz_show(screen);
    } else if (!quiz_lesson_turn(session_app(screen->ui), lesson->id, &error)) {
        ui_refuse(screen->ui, error);
        look_again(screen);
    } else {
        look_again(screen);
    }
}

/* ---- keys ---- */

static void quiz_go_on(QuizScreen *screen) {
    switch (screen->stage) {
    case STAGE_QUESTION:
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_INFO, "%s", _("Choose by its digit."));
        break;
    case STAGE_SEND:
        send_answers(screen);
        break;
    case STAGE_RESULT:
        look_again(screen);
        break;
    case STAGE_PAGE:
        turn(screen);
        break;
    case STAGE_CONTROL:
        ui_say(screen->ui, SAY_INFO, "%s", _("Choose by its digit."));
        break;
    case STAGE_CLOSED:
        look_again(screen);
        break;
    case STAGE_OPEN:
        break;
    }
}

static void go_back(QuizScreen *screen) {
    if (screen->stage == STAGE_SEND)
        go_question(screen, screen->sheet->questions->len - 1);
    else if (screen->stage == STAGE_QUESTION && screen->at > 0)
        go_question(screen, screen->at - 1);
    else if (screen->stage == STAGE_CONTROL || (screen->stage == STAGE_PAGE && screen->page > 0)) {
        screen->page -= screen->stage == STAGE_PAGE ? 1 : 0;
        screen->stage = STAGE_PAGE;
        quiz_show(screen);
    } else
        ui_beep(screen->ui);
}

static void go_ahead(QuizScreen *screen) {
    if (screen->stage == STAGE_PAGE)
        turn(screen);
    else if (screen->stage == STAGE_QUESTION && screen->at + 1 < screen->sheet->questions->len)
        go_question(screen, screen->at + 1);
    else
        ui_beep(screen->ui);
}

static unsigned quiz_action(gpointer state, const char *action) {
    QuizScreen *screen = state;
    if (strcmp(action, "before") == 0) {
        go_back(screen);
    } else if (strcmp(action, "behind") == 0) {
        go_ahead(screen);
    } else if (strcmp(action, "open") != 0) {
        return REACT_NONE;
    } else {
        gboolean opens = screen->stage == STAGE_OPEN;
        if (!opens)
            quiz_go_on(screen);
        if (screen->stage == STAGE_OPEN) {
            open_form(screen);
            return REACT_HANDLED;
        }
    }
    return REACT_REDRAW;
}

static unsigned quiz_key(gpointer state, const KeyEvent *event) {
    QuizScreen *screen = state;
    if (event->code < '1' || event->code > '9')
        return REACT_NONE;
    guint digit = (guint)(event->code - '0');
    if (screen->stage == STAGE_QUESTION)
        quiz_choose(screen, digit);
    else if (screen->stage == STAGE_CONTROL)
        answer_control(screen, digit);
    else
        return REACT_NONE;
    return REACT_REDRAW;
}

/* Is what the plant says on the screen already? A lesson and a draw are read again only for another person or language: it would write. */
static gboolean is_shown(const QuizScreen *screen) {
    g_auto(QuizGate) gate = {0};
    if (is_other_person(screen) || g_strcmp0(screen->language, i18n_language()) != 0)
        return FALSE;
    if (screen->stage == STAGE_RESULT)
        return TRUE; /* it is being read */
    if (!quiz_gate_look(session_app(screen->ui), screen->form, screen->task->number, &gate, NULL))
        return TRUE; /* not now */
    return (gate.state == QUIZ_ASK && screen->sheet && screen->stage != STAGE_OPEN) ||
           (gate.state == QUIZ_LESSON && screen->lesson && g_strcmp0(gate.lesson, screen->lesson->id) == 0);
}

/* Answered at another terminal, another language, another person: it stands as the plant says, at the page that was read. */
static void quiz_refresh(gpointer state) {
    QuizScreen *screen = state;
    guint page = screen->page;
    gboolean reading = screen->stage == STAGE_PAGE, control = screen->stage == STAGE_CONTROL, other = is_other_person(screen);
    if (is_shown(screen))
        return;
    look_again(screen);
    if (other || screen->stage != STAGE_PAGE)
        return;
    if (reading && page < screen->page)
        screen->page = page;
    else if (control && time_left(screen) == 0 && screen->page + 1 == screen->lesson->pages->len)
        screen->stage = STAGE_CONTROL;
    quiz_show(screen);
}

static char *quiz_subject(gpointer state) {
    return g_strdup(((QuizScreen *)state)->title);
}

static gboolean quiz_leave(gpointer state) {
    QuizScreen *screen = state;
    gboolean owed = screen->result ? screen->result->locked : screen->lesson != NULL;
    if (owed)
        ui_say(screen->ui, SAY_INFO, "%s",
               _("The form stays locked. The lesson waits at the page where you leave it; that page is read from its beginning."));
    else if (screen->stage != STAGE_OPEN && screen->stage != STAGE_CLOSED && !screen->result)
        ui_say(screen->ui, SAY_INFO, "%s",
               _("The form stays closed. The same questions, and what you answered, come back when you open it again."));
    return TRUE;
}

const Screen screen_quiz = {
    .name = "quiz",
    .title = N_("Before you begin"),
    .summary = N_("Questions in front of a form: digits choose, Enter goes on. After a wrong answer a short lesson follows."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_LIVE,
    .size = sizeof(QuizScreen),
    .text = offsetof(QuizScreen, view),
    .open = quiz_open,
    .take = quiz_take,
    .draw = screen_quiz_draw,
    .action = quiz_action,
    .key = quiz_key,
    .refresh = quiz_refresh,
    .subject = quiz_subject,
    .leave = quiz_leave,
    .close = quiz_close,
};
