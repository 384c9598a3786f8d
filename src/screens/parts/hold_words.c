/* SPDX-License-Identifier: MIT
 *
 * Words for holds. The lines of a hold are made once, as a list of styled texts; view and dialog take the same.
 */
#include "hold_words.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/person.h"
#include "bihuan/model/quiz_lock.h"
#include "bihuan/model/record.h"
#include "bihuan/model/role.h"
#include "session.h"

#include <string.h>

typedef void (*AddLine)(gpointer to, Style style, int indent, const char *text);

/* What a hold's lines are made of and where they go. */
typedef struct {
    App *app;
    const Hold *hold;
    const LiftNeeds *needs;
    AddLine add;
    gpointer to;
} Lines;

static gboolean is_freeze(const Hold *hold) {
    return strcmp(hold->kind, "freeze") == 0;
}

const char *hold_words_kind(const Hold *hold) {
    if (hold->until != 0) {
        return _("lifted");
    }
    return is_freeze(hold) ? _("frozen") : _("locked");
}

/* "E12/hot-work": a person may not begin a form. Owned; NULL if the target is no such pair. */
static char *person_form(App *app, const char *target) {
    g_auto(GStrv) parts = g_strsplit(target, "/", 2);
    gboolean there = FALSE;
    if (parts[0] == NULL || parts[1] == NULL || !person_exists(app_db(app), parts[0], &there, NULL) || !there) {
        return NULL;
    }
    const Form *form = shelf_form(app_shelf(app), parts[1], 0, NULL, NULL);
    g_autofree char *name = person_name(app_db(app), parts[0]);
    return g_strdup_printf("%s %s / %s", parts[0], name, form != NULL ? form_title(form) : parts[1]);
}

char *hold_words_target(App *app, const Hold *hold) {
    Db *db = app_db(app);
    if (is_freeze(hold)) {
        g_autofree char *name = area_name(db, hold->target);
        return g_strdup_printf("%s %s", hold->target, name);
    }
    g_autoptr(Device) device = device_load(db, hold->target, NULL);
    if (device != NULL) {
        return g_strdup_printf("%s %s", device->code, device->name);
    }
    char *text = person_form(app, hold->target);
    return text != NULL ? text : g_strdup(hold->target);
}

/* ---- what a lift waits for ---- */

static int signatures_missing(const LiftNeeds *needs) {
    int missing = 0;
    for (char **signer = needs->signers; *signer != NULL; signer++) {
        missing += **signer == '\0';
    }
    return missing;
}

static gboolean treatment_missing(const LiftNeeds *needs) {
    return *needs->form != '\0' && *needs->treatment == '\0';
}

char *hold_words_waits(const Hold *hold, const LiftNeeds *needs) {
    if (hold->until != 0) {
        return clock_format_short(hold->until);
    }
    if (needs == NULL) {
        return g_strdup(quiz_lock_is(hold) ? _("the lesson") : "?");
    }
    int missing = signatures_missing(needs);
    return g_strdup_printf(treatment_missing(needs) ? _("treatment + %d signatures") : _("%d signatures"), missing);
}

char *hold_words_form(App *app, const LiftNeeds *needs) {
    const Form *form = shelf_form(app_shelf(app), needs->form, 0, NULL, NULL);
    return g_strdup(form != NULL ? form_title(form) : needs->form);
}

char *hold_words_begun(App *app, const Hold *hold, const LiftNeeds *needs) {
    RecordQuery query = {.form = needs->form, .which = RECORD_OPEN, .from = hold->since, .limit = 1};
    if (*needs->form == '\0') {
        return NULL;
    }
    if (is_freeze(hold)) {
        query.area = hold->target;
    } else {
        query.device = hold->target;
    }
    g_autoptr(GPtrArray) found = record_list(app_db(app), &query, NULL);
    return found != NULL && found->len > 0 ? g_strdup(((const Record *)found->pdata[0])->number) : NULL;
}

/* ---- lines ---- */

