/* SPDX-License-Identifier: MIT
 *
 * The label audit (标签盘点): choose an area, scan label after label; each scan is answered at once, the list
 * shows what is still missing. F2 hands it in as a record. Nothing is counted here: that is app/label_audit.
 */
#include "bihuan/app/label_audit.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/app/scan.h"
#include "parts/blocked_say.h"
#include "parts/session.h"

#include <string.h>

enum { SUMMARY_ROWS = 2, COLUMN_STATE = 0, COLUMN_CODE, COLUMN_NAME, COLUMN_POSITION, COLUMN_COUNT };

typedef struct {
    Ui *ui;
    LabelAudit *audit; /* NULL: no area yet */
    List *list;
    char *title;  /* of the area */
    char *answer; /* to the last scan; NULL: none yet */
    Style style;  /* of that answer */
    guint scans;
    gboolean warned; /* Esc was pressed once */
} Audit;

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("State"), 8, 12, 1, FALSE},
    {N_("Code"), 6, 14, 1, FALSE},
    {N_("Device name"), 10, 0, 2, FALSE},
    {N_("Position"), 8, 24, 4, FALSE},
};

static const Binding KEYS[] = {
    {"<F2>", "finish", N_("Hand in"), N_("Hand the audit in as a record")},
    {"f", "area", N_("Area"), N_("Choose the area; what was scanned so far is forgotten")},
    {"s <F7>", "type", N_("Type code"), N_("Type the short code of a label that does not scan")},
    {NULL, NULL, NULL, NULL},
};

/* ---- the list: what is missing first ---- */

static Style style_of(AuditState state) {
    return state == AUDIT_PRESENT ? STYLE_OK : state == AUDIT_MISSING ? STYLE_NORMAL : state == AUDIT_UNKNOWN ? STYLE_ERROR : STYLE_WARNING;
}

/* "1 P-101": the order of the list. Owned. */
static char *key_of(const AuditEntry *entry) {
    static const char order[AUDIT_STATES] = {
        [AUDIT_UNKNOWN] = '0', [AUDIT_OUTDATED] = '1', [AUDIT_FOREIGN] = '2', [AUDIT_MISSING] = '3', [AUDIT_PRESENT] = '4'};
    char first = entry->outdated && entry->state == AUDIT_MISSING ? '1' : order[entry->state];
    return g_strdup_printf("%c %s", first, entry->code);
}

static ListRow *screen_audit_row_of(const AuditEntry *entry, const char *key) {
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    AuditState shown = entry->outdated && entry->state == AUDIT_MISSING ? AUDIT_OUTDATED : entry->state;
    list_row_set(row, COLUMN_STATE, label_audit_word(shown));
    list_row_set(row, COLUMN_CODE, entry->code);
    list_row_set(row, COLUMN_NAME, entry->name);
    list_row_set(row, COLUMN_POSITION, *entry->position != '\0' ? entry->position : entry->area);
    row->style = style_of(shown);
    return row;
}

static int compare_rows(gconstpointer a, gconstpointer b) {
    return strcmp((*(const ListRow *const *)a)->key, (*(const ListRow *const *)b)->key);
}

static GPtrArray *audit_fetch(gpointer data, Page *page, GError **error) {
    (void)error;
    GPtrArray *rows = list_rows_new();
    const Audit *audit = data;
    const GPtrArray *entries = audit->audit != NULL ? label_audit_entries(audit->audit) : NULL;
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        g_autofree char *key = key_of(entries->pdata[i]);
        g_ptr_array_add(rows, screen_audit_row_of(entries->pdata[i], key));
    }
    g_ptr_array_sort(rows, compare_rows);
    page->whole = TRUE;
    return rows;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = audit_fetch,
    .empty = N_("Enter or f chooses the area whose labels are to be counted."),
};

/* ---- the area ---- */

