/* SPDX-License-Identifier: MIT
 *
 * seal against published vectors: FIPS 180-4 (SHA-256), RFC 4231 (HMAC), Crockford base32.
 */
#include <glib.h>
#include <string.h>

#include "bihuan/base/id.h"
#include "bihuan/seal/seal.h"

static void assert_hex(const guint8 *bytes, gsize size, const char *expected) {
    char hex[2 * 64 + 1];
    seal_hex(bytes, size, hex);
    g_assert_cmpstr(hex, ==, expected);
}

static void test_hash(void) {
    static const struct {
        const char *text, *hash;
    } vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        guint8 out[SEAL_HASH_SIZE];
        seal_hash(vectors[i].text, strlen(vectors[i].text), out);
        assert_hex(out, sizeof out, vectors[i].hash);
    }
}

static void test_hash_pieces(void) {
    g_autofree char *million = g_strnfill(1000000, 'a');
    for (gsize piece = 1; piece <= 1000000; piece = piece * 7 + 1) {
        SealHash hash, copy;
        guint8 out[SEAL_HASH_SIZE];
        seal_hash_init(&hash);
        gsize done = 0;
        for (; done + piece <= 500000; done += piece) {
            seal_hash_update(&hash, million + done, piece);
        }
        copy = hash;
        seal_hash_update(&copy, NULL, 0);
        seal_hash_update(&copy, million + done, 1000000 - done);
        seal_hash_final(&copy, out);
        assert_hex(out, sizeof out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

static void test_hmac(void) {
    guint8 key[131], data[50], out[SEAL_HASH_SIZE];
    memset(key, 0x0b, 20);
    seal_hmac(key, 20, "Hi There", 8, out);
    assert_hex(out, sizeof out, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    seal_hmac("Jefe", 4, "what do ya want for nothing?", 28, out);
    assert_hex(out, sizeof out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    memset(data, 0xdd, sizeof data);
    seal_hmac(key, 20, data, sizeof data, out);
    assert_hex(out, sizeof out, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    static const char larger[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    seal_hmac(key, sizeof key, larger, strlen(larger), out);
    assert_hex(out, sizeof out, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void test_hex(void) {
    guint8 out[3] = {9, 9, 9};
    g_assert_true(seal_unhex("00fFa1", out, 3));
    assert_hex(out, 3, "00ffa1");
    static const char *const wrong[] = {"00ffa", "00ffa12", "00ffag", "", "00 fa1", "0x00ff"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(seal_unhex(wrong[i], out, 3));
        assert_hex(out, 3, "00ffa1");
    }
}

static void test_base32(void) {
    static const struct {
        guint8 bytes[5];
        gsize bits;
        const char *text;
    } vectors[] = {
        {{0}, 0, ""},
        {{0xff}, 8, "ZW"},
        {{0xff, 0xff, 0xff, 0xff, 0xff}, 40, "ZZZZZZZZ"},
        {{0x00, 0x44, 0x32, 0x14, 0xc7}, 40, "01234567"},
        {{0x42, 0x54, 0xb6, 0x35, 0xcf}, 40, "89ABCDEF"},
        {{0xff, 0xff}, 12, "ZZR"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        g_autofree char *text = seal_base32(vectors[i].bytes, vectors[i].bits);
        g_assert_cmpstr(text, ==, vectors[i].text);
    }
}

static void test_equal(void) {
    guint8 a[32] = {0}, b[32] = {0};
    g_assert_true(seal_equal(a, b, sizeof a));
    for (gsize i = 0; i < sizeof a; i++) {
        b[i] = 1;
        g_assert_false(seal_equal(a, b, sizeof a));
        b[i] = 0;
    }
    memset(a, 7, sizeof a);
    seal_wipe(a, sizeof a);
    g_assert_true(seal_equal(a, b, sizeof a));
}

static void test_random(void) {
    guint8 first[32], again[32], other[32];
    id_seed(42);
    seal_random(first, sizeof first);
    seal_random(other, sizeof other);
    id_seed(42);
    seal_random(again, sizeof again);
    id_unseed();
    g_assert_true(seal_equal(first, again, sizeof first));
    g_assert_false(seal_equal(first, other, sizeof first));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_assert_true(seal_init(NULL));
    g_test_add_func("/seal/hash", test_hash);
    g_test_add_func("/seal/hash-pieces", test_hash_pieces);
    g_test_add_func("/seal/hmac", test_hmac);
    g_test_add_func("/seal/hex", test_hex);
    g_test_add_func("/seal/base32", test_base32);
    g_test_add_func("/seal/equal", test_equal);
    g_test_add_func("/seal/random", test_random);
    return g_test_run();
}
