/* SPDX-License-Identifier: MIT
 *
 * Accounts of the demo plant: everybody has the same password and PIN, which the log-in screen of a demo plant shows; the keys
 * are everybody's own. The history is signed with them.
 */
#include "world.h"

#include "bihuan/app/session.h"
#include "bihuan/model/account.h"

#define PASSWORD "bihuan-demo"
#define PIN "135790"

/* Key and id of one person. */
typedef struct {
    SealSigner *signer;
    char *key_id;
} DemoKey;

static void key_free(gpointer data) {
    DemoKey *key = data;
    seal_signer_free(key->signer);
    g_free(key->key_id);
    g_free(key);
}

GHashTable *demo_keys_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, key_free);
}

static gboolean write_account(Change *change, const char *person, const DemoKey *key, const SealPepper *pepper, GError **error) {
    g_autofree char *cost = seal_cost_new(TRUE), *pin_cost = seal_cost_new(TRUE), *public = seal_signer_public(key->signer);
    g_autofree char *box = seal_signer_wrap(key->signer, PASSWORD, cost, pepper, error);
    g_autofree char *pin = box ? seal_verifier(PIN, pin_cost, pepper, error) : NULL;
    Account account = {.person = (char *)person,
                       .state = (char *)"active",
                       .cost = cost,
                       .box = box,
                       .pin_cost = pin_cost,
                       .pin = pin,
                       .key_id = key->key_id,
                       .since = change_time(change),
                       .enrolled_by = (char *)""};
    SignKey row = {key->key_id, (char *)person, public, change_seq(change), 0};
    return pin && account_save(change, &account, error) && sign_key_save(change, &row, error);
}

static gboolean enrol(World *world, Change *change, const char *person, const SealPepper *pepper, GError **error) {
    DemoKey *key = g_new0(DemoKey, 1);
    char id[SEAL_KEY_ID_SIZE];
    key->signer = seal_signer_new();
    g_autofree char *public = seal_signer_public(key->signer);
    seal_key_id(public, id);
    key->key_id = g_strdup(id);
    g_hash_table_insert(world->keys, g_strdup(person), key);
    return write_account(change, person, key, pepper, error);
}

gboolean demo_enrol(World *world, GError **error) {
    SealPepper pepper;
    const guint8 *plant = plant_key(app_plant(world->app), error);
    g_autoptr(Change) change = plant ? change_begin(app_plant(world->app), "system", error) : NULL;
    if (!change)
        return FALSE;
    seal_pepper(plant, &pepper);
    for (guint i = 0; i < world->people->len; i++) {
        const Person *person = world->people->pdata[i];
        if (!g_hash_table_contains(world->keys, person->id) && !enrol(world, change, person->id, &pepper, error))
            return FALSE;
    }
    return change_is_empty(change) || change_commit(change, "enrol", "accounts", "", error);
}

gboolean demo_log_in(World *world, const char *person, GError **error) {
    if (!app_login(world->app, person, error))
        return FALSE;
    const DemoKey *key = g_hash_table_lookup(world->keys, person);
    if (key)
        session_adopt(world->app, seal_signer_dup(key->signer), key->key_id);
    return TRUE;
}
