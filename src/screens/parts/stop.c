/* SPDX-License-Identifier: MIT
 *
 * The list of running permits and the stop itself.
 */
#include "stop.h"

#include "bihuan/app/permits.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "session.h"

#include <string.h>

static void on_chosen(gpointer data, const char *const *keys) {
    Ui *ui = data;
    GError *error = NULL;
    g_autoptr(GHashTable) nothing = g_hash_table_new(g_str_hash, g_str_equal);
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    g_autoptr(Work) work = work_act(session_app(ui), keys[0], "stop", FALSE, nothing, 0, &error);
    ui_beep(ui);
    if (work == NULL) {
        ui_say_error(ui, error);
        return;
    }
    ui_say(ui, SAY_INFO, _("%s is stopped, its guardian and the safety department are told. Get the people out."), keys[0]);
    ui_changed(ui);
}

static gboolean is_running(const PermitRow *row) {
    return row->phase == PERMIT_WORKING || row->phase == PERMIT_PAUSED || row->phase == PERMIT_APPROVED;
}

static void stop_add(GPtrArray *items, const PermitRow *row, gboolean first) {
    g_autofree char *text = g_strdup_printf("%s  %s  %s  %s", row->number, row->kind, row->area, row->place);
    ChoiceItem *item = choice_item_new(row->number, text, row->content, permit_phase_title(row->phase));
    g_ptr_array_insert(items, first ? 0 : -1, item);
}

void stop_open(Ui *ui, const char *number) {
    GError *error = NULL;
    g_autoptr(PermitBoard) board = permits_load(session_app(ui), &error);
    if (board == NULL) {
        ui_say_error(ui, error);
        return;
    }
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < board->rows->len; i++) {
        const PermitRow *row = board->rows->pdata[i];
        if (is_running(row)) {
            stop_add(items, row, g_strcmp0(row->number, number) == 0);
        }
    }
    if (items->len == 0) {
        g_ptr_array_unref(items);
        ui_say(ui, SAY_INFO, _("Nobody works under a permit now."));
        return;
    }
    choice_open(ui, &(ChoiceSpec){.title = _("Stop which work? Enter stops it at once"), .items = items, .done = on_chosen, .data = ui});
}
