/* SPDX-License-Identifier: MIT
 *
 * The terminal front end as a whole: opens it, tells the Ui who is here and when data changed, runs the rules of time,
 * takes scans, and knows the keys that mean the same on every screen.
 */
#include "bihuan/screens/screens.h"

#include "bihuan/app/captive.h"
#include "bihuan/app/effort.h"
#include "bihuan/app/scan.h"
#include "bihuan/app/session.h"
#include "bihuan/app/spool.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/config/settings.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/role.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/anchor.h"
#include "bihuan/store/plant_clock.h"
#include "bihuan/store/verify.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/loop.h"
#include "bihuan/ui/scan.h"
#include "bihuan/ui/script.h"
#include "material_open.h"
#include "alert.h"
#include "news.h"
#include "place_offer.h"
#include "scan_offer.h"
#include "session.h"
#include "stop.h"

#include <stdio.h>
#include <string.h>

enum {
    SCRIPT_ROWS = 24,
    SCRIPT_COLS = 80,
    SCRIPT_MOST = 1024 * 1024, /* bytes */
    TICK_BUDGET = 20,          /* changes at once: keys must not wait for a plant that was left alone for a year */
    DEEPEST = 12,              /* screens above each other */
};
#define REMIND_EVERY (10 * CLOCK_MINUTE)

/* The session is the first member: ui_user() is both. */
typedef struct {
    Session session;
    Ui *ui;
    gboolean scripted;
    gint64 tick_at;   /* monotonic µs of the last run of the rules */
    gint64 minute;    /* of the last refresh: what is overdue changes without a write */
    char *tick_error; /* said once, not every second */
    guint failures;   /* unanswered questions that were spoken of */
    char *header_key; /* for what the two texts below were made */
    char *who, *shift;
    char *trouble;    /* what the check at the start found wrong, NULL = nothing */
    gboolean raw;     /* the file is open to others: later changes are found, not prevented */
    ClockState clock; /* what was said of it last */
} Run;

/* ---- header ---- */

/* "陈立 安全员": name and the title of his first role. Owned. */
static char *user_text(App *app) {
    const Person *user = app_user(app);
    if (user == NULL) {
        return g_strdup(_("nobody logged in"));
    }
    g_auto(GStrv) roles = appointment_roles(app_db(app), user->id, clock_now(), NULL);
    const char *first = roles != NULL ? roles[0] : NULL;
    const char *role = user->title != NULL && *user->title != '\0' ? user->title : first != NULL ? role_title(first) : "";
    gboolean own_words = role == user->title && strcmp(i18n_language(), "zh") != 0 && first != NULL;
    return g_strstrip(g_strdup_printf("%s %s", user->name, own_words ? role_title(first) : role));
}

/* Asked four times a second: the look-ups are done once a minute, and when somebody else logs in. */
static void header_look_up(Run *run) {
    App *app = run->session.app;
    g_autofree char *key = g_strdup_printf("%s %s %" G_GINT64_FORMAT, i18n_language(), app_user_id(app) != NULL ? app_user_id(app) : "-",
                                           clock_now() / CLOCK_MINUTE);
    if (g_strcmp0(key, run->header_key) == 0) {
        return;
    }
    g_free(run->header_key);
    run->header_key = g_steal_pointer(&key);
    g_free(run->who);
    run->who = user_text(app);
    g_free(run->shift);
    g_autofree char *shift = shift_text(app_db(app), clock_now(), NULL);
    run->shift = shift_title(shift != NULL ? shift : "");
}

