/* SPDX-License-Identifier: MIT
 *
 * The first reason is enough for a line; the device's page has all.
 */
#include "blocked_say.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/blocked.h"
#include "session.h"

#include <string.h>

/* Does a reason name the device, and not only one of a longer code? */
static gboolean is_named(const char *why, const char *device) {
    const char *at = strstr(why, device);
    for (; at != NULL; at = strstr(at + 1, device)) {
        char before = at > why ? at[-1] : ' ', after = at[strlen(device)];
        if (!g_ascii_isalnum(before) && before != '-' && !g_ascii_isalnum(after) && after != '-') {
            return TRUE;
        }
    }
    return FALSE;
}

char *blocked_text(App *app, const char *device) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) blocks = device_blocked(app_db(app), app_shelf(app), device, clock_now(), &error);
    const char *why = blocks == NULL ? error->message : blocks->len > 0 ? ((const DeviceBlock *)blocks->pdata[0])->why : NULL;
    g_autofree char *whole = why == NULL ? NULL : is_named(why, device) ? g_strdup(why) : g_strdup_printf("%s %s", device, why);
    return whole != NULL ? g_strdup_printf(_("MUST NOT BE USED: %s"), whole) : NULL;
}

gboolean blocked_say(Ui *ui, const char *device) {
    g_autofree char *text = blocked_text(session_app(ui), device);
    if (text != NULL) {
        ui_say(ui, SAY_ERROR, "%s", text);
    }
    return text != NULL;
}
