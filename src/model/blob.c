/* SPDX-License-Identifier: MIT
 *
 * Evidence files: bytes named by their hash, on disk before the row that names them.
 */
#include "bihuan/model/blob.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/seal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define NAME_MAX_CHARACTERS 120

typedef struct {
    gsize offset;
    const char *bytes;
    gsize size;
} Magic;

static const Magic SOUNDS[] = {
    {8, "WAVE", 4}, {0, "OggS", 4}, {0, "ID3", 3}, {0, "\xff\xfb", 2}, {0, "fLaC", 4}, {0, "#!AMR", 5}, {4, "ftypM4A", 7},
};

/* PDF; the older and the newer office files, OFD is one of the newer kind. */
static const Magic DOCUMENTS[] = {{0, "%PDF-", 5}, {0, "\xd0\xcf\x11\xe0", 4}, {0, "PK\x03\x04", 4}};
static const Magic PROGRAMS[] = {{0,
                                  "\x7f"
                                  "ELF",
                                  4},
                                 {0, "MZ", 2},
                                 {0, "#!", 2}};

static const struct {
    const char *ending, *kind;
} endings[] = {
    {".jpg", "photo"}, {".jpeg", "photo"}, {".png", "photo"}, {".gif", "photo"}, {".webp", "photo"}, {".bmp", "photo"}, {".heic", "photo"},
    {".tif", "photo"}, {".wav", "sound"},  {".mp3", "sound"}, {".ogg", "sound"}, {".amr", "sound"},  {".m4a", "sound"}, {".flac", "sound"},
};

static gboolean begins_with(const char *bytes, gsize size, const Magic *magic, gsize count) {
    for (gsize i = 0; i < count; i++)
        if (size >= magic[i].offset + magic[i].size && memcmp(bytes + magic[i].offset, magic[i].bytes, magic[i].size) == 0)
            return TRUE;
    return FALSE;
}

static const char *kind_of_bytes(const char *bytes, gsize size) {
    return begins_with(bytes, size, SOUNDS, G_N_ELEMENTS(SOUNDS)) ? "sound" : picture_kind(bytes, size) ? "photo" : "other";
}

static const char *kind_of_name(const char *name) {
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(lower, endings[i].ending))
            return endings[i].kind;
    return "other";
}

void blob_clear(Blob *blob) {
    g_clear_pointer(&blob->name, g_free);
    g_clear_pointer(&blob->doubt, g_free);
}

/* What will never be shown is no evidence to anybody, and whoever hands it in still stands beside the device: refused with the way
 * out. What the decoder only gave up on is kept, and said: it may be its time or memory that were short. */
static gboolean judge_photo(Blob *blob, const char *bytes, gsize size, GError **error) {
    g_autoptr(GError) reason = NULL;
    PictureVerdict verdict = picture_judge(bytes, size, &reason);
    if (verdict == PICTURE_NEVER)
        return err_set(error, ERR_INPUT, _("%s would never be shown: %s"), blob->name, reason->message);
    if (verdict == PICTURE_FAILED)
        blob->doubt = g_strdup(reason->message);
    return TRUE;
}

/* A certificate (证书): a picture, or a document by what it is or, with a doubt, by what it is called. */
static gboolean judge_document(Blob *blob, const char *bytes, gsize size, GError **error) {
    static const char *const names[] = {".pdf", ".ofd", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".odt", ".ods", ".rtf"};
    g_autofree char *lower = g_ascii_strdown(blob->name, -1);
    gboolean named = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        named |= g_str_has_suffix(lower, names[i]);
    if (begins_with(bytes, size, DOCUMENTS, G_N_ELEMENTS(DOCUMENTS)))
        return TRUE;
    if (!named || begins_with(bytes, size, PROGRAMS, G_N_ELEMENTS(PROGRAMS)))
        return err_set(error, ERR_INPUT, _("%s is no certificate; give a PDF, a picture or a document"), blob->name);
    blob->doubt = g_strdup(_("its first bytes are of no known document"));
    return TRUE;
}