static void on_header(gpointer user, UiHeader *header) {
    Run *run = user;
    Plant *plant = app_plant(run->session.app);
    g_autofree char *now = clock_format_short(clock_now());
    header_look_up(run);
    header->banner = run->session.alert != NULL ? alert_text(run->session.alert, &header->loudness) : NULL;
    header->plant = g_strdup(plant_name(plant));
    header->who = g_strdup(run->who);
    header->name = g_strdup(app_user(run->session.app) != NULL ? app_user(run->session.app)->name : run->who);
    header->clock = *run->shift != '\0' ? g_strdup_printf("%s  %s", run->shift, now) : g_strdup(now);
    if (run->trouble != NULL) {
        header->mark = g_strdup(_("NOT WHOLE"));
    } else if (plant_is_simulated(plant) || plant_is_demo(plant)) {
        header->mark = g_strdup(_("DRILL"));
    } else if (clock_state() != CLOCK_OK) {
        header->mark = g_strdup(clock_state() == CLOCK_AHEAD ? _("CLOCK AHEAD") : _("CLOCK BEHIND"));
    } else if (!plant_is_writable(plant)) {
        header->mark = g_strdup(_("READ ONLY"));
    } else if (!app_is_enabled(run->session.app)) {
        header->mark = run->raw ? g_strdup_printf("%s %s", _("EVIDENCE ONLY"), _("NOT IN USE")) : g_strdup(_("NOT IN USE"));
    } else if (run->raw) {
        header->mark = g_strdup(_("EVIDENCE ONLY"));
    }
}

/* ---- changes and the rules of time ---- */

static gboolean tick_wanted(const Run *run) {
    Plant *plant = app_plant(run->session.app);
    if (!plant_is_writable(plant) || clock_state() != CLOCK_OK) {
        return FALSE;
    }
    if (!run->scripted && g_get_monotonic_time() - run->tick_at < G_USEC_PER_SEC) {
        return FALSE;
    }
    return ABS(clock_now() - run->session.ticked) >= REMIND_EVERY || rule_tick_is_due(plant);
}

static void tick(Run *run) {
    RuleTick done;
    g_autoptr(GError) error = NULL;
    App *app = run->session.app;
    run->tick_at = g_get_monotonic_time();
    run->session.ticked = clock_now();
    if (!run->scripted) {
        spool_take_in(plant_path(app_plant(app)), NULL);
    }
    gboolean ok = rule_tick(app_plant(app), app_shelf(app), run->scripted ? 0 : TICK_BUDGET, &done, &error);
    gboolean said = error != NULL && g_strcmp0(error->message, run->tick_error) == 0;
    g_free(run->tick_error);
    run->tick_error = error ? g_strdup(error->message) : NULL;
    if (!ok && !said && !err_is(error, ERR_BUSY)) { /* busy: another terminal is doing it */
        ui_say_error(run->ui, g_steal_pointer(&error));
    }
}

static void lock_when_idle(Run *run);

/* A screen shows what it could read; that this is not everything is said, once. */
static void say_unread(Run *run) {
    Db *db = app_db(run->session.app);
    g_autoptr(GError) error = NULL;
    guint before = MIN(run->failures, db_failures(db));
    if (!db_answered(db, before, &error) && !err_is(error, ERR_BUSY)) {
        ui_say(run->ui, SAY_ERROR, _("Not everything could be read (%s)."), error->message);
    }
    run->failures = db_failures(db);
}

/* Said when it begins; the header and the board show it as long as it lasts. */
static void look_at_clock(Run *run) {
    PlantClock clock;
    plant_clock_look(app_plant(run->session.app), &clock);
    g_autofree char *text = plant_clock_text(&clock);
    if (clock.state != run->clock && text) {
        ui_say_error(run->ui, g_error_new_literal(ERR, ERR_HELD, text));
    }
    run->clock = clock.state;
}

static gint64 keyed(gpointer data, gboolean sent) {
    const Run *run = data;
    gint64 worked = ui_worked(run->ui);
    if (sent) {
        ui_work_sent(run->ui);
    }
    return worked;
}

/* A plant without that limit measures no keyed work. */
static void read_pause(Run *run) {
    gint64 pause = 0;
    g_autofree char *text = limit_resolve(app_db(run->session.app), "effort.idle", clock_now(), NULL);
    ui_set_pause(run->ui, text != NULL && clock_parse_duration(text, &pause, NULL) ? pause : 0);
}

