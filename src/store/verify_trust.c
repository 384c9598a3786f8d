/* SPDX-License-Identifier: MIT
 *
 * The replay of what decides about trust itself, in the order of the log: which key is whose and since when, who signed beside
 * the actor, and whether who must have signed has (signed.h). Only rows that touch such tables are read again. A demo plant,
 * whose passwords are known to everybody, is not asked.
 */
#include "bihuan/store/vouch.h"

#include "verify_trust.h"

#include "bihuan/base/i18n.h"

#include <string.h>

#define FIRST_PEOPLE 2

typedef struct {
    char *person, *public_hex;
    gint64 since, revoked;
} Key;

struct Trust {
    Auditor *auditor;
    gboolean drill, has_keys;
    gint64 floor, enabled; /* the rules hold from floor on, and behind the row that made the first key (0 = none yet) */
    guint taken;           /* of auditor->trusts, which is sorted */
    GHashTable *keys;      /* id → Key */
    GHashTable *people;    /* who has or had a key */
    GHashTable *images;    /* table and key → the last image: column → text */
};

/* One audit row while it is replayed. */
typedef struct {
    gint64 seq;
    char *kind, *actor, *key_id;
    GPtrArray *tables; /* names, in order */
    GPtrArray *keys;   /* table and key, in order */
    GPtrArray *images; /* column → text, in order */
    Cosigner cosigner;
    gboolean accepted; /* as an accepted break has it: who signed it is not known any more */
} Deed;

static void key_free(gpointer data) {
    Key *key = data;
    g_free(key->person);
    g_free(key->public_hex);
    g_free(key);
}

static const char *cell(GHashTable *image, const char *column) {
    const char *value = g_hash_table_lookup(image, column);
    return value ? value : "";
}

static gint64 number(GHashTable *image, const char *column) {
    return g_ascii_strtoll(cell(image, column), NULL, 10);
}

/* --since: what was before is taken as it is. */
static void take_keys_before(Trust *trust, gint64 from) {
    g_autoptr(Rows) rows =
        db_query(trust->auditor->db, &trust->auditor->unread,
                 "SELECT key_id, person, public, since_row, revoked_row FROM sign_key WHERE since_row < $1 ORDER BY since_row", "i", from);
    while (rows_next(rows, &trust->auditor->unread)) {
        const char *person = rows_text(rows, 1), *public_hex = rows_text(rows, 2);
        Key *key = g_new(Key, 1);
        *key = (Key){g_strdup(person ? person : ""), g_strdup(public_hex ? public_hex : ""), rows_int(rows, 3), rows_int(rows, 4)};
        key->revoked = key->revoked > from ? 0 : key->revoked;
        g_hash_table_insert(trust->keys, g_strdup(rows_text(rows, 0)), key);
        g_hash_table_add(trust->people, g_strdup(key->person));
        trust->enabled = trust->enabled ? trust->enabled : key->since;
    }
}

static gboolean is_lost(Auditor *auditor, gint64 seq) {
    const VerifyBreak *accepted = break_of(auditor->run, seq);
    const guint32 *mark = auditor_mark(auditor, seq, FALSE);
    return !accepted && (!mark || *mark >= MARK_BROKEN);
}

/* A row that is broken, and reported, may have made a key: the state says which, and what that key did later is no fault of its own. */
static void name_broken(Auditor *auditor) {
    g_autoptr(Rows) rows =
        db_query(auditor->db, &auditor->unread, "SELECT since_row FROM sign_key WHERE since_row >= $1", "i", auditor->run->from);
    while (rows_next(rows, &auditor->unread)) {
        gint64 seq = rows_int(rows, 0);
        if (is_lost(auditor, seq) || break_of(auditor->run, seq))
            g_array_append_val(auditor->trusts, seq);
    }
}

Trust *trust_new(Auditor *auditor) {
    Trust *trust = g_new0(Trust, 1);
    trust->auditor = auditor;
    trust->drill = signed_is_drill(auditor->db, &auditor->unread);
    trust->floor = signed_floor(auditor->db, &auditor->unread);
    trust->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, key_free);
    trust->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    trust->images = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    if (!db_has_table(auditor->db, "sign_key", &trust->has_keys, &auditor->unread))
        trust->has_keys = TRUE;
    if (trust->has_keys && auditor->run->from > 1)
        take_keys_before(trust, auditor->run->from);
    if (trust->has_keys)
        name_broken(auditor);
    return trust;
}

