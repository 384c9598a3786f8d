/* SPDX-License-Identifier: MIT
 *
 * Gas readings against limits: the figures of bihuan-permit(7), and values exactly at their limit.
 */
#include <glib.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/gas.h"

static const GasFacts METHANOL = {"5.5", "32.04", "24.45"}, BENZENE = {"1.2", "78.11", "24.45"}, H2S = {NULL, "34.08", "24.45"},
                      NOTHING = {NULL, NULL, NULL};

static void test_units(void) {
    g_assert_cmpint(gas_unit("vol%"), ==, GAS_VOL);
    g_assert_cmpint(gas_unit("%LEL"), ==, GAS_LEL);
    g_assert_cmpint(gas_unit("%lel"), ==, GAS_LEL);
    g_assert_cmpint(gas_unit("lel"), ==, GAS_LEL);
    g_assert_cmpint(gas_unit("ppm"), ==, GAS_PPM);
    g_assert_cmpint(gas_unit("mg/m3"), ==, GAS_MG);
    g_assert_cmpint(gas_unit("%"), ==, -1);
    g_assert_cmpint(gas_unit(NULL), ==, -1);
    g_assert_cmpstr(gas_unit_text(GAS_LEL), ==, "%LEL");
}

typedef struct {
    GasAmount a, b;
    const GasFacts *facts;
    int order;
} Vector;

static void test_compare(void) {
    static const Vector vectors[] = {
        {{"0.5", GAS_VOL}, {"0.5", GAS_VOL}, &NOTHING, 0},
        {{"0.500001", GAS_VOL}, {"0.5", GAS_VOL}, &NOTHING, 1},
        {{"0.499999", GAS_VOL}, {"0.5", GAS_VOL}, &NOTHING, -1},
        /* methanol, LEL 5.5: 0.5 vol% is 9.0909… %LEL */
        {{"9.09", GAS_LEL}, {"0.5", GAS_VOL}, &METHANOL, -1},
        {{"9.0910", GAS_LEL}, {"0.5", GAS_VOL}, &METHANOL, 1},
        {{"10", GAS_LEL}, {"0.55", GAS_VOL}, &METHANOL, 0},
        /* benzene, LEL 1.2: 0.2 vol% is 16.67 %LEL, so 10 %LEL is the stricter one */
        {{"10", GAS_LEL}, {"0.2", GAS_VOL}, &BENZENE, -1},
        {{"16.7", GAS_LEL}, {"0.2", GAS_VOL}, &BENZENE, 1},
        /* hydrogen sulfide: 10 mg/m3 is 7.174 ppm; the article's 10 ppm is above it */
        {{"7.1", GAS_PPM}, {"10", GAS_MG}, &H2S, -1},
        {{"7.2", GAS_PPM}, {"10", GAS_MG}, &H2S, 1},
        {{"10", GAS_PPM}, {"10", GAS_MG}, &H2S, 1},
        {{"34.08", GAS_MG}, {"24.45", GAS_PPM}, &H2S, 0},
        {{"1", GAS_VOL}, {"10000", GAS_PPM}, &NOTHING, 0},
        {{"0", GAS_PPM}, {"0", GAS_MG}, &H2S, 0},
        {{"999999999999", GAS_PPM}, {"999999999999", GAS_MG}, &H2S, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        const Vector *v = &vectors[i];
        g_autoptr(GError) error = NULL;
        int order = 9, back = 9;
        g_test_message("vector %d: %s against %s", (int)i, v->a.value, v->b.value);
        g_assert_true(gas_compare(&v->a, &v->b, v->facts, &order, &error));
        g_assert_no_error(error);
        g_assert_cmpint(order, ==, v->order);
        g_assert_true(gas_compare(&v->b, &v->a, v->facts, &back, NULL));
        g_assert_cmpint(back, ==, -v->order);
    }
}

/* What is not known is refused, never assumed. */
static void test_unknown(void) {
    const Vector vectors[] = {
        {{"10", GAS_LEL}, {"0.5", GAS_VOL}, &H2S, 0},
        {{"10", GAS_PPM}, {"10", GAS_MG}, &NOTHING, 0},
        {{"ten", GAS_PPM}, {"10", GAS_PPM}, &NOTHING, 0},
        {{"", GAS_PPM}, {"10", GAS_VOL}, &NOTHING, 0},
        {{"1", GAS_PPM}, {"1", GAS_MG}, &(GasFacts){NULL, "0", "24.45"}, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        g_autoptr(GError) error = NULL;
        int order;
        g_assert_false(gas_compare(&vectors[i].a, &vectors[i].b, vectors[i].facts, &order, &error));
        g_assert_nonnull(error);
    }
}

static void check_conversion(const GasAmount *amount, GasUnit unit, const GasFacts *facts, int places, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = gas_convert(amount, unit, facts, places, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected);
}

static void test_convert(void) {
    check_conversion(&(GasAmount){"10", GAS_PPM}, GAS_MG, &H2S, 1, "13.9");
    check_conversion(&(GasAmount){"10", GAS_MG}, GAS_PPM, &H2S, 3, "7.174");
    check_conversion(&(GasAmount){"10", GAS_LEL}, GAS_VOL, &METHANOL, 3, "0.55");
    check_conversion(&(GasAmount){"0.5", GAS_VOL}, GAS_LEL, &METHANOL, 1, "9.1");
    check_conversion(&(GasAmount){"20.9", GAS_VOL}, GAS_PPM, &NOTHING, 0, "209000");
    check_conversion(&(GasAmount){"0.25", GAS_PPM}, GAS_PPM, &NOTHING, 1, "0.3");
    g_assert_null(gas_convert(&(GasAmount){"1", GAS_PPM}, GAS_MG, &NOTHING, 1, NULL));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/gas/units", test_units);
    g_test_add_func("/gas/compare", test_compare);
    g_test_add_func("/gas/unknown", test_unknown);
    g_test_add_func("/gas/convert", test_convert);
    return g_test_run();
}
