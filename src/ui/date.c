/* SPDX-License-Identifier: MIT
 *
 * Stepping what people type for a time, and the dialog that asks for one.
 */
#include "bihuan/ui/date.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/when.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/overlay.h"
#include "bihuan/ui/ui.h"

#include <stdlib.h>
#include <string.h>

char *date_step(const char *text, gint64 base, int minutes, int days, int months) {
    gint64 ms = base;
    if (!when_read(text, base, &ms, NULL)) {
        ms = base;
    }
    ClockCivil civil = clock_civil(ms);
    if (months != 0) { /* 31 January and a month is the last day of February */
        int month = civil.month + months;
        gint64 next = clock_from_civil(civil.year, month + 1, 1, 0, 0, 0);
        int last = clock_civil(next - CLOCK_DAY).day;
        ms = clock_from_civil(civil.year, month, MIN(civil.day, last), civil.hour, civil.minute, civil.second);
    }
    return clock_format_short(ms + days * CLOCK_DAY + minutes * CLOCK_MINUTE);
}

/* ---- the dialog ---- */

typedef struct {
    Ui *ui;
    char *title;
    Entry *entry;
    gint64 base, ms;
    DateDone done;
    gpointer data;
    gboolean accepted;
} DateDialog;

static const char *weekday_name(int weekday) {
    static const char *const NAMES[] = {N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
                                        N_("Friday"), N_("Saturday"), N_("Sunday")};
    return _(NAMES[CLAMP(weekday, 1, 7) - 1]);
}

static void date_draw(gpointer state, const Area *area) {
    DateDialog *dialog = state;
    Area inside = overlay_box(area, 6, 50, dialog->title);
    Area field = area_sub(&inside, 0, 1, 1, inside.cols - 2);
    Area below = area_sub(&inside, 1, 1, inside.rows - 1, inside.cols - 2);
    g_autoptr(GError) error = NULL;
    gint64 ms = 0;
    entry_draw(dialog->entry, &field, TRUE);
    if (when_read(entry_text(dialog->entry), dialog->base, &ms, &error)) {
        g_autofree char *text = clock_format_short(ms);
        area_format(&below, 0, 0, STYLE_OK, "= %s %s", text, weekday_name(clock_civil(ms).weekday));
    } else {
        area_wrap(&below, 0, STYLE_ERROR, error->message);
    }
}

static unsigned date_change(DateDialog *dialog, int minutes, int days, int months) {
    g_autofree char *text = date_step(entry_text(dialog->entry), dialog->base, minutes, days, months);
    entry_set(dialog->entry, text);
    return REACT_REDRAW;
}

static unsigned date_key(gpointer state, const KeyEvent *event) {
    DateDialog *dialog = state;
    switch (event->code) {
    case KC_ESC:
        return REACT_CANCEL;
    case KC_UP:
        return date_change(dialog, 0, 1, 0);
    case KC_DOWN:
        return date_change(dialog, 0, -1, 0);
    case KC_PAGE_UP:
        return date_change(dialog, 0, 0, 1);
    case KC_PAGE_DOWN:
        return date_change(dialog, 0, 0, -1);
    case KC_CTRL('P'):
        return date_change(dialog, 60, 0, 0);
    case KC_CTRL('N'):
        return date_change(dialog, -60, 0, 0);
    case KC_ENTER:
        dialog->accepted = when_read(entry_text(dialog->entry), dialog->base, &dialog->ms, NULL);
        if (!dialog->accepted) {
            ui_beep(dialog->ui);
        }
        return dialog->accepted ? REACT_DONE : REACT_HANDLED;
    default:
        return entry_key(dialog->entry, event);
    }
}

static void date_close(gpointer state) {
    DateDialog *dialog = state;
    dialog->done(dialog->data, dialog->accepted, dialog->ms);
    entry_free(dialog->entry);
    g_free(dialog->title);
    g_free(dialog);
}

static const char *date_hint(gpointer state) {
    (void)state;
    return _("Enter take  Up/Down day  PgUp/PgDn month  Ctrl-P/N hour  Esc give up");
}

static const Overlay OVERLAY_DATE = {"date", date_draw, date_key, date_close, date_hint, TRUE, overlay_yields};

void date_open(Ui *ui, const char *title, gint64 initial, DateDone done, gpointer data) {
    DateDialog *dialog = g_new0(DateDialog, 1);
    dialog->ui = ui;
    dialog->title = g_strdup(title);
    dialog->base = initial != 0 ? initial : clock_now();
    dialog->entry = entry_new(0, 40);
    g_autofree char *text = clock_format_short(dialog->base);
    entry_set(dialog->entry, text);
    dialog->done = done;
    dialog->data = data;
    overlay_push(ui, &OVERLAY_DATE, dialog);
}
