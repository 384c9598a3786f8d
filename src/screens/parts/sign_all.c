/* SPDX-License-Identifier: MIT
 *
 * One confirmation, several steps.
 */
#include "sign_all.h"

#include "bihuan/app/permits.h"
#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/canon.h"
#include "bihuan/ui/dialog.h"
#include "session.h"
#include "sign.h"

#include <string.h>

typedef struct {
    Ui *ui;
    char *number;
    GPtrArray *steps; /* char *: names */
    GString *titles;
} SignAll;

static void sign_all_free(SignAll *all) {
    g_free(all->number);
    g_ptr_array_unref(all->steps);
    g_string_free(all->titles, TRUE);
    g_free(all);
}

static void add_advice(GString *text, const Work *work) {
    for (guint i = 0; i < work->advice->len; i++) {
        const char *one = work->advice->pdata[i];
        if (strstr(text->str, one) == NULL) {
            g_string_append_printf(text, " %s", one);
        }
    }
}

/* What was signed is signed, also when a later one is refused. */
static void go(gpointer data) {
    SignAll *all = data;
    App *app = session_app(all->ui);
    GError *error = NULL;
    g_autoptr(GString) advice = g_string_new(NULL);
    guint signed_now = 0;
    session_arm_for(app, all->steps->len);
    for (; signed_now < all->steps->len && error == NULL;) {
        g_autoptr(GHashTable) values = canon_map_new();
        g_autoptr(Work) work = work_act(app, all->number, all->steps->pdata[signed_now], FALSE, values, 0, &error);
        if (work != NULL) {
            add_advice(advice, work);
            signed_now++;
        }
    }
    session_deed_over(app);
    ui_changed(all->ui);
    if (error != NULL) {
        ui_refuse(all->ui, error);
    } else {
        ui_say(all->ui, SAY_OK, _("Signed by %s: %s.%s"), app_user(app)->name, all->titles->str, advice->str);
    }
    sign_all_free(all);
}

static void gone(gpointer data) {
    sign_all_free(data);
}

static void on_answer(gpointer data, gboolean yes) {
    if (yes) {
        go(data);
    } else {
        sign_all_free(data);
    }
}

/* Would the step be done now as it stands? */
static gboolean is_ready(App *app, const Work *work, const FormStep *step) {
    g_autofree char *second = work_wants_second(app, work->form, work->record->number, step->name);
    g_autoptr(GPtrArray) verdicts = work_blocked(app, work->record->number, step->name, NULL, NULL);
    gboolean ready = second == NULL && verdicts != NULL;
    for (guint i = 0; ready && i < verdicts->len; i++) {
        ready = ((const RuleVerdict *)verdicts->pdata[i])->rule->warn;
    }
    return ready;
}

static void sign_all_ask(Ui *ui, SignAll *all) {
    App *app = session_app(ui);
    if (session_will_sign(app)) { /* the PIN is the confirmation */
        sign_ask_or(ui, all->titles->str, go, gone, all);
        return;
    }
    g_autofree char *text = g_strdup_printf(_("%s signs on %s: %s"), app_user(app)->name, all->number, all->titles->str);
    dialog_confirm(ui, _("Signatures"), text, on_answer, all);
}

void sign_all(Ui *ui, const Work *work) {
    App *app = session_app(ui);
    g_autoptr(GPtrArray) waiting = permit_signatures(work, app_user_id(app));
    SignAll *all = g_new(SignAll, 1);
    *all = (SignAll){ui, g_strdup(work->record->number), g_ptr_array_new_with_free_func(g_free), g_string_new(NULL)};
    for (guint i = 0; i < waiting->len; i++) {
        const FormStep *step = waiting->pdata[i];
        if (is_ready(app, work, step)) {
            g_string_append_printf(all->titles, "%s%s", all->titles->len > 0 ? _(", ") : "", form_text(&step->title));
            g_ptr_array_add(all->steps, g_strdup(step->name));
        }
    }
    if (all->steps->len > 0) {
        sign_all_ask(ui, all);
        return;
    }
    sign_all_free(all);
    if (waiting->len > 0) { /* the form says what is in its way */
        session_act(ui, work->record->number, ((const FormStep *)waiting->pdata[0])->name, FALSE);
    } else {
        ui_say(ui, SAY_INFO, _("No signature waits here for %s."), app_user(app)->name);
    }
}
