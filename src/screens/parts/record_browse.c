/* SPDX-License-Identifier: MIT
 *
 * The screen functions of a list of records: what is shown is chosen from one list of filters.
 */
#include "record_browse.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/ui/choice.h"
#include "session.h"

#include <string.h>

const Binding record_browse_keys[] = {
    {"f", "show", N_("Show"), N_("Choose what is shown: open, overdue, my tasks, one state, one area")},
    {"A", "submit", NULL, N_("Fill in a new one of this form")},
    {NULL, NULL, NULL, NULL},
};

gboolean record_browse_open(RecordBrowse *browse, char *const *forms, RecordShow show, gboolean by_due, const char *title) {
    browse->source = record_source_new(session_app(browse->ui), forms, by_due);
    browse->title = g_strdup(title);
    record_source_show(browse->source, show);
    browse->list = list_new(browse->ui, &record_source_list, browse->source);
    return TRUE;
}

void record_browse_close(gpointer data) {
    RecordBrowse *browse = data;
    list_free(browse->list);
    record_source_free(browse->source);
    g_free(browse->title);
}

void record_browse_refresh(gpointer data) {
    record_source_reload(((RecordBrowse *)data)->source);
}

char *record_browse_subject(gpointer data) {
    const RecordBrowse *browse = data;
    g_autofree char *words = record_source_words(browse->source);
    return browse->title != NULL ? g_strdup_printf("%s (%s)", browse->title, words) : g_strdup_printf("(%s)", words);
}

/* ---- what is shown ---- */

static void item_add(GPtrArray *items, const char *key, const char *text) {
    g_ptr_array_add(items, choice_item_new(key, text, NULL, NULL));
}

static void add_states(const RecordBrowse *browse, GPtrArray *items) {
    static const char *const OTHERS[] = {"suspended", "closed", "void", "duplicate", "rejected", "expired"};
    const char *name = record_source_forms(browse->source)[0];
    const Form *form = name != NULL ? shelf_form(app_shelf(session_app(browse->ui)), name, 0, NULL, NULL) : NULL;
    for (guint i = 0; form != NULL && i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (!step->aside && !step->parallel) {
            g_autofree char *key = g_strconcat("state:", step->name, NULL);
            g_autofree char *text = g_strdup_printf(_("state: %s"), form_state_title(form, step->name));
            item_add(items, key, text);
        }
    }
    for (gsize i = 0; form != NULL && i < G_N_ELEMENTS(OTHERS); i++) {
        g_autofree char *key = g_strconcat("state:", OTHERS[i], NULL);
        g_autofree char *text = g_strdup_printf(_("state: %s"), form_state_title(form, OTHERS[i]));
        item_add(items, key, text);
    }
}

static void add_areas(const RecordBrowse *browse, GPtrArray *items) {
    g_autoptr(GPtrArray) places = area_list(app_db(session_app(browse->ui)), NULL);
    for (guint i = 0; places != NULL && i < places->len; i++) {
        const PlantArea *place = places->pdata[i];
        g_autofree char *key = g_strconcat("area:", place->code, NULL);
        g_autofree char *text = g_strdup_printf(_("area: %s %s"), place->code, place->name);
        item_add(items, key, text);
    }
}

static void on_show(gpointer data, const char *const *keys) {
    RecordBrowse *browse = data;
    static const char *const SHOWN[] = {"all", "open", "overdue", "mine", "ended"};
    const char *colon = keys != NULL && keys[0] != NULL ? strchr(keys[0], ':') : NULL;
    if (colon == NULL) {
        return;
    }
    if (g_str_has_prefix(keys[0], "state:")) {
        record_source_set_state(browse->source, colon + 1);
        record_source_show(browse->source, SHOW_ALL);
    } else if (g_str_has_prefix(keys[0], "area:")) {
        record_source_set_area(browse->source, colon + 1);
        record_source_reload(browse->source);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(SHOWN) && g_str_has_prefix(keys[0], "show:"); i++) {
        if (strcmp(SHOWN[i], colon + 1) == 0) {
            record_source_set_state(browse->source, NULL);
            record_source_set_area(browse->source, i == SHOW_ALL ? NULL : record_source_area(browse->source));
            record_source_show(browse->source, (RecordShow)i);
        }
    }
    list_restart(browse->list);
    ui_redraw(browse->ui);
}

static unsigned choose_show(RecordBrowse *browse) {
    GPtrArray *items = choice_items_new();
    item_add(items, "show:open", _("open"));
    item_add(items, "show:overdue", _("overdue"));
    item_add(items, "show:mine", _("my tasks"));
    item_add(items, "show:ended", _("ended"));
    item_add(items, "show:all", _("all, in every area"));
    add_states(browse, items);
    add_areas(browse, items);
    choice_open(browse->ui, &(ChoiceSpec){.title = _("Show"), .items = items, .done = on_show, .data = browse});
    return REACT_REDRAW;
}

static unsigned submit(RecordBrowse *browse) {
    const char *const *forms = record_source_forms(browse->source);
    if (forms[0] == NULL || forms[1] != NULL) {
        return ui_do(browse->ui, "new") ? REACT_HANDLED : REACT_NONE;
    }
    session_submit(browse->ui, forms[0], NULL, NULL);
    return REACT_HANDLED;
}

unsigned record_browse_action(gpointer data, const char *action) {
    RecordBrowse *browse = data;
    if (strcmp(action, "show") == 0) {
        return choose_show(browse);
    } else if (strcmp(action, "submit") == 0) {
        return submit(browse);
    }
    return REACT_NONE;
}

void record_browse_enter(gpointer data, const ListRow *row) {
    ui_push(((RecordBrowse *)data)->ui, "record", record_source_number(row->key));
}