void trust_free(Trust *trust) {
    g_hash_table_unref(trust->keys);
    g_hash_table_unref(trust->people);
    g_hash_table_unref(trust->images);
    g_free(trust);
}

static void report(Trust *trust, gint64 seq, char *text) {
    auditor_report_row(trust->auditor, seq, text);
}

/* ---- one row ---- */

static Deed *deed_new(gint64 seq) {
    Deed *deed = g_new0(Deed, 1);
    deed->seq = seq;
    deed->tables = g_ptr_array_new_with_free_func(g_free);
    deed->keys = g_ptr_array_new_with_free_func(g_free);
    deed->images = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
    return deed;
}

static void deed_free(Deed *deed) {
    g_free(deed->kind);
    g_free(deed->actor);
    g_free(deed->key_id);
    g_free(deed->cosigner.person);
    g_ptr_array_unref(deed->tables);
    g_ptr_array_unref(deed->keys);
    g_ptr_array_unref(deed->images);
    g_free(deed);
}

static void deed_read_images(Deed *deed, Db *db, const char *body) {
    ImageScan scan;
    if (!body || !image_begin(&scan, body))
        return;
    while (image_next(&scan, db) == IMAGE_ROW) {
        if (!signed_is_listed(scan.table))
            continue;
        g_autofree char *key = image_key(&scan);
        g_ptr_array_add(deed->tables, g_strdup(scan.table));
        g_ptr_array_add(deed->keys, g_strconcat(scan.table, "\x1f", key, NULL));
        g_ptr_array_add(deed->images, image_map(&scan));
    }
}

/* A key as the replay knows it, if it may sign in row seq. */
static const char *key_in_use(gpointer data, const char *key_id, gint64 seq, const char **person) {
    const Key *key = g_hash_table_lookup(((Trust *)data)->keys, key_id);
    char derived[SEAL_KEY_ID_SIZE];
    if (!key || seq <= key->since || (key->revoked && seq >= key->revoked) || !seal_key_id(key->public_hex, derived) ||
        strcmp(derived, key_id) != 0)
        return NULL;
    *person = key->person;
    return key->public_hex;
}

/* The keys that the state says a lost row made. */
static Deed *deed_of_lost(Auditor *auditor, gint64 seq) {
    static const char *const columns[] = {"key_id", "person", "public", "since_row", "revoked_row"};
    Deed *deed = deed_new(seq);
    deed->accepted = TRUE;
    g_autoptr(Rows) rows = db_query(auditor->db, &auditor->unread,
                                    "SELECT key_id, person, public, since_row, revoked_row FROM sign_key WHERE since_row = $1", "i", seq);
    while (rows_next(rows, &auditor->unread)) {
        GHashTable *image = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        for (int i = 0; i < (int)G_N_ELEMENTS(columns); i++)
            g_hash_table_insert(image, g_strdup(columns[i]),
                                i < 3 ? g_strdup(rows_text(rows, i) ? rows_text(rows, i) : "")
                                      : g_strdup_printf("%" G_GINT64_FORMAT, rows_int(rows, i)));
        g_ptr_array_add(deed->tables, g_strdup("sign_key"));
        g_ptr_array_add(deed->keys, g_strconcat("sign_key\x1f", rows_text(rows, 0), NULL));
        g_ptr_array_add(deed->images, image);
    }
    return deed;
}

static Deed *deed_read(Trust *trust, gint64 seq) {
    Auditor *auditor = trust->auditor;
    if (is_lost(auditor, seq))
        return deed_of_lost(auditor, seq);
    const VerifyBreak *accepted = break_of(auditor->run, seq);
    g_autoptr(Rows) rows = db_query(auditor->db, &auditor->unread, "SELECT kind, actor, key_id, body FROM audit WHERE seq = $1", "i", seq);
    gboolean there = rows_next(rows, &auditor->unread);
    if (!there && !accepted)
        return NULL;
    Deed *deed = deed_new(seq);
    deed->accepted = accepted != NULL;
    deed->kind = g_strdup(there && rows_text(rows, 0) ? rows_text(rows, 0) : "");
    deed->actor = g_strdup(there && rows_text(rows, 1) ? rows_text(rows, 1) : "");
    deed->key_id = there && !accepted ? g_strdup(rows_text(rows, 2)) : NULL;
    deed_read_images(deed, auditor->db, accepted && accepted->bodies ? break_body(accepted, seq) : there ? rows_text(rows, 3) : NULL);
    g_clear_pointer(&rows, rows_free);
    if (!accepted)
        cosign_check(auditor->run->plant, seq, &(CosignKeys){key_in_use, trust}, &deed->cosigner, &auditor->unread);
    return deed;
}

