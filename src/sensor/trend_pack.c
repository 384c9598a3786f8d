/* SPDX-License-Identifier: MIT
 *
 * A row begins with how its numbers are written: so many decimals (0 … 6) as differences, else floats or doubles as they are.
 */
#include "trend_pack.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"

enum { DECIMALS_MOST = 6, FLOATS = 32, DOUBLES = 64, USUAL_STEP = 1000 };
#define WHOLE_MOST 1e12
#define READ_MOST (G_GINT64_CONSTANT(1) << 50) /* more than anything that is written: sums of them stay numbers */

static const double POWER[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

typedef struct {
    const guint8 *at, *end;
    gboolean bad;
} Reader;

static void put_varint(GByteArray *out, guint64 number) {
    guint8 bytes[10];
    guint n = 0;
    for (; number >= 128; number >>= 7)
        bytes[n++] = (guint8)(number | 128);
    bytes[n++] = (guint8)number;
    g_byte_array_append(out, bytes, n);
}

/* 0 and bad for what is none, or too large. */
static guint64 take_varint(Reader *reader) {
    guint64 number = 0;
    for (guint shift = 0; shift < 56 && reader->at < reader->end; shift += 7) {
        guint8 byte = *reader->at++;
        number |= (guint64)(byte & 127) << shift;
        if (byte < 128 && number < READ_MOST)
            return number;
    }
    reader->bad = TRUE;
    return 0;
}

static guint64 zigzag(gint64 number) {
    return ((guint64)number << 1) ^ (number < 0 ? G_MAXUINT64 : 0);
}

static gint64 unzigzag(guint64 number) {
    return (gint64)(number >> 1) ^ -(gint64)(number & 1);
}

/* So many decimals write it to a billionth; more than DECIMALS_MOST: they do not. */
static guint decimals_of(double value, guint least) {
    for (guint k = least; k <= DECIMALS_MOST; k++) {
        double whole = nearbyint(value * POWER[k]);
        if (fabs(whole) < WHOLE_MOST && fabs(whole / POWER[k] - value) <= fabs(value) * 1e-9)
            return k;
    }
    return DECIMALS_MOST + 1;
}

static guint8 kind_of_values(const TrendValue *values, guint count) {
    guint decimals = 0;
    gboolean floats = TRUE;
    double largest = 0;
    for (guint i = 0; i < count; i++) {
        double value = values[i].value;
        if (isnan(value))
            continue;
        if (decimals <= DECIMALS_MOST)
            decimals = decimals_of(value, decimals);
        floats = floats && (double)(float)value == value;
        largest = MAX(largest, fabs(value));
    }
    if (decimals <= DECIMALS_MOST && largest * POWER[decimals] < WHOLE_MOST)
        return (guint8)decimals;
    return floats ? FLOATS : DOUBLES;
}

static void put_float(GByteArray *out, guint8 kind, double value) {
    float narrow = (float)value;
    if (kind == FLOATS)
        g_byte_array_append(out, (const guint8 *)&narrow, sizeof narrow);
    else
        g_byte_array_append(out, (const guint8 *)&value, sizeof value);
}

static double take_float(Reader *reader, guint8 kind) {
    float narrow;
    double value = NAN;
    gsize size = kind == FLOATS ? sizeof narrow : sizeof value;
    if ((gsize)(reader->end - reader->at) < size) {
        reader->bad = TRUE;
        return NAN;
    }
    if (kind == FLOATS) {
        memcpy(&narrow, reader->at, size);
        value = (double)narrow;
    } else
        memcpy(&value, reader->at, size);
    reader->at += size;
    return value;
}

/* previous: the last whole number, for differences. */
static void put_number(GByteArray *out, guint8 kind, double value, gint64 *previous) {
    if (kind > DECIMALS_MOST) {
        put_float(out, kind, value);
        return;
    }
    gint64 whole = (gint64)llround(value * POWER[kind]);
    put_varint(out, zigzag(whole - *previous));
    *previous = whole;
}

static double take_number(Reader *reader, guint8 kind, gint64 *previous) {
    if (kind > DECIMALS_MOST)
        return take_float(reader, kind);
    *previous += unzigzag(take_varint(reader));
    if (ABS(*previous) >= READ_MOST) {
        reader->bad = TRUE;
        *previous = 0;
    }
    return (double)*previous / POWER[kind];
}

static gboolean take_kind(Reader *reader, guint8 *kind) {
    if (reader->at == reader->end)
        return FALSE;
    *kind = *reader->at++;
    return *kind <= DECIMALS_MOST || *kind == FLOATS || *kind == DOUBLES;
}

/* Each: the difference of its step from the step before, with a bit for "no value", then the value. */
void trend_pack(const TrendValue *values, guint count, gint64 begin, GByteArray *out) {
    guint8 kind = kind_of_values(values, count);
    gint64 previous = 0, at = begin, step = USUAL_STEP;
    g_byte_array_append(out, &kind, 1);
    for (guint i = 0; i < count; i++) {
        gboolean none = isnan(values[i].value);
        gint64 now = values[i].at - at;
        put_varint(out, zigzag(now - step) << 1 | (none ? 1 : 0));
        at = values[i].at;
        step = now;
        if (!none)
            put_number(out, kind, values[i].value, &previous);
    }
}

gboolean trend_unpack(const guint8 *bytes, gsize size, gint64 begin, GArray *values) {
    Reader reader = {bytes, bytes + size, FALSE};
    guint8 kind = 0;
    gint64 previous = 0, at = begin, step = USUAL_STEP;
    if (!take_kind(&reader, &kind))
        return FALSE;
    while (reader.at < reader.end && !reader.bad) {
        guint64 word = take_varint(&reader);
        step += unzigzag(word >> 1);
        at += step;
        TrendValue value = {at, word & 1 ? NAN : take_number(&reader, kind, &previous)};
        reader.bad = reader.bad || step < 0 || at >= begin + CLOCK_MINUTE;
        g_array_append_val(values, value);
    }
    return !reader.bad;
}

/* ---- minutes ---- */

static guint8 kind_of_bars(const TrendBar *bars, guint count) {
    g_autofree TrendValue *ends = g_new0(TrendValue, 2 * (gsize)count);
    guint n = 0;
    for (guint i = 0; i < count; i++)
        if (bars[i].n) {
            ends[n++].value = bars[i].min;
            ends[n++].value = bars[i].max;
        }
    return kind_of_values(ends, n);
}

/* Minute, values, faults; then the least, how far above it the greatest and the mean are. */
void trend_pack_bars(const TrendBar *bars, guint count, gint64 begin, GByteArray *out) {
    guint8 kind = kind_of_bars(bars, count);
    gint64 previous = 0;
    g_byte_array_append(out, &kind, 1);
    for (guint i = 0; i < count; i++) {
        const TrendBar *bar = &bars[i];
        guint8 minute = (guint8)((bar->at - begin) / CLOCK_MINUTE);
        g_byte_array_append(out, &minute, 1);
        put_varint(out, (guint64)bar->n);
        put_varint(out, (guint64)bar->faults);
        if (!bar->n)
            continue;
        put_number(out, kind, bar->min, &previous);
        if (kind > DECIMALS_MOST) {
            put_float(out, kind, bar->max);
            put_float(out, kind, bar->mean);
            continue;
        }
        put_varint(out, (guint64)MAX(llround(bar->max * POWER[kind]) - previous, 0));
        put_varint(out, (guint64)MAX(llround(bar->mean * POWER[kind + 2]) - previous * 100, 0));
    }
}

static void take_bar(Reader *reader, guint8 kind, gint64 *previous, TrendBar *bar) {
    bar->min = take_number(reader, kind, previous);
    if (kind > DECIMALS_MOST) {
        bar->max = take_float(reader, kind);
        bar->mean = take_float(reader, kind);
        return;
    }
    bar->max = (double)(*previous + (gint64)take_varint(reader)) / POWER[kind];
    bar->mean = (double)(*previous * 100 + (gint64)take_varint(reader)) / POWER[kind + 2];
}

gboolean trend_unpack_bars(const guint8 *bytes, gsize size, gint64 begin, GArray *bars) {
    Reader reader = {bytes, bytes + size, FALSE};
    guint8 kind = 0;
    gint64 previous = 0;
    if (!take_kind(&reader, &kind))
        return FALSE;
    while (reader.at < reader.end && !reader.bad) {
        guint8 minute = *reader.at++;
        TrendBar bar = {.at = begin + minute * CLOCK_MINUTE, .span = CLOCK_MINUTE, .min = NAN, .max = NAN, .mean = NAN};
        bar.n = (gint64)take_varint(&reader);
        bar.faults = (gint64)take_varint(&reader);
        if (bar.n)
            take_bar(&reader, kind, &previous, &bar);
        reader.bad = reader.bad || minute >= 60;
        g_array_append_val(bars, bar);
    }
    return !reader.bad;
}
