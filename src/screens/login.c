/* SPDX-License-Identifier: MIT
 *
 * Log-in: who works here is chosen from a list that shrinks while a name, its pinyin initials or an id is typed. What was
 * begun before goes on afterwards: its value is the Task that session_enter was asked for.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/role.h"
#include "bihuan/model/shift.h"
#include "bihuan/app/scan.h"
#include "bihuan/app/session.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/scan.h"
#include "parts/blocked_say.h"
#include "parts/news.h"
#include "parts/session.h"
#include "parts/sign.h"

#include <string.h>

enum {
    PEOPLE_MOST = 200, /* more than anybody scrolls through: typing finds the others */
    NARROW = 50,
    ALARMS_MOST = 50,
    LOGIN_LEAST = 6, /* rows the log-in itself needs below the alarms */
};

typedef struct {
    char *id, *name, *department, *roles;
    gboolean on_duty;
} Candidate;

typedef struct {
    Ui *ui;
    Task *next;   /* what to enter afterwards; NULL: nothing */
    char *about;  /* the device of which a label was read: "P-0404 回收溶剂泵"; NULL: none */
    char *locked; /* who was working when the terminal locked; NULL: nobody */
    char *locker; /* his name */
    char *chosen; /* whose password is asked for */
    Entry *filter;
    GPtrArray *people; /* Candidate * */
    GPtrArray *alarms; /* char *: what a locked terminal shows of the plant */
    gint64 since;      /* when it was locked */
    int cursor, top, page;
} Login;

static void candidate_free(gpointer data) {
    Candidate *one = data;
    g_free(one->id);
    g_free(one->name);
    g_free(one->department);
    g_free(one->roles);
    g_free(one);
}

static Candidate *candidate_new(Db *db, const Person *person) {
    Candidate *one = g_new0(Candidate, 1);
    g_auto(GStrv) roles = appointment_roles(db, person->id, clock_now(), NULL);
    GString *titles = g_string_new(NULL);
    for (char **role = roles; role != NULL && *role != NULL; role++) {
        g_string_append_printf(titles, "%s%s", titles->len > 0 ? _(", ") : "", role_title(*role));
    }
    one->id = g_strdup(person->id);
    one->name = g_strdup(person->name);
    one->department = department_title(db, person->department);
    one->roles = g_string_free(titles, FALSE);
    shift_person_on_duty(db, person, clock_now(), &one->on_duty, NULL);
    return one;
}

/* Who is on duty is most likely the one at the keyboard. */
static int screen_login_compare(gconstpointer left, gconstpointer right) {
    const Candidate *a = *(const Candidate *const *)left, *b = *(const Candidate *const *)right;
    return a->on_duty != b->on_duty ? (a->on_duty ? -1 : 1) : strcmp(a->id, b->id);
}

/* Open alarms, newest first: the one thing of the plant everybody who passes must see. */
static void load_alarms(Login *login) {
    App *app = session_app(login->ui);
    GError *error = NULL;
    RecordQuery query = {.form = "alarm", .which = RECORD_OPEN, .limit = ALARMS_MOST};
    g_autoptr(GPtrArray) records = record_list(app_db(app), &query, &error);
    g_ptr_array_set_size(login->alarms, 0);
    if (records == NULL) {
        g_ptr_array_add(login->alarms, g_strdup(error->message));
        g_clear_error(&error);
    }
    for (guint i = 0; records != NULL && i < records->len; i++) {
        const Record *record = records->pdata[i];
        g_autofree char *kind = session_choice_title(app, record->form, "kind", record_field(record, "kind"));
        g_autofree char *area = area_name(app_db(app), record->area), *since = clock_format_short(record->opened);
        g_ptr_array_add(login->alarms, g_strdup_printf("%s  %s  %s  %s", kind, record->device != NULL ? record->device : "", area, since));
    }
}

