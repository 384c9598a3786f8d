/* SPDX-License-Identifier: MIT
 *
 * The hash chain over stored bytes. Layout of the hashed bytes (man bihuan-trust.7):
 *   "BHA1" plant-id prev, then seq, at, clock as 8 bytes little-endian each, then for each text
 *   (actor, terminal, kind, subject, body, key id) its length as 8 bytes little-endian and its bytes;
 *   a missing key id has length 2^64-1 and no bytes. plant-id and prev are hex texts of fixed length.
 * Lengths, the domain tag and the plant id keep rows from being spliced or moved between plants.
 */
#include "private.h"

#include "bihuan/seal/seal.h"

#include <string.h>

static void chain_add_number(SealHash *hash, guint64 number) {
    guint64 little = GUINT64_TO_LE(number);
    seal_hash_update(hash, &little, sizeof little);
}

static void add_text(SealHash *hash, const char *text) {
    if (!text) {
        chain_add_number(hash, G_MAXUINT64);
        return;
    }
    gsize length = strlen(text);
    chain_add_number(hash, length);
    seal_hash_update(hash, text, length);
}

static void chain_finish(SealHash *hash, char hex[65]) {
    guint8 digest[SEAL_HASH_SIZE];
    seal_hash_final(hash, digest);
    seal_hex(digest, sizeof digest, hex);
}

void chain_hash(const char *plant_id, const ChainRow *row, char hex[65]) {
    SealHash hash;
    seal_hash_init(&hash);
    seal_hash_update(&hash, "BHA1", 4);
    seal_hash_update(&hash, plant_id, strlen(plant_id));
    seal_hash_update(&hash, row->prev, strlen(row->prev));
    chain_add_number(&hash, (guint64)row->seq);
    chain_add_number(&hash, (guint64)row->at);
    chain_add_number(&hash, (guint64)row->clock);
    add_text(&hash, row->actor);
    add_text(&hash, row->terminal);
    add_text(&hash, row->kind);
    add_text(&hash, row->subject);
    add_text(&hash, row->body);
    add_text(&hash, row->key_id);
    chain_finish(&hash, hex);
}

void chain_genesis(const char *plant_id, char hex[65]) {
    SealHash hash;
    seal_hash_init(&hash);
    seal_hash_update(&hash, "BHGENESIS", 9);
    seal_hash_update(&hash, plant_id, strlen(plant_id));
    chain_finish(&hash, hex);
}

char *chain_head_code(const char *hex) {
    guint8 digest[SEAL_HASH_SIZE];
    if (!seal_unhex(hex, digest, sizeof digest))
        return g_strdup("");
    g_autofree char *code = seal_base32(digest, 80);
    return g_strdup_printf("%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12);
}
