/* SPDX-License-Identifier: MIT
 *
 * Conflicts between permits on the board: which pairs are marked, and which are not.
 */
#include "bihuan/app/permits.h"

typedef struct {
    const char *number, *form, *path, *guardian, *pipe;
    PermitPhase phase;
} Given;

static void row_clear(gpointer data) {
    PermitRow *row = data;
    g_ptr_array_unref(row->conflicts);
    g_strfreev(row->near);
    g_free(row);
}

static char **near_of(const char *form) {
    const char *const near = g_str_equal(form, "hot-work") ? "blind-plate" : g_str_equal(form, "blind-plate") ? "hot-work" : NULL;
    return near != NULL ? g_strsplit(near, ",", -1) : g_new0(char *, 1);
}

/* How many sentences each of the two gets. */
static void check(const Given *a, const Given *b, guint first, guint second) {
    const Given *given[] = {a, b};
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_clear);
    for (int i = 0; i < 2; i++) {
        PermitRow *row = g_new0(PermitRow, 1);
        row->number = (char *)given[i]->number;
        row->form = row->kind = (char *)given[i]->form;
        row->path = (char *)given[i]->path;
        row->guardian = row->guardian_name = (char *)given[i]->guardian;
        row->pipe = (char *)given[i]->pipe;
        row->phase = given[i]->phase;
        row->near = near_of(row->form);
        row->conflicts = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(rows, row);
    }
    permits_mark_conflicts(rows);
    g_assert_cmpuint(((PermitRow *)rows->pdata[0])->conflicts->len, ==, first);
    g_assert_cmpuint(((PermitRow *)rows->pdata[1])->conflicts->len, ==, second);
}

static void test_near(void) {
    const Given hot = {"DH-1", "hot-work", "/A04/A04-1/", "G1", "", PERMIT_WORKING};
    const Given plate = {"MB-1", "blind-plate", "/A04/A04-1/", "G2", "p", PERMIT_WORKING};
    const Given around = {"MB-1", "blind-plate", "/A04/", "G2", "p", PERMIT_APPROVED};
    const Given beside = {"MB-1", "blind-plate", "/A04/A04-10/", "G2", "p", PERMIT_WORKING};
    const Given waiting = {"MB-1", "blind-plate", "/A04/A04-1/", "G2", "p", PERMIT_WAITING};
    const Given finished = {"MB-1", "blind-plate", "/A04/A04-1/", "G2", "p", PERMIT_FINISHED};
    const Given nowhere = {"MB-1", "blind-plate", "/", "G2", "p", PERMIT_WORKING};
    const Given lift = {"DZ-1", "lifting", "/A04/A04-1/", "G2", "", PERMIT_WORKING};
    check(&hot, &plate, 1, 1);
    check(&hot, &around, 1, 1);
    check(&hot, &beside, 0, 0);
    check(&hot, &waiting, 0, 0);
    check(&hot, &finished, 0, 0);
    check(&hot, &nowhere, 0, 0);
    check(&hot, &lift, 0, 0);
}

static void test_pipe(void) {
    const Given one = {"MB-1", "blind-plate", "/A04/", "G1", "进料管", PERMIT_APPROVED};
    const Given two = {"MB-2", "blind-plate", "/A07/", "G2", "进料管", PERMIT_WORKING};
    const Given other = {"MB-2", "blind-plate", "/A04/", "G2", "出料管", PERMIT_WORKING};
    const Given unnamed = {"MB-2", "blind-plate", "/A04/", "G2", "", PERMIT_WORKING};
    check(&one, &two, 1, 1);
    check(&one, &other, 0, 0);
    check(&unnamed, &unnamed, 1, 1); /* only for the guardian they share */
}

static void test_guardian(void) {
    const Given one = {"GC-1", "height", "/A04/", "G1", "", PERMIT_WORKING};
    const Given two = {"DZ-2", "lifting", "/A07/", "G1", "", PERMIT_SUSPENDED};
    const Given none = {"DZ-2", "lifting", "/A07/", "", "", PERMIT_WORKING};
    check(&one, &two, 1, 1);
    check(&none, &none, 0, 0);
}

static void test_urgency(void) {
    PermitRow row = {.until = 2000, .next = 1000};
    g_assert_cmpint(permit_row_time(&row), ==, 1000);
    row.next = 3000;
    g_assert_cmpint(permit_row_time(&row), ==, 2000);
    row.until = 0;
    g_assert_cmpint(permit_row_time(&row), ==, 3000);
    row.next = 0;
    g_assert_cmpint(permit_row_time(&row), ==, G_MAXINT64);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/permits/conflict/near", test_near);
    g_test_add_func("/permits/conflict/pipe", test_pipe);
    g_test_add_func("/permits/conflict/guardian", test_guardian);
    g_test_add_func("/permits/urgency", test_urgency);
    return g_test_run();
}