static void screen_login_load(gpointer state) {
    Login *login = state;
    Db *db = app_db(session_app(login->ui));
    if (login->locked != NULL) {
        g_free(login->locker);
        login->locker = person_name(db, login->locked);
        load_alarms(login);
    }
    const char *text = entry_text(login->filter);
    PersonFilter everybody = {0};
    g_autoptr(GPtrArray) found =
        *text != '\0' ? person_search(db, text, PEOPLE_MOST, NULL) : person_list(db, &everybody, "", PEOPLE_MOST, NULL);
    g_ptr_array_set_size(login->people, 0);
    if (login->locked != NULL && *text == '\0') { /* he comes first; who else works here says so himself */
        g_autoptr(Person) person = person_load(db, login->locked, NULL);
        if (person != NULL) {
            g_ptr_array_add(login->people, candidate_new(db, person));
        }
        login->cursor = 0;
        return;
    }
    for (guint i = 0; found != NULL && i < found->len; i++) {
        g_ptr_array_add(login->people, candidate_new(db, found->pdata[i]));
    }
    g_ptr_array_sort(login->people, screen_login_compare);
    login->cursor = CLAMP(login->cursor, 0, MAX((int)login->people->len - 1, 0));
}

/* The device that waits for the log-in. */
static void update_about(Login *login) {
    const Task *next = login->next;
    const char *device = next != NULL && g_strcmp0(next->form, "hazard") == 0 ? task_given(next, "device") : NULL;
    g_free(login->about);
    login->about = device != NULL ? session_device_text(session_app(login->ui), device) : NULL;
}

static gboolean login_take(gpointer state, gconstpointer task, GError **error) {
    (void)error;
    Login *login = state;
    login->next = task_copy(task);
    login->locked = g_strdup(session_locker(login->ui));
    login->filter = entry_new(0, 40);
    login->alarms = g_ptr_array_new_with_free_func(g_free);
    login->since = clock_now();
    login->people = g_ptr_array_new_with_free_func(candidate_free);
    login->page = 1;
    update_about(login);
    screen_login_load(login);
    return TRUE;
}

static gboolean login_open(gpointer state, const char *argument, GError **error) {
    (void)argument;
    return login_take(state, NULL, error);
}

static void login_close(gpointer state) {
    Login *login = state;
    task_free(login->next);
    g_free(login->about);
    g_free(login->locked);
    g_free(login->locker);
    g_free(login->chosen);
    entry_free(login->filter);
    g_ptr_array_unref(login->alarms);
    g_ptr_array_unref(login->people);
}

/* ---- drawing ---- */

static void draw_person(const Area *area, int row, const Candidate *one, gboolean cursor) {
    Style style = cursor ? STYLE_SELECTED : STYLE_NORMAL;
    const char *duty = one->on_duty ? _("on duty") : "";
    area_fill(area, row, 0, 1, area->cols, style);
    area_put(area, row, 0, style, cursor ? ">" : " ");
    if (area->cols < NARROW) {
        int used = area_put(area, row, 1, style, one->name) + 2;
        g_autofree char *rest =
            g_strdup_printf("%s%s%s", one->on_duty ? "* " : "", area->cols < 30 ? "" : one->department, area->cols < 30 ? one->id : "");
        area_put_pad(area, row, used, area->cols - used, style, rest);
        return;
    }
    int duty_width = utf8_width(_("on duty")), roles = area->cols - 46 - duty_width;
    area_put_pad(area, row, 2, 12, style, one->name);
    area_put_pad(area, row, 15, 14, style, one->id);
    area_put_pad(area, row, 30, 14, style, one->department);
    area_put_pad(area, row, 45, roles, style, one->roles);
    area_put_pad(area, row, area->cols - duty_width - 1, duty_width, one->on_duty && !cursor ? STYLE_OK : style, duty);
}

/* The form that waits behind the log-in may be sent by nobody: a danger is reported first. */
static gboolean may_go_unsigned(const Login *login) {
    const char *name = login->next != NULL ? login->next->form : "hazard";
    const Form *form = name != NULL ? shelf_form(app_shelf(session_app(login->ui)), name, 0, NULL, NULL) : NULL;
    return form != NULL && form_is_anonymous(form);
}

/* The lock and the alarms above the question; how many rows they take. */
static int draw_lock(const Login *login, const Area *area) {
    if (login->locked == NULL) {
        return 0;
    }
    Area top = area_sub(area, 0, 1, area->rows, area->cols - 2);
    g_autofree char *since = clock_format_short(login->since);
    g_autofree char *line = g_strdup_printf(_("Locked by %s since %s."), login->locker, since);
    int used = area_wrap(&top, 0, STYLE_WARNING, line), most = MAX(area->rows - used - LOGIN_LEAST, 1);
    for (int i = 0; i < MIN((int)login->alarms->len, most); i++) {
        g_autofree char *alarm = g_strdup_printf(_("ALARM  %s"), (char *)login->alarms->pdata[i]);
        area_put_pad(&top, used++, 0, top.cols, STYLE_ERROR, alarm);
    }
    if ((int)login->alarms->len > most) {
        area_format(&top, used++, 0, STYLE_ERROR, _("and %d more alarms"), (int)login->alarms->len - most);
    }
    return used + 1;
}