static gboolean screen_audit_begin(Audit *audit, const char *area, GError **error) {
    LabelAudit *fresh = label_audit_new(session_app(audit->ui), area, error);
    if (fresh == NULL) {
        return FALSE;
    }
    label_audit_free(audit->audit);
    g_free(audit->title);
    g_clear_pointer(&audit->answer, g_free);
    audit->audit = fresh;
    audit->title = area_name(app_db(session_app(audit->ui)), area);
    audit->scans = 0;
    audit->warned = FALSE;
    list_restart(audit->list);
    ui_redraw(audit->ui);
    return TRUE;
}

static void on_area(gpointer data, const char *const *keys) {
    Audit *audit = data;
    GError *error = NULL;
    if (keys != NULL && keys[0] != NULL && !screen_audit_begin(audit, keys[0], &error)) {
        ui_refuse(audit->ui, error);
    }
}

static void choose_area(Audit *audit) {
    g_autoptr(GPtrArray) places = area_list(app_db(session_app(audit->ui)), NULL);
    GPtrArray *items = choice_items_new();
    const char *chosen[] = {audit->audit != NULL ? label_audit_area(audit->audit) : NULL, NULL};
    for (guint i = 0; places != NULL && i < places->len; i++) {
        const PlantArea *place = places->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", place->code, place->name);
        g_ptr_array_add(items, choice_item_new(place->code, text, NULL, NULL));
    }
    choice_open(audit->ui,
                &(ChoiceSpec){.title = _("Labels of which area?"), .items = items, .chosen = chosen, .done = on_area, .data = audit});
}

/* ---- scanning ---- */

static void take_scan(Audit *audit, const char *text) {
    AuditAnswer answer;
    if (audit->audit == NULL) {
        ui_beep(audit->ui);
        ui_say(audit->ui, SAY_ERROR, _("Choose the area first: f."));
        return;
    }
    label_audit_scan(audit->audit, text, &answer);
    audit->scans++;
    g_free(audit->answer);
    audit->answer = g_strdup_printf(answer.again ? _("%s, seen already: %s") : "%s: %s", label_audit_word(answer.state), answer.sentence);
    audit->style = answer.state == AUDIT_PRESENT && answer.again ? STYLE_DIM : style_of(answer.state);
    if (answer.state != AUDIT_PRESENT) {
        ui_beep(audit->ui); /* whoever looks at the wall and not at the screen hears it */
    }
    label_audit_answer_clear(&answer);
    g_autoptr(Device) device = scan_device(session_app(audit->ui), text, NULL);
    if (device != NULL) {
        blocked_say(audit->ui, device->code);
    }
    audit->warned = FALSE;
    list_restart(audit->list);
    ui_redraw(audit->ui);
}

static void on_typed(gpointer data, const char *text) {
    if (text != NULL && *text != '\0') {
        take_scan(data, text);
    }
}

static void type_code(Audit *audit) {
    DialogInput input = {.title = _("Label"), .text = _("The short code printed on the label:"), .max = 60, .codes = TRUE};
    dialog_input(audit->ui, &input, on_typed, audit);
}

/* ---- handing in ---- */

static void on_finish(gpointer data, gboolean yes) {
    Audit *audit = data;
    GError *error = NULL;
    if (!yes) {
        return;
    }
    g_autofree char *number = label_audit_submit(audit->audit, &error);
    if (number == NULL) {
        ui_refuse(audit->ui, error);
        return;
    }
    Ui *ui = audit->ui;
    ui_say(ui, SAY_OK, _("The audit is handed in as %s."), number);
    ui_replace(ui, "record", number); /* the screen is gone from here on */
}

static char *summary_of(const Audit *audit) {
    GString *text = g_string_new(NULL);
    for (int state = AUDIT_PRESENT; state < AUDIT_STATES; state++) {
        guint count = label_audit_count(audit->audit, (AuditState)state);
        if (count > 0 || state == AUDIT_PRESENT) {
            g_string_append_printf(text, "%s %u  ", label_audit_word((AuditState)state), count);
        }
    }
    g_string_append_printf(text, "%s %u", label_audit_word(AUDIT_MISSING), label_audit_count(audit->audit, AUDIT_MISSING));
    return g_string_free(text, FALSE);
}

