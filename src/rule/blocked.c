/* SPDX-License-Identifier: MIT
 *
 * What blocks a device, and from when.
 */
#include "bihuan/rule/blocked.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "bihuan/model/device_test.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/hold.h"
#include "bihuan/model/obligation.h"

static const char SQL_LOCKS[] = "WHERE kind = 'lock' AND target = $1 AND until = 0 ORDER BY since, id";

typedef struct {
    Db *db;
    Shelf *shelf;
    const char *code;
    gint64 now;
    GPtrArray *blocks; /* DeviceBlock * */
    gint64 ahead;      /* the first moment behind now at which something is late; 0 = none */
} Look;

void device_block_free(DeviceBlock *block) {
    if (!block)
        return;
    g_free(block->why);
    g_free(block->id);
    g_free(block);
}

static void add(Look *look, char *why, gint64 since, const char *id) {
    DeviceBlock *block = g_new0(DeviceBlock, 1);
    *block = (DeviceBlock){.why = why, .since = since, .id = g_strdup(id)};
    g_ptr_array_add(look->blocks, block);
}

/* Until when its newest extension would have lasted, if that was lost since it was done last; 0 = it was not. */
static gint64 lost_extension(const Look *look, const Obligation *obligation) {
    g_autoptr(GPtrArray) granted = extension_list_of_obligation(look->db, obligation->id, NULL); /* only for the sentence */
    const Extension *newest = granted && granted->len ? granted->pdata[0] : NULL;
    return newest && newest->voided && newest->approved > obligation->last ? newest->until : 0;
}

static void add_late(Look *look, const Obligation *obligation, gint64 late) {
    gint64 lost = obligation->extended > look->now ? obligation->extended : lost_extension(look, obligation);
    g_autofree char *due = clock_format_short(obligation->next), *until = clock_format_short(lost ? lost : obligation->extended);
    const char *title = obligation_title(obligation);
    gboolean voided = lost != 0;
    add(look,
        voided ? g_strdup_printf(_("%s: was due %s; the extension until %s is void, a substitute measure was missed"), title, due, until)
        : obligation->extended ? g_strdup_printf(_("%s: was due %s, extended until %s"), title, due, until)
                               : g_strdup_printf(_("%s: was due %s"), title, due),
        late, obligation->id);
}

static void look_at_obligation(Look *look, const Obligation *obligation) {
    g_autoptr(GError) unknown = NULL;
    gint64 late = 0;
    if (!obligation->blocks)
        return;
    if (!obligation_late_at(look->db, obligation, look->now, &late, &unknown))
        add(look, g_strdup_printf(_("%s: nobody can say until when it counts: %s"), obligation_title(obligation), unknown->message),
            look->now, obligation->id);
    else if (late && late <= look->now)
        add_late(look, obligation, late);
    else if (late && (!look->ahead || late < look->ahead))
        look->ahead = late;
}

static char *kind_title(const Look *look, const char *kind) {
    const Form *form = look->shelf ? shelf_form(look->shelf, DEVICE_TEST_FORM, 0, NULL, NULL) : NULL;
    const FormField *field = form ? form_field(form, "kind") : NULL;
    return field ? field_format(field, kind, NULL) : g_strdup(kind);
}

static void look_at_test(Look *look, const DeviceTest *test, const GPtrArray *obligations) {
    gboolean failed = strcmp(test->result, "fail") == 0, watched = device_test_is_watched(obligations, test);
    gint64 until = 0;
    g_autoptr(GError) unknown = NULL;
    gboolean known = failed || watched || device_test_ends(look->db, test, &until, &unknown);
    g_autofree char *title = failed || until || !known ? kind_title(look, test->kind) : NULL;
    if (!known) {
        add(look, g_strdup_printf(_("%s: nobody can say until when it counts: %s"), title, unknown->message), look->now,
            test->record->number);
    } else if (failed) {
        g_autofree char *at = clock_format_short(test->at);
        add(look, g_strdup_printf(_("%s of %s was not passed (%s)"), title, at, test->record->number), test->at, test->record->number);
    } else if (until && until <= look->now) {
        g_autofree char *end = clock_format_short(until);
        add(look, g_strdup_printf(_("%s: the test was valid until %s (%s)"), title, end, test->record->number), until,
            test->record->number);
    } else if (until && (!look->ahead || until < look->ahead))
        look->ahead = until;
}

static gboolean look_at_locks(Look *look, GError **error) {
    g_autoptr(GPtrArray) locks = noun_list(look->db, &hold_noun, error, SQL_LOCKS, "s", look->code);
    for (guint i = 0; locks && i < locks->len; i++) {
        const Hold *lock = locks->pdata[i];
        g_autofree char *since = clock_format_short(lock->since);
        add(look, g_strdup_printf(_("locked since %s (%s)"), since, *lock->record ? lock->record : lock->why), lock->since, lock->id);
    }
    return locks != NULL;
}

static gboolean look_all(Look *look, GError **error) {
    g_autoptr(GPtrArray) obligations = obligation_list_of_device(look->db, look->code, error);
    g_autoptr(GPtrArray) tests = obligations ? device_test_list(look->db, look->code, error) : NULL;
    if (!tests)
        return FALSE;
    for (guint i = 0; i < obligations->len; i++)
        look_at_obligation(look, obligations->pdata[i]);
    for (guint i = 0; i < tests->len; i++)
        if (device_test_is_newest(tests, i))
            look_at_test(look, tests->pdata[i], obligations);
    return look_at_locks(look, error);
}

GPtrArray *device_blocked(Db *db, Shelf *shelf, const char *code, gint64 now, GError **error) {
    g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func((GDestroyNotify)device_block_free);
    Look look = {.db = db, .shelf = shelf, .code = code, .now = now, .blocks = blocks};
    return look_all(&look, error) ? g_steal_pointer(&blocks) : NULL;
}

gboolean device_blocked_at(Db *db, const char *code, gint64 now, gint64 *at, GError **error) {
    g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func((GDestroyNotify)device_block_free);
    Look look = {.db = db, .code = code, .now = now, .blocks = blocks};
    if (!look_all(&look, error))
        return FALSE;
    *at = look.ahead;
    for (guint i = 0; i < blocks->len; i++) {
        const DeviceBlock *block = blocks->pdata[i];
        *at = *at ? MIN(*at, MAX(block->since, 1)) : MAX(block->since, 1);
    }
    return TRUE;
}
