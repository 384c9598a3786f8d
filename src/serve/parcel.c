/* SPDX-License-Identifier: MIT
 *
 * Making and freeing what the two threads hand each other.
 */
#include "parcel.h"

#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"

static void way_free(gpointer data) {
    Way *way = data;
    g_free(way->name);
    g_free(way->kind);
    g_free(way->contact);
    g_free(way);
}

GPtrArray *ways_new(void) {
    return g_ptr_array_new_with_free_func(way_free);
}

void way_add(GPtrArray *ways, const Way *way) {
    Way *copy = g_new(Way, 1);
    *copy = *way;
    copy->name = g_strdup(way->name);
    copy->kind = g_strdup(way->kind);
    copy->contact = g_strdup(way->contact);
    g_ptr_array_add(ways, copy);
}

gboolean way_reaches(const Way *way, const Contact *contact) {
    return !way->output && plant_channel_reaches(&(PlantChannel){.kind = way->kind, .contact = way->contact}, contact);
}

Way *way_find(const GPtrArray *ways, const char *name) {
    for (guint i = 0; i < ways->len; i++) {
        Way *way = ways->pdata[i];
        if (strcmp(way->name, name) == 0)
            return way;
    }
    return NULL;
}

Parcel *parcel_new(void) {
    return g_new0(Parcel, 1);
}

void parcel_free(Parcel *parcel) {
    if (!parcel)
        return;
    char *const texts[] = {parcel->claim,      parcel->id,   parcel->dedupe,  parcel->channel, parcel->person,   parcel->name,
                           parcel->department, parcel->area, parcel->address, parcel->lang,    parcel->kind,     parcel->number,
                           parcel->title,      parcel->text, parcel->file,    parcel->path,    parcel->path_name};
    if (parcel->path)
        unlink(parcel->path);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(parcel->rows);
    g_free(parcel);
}

Outcome *outcome_new(OutcomeKind kind, const char *claim, const char *channel) {
    Outcome *outcome = g_new0(Outcome, 1);
    outcome->kind = kind;
    outcome->claim = g_strdup(claim);
    outcome->rows = g_strdup("");
    outcome->id = g_strdup("");
    outcome->channel = g_strdup(channel);
    outcome->reply = g_strdup("");
    outcome->error = g_strdup("");
    outcome->at = clock_raw();
    return outcome;
}

void outcome_free(Outcome *outcome) {
    if (!outcome)
        return;
    g_free(outcome->claim);
    g_free(outcome->rows);
    g_free(outcome->id);
    g_free(outcome->channel);
    g_free(outcome->reply);
    g_free(outcome->error);
    g_free(outcome);
}
