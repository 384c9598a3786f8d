/* SPDX-License-Identifier: MIT
 *
 * Evidence given with a step: kept beside the plant before the transaction, named by rows inside it.
 */
#include "work_private.h"

#include "bihuan/app/captive.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/canon.h"

#include <stdlib.h>
#include <string.h>

static void clear_blob(gpointer blob) {
    blob_clear(blob);
}

void work_files_init(WorkFiles *files) {
    files->blobs = g_array_new(FALSE, TRUE, sizeof(Blob));
    g_array_set_clear_func(files->blobs, clear_blob);
    files->fields = g_ptr_array_new_with_free_func(g_free);
}

void work_files_clear(WorkFiles *files) {
    g_array_unref(files->blobs);
    g_ptr_array_unref(files->fields);
}

/* A captive account's folder holds copies of the plant as well, and their keys; photos come from the exchange. */
static gboolean in_home(const char *plant, const char *file) {
    g_autofree char *home = plant ? g_path_get_dirname(plant) : NULL, *folder = home ? g_strconcat(home, "/", NULL) : NULL;
    g_autofree char *in = outfile_in() ? realpath(outfile_in(), NULL) : NULL;
    gboolean given = in && file && g_str_has_prefix(file, in) && file[strlen(in)] == '/';
    return captive_is_confined() && folder && file && g_str_has_prefix(file, folder) && !given;
}

/* The plant's own files are no evidence: on a captive account somebody could carry its key away as a photo. By the real place, so
 * that no link leads round it. */
static gboolean refuse_own(App *app, const char *path, GError **error) {
    static const char *const endings[] = {".key", ".db", ".evidence"};
    g_autofree char *plant = realpath(plant_path(app_plant(app)), NULL), *file = realpath(path, NULL);
    g_autofree char *stem = plant ? g_strndup(plant, strlen(plant) - (g_str_has_suffix(plant, ".db") ? 3 : 0)) : NULL;
    g_autofree char *shown = utf8_printable(path);
    if (in_home(plant, file))
        return err_set(error, ERR_DENIED, _("%s lies in the plant's own folder and is not evidence"), shown);
    for (gsize i = 0; stem && file && i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *own = g_strconcat(stem, endings[i], NULL);
        if (g_str_has_prefix(file, own))
            return err_set(error, ERR_DENIED, _("%s belongs to the plant file itself and is not evidence"), shown);
    }
    return TRUE;
}

static gboolean keep_one(App *app, const FormField *field, const char *typed, GHashTable *copy, WorkFiles *files, GError **error) {
    Blob blob;
    g_autofree char *undone = path_exists(typed) ? NULL : path_unquoted(typed);
    const char *path = undone ? undone : typed;
    if (!refuse_own(app, path, error))
        return FALSE;
    if (!blob_keep_file(app_plant(app), path, field->accept ? field->accept : "any", &blob, error)) {
        blob_clear(&blob);
        return FALSE;
    }
    g_hash_table_insert(copy, g_strdup(field->key), g_strconcat("sha256:", blob.hash, NULL));
    g_array_append_val(files->blobs, blob);
    g_ptr_array_add(files->fields, g_strdup(field->key));
    return TRUE;
}

gboolean work_files_keep(App *app, const Form *form, GHashTable **typed, WorkFiles *files, GError **error) {
    g_autoptr(GHashTable) copy = canon_map_new();
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, *typed);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const FormField *field = form_field(form, key);
        const char *text = value;
        if (field && field->type->editor == EDITOR_FILE && *text == '@') {
            if (!keep_one(app, field, text + 1, copy, files, error))
                return FALSE;
        } else
            g_hash_table_insert(copy, g_strdup(key), g_strdup(text));
    }
    *typed = g_steal_pointer(&copy);
    return TRUE;
}

gboolean work_files_save(Change *change, const WorkFiles *files, const char *number, GError **error) {
    for (guint i = 0; i < files->blobs->len; i++)
        if (!blob_save(change, &g_array_index(files->blobs, Blob, i), number, files->fields->pdata[i], error))
            return FALSE;
    return TRUE;
}

void work_files_advise(const WorkFiles *files, GPtrArray *advice) {
    for (guint i = 0; i < files->blobs->len; i++) {
        const Blob *blob = &g_array_index(files->blobs, Blob, i);
        if (blob->doubt)
            g_ptr_array_add(advice, g_strdup_printf(_("%s was kept, but may be of no use: %s; look at it"), blob->name, blob->doubt));
    }
}