static gboolean on_poll(gpointer user) {
    Run *run = user;
    say_unread(run);
    gint64 minute = clock_now() / CLOCK_MINUTE;
    gboolean later = minute != run->minute;
    run->minute = minute;
    if (tick_wanted(run)) {
        tick(run);
    }
    if (later) {
        look_at_clock(run);
        lock_when_idle(run);
    }
    if (later && plant_is_writable(app_plant(run->session.app))) {
        anchor_see(app_plant(run->session.app));
    }
    gboolean changed = app_changed(run->session.app);
    if (changed || later) {
        read_pause(run);
    }
    news_look(run->session.news, run->ui, changed);
    alert_look(run->session.alert, run->ui, changed || later);
    return changed || later;
}

static gboolean on_clock(gpointer user, gint64 now, GError **error) {
    Run *run = user;
    Plant *plant = app_plant(run->session.app);
    if (!plant_is_simulated(plant)) {
        return err_set(error, ERR_DENIED, _("The clock can be moved only in a plant made with init --simulate."));
    }
    gint64 newest = plant_head_time(plant);
    if (now < newest) {
        g_autofree char *last = clock_format_short(newest);
        return err_set(error, ERR_INPUT, _("The clock never goes back: the plant's last change is of %s."), last);
    }
    clock_simulate(now, FALSE);
    run->session.ticked = 0; /* the rules of time run at once */
    return TRUE;
}

/* ---- scans ---- */

static void report_device(Ui *ui, Device *device, GError *error) {
    if (device == NULL) {
        ui_refuse(ui, error);
        return;
    }
    scan_offer(ui, device->code);
    device_free(device);
}

/* The label of a place for supplies. FALSE: of something else. */
static gboolean open_place(Ui *ui, App *app, const char *text) {
    GError *error = NULL;
    if (scan_is_of(app, text) != LABEL_OF_PLACE) {
        return FALSE;
    }
    g_autoptr(SupplyPlace) place = scan_place(app, text, &error);
    if (place == NULL) {
        ui_refuse(ui, error);
    } else {
        place_offer(ui, place->code);
    }
    return TRUE;
}

static gboolean on_scan(gpointer user, Ui *ui, const char *payload) {
    Run *run = user;
    GError *error = NULL;
    if (scan_is_of(run->session.app, payload) == LABEL_OF_PASS) { /* nobody was at the gate yet: there it is scanned again */
        ui_push(ui, "onsite", NULL);
        ui_say(ui, SAY_INFO, "%s", _("An entry card: scan it again here to let its holder in."));
        return TRUE;
    }
    if (open_place(ui, run->session.app, payload)) {
        return TRUE;
    }
    Device *device = scan_device(run->session.app, payload, &error);
    if (device == NULL && !scan_is_label(payload)) {
        g_error_free(error);
        return FALSE; /* some other code */
    }
    report_device(ui, device, error);
    return TRUE;
}

static void on_code(gpointer user, const char *text) {
    Run *run = user;
    GError *error = NULL;
    if (text != NULL && *text != '\0' && !open_place(run->ui, run->session.app, text)) {
        Device *device = scan_or_code(run->session.app, text, &error);
        report_device(run->ui, device, error);
    }
}

/* ---- keys that mean the same everywhere ---- */