static void login_draw(gpointer state, const Area *whole) {
    Login *login = state;
    int taken = draw_lock(login, whole);
    Area below = area_sub(whole, taken, 0, whole->rows - taken, whole->cols), *area = &below;
    const char *question = area->cols < NARROW ? _("Who are you?") : _("Who works here? Name, pinyin initials or id:");
    int col = 1 + area_put(area, 0, 1, STYLE_TITLE, question) + 1;
    Area field = area_sub(area, 0, col, 1, MIN(area->cols - col - 1, 30));
    Area rows = area_sub(area, 2, 0, area->rows - 2, area->cols);
    if (login->about != NULL) {
        g_autofree char *scanned = g_strdup_printf(_("Scanned: %s"), login->about);
        g_autofree char *line = g_strdup_printf("%s  %s", scanned, _("F2 reports a danger without log-in."));
        area_put_pad(area, 1, 1, area->cols - 2, STYLE_OK, line);
    } else if (may_go_unsigned(login)) {
        area_put(area, 1, 1, STYLE_DIM, _("F2 reports a danger without log-in."));
    }
    login->page = MAX(rows.rows, 1);
    login->top = CLAMP(login->top, MAX(0, login->cursor - login->page + 1), login->cursor);
    if (login->people->len == 0) {
        area_put(&rows, 0, 2, STYLE_DIM, _("Nobody in service fits."));
    }
    for (int i = 0; i < login->page && login->top + i < (int)login->people->len; i++) {
        draw_person(&rows, i, login->people->pdata[login->top + i], login->top + i == login->cursor);
    }
    entry_draw(login->filter, &field, TRUE);
}

/* ---- keys ---- */

/* Leaves the screen and goes on with what was begun; the state is not touched any more. */
static void go_on(Login *login) {
    Ui *ui = login->ui;
    g_autoptr(Task) next = g_steal_pointer(&login->next);
    if (ui_depth(ui) > 1) {
        ui_pop(ui);
    } else {
        ui_replace(ui, "home", NULL);
    }
    if (next != NULL) {
        session_enter(ui, next);
    }
}

/* Who may come in: the terminal's own state, taken over by the screen that goes away. */
static void enter(Login *login) {
    Ui *ui = login->ui;
    gboolean other = login->locked != NULL && strcmp(login->locked, app_user_id(session_app(ui))) != 0;
    App *app = session_app(ui);
    gboolean unsigned_one = session_has_account(app, app_user_id(app)) && !session_is_unlocked(app);
    ui_say(ui, SAY_OK, unsigned_one ? _("%s works here now; nothing will be signed.") : _("%s works here now."), app_user(app)->name);
    if (session_tidings(app) != NULL) {
        dialog_message(ui, _("Somebody tried your password"), session_tidings(app));
    }
    ui_changed(ui);
    news_look(session_news(ui), ui, TRUE); /* what is his now is none; what comes from now on is */
    if (login->locked != NULL) {
        g_clear_pointer(&login->locked, g_free);
        g_clear_pointer(&((Session *)ui_user(ui))->locked, g_free);
    }
    if (other) {
        g_autoptr(Task) next = g_steal_pointer(&login->next);
        ui_home(ui); /* what lies below was somebody else's */
        if (next != NULL) {
            session_enter(ui, next);
        }
    } else {
        go_on(login);
    }
}

/* A wrong one is asked for again in the same place: typed once more it would stand on the line of names for all to read. */
static char *check_password(gpointer data, const char *text) {
    Login *login = data;
    g_autoptr(GError) error = NULL;
    App *app = session_app(login->ui);
    gboolean none = *text == '\0' && !session_needs_secret(app, login->chosen); /* a drill without secrets */
    gboolean in = none ? app_login(app, login->chosen, &error) : session_unlock(app, login->chosen, text, &error);
    return in ? NULL : g_strdup(error->message);
}