/* ---- keys ---- */

static gboolean is_good_voucher(Trust *trust, const Deed *deed, GHashTable *voucher, const char *text) {
    const char *person = NULL;
    const char *public_hex = key_in_use(trust, cell(voucher, "by_key"), deed->seq, &person);
    return public_hex && strcmp(person, cell(voucher, "person")) == 0 &&
           seal_signature_fits(public_hex, cell(voucher, "signature"), text, strlen(text));
}

/* PRIMARY KEY (key_id, person): every good one is another person. */
static int vouchers(Trust *trust, const Deed *deed, GHashTable *key) {
    g_autofree char *text = vouch_text(trust->auditor->run->plant, cell(key, "public"), cell(key, "person"));
    int good = 0;
    for (guint i = 0; i < deed->images->len; i++) {
        GHashTable *image = deed->images->pdata[i];
        if (strcmp(deed->tables->pdata[i], "vouch") == 0 && strcmp(cell(image, "key_id"), cell(key, "key_id")) == 0 &&
            strcmp(cell(image, "person"), cell(key, "person")) != 0)
            good += is_good_voucher(trust, deed, image, text);
    }
    return good;
}

/* Who changes his own password signs the new key with the old one, which goes out of use by the same row. */
static gboolean follows_own(Trust *trust, const Deed *deed, GHashTable *key) {
    const char *person = NULL;
    if (!deed->key_id || !key_in_use(trust, deed->key_id, deed->seq, &person) || strcmp(person, cell(key, "person")) != 0)
        return FALSE;
    for (guint i = 0; i < deed->images->len; i++)
        if (strcmp(deed->tables->pdata[i], "sign_key") == 0 && strcmp(cell(deed->images->pdata[i], "key_id"), deed->key_id) == 0)
            return number(deed->images->pdata[i], "revoked_row") == deed->seq + 1;
    return FALSE;
}

static gboolean is_first(Trust *trust, const char *person) {
    return g_hash_table_size(trust->people) < FIRST_PEOPLE && !g_hash_table_contains(trust->people, person);
}

static void add_key(Trust *trust, const Deed *deed, GHashTable *image) {
    const char *id = cell(image, "key_id"), *person = cell(image, "person");
    long seq = (long)deed->seq;
    if (!deed->accepted && (number(image, "since_row") != deed->seq || number(image, "revoked_row") != 0))
        report(trust, deed->seq, g_strdup_printf(_("log row %ld gives %s the key %s, but not from this row on"), seq, person, id));
    else if (!trust->drill && !deed->accepted && !is_first(trust, person) && vouchers(trust, deed, image) < 2 &&
             !follows_own(trust, deed, image))
        report(trust, deed->seq,
               g_strdup_printf(_("log row %ld gives %s the key %s, but no two others have vouched for it"), seq, person, id));
    Key *key = g_new(Key, 1);
    *key = (Key){g_strdup(person), g_strdup(cell(image, "public")), deed->seq, number(image, "revoked_row")};
    g_hash_table_insert(trust->keys, g_strdup(id), key);
    g_hash_table_add(trust->people, g_strdup(person));
    trust->enabled = trust->enabled ? trust->enabled : deed->seq;
}

/* A key is revoked once, from the next row on, and changes in nothing else. */
static void change_key(Trust *trust, const Deed *deed, GHashTable *image, Key *key) {
    gint64 revoked = number(image, "revoked_row");
    gboolean same = strcmp(key->person, cell(image, "person")) == 0 && strcmp(key->public_hex, cell(image, "public")) == 0 &&
                    number(image, "since_row") == key->since;
    if (!deed->accepted && (!same || (revoked != key->revoked && (key->revoked || revoked != deed->seq + 1))))
        report(trust, deed->seq,
               g_strdup_printf(_("log row %ld changes the key %s of %s: a key is revoked once, from the next row on, and"
                                 " never comes back"),
                               (long)deed->seq, cell(image, "key_id"), key->person));
    else
        key->revoked = revoked;
}