static const Binding RUN_KEYS[] = {
    {"<F2> r", "report", N_("Report"), N_("Report a hazard")},
    {"a <F6>", "new", N_("New"), N_("Fill in any form: a permit, an inspection, a hazard")},
    {"s <F7>", "scan", N_("Type code"), N_("Type a label's short code or a device code by hand")},
    {"S", "stop", N_("STOP work"), N_("Stop work under a permit at once: whoever sees the danger, logged in or not")},
    {"z", "hazards", N_("Hazards"), N_("Open the list of hazards")},
    {"P", "permits", N_("Permits"), N_("Open the list of work permits")},
    {"I", "rounds", N_("Rounds"), N_("Open the inspection rounds: scan, look, next")},
    {"d", "devices", N_("Devices"), N_("Open the list of devices")},
    {"H", "holds", N_("Holds"), N_("Show what is frozen or locked")},
    {"t", "ledger", N_("Ledger"), N_("Open the monthly ledger")},
    {"i", "figures", NULL, N_("Open the figures of the month")},
    {"b", "records", NULL, N_("Open the records of all forms")},
    {"m", "outbox", NULL, N_("Show the messages that wait to be sent")},
    {"A", "contacts", NULL, N_("Show where everybody is reached, and by which channels")},
    {"W", "points", N_("Points"), N_("Show what the sensors measure: alarms and faults first")},
    {"D", "due", N_("Due"), N_("Open the calendar of what is due")},
    {"E <Ctrl-T>", "material", NULL, N_("Show what to do about a material in an emergency: the one here, or one by its name")},
    {"J", "handover", NULL, N_("Open the shift hand-over")},
    {"K <F12>", "lock", NULL, N_("Lock the terminal; what was typed stays for you")},
    {"<Ctrl-G>", UI_ACKNOWLEDGE, N_("Acknowledge"), N_("Acknowledge the alarm in the banner, wherever you are")},
    {"B", "alarms", NULL, N_("Open the alarms: what is outside its limits, and what was done for it")},
    {"M", "mute", NULL, N_("Silence the bell of this terminal for some minutes; the alarm stands")},
    {"U <F8>", "user", N_("User"), N_("Log in, or let somebody else work here")},
    {NULL, NULL, NULL, NULL},
};

static void on_form_chosen(gpointer user, const char *const *keys) {
    Run *run = user;
    if (keys != NULL && keys[0] != NULL) {
        session_submit(run->ui, keys[0], NULL, NULL);
    }
}

static void choose_form(Run *run) {
    Shelf *shelf = app_shelf(run->session.app);
    g_auto(GStrv) names = shelf_names(shelf);
    GPtrArray *items = choice_items_new();
    for (char **name = names; *name != NULL; name++) {
        const FormHead *head = shelf_head(shelf, *name, NULL);
        if (head != NULL) {
            g_ptr_array_add(items, choice_item_new(*name, form_text(&head->title), *name, *name));
        }
    }
    choice_open(run->ui, &(ChoiceSpec){.title = _("Which form?"), .items = items, .done = on_form_chosen, .data = run});
}

static void open_screen(Ui *ui, const char *name) {
    const Screen *top = ui_top(ui);
    if (ui_depth(ui) >= DEEPEST && !ui_home(ui)) {
        return;
    }
    if (top == NULL || strcmp(top->name, name) != 0) {
        ui_push(ui, name, NULL);
    }
}

/* The key is wiped; the board and reporting a danger stay within reach. */
static void lock(Run *run) {
    App *app = run->session.app;
    if (app_user(app) == NULL || run->session.locked != NULL) {
        return;
    }
    anchor_keep(app_plant(app));
    run->session.locked = g_strdup(app_user_id(app));
    app_login(app, NULL, NULL);
    ui_push(run->ui, "login", NULL);
    ui_do(run->ui, "open"); /* asks for the password of who locked it */
    ui_changed(run->ui);
}

/* What a locked terminal still does: the report of a danger and what is needed for it. */
static const char *on_disabled(gpointer user, const char *action) {
    static const char *const KEPT[] = {"help",      "language", "theme",  "refresh",      "back", "open", "report", "send",
                                       "values",    "new-line", "forget", "up",           "down", "left", "right",  "page-up",
                                       "page-down", "first",    "last",   UI_ACKNOWLEDGE, "mute", NULL};
    const Run *run = user;
    if (strcmp(action, UI_ACKNOWLEDGE) == 0 && !alert_is_ringing(run->session.alert)) {
        return _("Nothing rings that could be acknowledged.");
    }
    if (strcmp(action, "mute") == 0 && !alert_is_ringing(run->session.alert)) {
        return _("Nothing rings.");
    }
    return run->session.locked != NULL && !g_strv_contains(KEPT, action) ? _("The terminal is locked: only a password opens it.") : NULL;
}

/* Nobody has touched a key for the time the plant allows. */
static void lock_when_idle(Run *run) {
    App *app = run->session.app;
    gint64 allowed = 0;
    if (run->scripted || app_user(app) == NULL || !session_has_account(app, app_user_id(app))) {
        return;
    }
    g_autofree char *text = limit_resolve(app_db(app), "account.lock", clock_now(), NULL);
    if (text != NULL && clock_parse_duration(text, &allowed, NULL) && ui_idle(run->ui) / 1000 > allowed) {
        lock(run);
    }
}

