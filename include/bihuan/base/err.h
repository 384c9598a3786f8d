/* SPDX-License-Identifier: MIT
 *
 * One error domain for the whole program. A code says what the caller can do about it; the message
 * is a full sentence in the chosen language, with what to do. No floor below cli and screens prints it.
 */
#ifndef BIHUAN_BASE_ERR_H
#define BIHUAN_BASE_ERR_H

#include <glib.h>

typedef enum {
    ERR_FAILED,    /* anything else: exit 1 */
    ERR_USAGE,     /* the command line is wrong: exit 2 */
    ERR_INPUT,     /* a value given by a person or a file is wrong: exit 1 */
    ERR_NOT_FOUND, /* no such record, device, person: exit 1 */
    ERR_CONFLICT,  /* somebody else changed it meanwhile: exit 1 */
    ERR_DENIED,    /* this person may not, or this label is not genuine: exit 3 */
    ERR_HELD,      /* a hold (冻结/锁定) stands against it: exit 4 */
    ERR_BUSY,      /* other terminals are writing: exit 4 */
    ERR_CORRUPT,   /* the plant file contradicts itself: exit 5 */
    ERR_IO,        /* disk, file, permission: exit 1 */
    ERR_EXTERNAL,  /* a library or a peer failed: exit 1 */
} ErrCode;

#define ERR (err_quark())
GQuark err_quark(void);

/* Sets *error (which may be NULL) to a sentence in the chosen language. Always returns FALSE, so that
 * a failure is one line: return err_set(error, ERR_INPUT, _("..."), x); */
gboolean err_set(GError **error, ErrCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same with the reason of the C library (errno as it is now) after a colon. */
gboolean err_set_errno(GError **error, ErrCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

#ifdef __clang_analyzer__ /* `make lint` looks at one file at a time and cannot see that it is FALSE always */
#define err_set(...)                                                                                                                       \
    __extension__({                                                                                                                        \
        (err_set)(__VA_ARGS__);                                                                                                            \
        FALSE;                                                                                                                             \
    })
#define err_set_errno(...)                                                                                                                 \
    __extension__({                                                                                                                        \
        (err_set_errno)(__VA_ARGS__);                                                                                                      \
        FALSE;                                                                                                                             \
    })
#endif

/* TRUE if error is ours with this code; error may be NULL. */
gboolean err_is(const GError *error, ErrCode code);

/* The exit status of the contract (0 ok, 1 failed, 2 usage, 3 denied, 4 held or busy, 5 corrupt). */
int err_exit_status(const GError *error);

#endif
