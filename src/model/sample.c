/* SPDX-License-Identifier: MIT
 *
 * Samples in their two tables, and the draw. Who may draw, and when, is not known here.
 */
#include "bihuan/model/sample.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "read.h"

static const char SQL_FIND[] = "SELECT month, dice, head, accepted, n, numbers, drawn_by, at FROM sample WHERE month = $1";
#define ITEM_COLUMNS "SELECT month, number, place, record FROM sample_item"
static const char SQL_ITEMS[] = ITEM_COLUMNS " WHERE month = $1 ORDER BY place";
static const char SQL_ITEM[] = ITEM_COLUMNS " WHERE number = $1 ORDER BY month DESC LIMIT 1";

void sample_free(Sample *sample) {
    if (!sample)
        return;
    g_free(sample->month);
    g_free(sample->dice);
    g_free(sample->head);
    g_strfreev(sample->numbers);
    g_free(sample->drawn_by);
    g_free(sample);
}

void sample_item_free(SampleItem *item) {
    if (!item)
        return;
    g_free(item->month);
    g_free(item->number);
    g_free(item->record);
    g_free(item);
}

static gpointer sample_read(Rows *rows) {
    Sample *sample = g_new(Sample, 1);
    g_autofree char *numbers = read_text(rows, 5);
    *sample = (Sample){.month = read_text(rows, 0),
                       .dice = read_text(rows, 1),
                       .head = read_text(rows, 2),
                       .accepted = rows_int(rows, 3),
                       .n = rows_int(rows, 4),
                       .numbers = g_strsplit(numbers, ",", -1),
                       .drawn_by = read_text(rows, 6),
                       .at = rows_int(rows, 7)};
    return sample;
}

static gpointer item_read(Rows *rows) {
    SampleItem *item = g_new(SampleItem, 1);
    *item =
        (SampleItem){.month = read_text(rows, 0), .number = read_text(rows, 1), .place = rows_int(rows, 2), .record = read_text(rows, 3)};
    return item;
}

gint64 sample_size(gint64 of, gint64 percent) {
    return of <= 0 ? 0 : CLAMP((of * percent + 99) / 100, 1, of);
}

gboolean sample_check_dice(const char *dice, GError **error) {
    gsize length = dice ? strlen(dice) : 0;
    if (length >= SAMPLE_DICE_MIN && length <= SAMPLE_DICE_MAX && strspn(dice, "123456") == length)
        return TRUE;
    return err_set(error, ERR_INPUT, _("These are no dice: throw a die at least %d times and type what it shows, digits from 1 to 6."),
                   SAMPLE_DICE_MIN);
}

/* hex(SHA-256(a ‖ b)). */
static void hash_pair(const char *a, const char *b, char hex[SEAL_HEX_SIZE]) {
    guint8 bytes[SEAL_HASH_SIZE];
    SealHash hash;
    seal_hash_init(&hash);
    seal_hash_update(&hash, a, strlen(a));
    seal_hash_update(&hash, b, strlen(b));
    seal_hash_final(&hash, bytes);
    seal_hex(bytes, sizeof bytes, hex);
}

typedef struct {
    char key[SEAL_HEX_SIZE];
    const char *number;
} Lot;

static int compare_lots(gconstpointer a, gconstpointer b) {
    return strcmp(((const Lot *)a)->key, ((const Lot *)b)->key);
}

char **sample_choose(const char *head, const char *dice, const GPtrArray *numbers, gint64 n) {
    char seed[SEAL_HEX_SIZE];
    g_autoptr(GArray) lots = g_array_sized_new(FALSE, FALSE, sizeof(Lot), numbers->len);
    hash_pair(head, dice, seed);
    for (guint i = 0; i < numbers->len; i++) {
        Lot lot = {.number = numbers->pdata[i]};
        hash_pair(seed, lot.number, lot.key);
        g_array_append_val(lots, lot);
    }
    g_array_sort(lots, compare_lots);
    gsize drawn = (gsize)CLAMP(n, 0, (gint64)lots->len);
    char **chosen = g_new0(char *, drawn + 1);
    for (gsize i = 0; i < drawn; i++)
        chosen[i] = g_strdup(g_array_index(lots, Lot, i).number);
    return chosen;
}

Sample *sample_find(Db *db, const char *month, GError **error) {
    return read_one(db_query(db, error, SQL_FIND, "s", month), sample_read, error);
}

GPtrArray *sample_items(Db *db, const char *month, GError **error) {
    return read_all(db_query(db, error, SQL_ITEMS, "s", month), item_read, (GDestroyNotify)sample_item_free, error);
}

SampleItem *sample_item_find(Db *db, const char *number, GError **error) {
    return read_one(db_query(db, error, SQL_ITEM, "s", number), item_read, error);
}

static Row *item_row(const SampleItem *item) {
    Row *row = row_new("sample_item");
    row_set_text(row, "month", item->month);
    row_set_text(row, "number", item->number);
    row_set_int(row, "place", item->place);
    row_set_text(row, "record", item->record);
    return row;
}

gboolean sample_item_save(Change *change, const SampleItem *item, GError **error) {
    g_autoptr(Row) row = item_row(item);
    return change_put(change, row, error);
}

gboolean sample_add(Change *change, const Sample *sample, GError **error) {
    g_autoptr(Row) row = row_new("sample");
    g_autofree char *numbers = g_strjoinv(",", sample->numbers);
    row_set_text(row, "month", sample->month);
    row_set_text(row, "dice", sample->dice);
    row_set_text(row, "head", sample->head);
    row_set_int(row, "accepted", sample->accepted);
    row_set_int(row, "n", sample->n);
    row_set_text(row, "numbers", numbers);
    row_set_text(row, "drawn_by", sample->drawn_by);
    row_set_int(row, "at", sample->at);
    if (!change_add(change, row, error))
        return FALSE;
    gint64 place = 0;
    for (char **number = sample->numbers; *number; number++) {
        SampleItem item = {.month = sample->month, .number = *number, .place = ++place, .record = (char *)""};
        if (!sample_item_save(change, &item, error))
            return FALSE;
    }
    return TRUE;
}
