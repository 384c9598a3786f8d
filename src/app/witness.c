/* SPDX-License-Identifier: MIT
 *
 * The reason of what two people do.
 */
#include "bihuan/app/witness.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define REASON_MAX 500

char *witness_reason(const char *text, GError **error) {
    if (!text) {
        err_set(error, ERR_USAGE, _("say why: give --reason TEXT"));
        return NULL;
    }
    g_autofree char *reason = utf8_clean(text, REASON_MAX, FALSE, error);
    if (reason && !*reason) {
        err_set(error, ERR_USAGE, _("say why: give --reason TEXT"));
        return NULL;
    }
    return g_steal_pointer(&reason);
}
