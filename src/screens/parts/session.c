/* SPDX-License-Identifier: MIT
 *
 * What all screens share: the open plant, words for times and codes, and the one way to begin a form or a step.
 */
#include "session.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/device.h"
#include "quick.h"

#include <string.h>

#define SOON (24 * CLOCK_HOUR)
#define LEDGER_SOON 3 /* days */
#define NEAR (15 * CLOCK_MINUTE)

App *session_app(Ui *ui) {
    return ((Session *)ui_user(ui))->app;
}

struct Alert *session_alert(Ui *ui) {
    return ((Session *)ui_user(ui))->alert;
}

struct News *session_news(Ui *ui) {
    return ((Session *)ui_user(ui))->news;
}

const char *session_locker(Ui *ui) {
    return ((Session *)ui_user(ui))->locked;
}

gboolean session_is_locked(Ui *ui) {
    return session_locker(ui) != NULL;
}

void session_say_parked(Ui *ui, const char *name) {
    ui_say(ui, SAY_INFO, _("What %s typed here is kept for that person; this form is yours and has nothing of it."), name);
}

gboolean session_need_user(Ui *ui) {
    if (app_user(session_app(ui)) != NULL) {
        return TRUE;
    }
    ui_push(ui, "login", NULL);
    return FALSE;
}

void session_say_read(Ui *ui, const char *device) {
    g_autofree char *text = session_device_text(session_app(ui), device);
    ui_say(ui, SAY_OK, _("The label of %s was read; the form opens when somebody has logged in."), text);
}

static char *due_words(gint64 left, gint64 unit) {
    g_autofree char *span = clock_show_duration(left / unit * unit);
    return g_strdup_printf(left > 0 ? _("%s left") : _("%s late"), span);
}

char *session_due_text(gint64 due) {
    return due == 0 ? g_strdup("") : due_words(due - clock_now(), 1);
}

char *session_due_brief(gint64 due) {
    gint64 left = due - clock_now(), unit = ABS(left) >= CLOCK_DAY ? CLOCK_DAY : ABS(left) >= CLOCK_HOUR ? CLOCK_HOUR : CLOCK_MINUTE;
    return due == 0 ? g_strdup("") : due_words(left, unit);
}

Style session_due_style(gint64 due) {
    if (due == 0) {
        return STYLE_NORMAL;
    }
    gint64 left = due - clock_now();
    return left <= 0 ? STYLE_ERROR : left < SOON ? STYLE_WARNING : STYLE_NORMAL;
}

char *countdown_text(gint64 at) {
    if (at == 0) {
        return g_strdup("");
    }
    gint64 left = at - clock_now(), whole = ABS(left) / CLOCK_SECOND;
    const char *sign = left < 0 ? "-" : "";
    if (ABS(left) >= CLOCK_DAY) {
        g_autofree char *span = clock_show_duration(ABS(left));
        return g_strdup_printf("%s%s", sign, span);
    }
    int hours = (int)(whole / 3600), minutes = (int)(whole / 60 % 60), seconds = (int)(whole % 60);
    return hours > 0 ? g_strdup_printf("%s%d:%02d:%02d", sign, hours, minutes, seconds)
                     : g_strdup_printf("%s%d:%02d", sign, minutes, seconds);
}

char *countdown_within(gint64 at, int width) {
    char *text = countdown_text(at);
    gint64 left = at - clock_now(), unit = ABS(left) >= CLOCK_DAY ? CLOCK_DAY : CLOCK_MINUTE;
    if (at == 0 || utf8_width(text) <= width) {
        return text;
    }
    g_free(text);
    g_autofree char *span = clock_show_duration(ABS(left) / unit * unit);
    g_autofree char *hours = g_strdup_printf("%d:%02d", (int)(ABS(left) / CLOCK_HOUR), (int)(ABS(left) / CLOCK_MINUTE % 60));
    return g_strdup_printf("%s%s", left < 0 ? "-" : "", unit == CLOCK_DAY ? span : hours);
}

Style countdown_style(gint64 at) {
    if (at == 0) {
        return STYLE_NORMAL;
    }
    gint64 left = at - clock_now();
    return left <= 0 ? STYLE_ERROR : left <= NEAR ? STYLE_WARNING : STYLE_NORMAL;
}

char *session_ledger_text(const LedgerCountdown *countdown, gboolean brief, Style *style) {
    *style = *countdown->month == '\0' || countdown->days > LEDGER_SOON ? STYLE_NORMAL : countdown->days > 0 ? STYLE_WARNING : STYLE_ERROR;
    return ledger_countdown_text(countdown, brief);
}

