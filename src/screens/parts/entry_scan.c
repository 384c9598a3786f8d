/* SPDX-License-Identifier: MIT
 *
 * What a scan does to a form: fills in, or asks first.
 */
#include "entry_scan.h"

#include "bihuan/app/scan.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/scan.h"
#include "blocked_say.h"
#include "session.h"

#include <string.h>

struct EntryScan {
    Ui *ui;
    EntryForm *form;
    FieldEdit *edit; /* the field that was asked about */
    char *code;      /* the device scanned for it */
    void (*taken)(gpointer data);
    gpointer data;
};

EntryScan *entry_scan_new(Ui *ui, EntryForm *form, void (*taken)(gpointer data), gpointer data) {
    EntryScan *scan = g_new0(EntryScan, 1);
    *scan = (EntryScan){.ui = ui, .form = form, .taken = taken, .data = data};
    return scan;
}

void entry_scan_free(EntryScan *scan) {
    if (scan != NULL) {
        g_free(scan->code);
        g_free(scan);
    }
}

/* Puts the device in and says so, with the one that stood there before. */
static void take(EntryScan *scan, FieldEdit *edit, const char *code) {
    App *app = session_app(scan->ui);
    g_autofree char *before = session_device_text(app, entry_text(edit->entry)), *now = session_device_text(app, code);
    gboolean changed = !entry_is_empty(edit->entry) && strcmp(entry_text(edit->entry), code) != 0;
    field_edit_set(edit, code);
    entry_form_settle(scan->form, edit);
    if (changed) {
        ui_say(scan->ui, SAY_WARNING, _("The device was changed: %s, before %s."), now, before);
    } else {
        ui_say(scan->ui, SAY_OK, _("Scanned: %s"), now);
    }
    blocked_say(scan->ui, code);
    scan->taken(scan->data);
}

static void on_answer(gpointer data, const char *const *keys) {
    EntryScan *scan = data;
    const char *answer = keys != NULL ? keys[0] : "stay";
    if (strcmp(answer, "change") == 0) {
        take(scan, scan->edit, scan->code);
    } else if (strcmp(answer, "report") == 0) {
        session_submit(scan->ui, "hazard", "device", scan->code);
    } else {
        g_autofree char *text = session_device_text(session_app(scan->ui), entry_text(scan->edit->entry));
        ui_say(scan->ui, SAY_INFO, _("Nothing was changed; this is still about %s."), text);
    }
}

/* The code stands in front on every line, for small screens cut its end. Enter alone changes nothing: what a hurried person confirms must not be the wrong pump. */
static void entry_scan_ask(EntryScan *scan, FieldEdit *edit, const char *code) {
    static const char *const stay[] = {"stay", NULL};
    App *app = session_app(scan->ui);
    g_autofree char *now = session_device_text(app, entry_text(edit->entry)), *other = session_device_text(app, code);
    g_autofree char *keep = g_strdup_printf(_("Stay: %s"), now);
    g_autofree char *change = g_strdup_printf(_("Change: %s"), other);
    g_autofree char *report = g_strdup_printf(_("New: %s"), other);
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("change", change, NULL, NULL));
    g_ptr_array_add(items, choice_item_new("report", report, NULL, NULL));
    g_ptr_array_add(items, choice_item_new("stay", keep, NULL, NULL));
    char *copy = g_strdup(code);
    g_free(scan->code);
    scan->code = copy;
    scan->edit = edit;
    ui_beep(scan->ui);
    choice_open(scan->ui, &(ChoiceSpec){.title = other, .items = items, .chosen = stay, .done = on_answer, .data = scan});
}

/* Was anything typed that was meant for the device that stands in the field? */
static gboolean typed_for_it(const EntryScan *scan, const FieldEdit *edit) {
    gboolean typed = FALSE;
    for (guint i = 0; i < scan->form->edits->len; i++) {
        const FieldEdit *other = scan->form->edits->pdata[i];
        typed = typed || (other != edit && other->touched && !entry_is_empty(other->entry));
    }
    return typed;
}

static gboolean takes_device(const FieldEdit *edit) {
    return edit != NULL && g_strcmp0(edit->field->type->reference, "device") == 0;
}

/* The field a label is meant for: the device, else the one under the cursor, else the first that names a device (the
 * meter of a gas test, the place of an approval). */
static FieldEdit *target(const EntryScan *scan, FieldEdit *now) {
    const GPtrArray *edits = scan->form->edits;
    FieldEdit *edit = entry_form_edit(scan->form, "device");
    if (edit == NULL && takes_device(now)) {
        edit = now;
    }
    for (guint i = 0; edit == NULL && i < edits->len; i++) {
        edit = takes_device(edits->pdata[i]) ? edits->pdata[i] : NULL;
    }
    return edit;
}

/* The field that a label of supplies is for: the one under the cursor, else the first that is empty, else the first. */
static FieldEdit *supply_target(const EntryScan *scan, FieldEdit *now, const char *reference) {
    const GPtrArray *edits = scan->form->edits;
    FieldEdit *first = NULL, *empty = NULL;
    for (guint i = 0; i < edits->len; i++) {
        FieldEdit *edit = edits->pdata[i];
        if (g_strcmp0(edit->field->type->reference, reference) != 0) {
            continue;
        }
        if (edit == now) {
            return edit;
        }
        first = first == NULL ? edit : first;
        empty = empty == NULL && entry_is_empty(edit->entry) ? edit : empty;
    }
    return empty != NULL ? empty : first;
}

/* The label of a place for supplies, or of an item of them. What stood in the field is told. */
static unsigned supply_scanned(EntryScan *scan, FieldEdit *now, const char *payload, const char *reference) {
    FieldEdit *edit = supply_target(scan, now, reference);
    GError *error = NULL;
    const char *code = "";
    if (edit == NULL) {
        return REACT_NONE;
    }
    g_autofree char *subject = scan_subject(session_app(scan->ui), payload, &error), *before = g_strdup(entry_text(edit->entry));
    if (subject == NULL) {
        ui_refuse(scan->ui, error);
        return REACT_REDRAW;
    }
    label_subject_of(subject, &code);
    field_edit_set(edit, code);
    entry_form_settle(scan->form, edit);
    if (*before != '\0' && strcmp(before, code) != 0) {
        ui_say(scan->ui, SAY_WARNING, _("Changed: %s, before %s."), code, before);
    } else {
        ui_say(scan->ui, SAY_OK, _("Scanned: %s"), code);
    }
    scan->taken(scan->data);
    return REACT_REDRAW;
}

unsigned entry_scan_take(EntryScan *scan, FieldEdit *now, const char *payload) {
    LabelOf of = scan_is_of(session_app(scan->ui), payload);
    if (of == LABEL_OF_PLACE || of == LABEL_OF_ITEM) {
        return supply_scanned(scan, now, payload, of == LABEL_OF_PLACE ? "place" : "item");
    }
    FieldEdit *edit = target(scan, now);
    if (edit == NULL) {
        return REACT_NONE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Device) device = scan_device(session_app(scan->ui), payload, &error);
    if (device == NULL && !scan_is_label(payload)) {
        return REACT_NONE;
    }
    if (device == NULL) {
        ui_refuse(scan->ui, g_steal_pointer(&error));
    } else if (!entry_is_empty(edit->entry) && strcmp(entry_text(edit->entry), device->code) != 0 && typed_for_it(scan, edit)) {
        entry_scan_ask(scan, edit, device->code);
    } else {
        take(scan, edit, device->code);
    }
    return REACT_REDRAW;
}
