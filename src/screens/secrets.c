/* SPDX-License-Identifier: MIT
 *
 * One's own password and PIN (本人口令): changed by whom they belong to, at his terminal.
 */
#include "bihuan/app/account.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/text.h"
#include "parts/ask.h"
#include "parts/session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    TextView *view;
} Secrets;

static const Binding KEYS[] = {
    {"p <Enter>", "password", N_("Password"), N_("Change your own password")},
    {"n", "pin", N_("PIN"), N_("Set your own PIN, which signs")},
    {NULL, NULL, NULL, NULL},
};

static void screen_secrets_load(gpointer state) {
    Secrets *secrets = state;
    App *app = session_app(secrets->ui);
    const Person *user = app_user(app);
    text_view_clear(secrets->view);
    if (user == NULL) {
        text_view_add(secrets->view, STYLE_NORMAL, 0, _("Nobody is logged in."));
        return;
    }
    g_autofree char *who = g_strdup_printf("%s  %s", user->name, user->id);
    text_view_add(secrets->view, STYLE_TITLE, 0, who);
    text_view_add(secrets->view, STYLE_NORMAL, 2,
                  session_has_account(app, user->id) ? _("You have an account: the password logs you in, password and PIN sign.")
                                                     : _("You have no account yet; two people who answer for the plant enrol you."));
    text_view_add(secrets->view, STYLE_NORMAL, 2, _("A new password makes a new key; what the old one signed stays good."));
}

static char *change_password(gpointer data, const char *const *answers, GError **error) {
    Secrets *secrets = data;
    return account_change_password(session_app(secrets->ui), answers[0], answers[1], error) ? g_strdup(_("The new password counts now."))
                                                                                            : NULL;
}

static char *set_pin(gpointer data, const char *const *answers, GError **error) {
    Secrets *secrets = data;
    return account_set_pin(session_app(secrets->ui), answers[0], answers[1], error) ? g_strdup(_("The new PIN counts now.")) : NULL;
}

static unsigned secrets_action(gpointer state, const char *name) {
    Secrets *secrets = state;
    gboolean pin = strcmp(name, "pin") == 0;
    if (!pin && strcmp(name, "password") != 0) {
        return REACT_NONE;
    }
    if (!session_need_user(secrets->ui)) {
        return REACT_REDRAW;
    }
    const Question questions[] = {
        {.title = _("Password now"), .secret = TRUE},
        pin ? ask_new_pin(_("New PIN")) : ask_new_password(_("New password")),
    };
    ask_all(secrets->ui, &(AskSpec){_("Account"), questions, G_N_ELEMENTS(questions), pin ? set_pin : change_password, secrets, NULL});
    return REACT_REDRAW;
}

const Screen screen_secrets = {
    .name = "secrets",
    .title = N_("Own password and PIN"),
    .summary = N_("Change your own password and PIN; they are typed here and shown to nobody."),
    .keys = KEYS,
    .size = sizeof(Secrets),
    .text = offsetof(Secrets, view),
    .action = secrets_action,
    .refresh = screen_secrets_load,
};
