/* SPDX-License-Identifier: MIT
 *
 * Errors travel as GError values with a full sentence; this file makes them and maps them to exit codes.
 */
#include "bihuan/base/err.h"

#include <errno.h>
#include <string.h>

G_DEFINE_QUARK(bihuan - error, err)

gboolean(err_set)(GError **error, ErrCode code, const char *format, ...) {
    if (!error)
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    g_clear_error(error); /* the latest sentence is the one nearest to the person */
    *error = g_error_new_valist(ERR, code, format, arguments);
    va_end(arguments);
    return FALSE;
}

gboolean(err_set_errno)(GError **error, ErrCode code, const char *format, ...) {
    int saved = errno;
    if (!error)
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_clear_error(error);
    *error = g_error_new(ERR, code, "%s: %s", text, g_strerror(saved));
    return FALSE;
}

gboolean err_is(const GError *error, ErrCode code) {
    return error && error->domain == ERR && error->code == (int)code;
}

int err_exit_status(const GError *error) {
    if (!error)
        return 0;
    if (error->domain != ERR)
        return 1;
    switch ((ErrCode)error->code) {
    case ERR_USAGE:
        return 2;
    case ERR_DENIED:
        return 3;
    case ERR_HELD:
    case ERR_BUSY:
        return 4;
    case ERR_CORRUPT:
        return 5;
    default:
        return 1;
    }
}
