/* SPDX-License-Identifier: MIT
 *
 * What a list of forms asks of each, answered from [form] alone: never otherwise than the whole form answers it, and where the
 * section does not stand there plainly, the whole form is read and refused as ever.
 */
#include "site-plant.h"

#include "bihuan/base/err.h"
#include "bihuan/base/path.h"
#include "bihuan/form/include.h"
#include "bihuan/form/shelf.h"

static void install(Fixture *f, const char *name, const char *text) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Shelf) shelf = shelf_new(plant_db(f->plant));
    g_autoptr(Change) change = change_begin(f->plant, "system", &error);
    gint64 version = 0;
    g_assert_no_error(error);
    g_assert_true(shelf_install(shelf, change, name, text, &version, &error));
    g_assert_true(change_commit(change, "form", name, "", &error));
}

/* Of two shelves, so that neither looks the answer up in what the other read. */
static void assert_same(Fixture *f, const char *name) {
    g_autoptr(GError) error = NULL, of_whole = NULL;
    g_autoptr(Shelf) brief = shelf_new(plant_db(f->plant)), whole = shelf_new(plant_db(f->plant));
    const FormHead *head = shelf_head(brief, name, &error);
    const Form *form = shelf_form(whole, name, 0, NULL, &of_whole);
    if (!form) {
        g_assert_null(head);
        g_assert_cmpstr(error->message, ==, of_whole->message);
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpint(head->permit, ==, form_is_permit(form));
    g_assert_cmpstr(head->title.zh, ==, form_titles(form)->zh);
    g_assert_cmpstr(head->title.en, ==, form_titles(form)->en);
    g_assert_true(shelf_head(brief, name, NULL) == head);
    g_assert_true(shelf_form(brief, name, 0, NULL, NULL) && shelf_head(whole, name, NULL));
}

static void test_shipped(Fixture *f, gconstpointer data) {
    (void)data;
    g_auto(GStrv) files = path_embedded_list("forms/");
    int permits = 0, others = 0;
    for (char **file = files; *file; file++) {
        if (!g_str_has_suffix(*file, ".ini"))
            continue;
        g_autofree char *path = g_strconcat("forms/", *file, NULL), *written = path_embedded(path, NULL);
        g_autofree char *text = form_expand(written, NULL, NULL);
        g_autofree char *name = g_strndup(*file, strlen(*file) - strlen(".ini"));
        g_autoptr(Shelf) shelf = shelf_new(plant_db(f->plant));
        install(f, name, text);
        assert_same(f, name);
        const FormHead *head = shelf_head(shelf, name, NULL);
        permits += head && head->permit;
        others += head && !head->permit;
    }
    g_assert_cmpint(permits, ==, 8);
    g_assert_cmpint(others, >, 8);
}

#define REST                                                                                                                               \
    "[field from]\ntitle.zh = 起\ntitle.en = From\ntype = datetime\n[field until]\ntitle.zh = 止\ntitle.en = Until\ntype = datetime\n"   \
    "[field note]\ntitle.zh = 注\ntitle.en = Note\ntype = note\n[step done]\ntitle.zh = 毕\ntitle.en = Done\nby = anyone\n"
#define NAMED "name = x\nvalid = from..until\ntitle.zh = 甲\ntitle.en = A\nnumber = X-{year}-{seq:3}\n"

static void test_spellings(Fixture *f, gconstpointer data) {
    (void)data;
    static const char *const texts[] = {
        "[form]\n" NAMED "\n" REST,
        "[form]\n" NAMED "permit = no\n" REST,
        "[form] ; mine\n" NAMED "permit = yes\n" REST,
        "\xEF\xBB\xBF; x\n[form]\n" NAMED "title.zh = 乙\n" REST,
        "; x\n[form]\n" NAMED REST,
        "; x\n[form]\n" NAMED "permit = yes ; really\n" REST,
        "; x\n[form]\n" NAMED "permit = \"yes\"\n  [field more]\ntitle.zh = 余\ntitle.en = More\ntype = note\n" REST,
        "; x\n[form]\n" NAMED "permit = maybe\n" REST,
        "; x\n[form]\n" NAMED "permit = yes\npermit = no\n" REST,
        "; x\n[form]\n" NAMED "permit = \n" REST,
        "; x\r\n[form]\r\nname = x\r\nvalid = from..until\r\ntitle.zh = 甲\r\ntitle.en = A\r\nnumber = X-{year}-{seq:3}\r\npermit = "
        "yes\r\n" REST,
        "; x\n [form]\n" NAMED "permit = yes\n" REST,
        REST "[form]\n" NAMED "permit = no\n",
        "; [form]\n; permit = yes\n; x\n[form]\n" NAMED REST,
        "[other]\npermit = yes\n",
        "",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("text %" G_GSIZE_FORMAT, i);
        install(f, "x", texts[i]);
        assert_same(f, "x");
    }
    assert_same(f, "no-such-form");
}

/* A new version is asked anew; and of what only the rest has amiss, a list of forms takes no notice: the section says what it is. */
static void test_versions(Fixture *f, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Shelf) shelf = shelf_new(plant_db(f->plant));
    install(f, "x", "; x\n[form]\n" NAMED "permit = yes\n" REST);
    g_assert_true(shelf_head(shelf, "x", NULL)->permit);
    install(f, "x", "; x\n[form]\n" NAMED REST);
    g_assert_false(shelf_head(shelf, "x", NULL)->permit);
    install(f, "x", "; x\n[form]\n" NAMED "permit = yes\n[field note]\ntype = nonsense\n");
    g_assert_true(shelf_head(shelf, "x", NULL)->permit);
    g_assert_null(shelf_form(shelf, "x", 0, NULL, &error));
    g_assert_error(error, ERR, ERR_INPUT);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/form/head/shipped", Fixture, NULL, fixture_up, test_shipped, fixture_down);
    g_test_add("/form/head/spellings", Fixture, NULL, fixture_up, test_spellings, fixture_down);
    g_test_add("/form/head/versions", Fixture, NULL, fixture_up, test_versions, fixture_down);
    return g_test_run();
}
