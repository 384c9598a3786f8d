/* SPDX-License-Identifier: MIT
 *
 * Asks for a file name until one can be used or Esc is pressed; a refused name stays in the field to be changed.
 */
#include "save.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/progress.h"

#include <string.h>

enum { NAME_MOST = 300 };

typedef struct {
    Ui *ui;
    SaveSpec spec; /* its texts are owned */
} Save;

static void on_name(gpointer data, const char *text);

static void save_free(Save *save) {
    char *texts[] = {(char *)save->spec.title, (char *)save->spec.text, (char *)save->spec.name, (char *)save->spec.busy};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(texts[i]);
    }
    if (save->spec.free != NULL) {
        save->spec.free(save->spec.data);
    }
    g_free(save);
}

static void ask(Save *save, const char *name) {
    DialogInput input = {.title = save->spec.title, .text = save->spec.text, .initial = name, .max = NAME_MOST};
    dialog_input(save->ui, &input, on_name, save);
}

/* Where what was typed is written, a missing ending added; NULL and why it cannot be. Owned. */
static char *path_of(const Save *save, const char *typed, GError **error) {
    g_autofree char *base = g_path_get_basename(typed);
    g_autofree char *ended = strchr(base, '.') != NULL ? g_strdup(typed) : g_strconcat(typed, save->spec.endings[0], NULL);
    g_autofree char *place = outfile_place(ended, save->spec.endings, error);
    return place != NULL ? g_canonicalize_filename(place, NULL) : NULL;
}

/* The name offered: in the exchange where there is one, a plain name where there is nothing else. Owned. */
static char *offered(const SaveSpec *spec) {
    const char *folder = outfile_is_confined() ? NULL : outfile_out();
    return folder != NULL ? g_build_filename(folder, spec->name, NULL) : g_strdup(spec->name);
}

static void save_write(Save *save, const char *path) {
    GError *error = NULL;
    Progress *progress = progress_begin(save->ui, save->spec.busy);
    g_autofree char *said = save->spec.write(save->spec.data, path, progress, &error);
    progress_end(progress);
    if (said != NULL) {
        ui_say(save->ui, SAY_OK, "%s", said);
    } else {
        ui_say_error(save->ui, error);
    }
}

static void on_name(gpointer data, const char *text) {
    Save *save = data;
    g_autofree char *typed = text != NULL ? g_strstrip(g_strdup(text)) : NULL;
    if (typed != NULL && *typed == '\0') {
        ask(save, save->spec.name);
        return;
    }
    GError *refused = NULL;
    g_autofree char *path = typed != NULL ? path_of(save, typed, &refused) : NULL;
    if (refused != NULL) {
        ui_refuse(save->ui, refused);
        ask(save, typed);
        return;
    }
    if (path != NULL) {
        save_write(save, path);
    }
    save_free(save);
}

void save_ask(Ui *ui, const SaveSpec *spec) {
    Save *save = g_new(Save, 1);
    *save = (Save){ui, *spec};
    save->spec.title = g_strdup(spec->title);
    save->spec.text = g_strdup(spec->text);
    save->spec.name = offered(spec);
    save->spec.busy = g_strdup(spec->busy);
    ask(save, save->spec.name);
}

gboolean save_progress(guint done, guint total, gpointer progress) {
    return progress_set(progress, done, total);
}