/* A recorder may write a format we do not know: its name is believed then, but marked, so that the verifier listens twice. */
static gboolean judge_kind(Blob *blob, const char *bytes, gsize size, const char *accept, GError **error) {
    blob->kind = kind_of_bytes(bytes, size);
    gboolean named = strcmp(blob->kind, "other") == 0 && strcmp(kind_of_name(blob->name), "other") != 0;
    if (named)
        blob->kind = kind_of_name(blob->name);
    gboolean document = strcmp(accept, "document") == 0;
    if (document && strcmp(blob->kind, "photo") != 0)
        return judge_document(blob, bytes, size, error);
    if (!document && strcmp(accept, "any") != 0 && strcmp(accept, blob->kind) != 0)
        return err_set(error, ERR_INPUT,
                       strcmp(accept, "photo") == 0 ? _("%s is not a picture; give a photo (JPEG, PNG …)")
                                                    : _("%s is not a sound; give a recording (WAV, MP3, AMR …)"),
                       blob->name);
    if (strcmp(blob->kind, "photo") == 0)
        return judge_photo(blob, bytes, size, error);
    if (named)
        blob->doubt = g_strdup(_("its first bytes are of no known sound"));
    return TRUE;
}

/* Nothing of a plant itself is carried away as evidence, whatever name, link or copy of it is given: its key, and every plant
 * file. */
static gboolean refuse_plant_bytes(Plant *plant, const Blob *blob, const char *bytes, gsize size, GError **error) {
    const guint8 *key = plant_key(plant, NULL);
    return !(db_is_plant_file(bytes, size) || (key && size >= 32 && memmem(bytes, size, key, 32))) ||
           err_set(error, ERR_DENIED, _("%s belongs to the plant file itself and is not evidence"), blob->name);
}

gboolean blob_keep(Plant *plant, GBytes *content, const char *accept, Blob *blob, GError **error) {
    guint8 digest[SEAL_HASH_SIZE];
    gsize size;
    const char *bytes = g_bytes_get_data(content, &size);
    blob->size = (gint64)size;
    if (size == 0)
        return err_set(error, ERR_INPUT,
                       strcmp(accept, "document") == 0 ? _("%s is empty; give the certificate itself")
                                                       : _("%s is empty; take the photo again"),
                       blob->name);
    if (!refuse_plant_bytes(plant, blob, bytes, size, error) || !judge_kind(blob, bytes, size, accept, error))
        return FALSE;
    seal_hash(bytes, size, digest);
    seal_hex(digest, sizeof digest, blob->hash);
    if (!path_make_folder(plant_evidence_dir(plant), 0770))
        return err_set_errno(error, ERR_IO, _("the evidence folder %s cannot be written"), plant_evidence_dir(plant));
    g_autofree char *path = blob_path(plant, blob->hash);
    return path_write(path, bytes, size, 0440, TRUE, error);
}

gboolean blob_keep_file(Plant *plant, const char *path, const char *accept, Blob *blob, GError **error) {
    gsize size = 0;
    g_autofree char *base = g_path_get_basename(path), *shown = utf8_printable(base);
    *blob = (Blob){.name = utf8_clip(shown, NAME_MAX_CHARACTERS)};
    char *bytes = path_read_given(path, BLOB_MAX, &size, error);
    if (!bytes)
        return FALSE;
    g_autoptr(GBytes) content = g_bytes_new_take(bytes, size);
    return blob_keep(plant, content, accept, blob, error);
}

gboolean blob_save(Change *change, const Blob *blob, const char *record, const char *field, GError **error) {
    g_autoptr(Row) row = row_new("blob");
    row_set_text(row, "hash", blob->hash);
    row_set_text(row, "record", record);
    row_set_text(row, "field", field);
    row_set_int(row, "size", blob->size);
    row_set_text(row, "kind", blob->kind);
    row_set_text(row, "name", blob->name);
    return change_put(change, row, error);
}

static const char *hash_of(const char *reference) {
    return g_str_has_prefix(reference, "sha256:") ? reference + strlen("sha256:") : reference;
}

gboolean blob_load(Db *db, const char *reference, const char *record, Blob *blob, gint64 *at, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(
        db, &local,
        "SELECT b.hash, b.size, b.kind, b.name, a.at FROM blob b JOIN audit a ON a.seq = b.seq WHERE b.hash = $1 AND b.record = $2", "ss",
        hash_of(reference), record);
    gboolean found = rows_next(rows, &local);
    if (!found && !local)
        return err_set(error, ERR_NOT_FOUND, _("the file %.12s is not kept"), hash_of(reference));
    if (!found) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    *blob = (Blob){.size = rows_int(rows, 1), .kind = g_intern_string(rows_text(rows, 2)), .name = g_strdup(rows_text(rows, 3))};
    g_strlcpy(blob->hash, rows_text(rows, 0), sizeof blob->hash);
    *at = rows_int(rows, 4);
    return TRUE;
}

char *blob_path(Plant *plant, const char *reference) {
    return g_build_filename(plant_evidence_dir(plant), hash_of(reference), NULL);
}
