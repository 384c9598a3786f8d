/* SPDX-License-Identifier: MIT
 *
 * A form file checked against the plant, compared with the version in use, and installed.
 */
#include "bihuan/app/forms.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/quiz_banks.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/form/include.h"
#include "bihuan/model/limit.h"
#include "bihuan/rule/lint.h"
#include "bihuan/rule/preview.h"
#include "quiz_private.h"

#define FORM_BYTES_MAX 131072

void form_install_clear(FormInstall *install) {
    g_clear_pointer(&install->name, g_free);
    g_clear_pointer(&install->differences, g_ptr_array_unref);
}

/* ---- what is known ---- */

static char *limit_of_plant(gpointer data, const char *name) {
    return limit_resolve(app_db(data), name, clock_now(), NULL);
}

static gboolean form_of_plant(gpointer data, const char *name) {
    gint64 version;
    return shelf_newest(app_shelf(data), name, &version, NULL) && version > 0;
}

static char *value_shipped(gpointer data, const char *name) {
    return g_strdup(g_hash_table_lookup(data, name));
}

static char *raw_shipped(const char *name) {
    g_autofree char *path = g_strconcat("forms/", name, ".ini", NULL);
    return strchr(name, '/') ? NULL : path_embedded(path, NULL);
}

static gboolean form_shipped(gpointer data, const char *name) {
    g_autofree char *text = raw_shipped(name);
    (void)data;
    return text != NULL;
}

gboolean forms_shipped(const char *name, char **text, GError **error) {
    g_autofree char *raw = raw_shipped(name);
    *text = raw ? form_expand(raw, NULL, error) : NULL;
    return !raw || *text;
}

/* name → value of what is shipped; of several the last. */
static GHashTable *values_shipped(GError **error) {
    g_autoptr(GPtrArray) rows = limit_shipped(error);
    GHashTable *limits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; rows && i < rows->len; i++) {
        const Limit *row = rows->pdata[i];
        g_hash_table_insert(limits, g_strdup(row->name), g_strdup(row->value));
    }
    return limits;
}

GPtrArray *forms_check(App *app, const char *path, GError **error) {
    g_autoptr(GHashTable) shipped = values_shipped(error);
    RuleKnown plant = {limit_of_plant, form_of_plant, app}, program = {value_shipped, form_shipped, shipped};
    return rule_lint_file(path, app ? &plant : &program, error);
}

char *forms_unset(App *app, const Form *form) {
    g_autoptr(GError) unread = NULL; /* a warning only: who installs is told of the disk by what follows */
    g_autoptr(GPtrArray) names = rule_unset_channels_of(app_db(app), form, &unread);
    if (!names || names->len == 0)
        return NULL;
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    return g_strdup_printf(_("It tells people by channels that this plant has not set up: %s; their next channel is taken."), list);
}

GPtrArray *forms_advice(App *app, const char *path, GError **error) {
    g_autofree char *raw = decode_file(path, FORM_BYTES_MAX, NULL, error);
    g_autofree char *text = raw ? form_expand(raw, NULL, error) : NULL, *shown = utf8_printable(path);
    g_autoptr(Form) form = text ? form_parse(path, text, error) : NULL;
    g_autoptr(GPtrArray) advice = form ? form_lint_advice(form) : NULL;
    if (!advice)
        return NULL;
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < advice->len; i++)
        g_ptr_array_add(lines, g_strdup_printf("%s: %s", shown, (const char *)advice->pdata[i]));
    g_autofree char *unset = app ? forms_unset(app, form) : NULL, *closed = NULL;
    if (unset)
        g_ptr_array_add(lines, g_strdup_printf("%s: %s", shown, unset));
    if (app && !quiz_gate_closed(app_db(app), form, &closed, error)) {
        g_ptr_array_unref(lines);
        return NULL;
    }
    if (closed)
        g_ptr_array_add(lines, g_strdup_printf("%s: %s", shown, closed));
    return lines;
}

/* ---- install ---- */

/* What is installed is what was checked, also where the file is another one by now. */
static gboolean is_sound(App *app, const char *text, const char *path, GError **error) {
    RuleKnown plant = {limit_of_plant, form_of_plant, app};
    g_autoptr(GPtrArray) mistakes = rule_lint_text(text, &plant);
    if (mistakes->len == 0)
        return TRUE;
    const IniMistake *first = mistakes->pdata[0];
    return err_set(error, ERR_INPUT, "%s: %s", path, first->sentence);
}

/* Of a file, its mistakes by line; of a name that is no file, what the program ships. Owned. */
static char *sound_raw(App *app, const char *path, GError **error) {
    g_autofree char *text = NULL;
    if (!path_exists(path) && (!forms_shipped(path, &text, error) || text))
        return g_steal_pointer(&text);
    g_autoptr(GPtrArray) lines = forms_check(app, path, error);
    if (!lines)
        return NULL;
    if (lines->len) {
        err_set(error, ERR_INPUT, "%s", (const char *)lines->pdata[0]);
        return NULL;
    }
    g_autofree char *raw = decode_file(path, FORM_BYTES_MAX, NULL, error);
    return raw ? form_expand(raw, NULL, error) : NULL;
}

