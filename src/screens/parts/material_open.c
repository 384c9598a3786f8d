/* SPDX-License-Identifier: MIT
 *
 * From what a screen shows to the cards of its materials.
 */
#include "material_open.h"

#include "bihuan/app/material_card.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/dialog.h"
#include "session.h"

const char *material_absent(void) {
    return _("No material is registered here: this is no major hazard source, and the record names none.");
}

static void open_cards(Ui *ui, const char *kind, const char *code) {
    g_autofree char *argument = g_strdup_printf("%s %s", kind, code);
    ui_push(ui, "material", argument);
}

static void on_name(gpointer data, const char *text) {
    if (text != NULL && *text != '\0') {
        open_cards(data, "name", text);
    }
}

gboolean material_is_here(Ui *ui, const char *kind, const char *code) {
    g_autoptr(GError) unread = NULL; /* the key stays: it says why */
    g_autoptr(GPtrArray) cards = material_cards_named(session_app(ui), kind, code, &unread);
    return cards == NULL || cards->len > 0;
}

unsigned material_open(Ui *ui, const char *kind, const char *code) {
    if (code == NULL) {
        DialogInput input = {.title = _("Material"), .text = _("Its CAS number or its name:")};
        dialog_input(ui, &input, on_name, ui);
    } else if (material_is_here(ui, kind, code)) {
        open_cards(ui, kind, code);
    } else {
        ui_say(ui, SAY_INFO, "%s", material_absent());
    }
    return REACT_REDRAW;
}