static gboolean on_action(gpointer user, Ui *ui, const char *action) {
    static const char *const SCREENS[] = {"hazards",  "permits",  "devices", "holds",  "ledger", "figures", "records", "outbox",
                                          "handover", "contacts", "points",  "alarms", "due",    "rounds",  NULL};
    Run *run = user;
    if (strcmp(action, "report") == 0) {
        session_submit(ui, "hazard", NULL, NULL);
    } else if (strcmp(action, "new") == 0) {
        choose_form(run);
    } else if (strcmp(action, "user") == 0) {
        open_screen(ui, "login");
    } else if (strcmp(action, "lock") == 0) {
        lock(run);
    } else if (strcmp(action, UI_ACKNOWLEDGE) == 0) {
        alert_acknowledge(run->session.alert, ui);
    } else if (strcmp(action, "mute") == 0) {
        alert_mute(run->session.alert, ui);
    } else if (strcmp(action, "material") == 0) {
        material_open(ui, "name", NULL);
    } else if (strcmp(action, "stop") == 0) {
        stop_open(ui, NULL);
    } else if (strcmp(action, "scan") == 0) {
        DialogInput input = {.title = _("Device"), .text = _("The short code printed on the label, or the device's code:"), .codes = TRUE};
        dialog_input(ui, &input, on_code, run);
    } else if (g_strv_contains(SCREENS, action)) {
        open_screen(ui, action);
    } else {
        return FALSE;
    }
    return TRUE;
}

static const UiHooks RUN_HOOKS = {
    .screens = screen_registry,
    .header = on_header,
    .poll = on_poll,
    .scan = on_scan,
    .clock = on_clock,
    .action = on_action,
    .disabled = on_disabled,
    .keys = RUN_KEYS,
};

/* ---- from beginning to end ---- */

/* Is there a screen of this name (NULL: any, or the whole program) with this action? */
static gboolean is_action(const char *screen, const char *action) {
    gboolean found = screen == NULL && keymap_action(RUN_KEYS, action) != NULL;
    for (const Screen *const *at = screen_registry; *at != NULL && !found; at++) {
        found = (screen == NULL || strcmp((*at)->name, screen) == 0) &&
                (keymap_action((*at)->keys, action) != NULL || (screen != NULL && keymap_action(RUN_KEYS, action) != NULL));
    }
    return found;
}

/* One line of [keys]. taken: "place key" to the action that has it, of the lines before. */
static void apply_key(Ui *ui, const Settings *settings, const char *name, GHashTable *taken) {
    const char *line = settings_key_line(settings, name), *keys = settings_key(settings, name), *dot = strchr(name, '.');
    g_autofree char *screen = dot != NULL ? g_strndup(name, (gsize)(dot - name)) : NULL;
    g_autoptr(GError) error = NULL;
    if (!is_action(screen, dot != NULL ? dot + 1 : name)) {
        ui_say(ui, SAY_ERROR, _("%s: There is no action \"%s\"."), line, name);
        return;
    }
    if (!ui_set_keys(ui, name, keys, &error)) {
        ui_say(ui, SAY_ERROR, "%s: %s", line, error->message);
        return;
    }
    g_auto(GStrv) words = g_strsplit_set(keys, " \t", -1);
    for (int i = 0; words[i] != NULL; i++) {
        g_autofree char *place = g_strdup_printf("%s %s", screen != NULL ? screen : "", words[i]);
        const char *other = words[i][0] != '\0' ? g_hash_table_lookup(taken, place) : NULL;
        if (other != NULL) {
            ui_say(ui, SAY_ERROR, _("%s: The key %s is given to both %s and %s."), line, words[i], other, name);
        }
        g_hash_table_insert(taken, g_steal_pointer(&place), (gpointer)name);
    }
}

