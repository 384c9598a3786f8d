/* SPDX-License-Identifier: MIT
 *
 * Devices (设备) and the rows of their labels. How a short code is made is the label wing's business: it comes as
 * an argument.
 */
#ifndef BIHUAN_MODEL_DEVICE_H
#define BIHUAN_MODEL_DEVICE_H

#include "bihuan/model/grid.h"
#include "bihuan/model/noun.h"

typedef struct {
    char *code, *name, *area;
    char *position; /* 位置, as people say it; "" = none */
    char *category; /* kind of equipment in the plant's own words, "" = none */
    char *class;    /* one of CLASS_DEVICE (class.h), "" = not said */
    GridPlace place;
    gint64 made, started; /* 制造日期, 投用日期; 0 = not said */
    gint64 retired;       /* 停用、报废: out of service since; 0 = in service */
    gint64 hours;         /* 累计运行小时, as it was read last; 0 = never */
    gint64 generation;    /* of its newest label, from 1 */
} Device;

/* One label that was issued. */
typedef struct {
    char *code; /* printed short code, without the dash */
    char *device;
    gint64 generation;
    gint64 since, revoked; /* revoked 0 = valid */
} DeviceLabel;

NOUN_TYPE(Device, device)
NOUN_TYPE(DeviceLabel, device_label)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Device *device_load(Db *db, const char *code, GError **error);
/* FALSE: it could not be read. */
gboolean device_exists(Db *db, const char *code, gboolean *there, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean device_count(Db *db, gint64 *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Devices (Device *, array owns them) by code, at most limit of them behind after ("" = from the start). area NULL
 * = all; else those in the area and the areas inside it. NULL on error. */
GPtrArray *device_list(Db *db, const char *area, const char *after, int limit, GError **error);
/* Those whose code begins with text or whose name or position contains it, by code; at most limit. */
GPtrArray *device_search(Db *db, const char *text, int limit, GError **error);

/* The codes of devices that are this one but for the case of letters (owned strings). */
GPtrArray *device_codes_alike(Db *db, const char *code, GError **error);

/* Writes a device, and what it is due for by the schedules (schedule.h). A new one gets its generation (1 unless a greater one is given) and a row for its first label, whose
 * short code is short_code (must not be NULL then). For a known one neither is looked at: its labels stay as they are. */
gboolean device_put(Change *change, const Device *device, const char *short_code, GError **error);
/* The valid labels of a subject (label/code.h) are revoked, and one of this generation begins with short_code. */
gboolean label_replace(Change *change, const char *subject, gint64 generation, const char *short_code, GError **error);
/* The valid label of any subject; *label is NULL where it has none. */
gboolean label_find(Db *db, const char *subject, DeviceLabel **label, GError **error);
/* A replaced label: the valid ones are revoked, the next generation begins with short_code (短码). */
gboolean device_relabel(Change *change, const char *code, const char *short_code, GError **error);

/* The label with a short code; ERR_NOT_FOUND if none was ever issued. */
DeviceLabel *device_label_load(Db *db, const char *short_code, GError **error);
/* The device's valid label; ERR_NOT_FOUND if it has none. */
DeviceLabel *device_label_of(Db *db, const char *device, GError **error);

#endif
