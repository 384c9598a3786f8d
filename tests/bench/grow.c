/* SPDX-License-Identifier: MIT
 *
 * Grows a plant to many records for the benchmarks:  grow FILE RECORDS
 * Every record is one real change (one audit row: the record, its steps, the counter), spread over the ten years before
 * the plant's newest row; one in a thousand is still open, one in ten is signed. A FILE that does not exist begins as the demo plant.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/canon.h"
#include "bihuan/store/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPAN (3650 * CLOCK_DAY)

static const char *const categories[] = {"flange-leak",       "seal-aging", "bolt-loose", "electrical",
                                         "process-deviation", "corrosion",  "ppe",        "housekeeping"};
static const char *const notes[] = {
    "法兰处有轻微渗漏，地面见湿迹", "密封圈老化开裂，建议停机更换",  "地脚螺栓松动两颗",   "电缆槽盒盖板缺失",
    "温度指示比远传高 3.5 ℃",       "保温层下管壁腐蚀，测厚 4.1 mm", "作业人员未戴护目镜", "通道堆放空桶，占用消防通道"};

typedef struct {
    char *code, *area, *position;
} Place;

static GPtrArray *places, *people;
static SealSigner *signer;
static char key_id[SEAL_KEY_ID_SIZE];

static G_NORETURN void die(const GError *error) {
    fprintf(stderr, "grow: %s\n", error ? error->message : "failed");
    exit(1);
}

static void put(Change *change, Row *row) {
    g_autoptr(GError) error = NULL;
    if (!change_put(change, row, &error))
        die(error);
    row_free(row);
}

static void load(Plant *plant) {
    Db *db = plant_db(plant);
    places = g_ptr_array_new();
    people = g_ptr_array_new();
    g_autoptr(Rows) devices = db_query(db, NULL, "SELECT code, area, position FROM device ORDER BY code", "");
    while (rows_next(devices, NULL)) {
        Place *place = g_new0(Place, 1);
        *place = (Place){g_strdup(rows_text(devices, 0)), g_strdup(rows_text(devices, 1)), g_strdup(rows_text(devices, 2))};
        g_ptr_array_add(places, place);
    }
    g_autoptr(Rows) persons = db_query(db, NULL, "SELECT id FROM person ORDER BY id", "");
    while (rows_next(persons, NULL))
        g_ptr_array_add(people, g_strdup(rows_text(persons, 0)));
}

static void put_step(Change *change, const char *number, int position, const char *name, gint64 entered, gint64 done) {
    const char *who = people->pdata[(guint)(entered / 7919) % people->len];
    g_autofree char *assignee = g_strdup_printf("person:%s", who);
    Row *row = row_new("step");
    row_set_text(row, "record", number);
    row_set_int(row, "position", position);
    row_set_text(row, "name", name);
    row_set_text(row, "assignee", assignee);
    row_set_text(row, "stand_in", "");
    row_set_int(row, "entered", entered);
    row_set_int(row, "due", entered + 48 * CLOCK_HOUR);
    row_set_int(row, "rung", 0);
    row_set_int(row, "rung_due", done ? 0 : entered + 480000 * CLOCK_HOUR);
    row_set_int(row, "done", done);
    row_set_text(row, "done_by", done ? who : "");
    row_set_text(row, "decision", done ? "done" : "");
    row_set_text(row, "fields", "{}");
    put(change, row);
}

static char *fields_of(guint i, const char *category, const Place *place) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_hash_table_insert(map, g_strdup("category"), g_strdup(category));
    g_hash_table_insert(map, g_strdup("note"), g_strdup(notes[i % G_N_ELEMENTS(notes)]));
    g_hash_table_insert(map, g_strdup("device"), g_strdup(place->code));
    g_hash_table_insert(map, g_strdup("area"), g_strdup(place->area));
    g_hash_table_insert(map, g_strdup("position"), g_strdup(place->position));
    g_hash_table_insert(map, g_strdup("level"), g_strdup("0"));
    return canon_from_map(map);
}

static void put_record(Change *change, guint i, const char *number, gint64 opened) {
    const Place *place = places->pdata[(i * 2654435761u >> 7) % places->len];
    const char *category = categories[(i * 40503u >> 5) % G_N_ELEMENTS(categories)];
    gboolean open = i % 1000 == 0;
    g_autofree char *fields = fields_of(i, category, place);
    Row *row = row_new("record");
    row_set_text(row, "number", number);
    row_set_text(row, "form", "hazard");
    row_set_int(row, "version", 1);
    row_set_text(row, "state", open ? "respond" : "closed");
    row_set_int(row, "ended", !open);
    row_set_text(row, "area", place->area);
    row_set_text(row, "device", place->code);
    row_set_text(row, "position", place->position);
    row_set_text(row, "category", category);
    row_set_text(row, "level", "0");
    row_set_int(row, "opened", opened);
    if (open)
        row_set_int(row, "due", opened + 48 * CLOCK_HOUR);
    else
        row_set_int(row, "closed", opened + 30 * CLOCK_HOUR);
    row_set_text(row, "opened_by", people->pdata[i % people->len]);
    row_set_int(row, "rejects", 0);
    row_set_int(row, "revision", 1);
    row_set_text(row, "fields", fields);
    put(change, row);
    put_step(change, number, 1, "respond", opened, open ? 0 : opened + 3 * CLOCK_HOUR);
}

/* A key for all signatures: what verify does with it is the same for each. */
static void put_key(Plant *plant) {
    g_autoptr(GError) error = NULL;
    g_autofree char *public_hex = seal_signer_public(signer = seal_signer_new());
    seal_key_id(public_hex, key_id);
    g_autoptr(Change) change = change_begin(plant, "system", &error);
    if (!change)
        die(error);
    Row *row = row_new("sign_key");
    row_set_text(row, "key_id", key_id);
    row_set_text(row, "person", people->pdata[0]);
    row_set_text(row, "public", public_hex);
    row_set_int(row, "since_row", change_seq(change));
    row_set_int(row, "revoked_row", 0);
    put(change, row);
    if (!change_commit(change, "enrol", people->pdata[0], "", &error))
        die(error);
}

