/* SPDX-License-Identifier: MIT
 *
 * What a message of a broker says: a plain number, or members of an object in JSON and the time they were measured. Whatever it is, it
 * is judged without being followed into its depth.
 */
#ifndef BIHUAN_SENSOR_PAYLOAD_H
#define BIHUAN_SENSOR_PAYLOAD_H

#include "bihuan/sensor/link.h"

/* Longer ones are not read. */
#define PAYLOAD_MAX 65536

typedef struct Payload Payload;
/* Never NULL: of what is no text and too long, no member is a number. */
Payload *payload_new(const void *bytes, gsize size);
void payload_free(Payload *payload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Payload, payload_free)

typedef enum { PAYLOAD_NO_TIME, PAYLOAD_TIME, PAYLOAD_BAD_TIME } PayloadTime;
/* The number at a member ("value", "data.value"); member NULL: the whole of it. FALSE: it is none (true and false are 1 and 0). The time
 * is that of a member "time", "at" or "ts" beside it, else of the whole. */
gboolean payload_value(const Payload *payload, const char *member, double *value, PayloadTime *kind, gint64 *at);

#endif
