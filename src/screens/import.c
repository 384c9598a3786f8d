/* SPDX-License-Identifier: MIT
 *
 * Reference data from files (导入): the CSV files that lie in the exchange, a kind of table, all or nothing.
 */
#include "bihuan/app/session.h"
#include "bihuan/app/site.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/choice.h"
#include "parts/ask.h"
#include "parts/session.h"

#include <string.h>

#define GO_ON "import"

typedef struct {
    Ui *ui;
    List *list;
    char *path, *kind; /* of the file that was chosen */
} Import;

enum { COLUMN_FILE, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {{N_("File"), 20, 0, 1, FALSE}};

static const Binding KEYS[] = {
    {"<Enter> i", "import", N_("Import"), N_("Read this file as a table of the plant: all of it or nothing")},
    {NULL, NULL, NULL, NULL},
};

static const char *screen_import_folder_of(void) {
    return outfile_in() != NULL ? outfile_in() : outfile_is_confined() ? NULL : ".";
}

static int screen_import_compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *import_fetch(gpointer data, Page *page, GError **error) {
    (void)data;
    (void)error;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = screen_import_folder_of() != NULL ? g_dir_open(screen_import_folder_of(), 0, NULL) : NULL;
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        if (g_str_has_suffix(name, ".csv") && *name != '.' && g_utf8_validate(name, -1, NULL)) {
            g_ptr_array_add(names, g_strdup(name));
        }
    }
    g_ptr_array_sort(names, screen_import_compare_names);
    page->whole = TRUE;
    return names;
}

static ListRow *import_row(gpointer data, gconstpointer name) {
    (void)data;
    g_autofree char *shown = utf8_printable(name);
    ListRow *row = list_row_new(name, COLUMN_COUNT);
    list_row_set(row, COLUMN_FILE, shown);
    return row;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = import_fetch,
    .row = import_row,
    .empty = N_("No CSV file lies in the exchange folder in/."),
};

static void import_close(gpointer state) {
    Import *import = state;
    g_free(import->path);
    g_free(import->kind);
}

static char *read_file(gpointer data, const char *const *answers, GError **error) {
    Import *import = data;
    App *app = session_app(import->ui);
    const char *second = *answers[0] != '\0' ? answers[0] : NULL;
    SiteWay way = {.second = second, .accept_doubts = TRUE};
    g_auto(SiteImportResult) result = {0};
    if ((second != NULL && !session_witness(app, second, answers[1], error)) ||
        !site_import(app, &way, import->kind, import->path, &result, error)) {
        return NULL;
    }
    return g_strdup_printf(_("%s: %u rows, %u new, %u changed."), import->kind, result.created + result.updated + result.unchanged,
                           result.created, result.updated);
}

static void on_preview(gpointer data, const char *const *keys) {
    Import *import = data;
    Question questions[ASK_MOST];
    if (keys == NULL || g_strcmp0(keys[0], GO_ON) != 0) {
        return;
    }
    int count = ask_second(questions);
    questions[0].text = _("For roles, service, departments and rules, which take two. Empty otherwise.");
    questions[0].may_be_empty = TRUE;
    ask_all(import->ui, &(AskSpec){_("Import"), questions, count, read_file, import, NULL});
}

/* What may be done, then every row in doubt; where there is one, Enter imports nothing. */
static GPtrArray *preview_items(const SiteImportResult *result) {
    GPtrArray *items = choice_items_new();
    guint doubts = result->doubts != NULL ? result->doubts->len : 0;
    if (doubts > 0) {
        g_ptr_array_add(items, choice_item_new("", _("Import nothing"), NULL, NULL));
    }
    g_ptr_array_add(items, choice_item_new(GO_ON, doubts > 0 ? _("Import, also what is in doubt") : _("Import"), NULL, NULL));
    for (guint i = 0; i < doubts; i++) {
        const SiteDoubt *doubt = result->doubts->pdata[i];
        g_autofree char *line = g_strdup_printf(_("Line %u: %s: %s."), doubt->line, doubt->key, doubt->why);
        g_ptr_array_add(items, choice_item_new("", line, NULL, NULL));
    }
    return items;
}

/* What would be new, changed and in doubt, before anything is asked or written. */
static void on_kind(gpointer data, const char *const *keys) {
    Import *import = data;
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    g_free(import->kind);
    import->kind = g_strdup(keys[0]);
    if (!site_import(session_app(import->ui), &(SiteWay){.dry_run = TRUE}, import->kind, import->path, &result, &error)) {
        ui_say_error(import->ui, g_steal_pointer(&error));
        return;
    }
    guint doubts = result.doubts != NULL ? result.doubts->len : 0;
    g_autofree char *title =
        g_strdup_printf(_("%u new, %u changed, %u the same, %u in doubt"), result.created, result.updated, result.unchanged, doubts);
    choice_open(import->ui, &(ChoiceSpec){.title = title, .items = preview_items(&result), .done = on_preview, .data = import});
}

static unsigned ask_kind(Import *import) {
    const ListRow *row = list_row(import->list);
    if (row == NULL || !session_need_user(import->ui)) {
        return REACT_REDRAW;
    }
    g_free(import->path);
    import->path = g_build_filename(screen_import_folder_of(), row->key, NULL);
    GPtrArray *items = choice_items_new();
    for (const char *const *kind = site_kinds(); *kind != NULL; kind++) {
        g_ptr_array_add(items, choice_item_new(*kind, *kind, NULL, NULL));
    }
    choice_open(import->ui, &(ChoiceSpec){.title = _("Which table is it?"), .items = items, .done = on_kind, .data = import});
    return REACT_REDRAW;
}

static unsigned import_action(gpointer state, const char *name) {
    return strcmp(name, "import") == 0 ? ask_kind(state) : REACT_NONE;
}

const Screen screen_import = {
    .name = "import",
    .title = N_("Import"),
    .summary = N_("Read reference data from a CSV file of the exchange folder, all or nothing."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Import),
    .list = offsetof(Import, list),
    .rows = &SOURCE,
    .action = import_action,
    .close = import_close,
};
