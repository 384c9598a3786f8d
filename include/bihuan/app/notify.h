/* SPDX-License-Identifier: MIT
 *
 * Silences (静默) and test messages: what a person orders about telling, audited.
 */
#ifndef BIHUAN_APP_NOTIFY_H
#define BIHUAN_APP_NOTIFY_H

#include "bihuan/app/app.h"
#include "bihuan/model/contact.h"

/* As typed; all borrowed. */
typedef struct {
    const char *subject; /* "person:ID", "area:CODE", "record:NUMBER" */
    const char *until;   /* a time, or a duration from now on */
    const char *reason;
} SilenceWish;

/* Reminders about the subject wait until the silence ends; alarms, escalations and freezes never do. Owned; NULL and a sentence. */
Silence *notify_silence(App *app, const SilenceWish *wish, GError **error);
/* Ends one before its time; what it held back is told. id: an unambiguous beginning of at least 4 characters is enough. */
gboolean notify_unsilence(App *app, const char *id, GError **error);
/* In force now, or all there ever were (Silence *, array owns them); NULL on error. */
GPtrArray *notify_silences(App *app, gboolean all, GError **error);

/* The channels by which people are reached (PlantChannel *, by preference, array owns them): those the watch has set up; before it ever
 * ran, those of the settings that count here. NULL on error. */
GPtrArray *notify_channels(App *app, GError **error);

/* Leaves a test message for the watch, which sends it. Its id, owned; ERR_INPUT for a channel that is not set up. */
char *notify_test(App *app, const char *person, const char *channel, GError **error);

#endif
