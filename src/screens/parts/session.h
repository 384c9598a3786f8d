/* SPDX-License-Identifier: MIT
 *
 * What all screens share while the program runs: the open plant, and small ways of showing its things. ui_user(ui) is
 * the Session.
 */
#ifndef BIHUAN_SCREENS_SESSION_H
#define BIHUAN_SCREENS_SESSION_H

#include "bihuan/app/ledger.h"
#include "bihuan/app/quiz.h"
#include "bihuan/app/task.h"
#include "bihuan/app/work.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/ui.h"

typedef struct {
    App *app;            /* borrowed */
    gint64 ticked;       /* when the rules of time were run last */
    struct Alert *alert; /* what rings here; owned by the program */
    struct News *news;   /* what came to him and was not opened yet; owned by the program */
    char *locked;        /* who locked the terminal, as long as it is; NULL: it is not */
} Session;

/* The plant of a screen. */
App *session_app(Ui *ui);

/* Nobody is logged in: opens the log-in screen above and gives FALSE. */
gboolean session_need_user(Ui *ui);

/* See alert.h and news.h. */
struct Alert *session_alert(Ui *ui);
struct News *session_news(Ui *ui);
/* The terminal is locked: it shows nothing of the plant but alarms, and takes nothing but the report of a danger. */
gboolean session_is_locked(Ui *ui);
/* Who locked it; NULL: it is not locked. Borrowed. */
const char *session_locker(Ui *ui);
/* Says that what name typed was kept for him and is not here any more. */
void session_say_parked(Ui *ui, const char *name);

/* Says that a label was read and waits for the log-in. */
void session_say_read(Ui *ui, const char *device);

/* Style and words of a due time: "2d 4h left", "3h late"; "" for 0. Owned. */
char *session_due_text(gint64 due);
/* The same in its greatest unit only: "3d late". Owned. */
char *session_due_brief(gint64 due);
Style session_due_style(gint64 due);
/* A countdown to the second where it is near; the clock is read at every call. "12:05" within the hour, "3:12:05" within a day, "2d 4h" beyond; "-0:03:10" when it is over; "" for 0. Owned. */
char *countdown_text(gint64 at);
/* The same in at most so many columns: whole days, or hours and minutes. Owned. */
char *countdown_within(gint64 at, int width);
/* Over, within a quarter of an hour, later. */
Style countdown_style(gint64 at);
/* The countdown of the monthly ledger: red from the last good day on, until its receipt is recorded. Owned. */
char *session_ledger_text(const LedgerCountdown *countdown, gboolean brief, Style *style);

/* Title of a choice value of a form's field (category, level) in the chosen language; the value itself where there is none. Owned. */
char *session_choice_title(App *app, const char *form, const char *field, const char *value);
/* "P-0404 回收溶剂泵"; the code alone where no device has it, "" for NULL. Owned. */
char *session_device_text(App *app, const char *code);
/* "整改" for a record's state, in its own form version. Owned. */
char *session_state_title(App *app, const Record *record);

/* A major hazard (重大隐患) is named as such in front of what is said of it; any other record's text as it is. Owned. */
char *session_mark_major(const Record *record, const char *text);
gboolean session_is_major(const Record *record);
/* What was written about it: the first long text of its form that has one, on one line; "" where there is none. Owned. */
char *session_description(App *app, const Record *record);

/* Names (owned by the array) of the installed permit forms, what is needed most first. */
GPtrArray *session_permit_forms(Ui *ui);

/* Opens the entry of a task, behind the log-in where nobody is here yet. Permits under a hold are refused with a message before anything is
 * asked. FALSE: it was not opened. */
gboolean session_enter(Ui *ui, const Task *task);
/* The form that a task opens. NULL and a sentence: there is no such record. Owned. */
char *session_task_form(App *app, const Task *task, GError **error);
/* How the training gate in front of it stands; QUIZ_NONE: there is none, QUIZ_CLOSED also where it cannot be read. */
QuizState session_gate(App *app, const Task *task);
/* The same for a new form, with one of its fields given (key NULL: none), and for a step. */
gboolean session_submit(Ui *ui, const char *form, const char *key, const char *value);
gboolean session_act(Ui *ui, const char *number, const char *step, gboolean reject);

#endif
