/* SPDX-License-Identifier: MIT
 *
 * What a scanner sends or a person types as a label, and head codes from paper. Only what the key made is genuine.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/store/anchor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PLANT "00112233445566778899aabbccddeeff"

static const guint8 key[32] = {1, 2, 3};

/* Whatever carries a right code must be the payload that is made for it. */
static void expect_genuine(const LabelRead *read) {
    g_autofree char *subject = label_subject(read->of, read->code);
    g_autofree char *payload = label_payload(key, PLANT, subject, read->generation, NULL);
    LabelRead again = {0};
    if (!payload || !label_read(payload, &again, NULL) || strcmp(again.mac, read->mac) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL, code_error = NULL;
    LabelRead read = {0};
    char hex[21];
    gboolean good = label_read(text, &read, &error);
    if (good == (error != NULL))
        abort();
    if (good && read.kind == LABEL_PAYLOAD && label_verify_payload(key, PLANT, &read))
        expect_genuine(&read);
    if (g_utf8_validate(text, -1, NULL) && fold_is_code(text, FALSE)) {
        g_autofree char *payload = label_payload(key, PLANT, text, 1, NULL), *code = label_short_code(key, PLANT, text, 1, NULL);
        if (!payload || !label_read(payload, &read, NULL) || !label_verify_payload(key, PLANT, &read) || strcmp(read.code, text) != 0 ||
            !label_read(code, &read, NULL) || read.kind != LABEL_SHORT)
            abort();
    }
    if (anchor_code_parse(text, hex, &code_error) == (code_error != NULL))
        abort();
    return 0;
}
