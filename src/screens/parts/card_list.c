/* SPDX-License-Identifier: MIT
 *
 * Rows of a device's page. A delay stands under the test behind which it put the next one, its measures under the delay.
 */
#include "card_list.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

#include <string.h>

enum { TEST_WHAT, TEST_AT, TEST_RESULT, TEST_UNTIL, TEST_BY, TEST_VALUES, TEST_NUMBER, TEST_COLUMNS };

static const ListColumn TESTS[TEST_COLUMNS] = {
    {NC_("test", "Test"), 10, 0, 1, FALSE},    {NC_("test", "When"), 11, 11, 2, FALSE}, {NC_("test", "Result"), 6, 16, 1, FALSE},
    {NC_("test", "Counts"), 16, 18, 2, FALSE}, {NC_("test", "Who"), 6, 20, 3, FALSE},   {NC_("test", "Values"), 8, 34, 4, FALSE},
    {NC_("test", "Number"), 8, 20, 5, FALSE},
};

enum { DUE_WHAT, DUE_STATE, DUE_AT, DUE_WHO, DUE_RECORD, DUE_COLUMNS };

static const ListColumn DUE[DUE_COLUMNS] = {
    {NC_("due", "What"), 10, 0, 1, FALSE}, {NC_("due", "State"), 8, 20, 1, FALSE},   {NC_("due", "Due"), 10, 10, 2, FALSE},
    {NC_("due", "Who"), 6, 14, 3, FALSE},  {NC_("due", "Record"), 10, 16, 4, FALSE},
};

/* In the order they are put; behind a blank the record. */
static ListRow *add_row(GPtrArray *rows, int columns, const char *record) {
    g_autofree char *key = g_strdup_printf("%04u %s", rows->len, record != NULL ? record : "");
    ListRow *row = list_row_new(key, columns);
    g_ptr_array_add(rows, row);
    return row;
}

const char *card_list_record(const ListRow *row) {
    const char *blank = strchr(row->key, ' ');
    return blank != NULL && blank[1] != '\0' ? blank + 1 : NULL;
}

enum { DAY = sizeof "2026-11-23" - 1, YEAR = sizeof "2026-" - 1 };

static void set_day(ListRow *row, int column, gint64 at, const char *none) {
    g_autofree char *text = clock_format_short(at);
    if (at != 0 && strlen(text) > DAY) {
        text[DAY] = '\0';
    }
    list_row_set(row, column, at != 0 ? text : none);
}

/* Of what is done again and again the hour counts, and the year goes without saying. Owned. */
static char *moment_text(gint64 at) {
    g_autofree char *text = clock_format_short(at);
    return g_strdup(strlen(text) > YEAR ? text + YEAR : text);
}

static void add_measure(GPtrArray *rows, const CardMeasure *measure) {
    const Obligation *what = measure->what;
    ListRow *row = add_row(rows, TEST_COLUMNS, what->record);
    list_row_format(row, TEST_WHAT, "    · %s", obligation_title(what));
    g_autofree char *last = moment_text(what->last);
    list_row_set(row, TEST_AT, what->last != 0 ? last : _("never"));
    list_row_set(row, TEST_RESULT, measure->missed ? _("MISSED") : "");
    g_autofree char *next = moment_text(what->next), *every = extension_every_text(what);
    if (measure->missed) {
        list_row_format(row, TEST_UNTIL, _("due %s"), next);
    } else if (what->next != 0 && what->ended == 0) { /* of an extension that stands no longer nothing more is asked */
        list_row_format(row, TEST_UNTIL, _("next %s"), next);
    }
    list_row_set(row, TEST_BY, measure->by);
    list_row_format(row, TEST_VALUES, _("every %s"), every);
    row->style = measure->missed ? STYLE_ERROR : STYLE_NORMAL;
}