static void screen_audit_finish(Audit *audit) {
    if (!session_need_user(audit->ui)) {
        return;
    }
    g_autofree char *summary = summary_of(audit);
    dialog_confirm(audit->ui, _("Hand the audit in?"), summary, on_finish, audit);
}

/* ---- the screen ---- */

static gboolean audit_open(gpointer state, const char *argument, GError **error) {
    return argument == NULL || screen_audit_begin(state, argument, error);
}

static void audit_close(gpointer state) {
    Audit *audit = state;
    label_audit_free(audit->audit);
    g_free(audit->title);
    g_free(audit->answer);
}

static void audit_draw(gpointer state, const Area *area) {
    Audit *audit = state;
    if (audit->audit == NULL) {
        list_draw(audit->list, area);
        return;
    }
    g_autofree char *summary = summary_of(audit);
    Area top = area_sub(area, 0, 1, SUMMARY_ROWS, area->cols - 2);
    int rows = MIN(area_wrap(&top, 0, STYLE_TITLE, summary), SUMMARY_ROWS);
    const char *answer = audit->answer != NULL ? audit->answer
                                               : _("Scan label after label; a sound means: not in "
                                                   "order.");
    Area line = area_sub(area, rows, 1, SUMMARY_ROWS, area->cols - 2);
    rows += MIN(area_wrap(&line, 0, audit->answer != NULL ? audit->style : STYLE_DIM, answer), SUMMARY_ROWS);
    Area body = area_sub(area, rows, 0, area->rows - rows, area->cols);
    list_draw(audit->list, &body);
}

static unsigned audit_action(gpointer state, const char *action) {
    Audit *audit = state;
    if (strcmp(action, "finish") == 0) {
        screen_audit_finish(audit);
        return REACT_REDRAW;
    } else if (strcmp(action, "area") == 0 || (audit->audit == NULL && strcmp(action, "open") == 0)) {
        choose_area(audit);
        return REACT_REDRAW;
    } else if (strcmp(action, "type") == 0) {
        type_code(audit);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static void audit_enter(gpointer state, const ListRow *row) {
    if (*row->cells[COLUMN_NAME] != '\0') {
        ui_push(((Audit *)state)->ui, "device", row->cells[COLUMN_CODE]);
    }
}

static unsigned audit_key(gpointer state, const KeyEvent *event) {
    Audit *audit = state;
    if (event->code == KC_SCAN) {
        take_scan(audit, event->text);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static const char *audit_disabled(gpointer state, const char *action) {
    const Audit *audit = state;
    if (audit->audit == NULL && (strcmp(action, "finish") == 0 || strcmp(action, "type") == 0)) {
        return _("Choose the area first: f.");
    }
    return strcmp(action, "finish") == 0 && audit->scans == 0 ? _("Nothing was scanned yet.") : NULL;
}

static char *audit_subject(gpointer state) {
    const Audit *audit = state;
    return audit->audit != NULL ? g_strdup_printf("(%s)", audit->title) : NULL;
}

/* Half an hour of walking is not thrown away by one Esc. */
static gboolean audit_leave(gpointer state) {
    Audit *audit = state;
    if (audit->scans == 0 || audit->warned) {
        return TRUE;
    }
    audit->warned = TRUE; /* the second Esc leaves */
    ui_beep(audit->ui);
    ui_say(audit->ui, SAY_WARNING, _("The audit is not handed in: F2 hands it in, Esc once more forgets it."));
    return FALSE;
}

const Screen screen_audit = {
    .name = "audit",
    .title = N_("Label audit"),
    .summary = N_("Scan the labels of an area: which are missing, foreign or out of date."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Audit),
    .list = offsetof(Audit, list),
    .rows = &SOURCE,
    .enter = audit_enter,
    .open = audit_open,
    .draw = audit_draw,
    .action = audit_action,
    .key = audit_key,
    .disabled = audit_disabled,
    .subject = audit_subject,
    .leave = audit_leave,
    .close = audit_close,
};
