/* SPDX-License-Identifier: MIT
 *
 * The prompts before a signature; what is typed is checked below, in app.
 */
#include "sign.h"

#include "bihuan/app/session.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/secret.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/entry.h"
#include "session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    char *meaning, *password;
    void (*go)(gpointer data);
    void (*gone)(gpointer data); /* NULL: nothing to do */
    gpointer data;
} Sign;

static void sign_free(Sign *sign) {
    seal_secret_free(sign->password);
    g_free(sign->meaning);
    g_free(sign);
}

const char *sign_demo_hint(Ui *ui) {
    return plant_is_demo(app_plant(session_app(ui))) ? _("Drill plant: the password is bihuan-demo, the PIN 135790.") : NULL;
}

static void give_up(Sign *sign) {
    if (sign->gone != NULL) {
        sign->gone(sign->data);
    }
}

static void ask_pin(Sign *sign);
static void ask_password(Sign *sign);

static void ask(Sign *sign, const char *title, DialogText answer) {
    g_autofree char *text = g_strdup_printf(_("You sign: %s"), sign->meaning);
    dialog_input(sign->ui, &(DialogInput){.title = title, .text = text, .flags = ENTRY_SECRET, .max = 128}, answer, sign);
}

static void on_pin(gpointer data, const char *text) {
    Sign *sign = data;
    GError *error = NULL;
    if (text == NULL) {
        ui_say(sign->ui, SAY_INFO, _("Not signed; nothing was sent."));
        give_up(sign);
    } else if (session_arm(session_app(sign->ui), sign->password, text, &error)) {
        sign->go(sign->data);
    } else {
        ui_refuse(sign->ui, error);
        if (session_is_unlocked(session_app(sign->ui))) {
            g_clear_pointer(&sign->password, seal_secret_free);
            sign_ask_or(sign->ui, sign->meaning, sign->go, sign->gone, sign->data);
        } else {
            give_up(sign);
        }
    }
    sign_free(sign);
}

static void on_password(gpointer data, const char *text) {
    Sign *sign = data;
    if (text == NULL) {
        ui_say(sign->ui, SAY_INFO, _("Not signed; nothing was sent."));
        give_up(sign);
        sign_free(sign);
        return;
    }
    sign->password = seal_secret_dup(text);
    ask_pin(sign);
}

static void ask_pin(Sign *sign) {
    ask(sign, _("PIN"), on_pin);
}

static void ask_password(Sign *sign) {
    ask(sign, _("Password (first signature)"), on_password);
}

void sign_ask(Ui *ui, const char *meaning, void (*go)(gpointer data), gpointer data) {
    sign_ask_or(ui, meaning, go, NULL, data);
}

void sign_ask_or(Ui *ui, const char *meaning, void (*go)(gpointer data), void (*gone)(gpointer data), gpointer data) {
    App *app = session_app(ui);
    if (!session_will_sign(app)) {
        go(data);
        return;
    }
    Sign *sign = g_new(Sign, 1);
    *sign = (Sign){ui, g_strdup(meaning), NULL, go, gone, data};
    if (session_wants_password(app)) {
        ask_password(sign);
    } else {
        ask_pin(sign);
    }
}