static void add_extension(GPtrArray *rows, const CardExtension *extension) {
    const Extension *granted = extension->granted;
    gboolean broken = extension->broken || granted->voided != 0;
    g_autofree char *until = card_time_text(granted->until);
    ListRow *row = add_row(rows, TEST_COLUMNS, granted->record);
    list_row_format(row, TEST_WHAT, _("  put off: %s"), granted->reason);
    set_day(row, TEST_AT, granted->approved, "");
    list_row_set(row, TEST_RESULT,
                 broken              ? C_("extension", "void")
                 : extension->stands ? C_("extension", "stands")
                                     : C_("extension", "over"));
    list_row_format(row, TEST_UNTIL, _("until %s"), until);
    list_row_set(row, TEST_BY, extension->approver);
    list_row_set(row, TEST_NUMBER, granted->record);
    row->style = broken ? STYLE_ERROR : extension->stands ? STYLE_WARNING : STYLE_DIM;
    for (guint i = 0; i < extension->measures->len; i++) {
        add_measure(rows, extension->measures->pdata[i]);
    }
}

static void add_test(GPtrArray *rows, const CardTest *test, gint64 now) {
    const char *number = test->test != NULL ? test->test->record->number : NULL;
    g_autofree char *validity = card_validity_text(test);
    ListRow *row = add_row(rows, TEST_COLUMNS, number);
    list_row_set(row, TEST_WHAT, test->title);
    set_day(row, TEST_AT, test->at, test->newest ? _("never") : "");
    list_row_set(row, TEST_RESULT, test->result);
    list_row_set(row, TEST_UNTIL, validity);
    list_row_set(row, TEST_BY, test->by);
    list_row_set(row, TEST_VALUES, test->values);
    list_row_set(row, TEST_NUMBER, *test->certificate != '\0' ? test->certificate : number);
    list_row_more(row, number);
    gboolean bad = test->newest && ((test->test != NULL && strcmp(test->test->result, "fail") == 0) ||
                                    (test->due != 0 && test->due <= now && (test->extension == NULL || !test->extension->stands)));
    row->style = bad ? STYLE_ERROR : test->newest ? STYLE_NORMAL : STYLE_DIM;
    if (test->extension != NULL) {
        add_extension(rows, test->extension);
    }
}

static GPtrArray *tests_fetch(gpointer data, Page *page, GError **error) {
    DeviceCard *const *card = data;
    GPtrArray *rows = list_rows_new();
    (void)error;
    page->whole = TRUE;
    for (guint i = 0; i < (*card)->tests->len; i++) {
        add_test(rows, (*card)->tests->pdata[i], clock_now());
    }
    return rows;
}

static GPtrArray *due_fetch(gpointer data, Page *page, GError **error) {
    DeviceCard *const *card = data;
    GPtrArray *rows = list_rows_new();
    (void)error;
    page->whole = TRUE;
    for (guint i = 0; i < (*card)->due->len; i++) {
        const Due *due = (*card)->due->pdata[i];
        ListRow *row = add_row(rows, DUE_COLUMNS, due->what->record);
        g_autofree char *state = due_state_text(due, clock_now());
        list_row_set(row, DUE_WHAT, obligation_title(due->what));
        list_row_set(row, DUE_STATE, state);
        set_day(row, DUE_AT, due->at, "");
        list_row_set(row, DUE_WHO, due->doer);
        list_row_set(row, DUE_RECORD, due->what->record);
        row->style = due->late ? STYLE_ERROR : STYLE_NORMAL;
    }
    return rows;
}

static const ListSource TEST_SOURCE = {
    .columns = TESTS,
    .count = TEST_COLUMNS,
    .fetch = tests_fetch,
    .empty = N_("No test is recorded or due."),
};
static const ListSource DUE_SOURCE = {
    .columns = DUE,
    .count = DUE_COLUMNS,
    .fetch = due_fetch,
    .empty = N_("Nothing is due."),
};

List *card_list_tests(Ui *ui, DeviceCard *const *card) {
    return list_new(ui, &TEST_SOURCE, (gpointer)card);
}

List *card_list_due(Ui *ui, DeviceCard *const *card) {
    return list_new(ui, &DUE_SOURCE, (gpointer)card);
}