char *session_choice_title(App *app, const char *form_name, const char *key, const char *value) {
    const Form *form = shelf_form(app_shelf(app), form_name, 0, NULL, NULL);
    const FormField *field = form != NULL ? form_field(form, key) : NULL;
    const FormChoice *choice = field != NULL && value != NULL ? field_choice_find(field, value) : NULL;
    return g_strdup(choice != NULL ? form_text(&choice->title) : value != NULL ? value : "");
}

char *session_device_text(App *app, const char *code) {
    g_autoptr(Device) device = code != NULL && *code != '\0' ? device_load(app_db(app), code, NULL) : NULL;
    return device != NULL ? g_strdup_printf("%s %s", device->code, device->name) : g_strdup(code != NULL ? code : "");
}

char *session_state_title(App *app, const Record *record) {
    const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
    return g_strdup(work_state_title(form, record));
}

gboolean session_is_major(const Record *record) {
    return strcmp(record->form, "hazard") == 0 && g_strcmp0(record->level, "1") == 0;
}

char *session_mark_major(const Record *record, const char *text) {
    return session_is_major(record) ? g_strdup_printf(_("MAJOR: %s"), text) : g_strdup(text);
}

char *session_description(App *app, const Record *record) {
    const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
    const char *const *keys = form != NULL ? form_submit_fields(form) : NULL;
    for (; keys != NULL && *keys != NULL; keys++) {
        const FormField *field = form_field(form, *keys);
        const char *value = field != NULL && field->type->editor == EDITOR_LINES ? record_field(record, field->key) : NULL;
        if (value != NULL && *value != '\0') {
            return g_strdelimit(g_strdup(value), "\n\t", ' ');
        }
    }
    return g_strdup("");
}

static gboolean is_permit_form(Shelf *shelf, const char *name) {
    const FormHead *head = shelf_head(shelf, name, NULL);
    return head != NULL && head->permit;
}

/* Forms that are often used come first where somebody has to choose; the others follow by name. */
GPtrArray *session_permit_forms(Ui *ui) {
    static const char *const FIRST[] = {"hot-work", "confined-space", NULL};
    Shelf *shelf = app_shelf(session_app(ui));
    GPtrArray *permits = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) names = shelf_names(shelf);
    for (const char *const *name = FIRST; *name != NULL; name++) {
        if (g_strv_contains((const char *const *)names, *name) && is_permit_form(shelf, *name)) {
            g_ptr_array_add(permits, g_strdup(*name));
        }
    }
    for (char **name = names; *name != NULL; name++) {
        if (!g_strv_contains(FIRST, *name) && is_permit_form(shelf, *name)) {
            g_ptr_array_add(permits, g_strdup(*name));
        }
    }
    return permits;
}

/* A permit under a hold is refused before anything is asked. */
static gboolean may_begin(Ui *ui, const Task *task) {
    g_autoptr(GError) error = NULL;
    if (task->form == NULL || work_may_start(session_app(ui), task->form, task_given(task, "device"), task_given(task, "area"), &error)) {
        return TRUE;
    }
    ui_refuse(ui, g_steal_pointer(&error));
    return FALSE;
}

char *session_task_form(App *app, const Task *task, GError **error) {
    g_autoptr(Record) record = task->form == NULL ? record_load(app_db(app), task->number, error) : NULL;
    return task->form != NULL ? g_strdup(task->form) : record != NULL ? g_strdup(record->form) : NULL;
}

QuizState session_gate(App *app, const Task *task) {
    g_auto(QuizGate) gate = {0};
    g_autofree char *form = session_task_form(app, task, NULL);
    gboolean stands = TRUE;
    gboolean known = form != NULL && (task->number == NULL || quiz_gate_stands(app, task->number, task->step, &stands, NULL));
    if (!known || !stands || task->reject) {
        return QUIZ_NONE; /* what cannot be read is refused when it is opened */
    }
    return quiz_gate_look(app, form, task->number, &gate, NULL) ? gate.state : QUIZ_CLOSED;
}

static gboolean is_gated(Ui *ui, const Task *task) {
    QuizState state = session_gate(session_app(ui), task);
    return state != QUIZ_NONE && state != QUIZ_OPEN;
}

gboolean session_enter(Ui *ui, const Task *task) {
    if (app_user(session_app(ui)) == NULL) {
        return session_is_locked(ui) ? FALSE : ui_push_value(ui, "login", task); /* which comes back here */
    }
    return may_begin(ui, task) && ui_push_value(ui,
                                                is_gated(ui, task)                  ? "quiz"
                                                : quick_fits(session_app(ui), task) ? "check"
                                                                                    : "entry",
                                                task);
}

gboolean session_submit(Ui *ui, const char *form, const char *key, const char *value) {
    g_autoptr(Task) task = task_submit(form, key, value);
    return session_enter(ui, task);
}

gboolean session_act(Ui *ui, const char *number, const char *step, gboolean reject) {
    g_autoptr(Task) task = task_act(number, step, reject);
    return session_enter(ui, task);
}