static void take_keys(Trust *trust, const Deed *deed) {
    for (guint i = 0; i < deed->images->len; i++) {
        GHashTable *image = deed->images->pdata[i];
        if (strcmp(deed->tables->pdata[i], "sign_key") != 0)
            continue;
        Key *known = g_hash_table_lookup(trust->keys, cell(image, "key_id"));
        if (known)
            change_key(trust, deed, image, known);
        else
            add_key(trust, deed, image);
    }
}

/* ---- who must have signed ---- */

static gboolean is_exempt(Trust *trust, const char *table, GHashTable *image) {
    return (strcmp(table, "account") == 0 || strcmp(table, "sign_key") == 0) && is_first(trust, cell(image, "person"));
}

/* One row is one finding: the first image that asks for more than was given. */
static void verify_trust_ask(Trust *trust, const Deed *deed) {
    const char *person = NULL;
    gboolean is_signed = deed->key_id && key_in_use(trust, deed->key_id, deed->seq, &person);
    SignedBy by = {deed->actor, is_signed, deed->cosigner.person};
    for (guint i = 0; i < deed->images->len; i++) {
        const char *table = deed->tables->pdata[i];
        GHashTable *image = deed->images->pdata[i];
        const SignedRule *rule = signed_rule_for(deed->kind, table, g_hash_table_lookup(trust->images, deed->keys->pdata[i]), image);
        if (!rule || signed_is_enough(rule, image, &by) || is_exempt(trust, table, image))
            continue;
        report(trust, deed->seq,
               g_strdup_printf(_("log row %ld is not signed by whom it must be: %s (%d signatures of the right people)"), (long)deed->seq,
                               signed_text(rule), rule->signatures));
        return;
    }
}

static void replay(Trust *trust, Deed *deed) {
    gboolean asked = !trust->drill && !deed->accepted && deed->seq >= trust->floor && trust->enabled;
    if (deed->cosigner.is_bad)
        report(trust, deed->seq, g_strdup_printf(_("log row %ld was changed: its second signature is not right"), (long)deed->seq));
    else if (asked)
        verify_trust_ask(trust, deed);
    take_keys(trust, deed);
    for (guint i = 0; i < deed->images->len; i++)
        g_hash_table_insert(trust->images, g_strdup(deed->keys->pdata[i]), g_hash_table_ref(deed->images->pdata[i]));
}

static int compare_seqs(const void *a, const void *b) {
    const gint64 *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void trust_replay(Trust *trust) {
    GArray *seqs = trust->auditor->trusts;
    g_array_sort(seqs, compare_seqs);
    for (gint64 last = 0; trust->taken < seqs->len; trust->taken++) {
        gint64 seq = g_array_index(seqs, gint64, trust->taken);
        Deed *deed = seq == last ? NULL : deed_read(trust, seq);
        last = seq;
        if (!deed)
            continue;
        replay(trust, deed);
        deed_free(deed);
    }
}

/* ---- the end ---- */

static void name_first(Trust *trust, Verify *verify) {
    g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(Rows) rows =
        db_query(trust->auditor->db, &trust->auditor->unread, "SELECT person, key_id FROM sign_key ORDER BY since_row, key_id", "");
    while (!trust->drill && g_hash_table_size(named) < FIRST_PEOPLE && rows_next(rows, &trust->auditor->unread)) {
        const char *person = g_intern_string(rows_text(rows, 0) ? rows_text(rows, 0) : "");
        if (g_hash_table_add(named, (gpointer)person))
            g_ptr_array_add(verify->first_keys, g_strdup_printf("%s %s", person, rows_text(rows, 1)));
    }
}

void trust_end(Trust *trust, Verify *verify) {
    GPtrArray *pending = trust->auditor->pending;
    for (guint i = 0; i < pending->len; i++) {
        VerifyBroken *step = pending->pdata[i];
        if (!trust->drill && trust->enabled && step->seq > trust->enabled && step->seq >= trust->floor)
            report(trust, step->seq, g_strdup(step->text));
    }
    if (trust->has_keys)
        name_first(trust, verify);
}
