/* SPDX-License-Identifier: MIT
 *
 * Samples in their two tables, and the draw. Who may draw, and when, is not known here.
 */
#include "bihuan/model/sample.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Sample, month),    NOUN_TEXT(Sample, dice), NOUN_TEXT(Sample, head),
                                     NOUN_INT(Sample, accepted),  NOUN_INT(Sample, n),     NOUN_LIST(Sample, numbers),
                                     NOUN_TEXT(Sample, drawn_by), NOUN_TIME(Sample, at)};
const Noun sample_noun = NOUN(sample, Sample, "sample", 1, COLUMNS, NULL);

static const NounColumn ITEM_COLUMNS[] = {NOUN_TEXT(SampleItem, month), NOUN_TEXT(SampleItem, number), NOUN_INT(SampleItem, place),
                                          NOUN_TEXT(SampleItem, record)};
const Noun sample_item_noun = NOUN(sample_item, SampleItem, "sample_item", 2, ITEM_COLUMNS, NULL);

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

gboolean sample_find(Db *db, const char *month, Sample **sample, GError **error) {
    return noun_find(db, &sample_noun, sample, error, "WHERE month = $1", "s", month);
}

GPtrArray *sample_items(Db *db, const char *month, GError **error) {
    return noun_list(db, &sample_item_noun, error, "WHERE month = $1 ORDER BY place", "s", month);
}

gboolean sample_item_find(Db *db, const char *number, SampleItem **item, GError **error) {
    return noun_find(db, &sample_item_noun, item, error, "WHERE number = $1 ORDER BY month DESC LIMIT 1", "s", number);
}

gboolean sample_item_save(Change *change, const SampleItem *item, GError **error) {
    return noun_save(change, &sample_item_noun, item, error);
}

gboolean sample_add(Change *change, const Sample *sample, GError **error) {
    if (!noun_add(change, &sample_noun, sample, error))
        return FALSE;
    gint64 place = 0;
    for (char **number = sample->numbers; *number; number++) {
        SampleItem item = {.month = sample->month, .number = *number, .place = ++place, .record = (char *)""};
        if (!sample_item_save(change, &item, error))
            return FALSE;
    }
    return TRUE;
}