static void add_record(Plant *plant, guint i, guint of, gint64 end) {
    g_autoptr(GError) error = NULL;
    gint64 opened = end - SPAN + (gint64)((double)SPAN / of * i);
    ClockCivil civil = clock_civil(opened);
    g_autofree char *number = g_strdup_printf("YH-%d-%07u", civil.year, i + 1);
    g_autofree char *counter = g_strdup_printf("grown/%d", civil.year);
    g_autoptr(Change) change = change_begin(plant, people->pdata[i % 10 == 0 ? 0 : i % people->len], &error);
    if (!change)
        die(error);
    put_record(change, i, number, opened);
    Row *row = row_new("counter");
    row_set_text(row, "name", counter);
    row_set_int(row, "value", i + 1);
    put(change, row);
    if (i % 10 == 0)
        change_sign(change, &(ChangeSignature){signer, key_id, people->pdata[0], "验收 / Accept"});
    if (!change_commit(change, "submit", number, "", &error))
        die(error);
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    if (argc != 3)
        die(NULL);
    guint n = (guint)g_ascii_strtoull(argv[2], NULL, 10);
    i18n_init("en");
    g_autoptr(Plant) plant = plant_open(argv[1], TRUE, &error);
    if (!plant)
        die(error);
    gint64 end = plant_head_time(plant);
    clock_simulate(end, FALSE);
    plant_hurry(plant);
    load(plant);
    put_key(plant);
    for (guint i = 0; i < n; i++) {
        add_record(plant, i, n, end);
        if (i % 100000 == 99999)
            fprintf(stderr, "  %u records\n", i + 1);
    }
    return plant_settle(plant, &error) ? 0 : 1;
}
