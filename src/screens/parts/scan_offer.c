/* SPDX-License-Identifier: MIT
 *
 * The choice behind a scan.
 */
#include "scan_offer.h"

#include "bihuan/app/due_now.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "blocked_say.h"
#include "material_open.h"
#include "session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    char *device;
    GPtrArray *tasks; /* Task *, as the choices stand */
} Offer;

static void offer_free(Offer *offer) {
    g_free(offer->device);
    g_ptr_array_unref(offer->tasks);
    g_free(offer);
}

static void enter(Ui *ui, const Task *task, const char *device) {
    gboolean nobody = app_user(session_app(ui)) == NULL;
    session_enter(ui, task);
    if (nobody) { /* the log-in comes first */
        session_say_read(ui, device);
    }
}

static void report(Ui *ui, const char *device) {
    g_autoptr(Task) task = task_submit("hazard", "device", device);
    enter(ui, task, device);
    blocked_say(ui, device);
}

static void on_offer(gpointer data, const char *const *keys) {
    Offer *offer = data;
    if (keys != NULL && strcmp(keys[0], "report") == 0) {
        report(offer->ui, offer->device);
    } else if (keys != NULL && strcmp(keys[0], "material") == 0) {
        material_open(offer->ui, "device", offer->device);
    } else if (keys != NULL && strcmp(keys[0], "device") == 0) {
        ui_push(offer->ui, "device", offer->device);
    } else if (keys != NULL) {
        enter(offer->ui, offer->tasks->pdata[g_ascii_strtoull(keys[0], NULL, 10)], offer->device);
    }
    offer_free(offer);
}

/* One line for each that the person may do. */
static void add_due(Offer *offer, GPtrArray *items, const GPtrArray *list) {
    for (guint i = 0; i < list->len; i++) {
        const Due *due = list->pdata[i];
        Task *task = due_now_task(session_app(offer->ui), due, offer->device);
        if (task == NULL) {
            continue;
        }
        g_autofree char *key = g_strdup_printf("%u", offer->tasks->len), *state = due_state_text(due, clock_now());
        g_autofree char *text = g_strdup_printf(_("%s: %s"), obligation_title(due->what), state);
        g_ptr_array_add(items, choice_item_new(key, text, due->form, NULL));
        g_ptr_array_add(offer->tasks, task);
    }
}

void scan_offer(Ui *ui, const char *device) {
    App *app = session_app(ui);
    GError *error = NULL;
    g_autoptr(GPtrArray) list = session_is_locked(ui) ? g_ptr_array_new() : due_now(app, device, &error);
    if (list == NULL) { /* what cannot be read must not keep a danger from being reported */
        ui_say_error(ui, error);
        report(ui, device);
        return;
    }
    Offer *offer = g_new(Offer, 1);
    *offer = (Offer){ui, g_strdup(device), g_ptr_array_new_with_free_func((GDestroyNotify)task_free)};
    GPtrArray *items = choice_items_new();
    add_due(offer, items, list);
    if (items->len == 0) {
        g_ptr_array_unref(items);
        report(ui, device);
        offer_free(offer);
        return;
    }
    g_autofree char *name = session_device_text(app, device), *blocked = blocked_text(app, device);
    g_autofree char *title = blocked != NULL ? g_strdup_printf(_("MUST NOT BE USED: %s"), name) : g_steal_pointer(&name);
    g_ptr_array_add(items, choice_item_new("report", _("Report a hazard"), NULL, NULL));
    g_ptr_array_add(items, choice_item_new("device", _("The device's page"), NULL, NULL));
    if (material_is_here(ui, "device", device)) {
        g_ptr_array_add(items, choice_item_new("material", _("Materials: phone, first aid, spill"), NULL, NULL));
    }
    choice_open(ui, &(ChoiceSpec){.title = title, .items = items, .done = on_offer, .data = offer});
}
