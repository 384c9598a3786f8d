/* SPDX-License-Identifier: MIT
 *
 * Values and minutes as bytes: what an instrument says is a decimal with few digits that moves little, and two or three bytes hold it.
 */
#ifndef BIHUAN_SENSOR_TREND_PACK_H
#define BIHUAN_SENSOR_TREND_PACK_H

#include "bihuan/sensor/trend.h"

/* Values of one minute, by time, none before begin. A value comes back as the decimal it is meant to be (20.900000000000002 as 20.9). */
void trend_pack(const TrendValue *values, guint count, gint64 begin, GByteArray *out);
/* Appends them. FALSE: these bytes are none of ours. */
gboolean trend_unpack(const guint8 *bytes, gsize size, gint64 begin, GArray *values);

/* Minutes of one hour that begins at begin, by time. The mean is kept to a hundredth of the last digit of the values. */
void trend_pack_bars(const TrendBar *bars, guint count, gint64 begin, GByteArray *out);
gboolean trend_unpack_bars(const guint8 *bytes, gsize size, gint64 begin, GArray *bars);

#endif
