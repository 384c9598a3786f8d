/* SPDX-License-Identifier: MIT
 *
 * The lines below an application. The values they were asked for are kept: the same again is not asked.
 */
#include "entry_warnings.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/canon.h"

enum {
    SHARE = 3,  /* of the rows, one in so many at most */
    LEAST = 10, /* rows: below it there is one line */
};

struct EntryWarnings {
    char *asked;        /* language and values of last time, as one text */
    GPtrArray *notices; /* WorkNotice *; NULL: could not be asked */
    char *problem;      /* why not; NULL: it could */
};

EntryWarnings *entry_warnings_new(const EntryForm *form) {
    if (form->step != NULL || !form_is_permit(form->form)) {
        return NULL;
    }
    EntryWarnings *warnings = g_new0(EntryWarnings, 1);
    entry_warnings_update(warnings, form, NULL);
    return warnings;
}

void entry_warnings_free(EntryWarnings *warnings) {
    if (warnings == NULL) {
        return;
    }
    g_clear_pointer(&warnings->notices, g_ptr_array_unref);
    g_free(warnings->asked);
    g_free(warnings->problem);
    g_free(warnings);
}

void entry_warnings_update(EntryWarnings *warnings, const EntryForm *form, Ui *ui) {
    g_autoptr(GError) error = NULL;
    if (warnings == NULL) {
        return;
    }
    g_autofree char *values = canon_from_map(form->values);
    char *now = g_strconcat(i18n_pick("zh ", "en "), values, NULL);
    if (g_strcmp0(now, warnings->asked) == 0) {
        g_free(now);
        return;
    }
    g_free(warnings->asked);
    warnings->asked = now;
    g_clear_pointer(&warnings->notices, g_ptr_array_unref);
    g_clear_pointer(&warnings->problem, g_free);
    /* a device that is none is said at its field */
    gboolean placed = entry_form_edit(form, "device") == NULL || entry_form_edit(form, "device")->error == NULL;
    warnings->notices = placed ? work_foresee(form->app, form->form, form->values, &error) : NULL;
    warnings->problem = error != NULL ? g_strdup(error->message) : NULL;
    if (ui != NULL) {
        ui_redraw(ui);
    }
}

/* A wrapped line, and of which notice. */
typedef struct {
    char *text;
    Style style;
    guint notice;
} Line;

static void line_clear(gpointer data) {
    g_free(((Line *)data)->text);
}

static void add_lines(GArray *lines, const WorkNotice *notice, guint index, int cols) {
    g_autofree char *text = g_strdup_printf("%s%s", notice->refuses ? "! " : "", notice->text);
    g_autoptr(GPtrArray) wrapped = utf8_wrap(text, MAX(cols, 2));
    for (guint i = 0; i < wrapped->len; i++) {
        Line line = {g_strdup(wrapped->pdata[i]), notice->refuses ? STYLE_ERROR : STYLE_WARNING, index};
        g_array_append_val(lines, line);
    }
}

/* What will refuse stands first. */
static GArray *lines_of(const EntryWarnings *warnings, int cols) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    guint index = 0;
    g_array_set_clear_func(lines, line_clear);
    for (int refuses = 1; refuses >= 0; refuses--) {
        for (guint i = 0; warnings != NULL && warnings->notices != NULL && i < warnings->notices->len; i++) {
            const WorkNotice *notice = warnings->notices->pdata[i];
            if (notice->refuses == refuses) {
                add_lines(lines, notice, index++, cols);
            }
        }
    }
    if (warnings != NULL && warnings->problem != NULL) {
        add_lines(lines, &(WorkNotice){warnings->problem, FALSE}, index, cols);
    }
    return lines;
}

static int most_rows(const Area *area) {
    return area->rows >= LEAST ? area->rows / SHARE : 1;
}

int entry_warnings_draw(const EntryWarnings *warnings, const Area *area) {
    g_autoptr(GArray) lines = lines_of(warnings, area->cols - 1);
    int shown = MIN((int)lines->len, most_rows(area));
    for (int i = 0; i < shown; i++) {
        const Line *line = &g_array_index(lines, Line, i);
        area_put_pad(area, area->rows - shown + i, 1, area->cols - 1, line->style, line->text);
    }
    if (shown == 0 || shown == (int)lines->len) {
        return shown;
    }
    guint more = g_array_index(lines, Line, lines->len - 1).notice - g_array_index(lines, Line, shown - 1).notice;
    g_autofree char *text = more > 0 ? g_strdup_printf(" +%u", more) : g_strdup("…");
    area_put_right(area, area->rows - 1, area->cols - utf8_width(text), utf8_width(text), STYLE_ERROR, text);
    return shown;
}
