/* SPDX-License-Identifier: MIT
 *
 * The beat (心跳) that the watch writes: one small file in place, so that a full disk does not silence it.
 */
#ifndef BIHUAN_SERVE_BEAT_H
#define BIHUAN_SERVE_BEAT_H

#include "post.h"
#include "sensors.h"

typedef struct Beat Beat;
/* folder is NAME.serve. NULL and ERR_IO if it cannot be written. */
Beat *beat_new(const char *plant, GError **error);
/* Writes the next one. trouble NULL = none. Never waits for the plant. */
/* sensors NULL = none are watched. */
void beat_write(Beat *beat, const Post *post, Sensors *sensors, const char *trouble, gboolean ended);
void beat_free(Beat *beat);

#endif