/* A bad theme or key in the settings must not keep anybody out: it is said, and the default stands. */
static void apply_settings(Ui *ui, const Settings *settings) {
    GError *error = NULL;
    if (settings_is_set(settings, "theme") && !ui_set_theme(ui, settings_get(settings, "theme"), &error)) {
        ui_say_error(ui, g_steal_pointer(&error));
    }
    g_autoptr(GPtrArray) actions = settings_key_actions(settings);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < actions->len; i++) {
        apply_key(ui, settings, actions->pdata[i], taken);
    }
}

static void script_out(const char *text, gpointer data) {
    (void)data;
    fputs(text, stdout);
}

static gboolean run_script(Ui *ui, const char *path, GError **error) {
    g_autofree char *text = decode_file(path, SCRIPT_MOST, NULL, error);
    return text != NULL && script_run(ui, path, text, script_out, NULL, error);
}

/* Home lies below whatever is asked for, so that Esc leads there. */
static gboolean open_first(Ui *ui, const char *first, GError **error) {
    if (!ui_push(ui, "home", NULL) || (first != NULL && strcmp(first, "home") != 0 && !ui_push(ui, first, NULL))) {
        return err_set(error, ERR_INPUT, "%s", ui_message(ui));
    }
    return TRUE;
}

/* Said once and kept in the title. Nobody is locked out: what happens in the plant must be written down all the same. */
static void check_plant(Run *run) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Verify) verify = verify_newest(app_plant(run->session.app), &error);
    if (verify == NULL && err_is(error, ERR_BUSY)) {
        return;
    }
    run->trouble = verify != NULL ? verify_complaint(verify) : g_strdup(error->message);
    if (run->trouble != NULL) {
        g_autofree char *text = g_strdup_printf("%s\n\n%s", run->trouble, _("Tell the safety department; \"bihuan verify\" says more."));
        dialog_message(run->ui, _("This plant is not as it was left"), text);
    }
}

static Term *open_term(const Settings *settings, gboolean scripted, GError **error) {
    if (scripted) {
        return term_script_new(SCRIPT_ROWS, SCRIPT_COLS);
    }
    if (settings_is_set(settings, "escape_delay")) {
        g_setenv("BIHUAN_ESCDELAY", settings_get(settings, "escape_delay"), FALSE);
    }
    return term_curses_open(error);
}

gboolean screens_run(App *app, const char *script, const char *first_screen, GError **error) {
    g_autoptr(Settings) settings = settings_load(error);
    Term *term = settings != NULL ? open_term(settings, script != NULL, error) : NULL;
    if (term == NULL) {
        return FALSE;
    }
    Run run = {.session = {.app = app}, .scripted = script != NULL, .minute = clock_now() / CLOCK_MINUTE};
    g_autofree char *raw = captive_raw(app_plant(app));
    run.raw = raw != NULL;
    run.ui = ui_new(term, &RUN_HOOKS, &run);
    gboolean sound = strcmp(settings_get(settings, "bell"), "on") == 0;
    run.session.news = news_new(app, sound);
    run.session.alert = alert_new(app, sound);
    apply_settings(run.ui, settings);
    app_set_effort(app, keyed, &run);
    read_pause(&run);
    gboolean ok = open_first(run.ui, first_screen, error);
    if (ok) {
        news_look(run.session.news, run.ui, TRUE); /* what is his from now on is news */
        alert_look(run.session.alert, run.ui, TRUE);
        check_plant(&run);
    }
    if (ok && plant_notice(app_plant(app)) != NULL) {
        ui_say_error(run.ui, g_error_new_literal(ERR, ERR_DENIED, plant_notice(app_plant(app))));
    }
    look_at_clock(&run);
    if (ok && script != NULL) {
        ok = run_script(run.ui, script, error);
    } else if (ok) {
        loop_run(run.ui);
    }
    app_set_effort(app, NULL, NULL);
    ui_free(run.ui);
    g_free(run.trouble);
    g_free(run.session.locked);
    news_free(run.session.news);
    alert_free(run.session.alert);
    g_free(run.tick_error);
    g_free(run.header_key);
    g_free(run.who);
    g_free(run.shift);
    return ok;
}