static void add_format(const Lines *lines, Style style, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void add_format(const Lines *lines, Style style, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    lines->add(lines->to, style, 4, text);
}

/* The rule by its title, clause and name, in the version of the record that tripped it. */
static void add_rule(const Lines *lines) {
    g_auto(GStrv) parts = g_strsplit(lines->hold->rule, "/", 2);
    g_autoptr(Record) record = record_load(app_db(lines->app), lines->hold->record, NULL);
    const Form *form = shelf_form(app_shelf(lines->app), parts[0], record != NULL ? record->version : 0, NULL, NULL);
    const FormRule *rule = form != NULL && parts[1] != NULL ? form_rule(form, parts[1]) : NULL;
    const char *title = rule != NULL ? form_text(&rule->title) : NULL;
    if (title != NULL && *title != '\0') {
        add_format(lines, STYLE_NORMAL, _("Rule: %s (%s)"), title, lines->hold->rule);
    } else {
        add_format(lines, STYLE_NORMAL, _("Rule: %s"), lines->hold->rule);
    }
    if (rule != NULL && rule->clause != NULL) {
        add_format(lines, STYLE_DIM, _("Source: %s"), rule->clause);
    }
}

static void add_treatment(const Lines *lines) {
    const LiftNeeds *needs = lines->needs;
    if (*needs->form == '\0') {
        return;
    }
    g_autofree char *form = hold_words_form(lines->app, needs);
    g_autofree char *begun = hold_words_begun(lines->app, lines->hold, needs);
    if (*needs->treatment != '\0') {
        add_format(lines, STYLE_OK, _("[x] %s closed: %s"), form, needs->treatment);
    } else if (begun != NULL) {
        add_format(lines, STYLE_WARNING, _("[ ] %s closed: %s is under way"), form, begun);
    } else {
        add_format(lines, STYLE_WARNING, _("[ ] %s closed: none begun yet"), form);
    }
}

static void add_signatures(const Lines *lines) {
    const LiftNeeds *needs = lines->needs;
    for (int i = 0; needs->roles[i] != NULL && needs->signers[i] != NULL; i++) {
        gboolean is_role = g_str_has_prefix(needs->roles[i], "role:");
        const char *role = is_role ? role_title(needs->roles[i] + strlen("role:")) : needs->roles[i];
        if (*needs->signers[i] != '\0') {
            g_autofree char *name = person_name(app_db(lines->app), needs->signers[i]);
            add_format(lines, STYLE_OK, _("[x] signed as %s: %s"), role, name);
        } else {
            add_format(lines, STYLE_WARNING, _("[ ] signature of %s"), role);
        }
    }
}

static void add_who(const Lines *lines) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < lines->needs->who->len; i++) {
        g_autofree char *name = person_name(app_db(lines->app), lines->needs->who->pdata[i]);
        g_string_append_printf(names, "%s%s %s", i > 0 ? _(", ") : "", (const char *)lines->needs->who->pdata[i], name);
    }
    if (names->len > 0) {
        add_format(lines, STYLE_NORMAL, _("May sign now: %s"), names->str);
    } else {
        add_format(lines, STYLE_ERROR, _("Nobody in service holds a role that may sign: appoint somebody."));
    }
}

static void add_lift(const Lines *lines) {
    if (lines->hold->until != 0) {
        g_autofree char *until = clock_format_short(lines->hold->until);
        add_format(lines, STYLE_OK, _("Lifted: %s"), until);
    }
    if (lines->needs == NULL) {
        return;
    }
    add_format(lines, STYLE_TITLE, "%s", lines->hold->until != 0 ? _("It was lifted by:") : _("To lift it:"));
    add_treatment(lines);
    add_signatures(lines);
    if (lines->hold->until == 0) {
        add_who(lines);
    }
}

static void add_all(const Lines *lines) {
    const Hold *hold = lines->hold;
    g_autofree char *target = hold_words_target(lines->app, hold), *since = clock_format_short(hold->since);
    add_format(lines, hold->until != 0 ? STYLE_NORMAL : STYLE_HOLD, _("%s: %s since %s"), target,
               is_freeze(hold) ? _("frozen") : _("locked"), since);
    g_autofree char *why = hold_reason(lines->app, hold);
    add_format(lines, STYLE_NORMAL, _("Why: %s"), why);
    if (quiz_lock_is(hold)) {
        return;
    }
    add_format(lines, STYLE_NORMAL, _("Triggered by: %s"), hold->record);
    add_rule(lines);
    add_lift(lines);
}

static void add_to_view(gpointer view, Style style, int indent, const char *text) {
    text_view_add(view, style, indent, text);
}

static void add_to_text(gpointer text, Style style, int indent, const char *line) {
    GString *string = text;
    (void)style;
    (void)indent;
    g_string_append_printf(string, "%s%s", string->len > 0 ? "\n" : "", line);
}

void hold_words_fill(App *app, const Hold *hold, const LiftNeeds *needs, TextView *view) {
    add_all(&(Lines){app, hold, needs, add_to_view, view});
}

char *hold_words_text(App *app, const Hold *hold, const LiftNeeds *needs) {
    GString *text = g_string_new(NULL);
    add_all(&(Lines){app, hold, needs, add_to_text, text});
    return g_string_free(text, FALSE);
}
