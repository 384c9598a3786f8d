/* SPDX-License-Identifier: MIT
 *
 * `card issue NAME DOCUMENT PHONE UNTIL` (入场证): a card for the worker that these fields of the step name; UNTIL is the day his certificate
 * ends. `card revoke CODE`: the card of this record that the field names lets nobody in any more.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/pass.h"

#define DAY "2026-11-23"

static void take_value(char **place, const Record *record, const char *key) {
    const char *value = record_field(record, key);
    noun_set_text(place, value ? value : "");
}

static gboolean issue_card(Case *subject, char **keys, GError **error) {
    const Record *record = subject->record;
    const char *until = record_field(record, keys[3]);
    g_autoptr(EntryPass) pass = noun_new(&entry_pass_noun);
    noun_set_text(&pass->entry, record->number);
    take_value(&pass->name, record, keys[0]);
    take_value(&pass->document, record, keys[1]);
    take_value(&pass->phone, record, keys[2]);
    if (until) {
        g_autofree char *day = clock_format_short(g_ascii_strtoll(until, NULL, 10));
        day[MIN(strlen(day), strlen(DAY))] = '\0';
        noun_set_text(&pass->certificate_until, day);
    }
    if (!entry_pass_issue(subject->change, pass, error))
        return FALSE;
    g_ptr_array_add(subject->advice, g_strdup_printf(_("Entry card %s: %s."), pass->code, pass->name));
    return TRUE;
}

static gboolean revoke_card(Case *subject, const char *key, GError **error) {
    const char *typed = record_field(subject->record, key);
    g_autofree char *code = typed ? g_ascii_strup(typed, -1) : NULL;
    g_autoptr(EntryPass) pass = code ? entry_pass_load(subject->db, code, error) : NULL;
    if (!pass)
        return code ? FALSE : err_set(error, ERR_INPUT, _("Which entry card? Give its number."));
    if (strcmp(pass->entry, subject->record->number) != 0)
        return err_set(error, ERR_INPUT, _("The entry card %s belongs to %s, not to %s."), pass->code, pass->entry,
                       subject->record->number);
    if (pass->revoked)
        return err_set(error, ERR_CONFLICT, _("The entry card %s was revoked already."), pass->code);
    pass->revoked = subject->now;
    return entry_pass_save(subject->change, pass, error);
}

static gboolean run_card(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    g_auto(GStrv) words = form_words(action->argument, " ");
    guint count = g_strv_length(words);
    if (count == 5 && strcmp(words[0], "issue") == 0)
        return issue_card(subject, words + 1, error);
    if (count == 2 && strcmp(words[0], "revoke") == 0)
        return revoke_card(subject, words[1], error);
    return err_set(error, ERR_FAILED, _("rule %s: write card issue NAME DOCUMENT PHONE UNTIL, or card revoke CODE; nothing was changed"),
                   rule->name);
}

const Action action_card = {
    .name = "card",
    .summary = N_("issues or revokes the entry card of a contractor's worker"),
    .run = run_card,
};
