/* SPDX-License-Identifier: MIT
 *
 * Reading what people type for a time, stepping it, and the dialog that asks for one.
 */
#include "bihuan/ui/date.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/overlay.h"
#include "bihuan/ui/ui.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    int days;
} DAYS[] = {
    {"today", 0}, {"tomorrow", 1}, {"yesterday", -1}, {"今天", 0}, {"明天", 1}, {"昨天", -1}, {"后天", 2},
};

/* 2026年11月23日 8时, 2026/11/23, full-width colons: all become 2026-11-23 8:. Owned. */
static char *date_plain(const char *text) {
    static const char *const FROM[] = {"年", "月", "日", "号", "/", ".", "：", "时", "点", "分", "T"};
    static const char *const TO[] = {"-", "-", " ", " ", "-", "-", ":", ":", ":", "", " "};
    GString *plain = g_string_new(text);
    for (gsize i = 0; i < G_N_ELEMENTS(FROM); i++) {
        g_string_replace(plain, FROM[i], TO[i], 0);
    }
    return g_strstrip(g_string_free(plain, FALSE));
}

/* Numbers separated by separator into values; the count, or -1 if it is something else. */
static int numbers_read(const char *text, const char *separator, int *values, int most) {
    g_auto(GStrv) words = g_strsplit(text, separator, -1);
    int count = 0;
    for (int i = 0; words[i] != NULL; i++) {
        gboolean last_empty = words[i][0] == '\0' && words[i + 1] == NULL && i > 0; /* "8:" */
        if (last_empty) {
            break;
        }
        gsize length = strlen(words[i]);
        if (length == 0 || length > 4 || strspn(words[i], "0123456789") != length || count >= most) {
            return -1;
        }
        values[count++] = (int)strtol(words[i], NULL, 10);
    }
    return count;
}

/* Fills the date of civil from "2026-11-23", "11-23", "23" or a word like today. */
static gboolean day_read(const char *text, ClockCivil *civil) {
    int values[3];
    for (gsize i = 0; i < G_N_ELEMENTS(DAYS); i++) {
        if (g_ascii_strcasecmp(text, DAYS[i].word) == 0) {
            *civil = clock_civil(clock_now() + DAYS[i].days * CLOCK_DAY);
            return TRUE;
        }
    }
    int count = numbers_read(text, "-", values, 3);
    if (count < 1) {
        return FALSE;
    }
    civil->day = values[count - 1];
    civil->month = count >= 2 ? values[count - 2] : civil->month;
    if (count == 3) {
        civil->year = values[0] < 100 ? 2000 + values[0] : values[0];
    }
    return TRUE;
}

static gboolean hour_read(const char *text, ClockCivil *civil) {
    int values[3];
    int count = numbers_read(text, ":", values, 3);
    if (count < 1) {
        return FALSE;
    }
    civil->hour = values[0];
    civil->minute = count > 1 ? values[1] : 0;
    civil->second = count > 2 ? values[2] : 0;
    return TRUE;
}

/* "+2d": from base on. */
static gboolean offset_read(const char *text, gint64 base, gint64 *ms, GError **error) {
    gint64 span;
    if (!clock_parse_duration(text + 1, &span, error)) {
        return FALSE;
    }
    *ms = base + (text[0] == '-' ? -span : span);
    return TRUE;
}

static gboolean date_bad(const char *text, GError **error) {
    return err_set(error, ERR_INPUT, _("\"%s\" is no date or time; write 2026-11-23 08:00, 11-23, 8:00, +2d or today."),
                   text);
}

gboolean date_read(const char *text, gint64 base, gint64 *ms, GError **error) {
    if (!g_utf8_validate(text, -1, NULL)) {
        return err_set(error, ERR_INPUT, _("The date is not UTF-8 text."));
    }
    g_autofree char *plain = date_plain(text);
    if (plain[0] == '\0') {
        return err_set(error, ERR_INPUT, _("A date is missing."));
    }
    if (plain[0] == '+' || plain[0] == '-') {
        return offset_read(plain, base, ms, error);
    }
    if (g_ascii_strcasecmp(plain, "now") == 0 || strcmp(plain, "现在") == 0) {
        *ms = clock_now();
        return TRUE;
    }
    ClockCivil civil = clock_civil(base);
    g_auto(GStrv) parts = g_strsplit_set(plain, " ", 2);
    const char *rest = parts[1] != NULL ? g_strstrip(parts[1]) : NULL;
    gboolean only_hour = rest == NULL && strchr(parts[0], ':') != NULL;
    gboolean ok = only_hour ? hour_read(parts[0], &civil) : day_read(parts[0], &civil);
    if (ok && !only_hour) {
        civil.hour = civil.minute = civil.second = 0;
        ok = rest == NULL || rest[0] == '\0' || hour_read(rest, &civil);
    }
    if (only_hour) {
        civil.second = strchr(strchr(parts[0], ':') + 1, ':') != NULL ? civil.second : 0;
    }
    if (!ok) {
        return date_bad(text, error);
    }
    g_autofree char *iso = g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month, civil.day,
                                           civil.hour, civil.minute, civil.second);
    return clock_parse(iso, ms, NULL) || date_bad(text, error);
}

char *date_step(const char *text, gint64 base, int minutes, int days, int months) {
    gint64 ms = base;
    if (!date_read(text, base, &ms, NULL)) {
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
    if (date_read(entry_text(dialog->entry), dialog->base, &ms, &error)) {
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
    case KC_ESC: return REACT_CANCEL;
    case KC_UP: return date_change(dialog, 0, 1, 0);
    case KC_DOWN: return date_change(dialog, 0, -1, 0);
    case KC_PAGE_UP: return date_change(dialog, 0, 0, 1);
    case KC_PAGE_DOWN: return date_change(dialog, 0, 0, -1);
    case KC_CTRL('P'): return date_change(dialog, 60, 0, 0);
    case KC_CTRL('N'): return date_change(dialog, -60, 0, 0);
    case KC_ENTER:
        dialog->accepted = date_read(entry_text(dialog->entry), dialog->base, &dialog->ms, NULL);
        if (!dialog->accepted) {
            ui_beep(dialog->ui);
        }
        return dialog->accepted ? REACT_DONE : REACT_HANDLED;
    default: return entry_key(dialog->entry, event);
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