static void on_password(gpointer data, const char *text) {
    if (text != NULL) {
        enter(data);
    }
}

static void ask_password(Login *login, const Candidate *one) {
    const char *hint = sign_demo_hint(login->ui);
    g_autofree char *title = g_strdup_printf(_("Password of %s"), one->name);
    g_autofree char *text = hint != NULL ? g_strdup_printf("%s %s", hint, _("Enter alone: nothing is signed.")) : g_strdup("");
    g_free(login->chosen);
    login->chosen = g_strdup(one->id);
    dialog_input(login->ui, &(DialogInput){.title = title, .text = text, .flags = ENTRY_SECRET, .max = 128, .check = check_password},
                 on_password, login);
}

static unsigned screen_login_take(Login *login) {
    GError *error = NULL;
    App *app = session_app(login->ui);
    const Candidate *one = login->cursor < (int)login->people->len ? login->people->pdata[login->cursor] : NULL;
    if (one == NULL) {
        ui_beep(login->ui);
        return REACT_HANDLED;
    }
    if (session_has_account(app, one->id)) {
        ask_password(login, one);
    } else if (app_login(app, one->id, &error)) {
        enter(login);
    } else {
        ui_refuse(login->ui, error);
    }
    return REACT_REDRAW;
}

static unsigned go_unsigned(Login *login) {
    if (!may_go_unsigned(login)) {
        return REACT_NONE;
    }
    g_autoptr(Task) task = login->next != NULL ? task_copy(login->next) : task_submit("hazard", NULL, NULL);
    app_login(session_app(login->ui), NULL, NULL);
    ui_push_value(login->ui, "entry", task);
    return REACT_REDRAW;
}

static unsigned move(Login *login, int step) {
    login->cursor = CLAMP(login->cursor + step, 0, MAX((int)login->people->len - 1, 0));
    return REACT_REDRAW;
}

/* A label that was read before anybody is logged in waits; a second one takes its place. */
static unsigned take_scan(Login *login, const char *payload) {
    GError *error = NULL;
    g_autoptr(Device) device = scan_device(session_app(login->ui), payload, &error);
    if (device == NULL && !scan_is_label(payload)) {
        g_error_free(error);
        return REACT_NONE;
    }
    if (device == NULL) {
        ui_refuse(login->ui, error);
        return REACT_REDRAW;
    }
    task_free(login->next);
    login->next = task_submit("hazard", "device", device->code);
    update_about(login);
    session_say_read(login->ui, device->code);
    blocked_say(login->ui, device->code);
    return REACT_REDRAW;
}

static unsigned login_key(gpointer state, const KeyEvent *event) {
    Login *login = state;
    switch (event->code) {
    case KC_ENTER:
        return screen_login_take(login);
    case KC_UP:
        return move(login, -1);
    case KC_DOWN:
    case KC_TAB:
        return move(login, 1);
    case KC_PAGE_UP:
        return move(login, -login->page);
    case KC_PAGE_DOWN:
        return move(login, login->page);
    case KC_F(2):
        return go_unsigned(login);
    case KC_SCAN:
        return take_scan(login, event->text);
    default:
        break;
    }
    unsigned reaction = entry_key(login->filter, event);
    if (react_has(reaction, REACT_CHANGED)) {
        login->cursor = 0;
        screen_login_load(login);
    }
    return reaction;
}

static unsigned login_action(gpointer state, const char *name) {
    return strcmp(name, "open") == 0 ? screen_login_take(state) : REACT_NONE;
}

/* A lock that Esc opens is none. */
static gboolean login_leave(gpointer state) {
    const Login *login = state;
    if (login->locked != NULL) {
        ui_beep(login->ui);
        ui_say(login->ui, SAY_INFO, _("The terminal is locked: only a password opens it."));
    }
    return login->locked == NULL;
}

const Screen screen_login = {
    .name = "login",
    .title = N_("Log in"),
    .summary = N_("Choose who works at this terminal: type a part of the name, its pinyin initials or the id."),
    .flags = SCREEN_TYPES,
    .size = sizeof(Login),
    .open = login_open,
    .take = login_take,
    .draw = login_draw,
    .action = login_action,
    .key = login_key,
    .refresh = screen_login_load,
    .leave = login_leave,
    .close = login_close,
};
