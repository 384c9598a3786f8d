/* SPDX-License-Identifier: MIT
 *
 * People as WeCom or DingTalk has them (通讯录同步): the difference to the plant's, and written as one change that two sign.
 * The organisation is read by bihuan-serve, the only program that speaks with services. Roles are never given by it. Who did not come
 * from the directory (contractors, the demo's people) does not leave by it: only whom it has shown before.
 */
#ifndef BIHUAN_APP_DIRECTORY_H
#define BIHUAN_APP_DIRECTORY_H

#include "bihuan/app/app.h"

typedef struct {
    const char *field; /* a column of people or contacts; static */
    char *from, *to;
} DirectoryChange;

/* A person who joins, leaves or is changed. */
typedef struct {
    char *id, *userid; /* of the person here; of the service */
    char *name, *department, *title, *mobile, *email;
    GPtrArray *changes; /* DirectoryChange *; empty: only the link is new */
} DirectoryPerson;

typedef struct {
    GPtrArray *joined, *left, *changed; /* DirectoryPerson * */
    GPtrArray *linked;                  /* DirectoryPerson *, known by the directory for the first time and as they are here */
    guint same;                         /* that are as they were */
    guint outside;                      /* in departments that the plant does not have */
    guint retired;                      /* out of service here and still in the directory: they come back by an import only */
    guint known;                        /* in service here whom the directory has shown before */
} DirectoryDifference;

void directory_difference_free(DirectoryDifference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DirectoryDifference, directory_difference_free)

/* Reads the directory ("wecom", "dingtalk") and compares. NULL: ERR_INPUT where it is not set up or what it says cannot be (a person
 * without a mobile, an id that is somebody else's), ERR_EXTERNAL for what the service says, ERR_DENIED for a captive account. */
DirectoryDifference *directory_compare(App *app, const char *service, GError **error);
/* Writes it: joined and changed people, contacts, and who left is out of service and his open tasks go to others. second: who stands by.
 * left: how many may leave, -1 = not said; then more than max(3, 5 % of those known) are refused. One change, or nothing. */
gboolean directory_apply(App *app, const char *service, const DirectoryDifference *difference, const char *second, gint64 left,
                         GError **error);

#endif