/* The text of a form without any mistake; owned. */
static char *sound_text(App *app, const char *path, FormInstall *install, GError **error) {
    g_autofree char *text = sound_raw(app, path, error);
    g_autoptr(Form) form = text && is_sound(app, text, path, error) ? form_parse(path, text, error) : NULL;
    if (!form)
        return NULL;
    install->name = g_strdup(form_name(form));
    return g_steal_pointer(&text);
}

static gboolean has_main_steps(const Form *form, const Form *of) {
    for (guint i = 0; i < form_step_count(of); i++) {
        const FormStep *step = form_step_at(of, i);
        if (!step->aside && !step->parallel && !form_step(form, step->name))
            return FALSE;
    }
    return TRUE;
}

/* Without a gate, but asking for all that a gated one asks for. */
static gboolean goes_round(const Form *form, const Form *gated) {
    for (guint i = 0; i < form_field_count(gated); i++)
        if (!form_field(form, form_field_at(gated, i)->key))
            return FALSE;
    return form_gate(gated) && form_field_count(gated) > 0 && !form_gate(form);
}

/* A new form that walks through all the steps of a permit and is none: work would be let on paper that no rule looks at. The same of a copy
 * by which a gate would be gone round. */
static gboolean is_like_guarded(App *app, const Form *form) {
    g_auto(GStrv) names = shelf_names(app_shelf(app));
    for (char **name = names; *name; name++) {
        const FormHead *head = shelf_head(app_shelf(app), *name, NULL);
        const Form *other = head && (head->permit || head->gate) ? shelf_form(app_shelf(app), *name, 0, NULL, NULL) : NULL;
        if (other && ((head->permit && has_main_steps(form, other)) || goes_round(form, other)))
            return TRUE;
    }
    return FALSE;
}

/* What two people are needed for: something looser, or a permit that was none before. An old version that cannot be read any more
 * can be compared with nothing: two. */
static gboolean weigh(App *app, const char *text, FormInstall *install, GError **error) {
    g_autoptr(Form) form = form_parse(install->name, text, error);
    if (!form)
        return FALSE;
    if (!shelf_newest(app_shelf(app), install->name, &install->before, error))
        return FALSE;
    if (install->before == 0) {
        install->permit = form_is_permit(form);
        install->two = install->permit || is_like_guarded(app, form);
        return TRUE;
    }
    const Form *old = shelf_form(app_shelf(app), install->name, 0, NULL, NULL);
    if (!old) {
        install->two = TRUE;
        return TRUE;
    }
    install->differences = form_compare(old, form);
    install->permit = form_is_permit(form) && !form_is_permit(old);
    install->two = install->permit || form_compare_is_looser(install->differences);
    return TRUE;
}

static char *reason_of(const FormInstall *install, const FormWish *wish) {
    GString *reason = g_string_new(NULL);
    g_string_printf(reason, "%s %d", install->name, (int)install->version);
    if (install->two && wish->second)
        g_string_append_printf(reason, " · %s", wish->second);
    if (wish->reason)
        g_string_append_printf(reason, " · %s", wish->reason);
    for (guint i = 0; install->differences && i < install->differences->len; i++) {
        const FormDifference *difference = install->differences->pdata[i];
        if (difference->looser)
            g_string_append_printf(reason, " · %s", difference->text);
    }
    return g_string_free(reason, FALSE);
}

/* A plant of an older program has no bank for the gate yet. */
static gboolean put_bank(Change *change, const char *name, const char *text, GError **error) {
    g_autoptr(Form) form = form_parse(name, text, error);
    const FormGate *gate = form ? form_gate(form) : NULL;
    return form && (!gate || change_is_empty(change) || quiz_banks_furnish(change, gate->bank, error));
}

static gboolean forms_put(App *app, Change *change, const char *text, const FormWish *wish, FormInstall *install, GError **error) {
    Authority wanted = {.verb = "form", .meaning = "安装表单 / install a form"};
    if (!weigh(app, text, install, error))
        return FALSE;
    if (install->two) {
        wanted.part = install->permit ? "permit" : "looser";
        wanted.second = wish->second;
        if (!authority_check(app, change, &wanted, error))
            return FALSE;
    }
    if (!shelf_install(app_shelf(app), change, install->name, text, &install->version, error) ||
        !put_bank(change, install->name, text, error))
        return FALSE;
    if (change_is_empty(change))
        return TRUE;
    g_autofree char *reason = reason_of(install, wish);
    return authority_sign(app, change, &wanted, error) && change_commit(change, "form", install->name, reason, error);
}

gboolean forms_install(App *app, const FormWish *wish, FormInstall *install, GError **error) {
    Authority wanted = {.verb = "form", .meaning = "安装表单 / install a form"};
    if (!authority_may(app, &wanted, error))
        return FALSE;
    g_autofree char *clean = wish->reason ? witness_reason(wish->reason, error) : NULL;
    if (wish->reason && !clean)
        return FALSE;
    g_autofree char *text = sound_text(app, wish->path, install, error);
    g_autoptr(Change) change = text ? change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error) : NULL;
    return change && forms_put(app, change, text, &(FormWish){wish->path, wish->second, clean}, install, error);
}
