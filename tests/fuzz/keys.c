/* SPDX-License-Identifier: MIT
 *
 * Keys at any speed into a terminal of any size: pairs of bytes, what is pressed and how long after the last one. The whole kit
 * works (scanner, palette, help, text fields, lists); every frame is clean and as large as the window.
 */
#include "../unit/ui-demo.h"

#include "bihuan/base/i18n.h"
#include "bihuan/ui/keymap.h"
#include "bihuan/ui/scan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static KeyCode code_of(uint8_t byte) {
    static const char han[] = "隐患一二";
    if (byte < 0x80)
        return byte ? byte : KC_ENTER;
    if (byte < 0x88)
        return g_utf8_get_char(han + (byte & 3) * 3);
    return KC_SPECIAL + 1 + (byte - 0x88) % (KC_LAST - KC_SPECIAL - 1);
}

/* Every key that has a name has a label. */
static void name_keys(const char *text) {
    for (const char *p = text, *end; *p; p = end) {
        KeyCode code = key_parse(p, &end);
        if (code == KC_NONE || end <= p)
            break;
        g_autofree char *label = key_label(code);
        if (!label)
            abort();
    }
}

static void scan_keys(const uint8_t *data, size_t size) {
    g_autoptr(Scan) scan = scan_new();
    gint64 time = 1000;
    KeyEvent out;
    for (size_t i = 0; i + 2 <= size; i += 2) {
        time += data[i + 1] * 1000;
        KeyCode code = code_of(data[i]);
        if (code != KC_PASTE && code != KC_SCAN)
            scan_feed(scan, &(KeyEvent){code, time, NULL}, (ScanPlace)(data[i + 1] % 3));
        if (data[i + 1] > 200)
            scan_expire(scan, time + 100000);
        while (scan_next(scan, &out))
            if (out.code == KC_SCAN && !out.text)
                abort();
    }
}

static void expect_clean(const char *frame) {
    for (const char *p = frame; *p; p++)
        if (((unsigned char)*p < 0x20 && *p != '\n') || *p == 0x7f)
            abort();
    if (!g_utf8_validate(frame, -1, NULL) || strstr(frame, "\u202e") || strstr(frame, "\u200b"))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Demo demo;
    g_autofree char *bytes = g_strndup((const char *)data, size), *text = g_utf8_make_valid(bytes, -1);
    g_autoptr(GError) error = NULL;
    name_keys(text);
    scan_keys(data, size);
    if (size < 2)
        return 0;
    demo_init(&demo, data[1] % 40);
    Ui *ui = demo_open(&demo, 1 + data[0] % 60, 1 + data[1] % 120);
    for (size_t i = 2; i < size && i < 200 && !ui_is_stopped(ui); i++) {
        KeyCode code = code_of(data[i]);
        if (code == KC_PASTE || code == KC_SCAN || code == KC_PASTE_ON || code == KC_PASTE_OFF)
            script_paste(ui, text);
        else if (code == KC_RESIZE)
            script_resize(ui, 1 + data[i - 1] % 60, 1 + data[i - 2] % 120);
        else
            script_key(ui, code);
    }
    g_autofree char *frame = script_frame(ui, FALSE);
    expect_clean(frame);
    ui_free(ui);
    demo_clear(&demo);
    return 0;
}
