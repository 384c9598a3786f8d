/* SPDX-License-Identifier: MIT
 *
 * Sentences about one record.
 */
#include "record_text.h"

#include "bihuan/app/lift.h"
#include "bihuan/app/outbox.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/blob.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/rule.h"
#include "bihuan/rule/who.h"
#include "session.h"

#include <string.h>

enum {
    NAMES_MOST = 4,
    INDENT = 2,
};

/* ---- steps ---- */

static void node_free(gpointer data) {
    RecordNode *node = data;
    g_free(node->title);
    g_free(node);
}

static void node_add(GPtrArray *nodes, const char *title, NodeState state) {
    RecordNode *node = g_new(RecordNode, 1);
    *node = (RecordNode){g_strdup(title), state};
    g_ptr_array_add(nodes, node);
}

/* The last row of a step decides; what was done before it was sent back is to come again. */
static NodeState node_state(const Work *work, const FormStep *shape) {
    NodeState state = NODE_COMING;
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        if (strcmp(step->name, shape->name) == 0) {
            state = step->done == 0                         ? NODE_NOW
                    : strcmp(step->decision, "reject") == 0 ? NODE_REJECTED
                    : strcmp(step->decision, "done") == 0   ? NODE_DONE
                                                            : NODE_COMING;
        }
    }
    return state;
}

GPtrArray *record_text_nodes(const Work *work) {
    GPtrArray *nodes = g_ptr_array_new_with_free_func(node_free);
    gboolean behind = FALSE; /* behind the open step nothing is done, whatever it was before */
    for (guint i = 0; i < form_step_count(work->form); i++) {
        const FormStep *shape = form_step_at(work->form, i);
        if (shape->aside || shape->parallel) {
            continue;
        }
        NodeState state = behind ? NODE_COMING : node_state(work, shape);
        behind = behind || state == NODE_NOW;
        /* done and coming steps are named; where it stands, what is */
        node_add(nodes, state == NODE_NOW ? work_state_title(work->form, work->record) : form_text(&shape->title), state);
    }
    if (work->record->ended && strcmp(work->record->state, "closed") != 0) {
        node_add(nodes, work_state_title(work->form, work->record), NODE_NOW);
    }
    return nodes;
}

char *record_text_names(Db *db, const GPtrArray *ids) {
    GString *names = g_string_new(ids->len == 0 ? "-" : "");
    for (guint i = 0; i < ids->len && i < NAMES_MOST; i++) {
        g_autofree char *name = person_name(db, ids->pdata[i]);
        g_string_append_printf(names, _("%s%s (%s)"), i > 0 ? _(", ") : "", name, (char *)ids->pdata[i]);
    }
    if (ids->len > NAMES_MOST) {
        g_string_append(names, " …");
    }
    return g_string_free(names, FALSE);
}

/* ---- summary ---- */

char *record_text_summary(App *app, const Work *work) {
    if (work == NULL) {
        return NULL;
    }
    const Record *record = work->record;
    g_autofree char *category = session_choice_title(app, record->form, "category", record->category);
    g_autofree char *area = area_name(app_db(app), record->area), *state = session_state_title(app, record);
    g_autofree char *device = session_device_text(app, record->device);
    GString *text = g_string_new(record->number);
    const char *const parts[] = {state, device, category, area};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] != NULL && *parts[i] != '\0') {
            g_string_append_printf(text, ", %s", parts[i]);
        }
    }
    return g_string_free(text, FALSE);
}

/* ---- state ---- */

static void record_text_add(TextView *view, Style style, int indent, char *text) {
    text_view_add(view, style, indent, text);
    g_free(text);
}

static void add_open_step(App *app, const Work *work, guint index, TextView *view) {
    const Step *step = work->steps->pdata[index];
    const GPtrArray *who = work->who->pdata[index];
    const FormStep *shape = form_step(work->form, step->name);
    g_autofree char *names = record_text_names(app_db(app), who);
    g_autofree char *due = session_due_text(step->due), *when = clock_format_short(step->due);
    gboolean mine = app_user_id(app) != NULL && who_contains(who, app_user_id(app));
    const char *title = shape != NULL ? form_text(&shape->title) : step->name;
    const char *state = shape != NULL && shape->parallel ? _("beside it") : work_state_title(work->form, work->record);
    record_text_add(view, mine ? STYLE_OK : STYLE_NORMAL, INDENT,
                    g_strdup_printf(mine ? _("Now: %s. Next: %s - you may do it (Enter)") : _("Now: %s. Next: %s"), state, title));
    record_text_add(view, STYLE_NORMAL, INDENT, g_strdup_printf(_("  by: %s"), names));
    if (step->stand_in != NULL && g_str_has_prefix(step->stand_in, "person:")) {
        g_autofree char *name = person_name(app_db(app), step->stand_in + strlen("person:"));
        record_text_add(view, STYLE_NORMAL, INDENT, g_strdup_printf(_("  standing in for: %s"), name));
    }
    if (step->due != 0) {
        record_text_add(view, session_due_style(step->due), INDENT, g_strdup_printf(_("  due: %s (%s)"), when, due));
    }
    if (step->rung > 0) {
        record_text_add(view, STYLE_WARNING, INDENT, g_strdup_printf(_("  escalated: level %d"), (int)step->rung));
    }
}

static gboolean is_held(const Work *work) {
    for (guint i = 0; i < work->holds->len; i++) {
        if (((Hold *)work->holds->pdata[i])->until == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

void record_text_state(App *app, const Work *work, TextView *view) {
    const Record *record = work->record;
    for (guint i = 0; i < work->steps->len; i++) {
        if (((Step *)work->steps->pdata[i])->done == 0) {
            add_open_step(app, work, i, view);
        }
    }
    if (record->ended) {
        g_autofree char *closed = clock_format_short(record->closed);
        record_text_add(view, STYLE_OK, INDENT, g_strdup_printf(_("Ended: %s, %s"), work_state_title(work->form, record), closed));
    } else if (strcmp(record->state, "suspended") == 0) {
        text_view_add(view, STYLE_HOLD, INDENT,
                      is_held(work) ? _("Suspended: nothing may go on here until the hold is lifted.")
                                    : _("Stopped: with a fresh gas test it may be resumed (Enter)."));
    }
    if (record->rejects > 0) {
        record_text_add(view, STYLE_WARNING, INDENT, g_strdup_printf(_("Sent back: %d times"), (int)record->rejects));
    }
    text_view_add(view, STYLE_NORMAL, 0, "");
}

/* ---- fields ---- */

static void add_value(TextView *view, const char *title, const char *value) {
    if (value != NULL && *value != '\0') {
        record_text_add(view, STYLE_NORMAL, INDENT, g_strdup_printf("%s: %s", title, value));
    }
}

static gboolean step_asks(const FormStep *step, const char *key) {
    return g_strv_contains((const char *const *)step->fields, key);
}

/* What is given again and again beside the line (gas tests, measures) is told by its steps, not by the value given last. */
static gboolean is_repeated(const Form *form, const FormField *field) {
    gboolean beside = FALSE;
    if (!form_is_permit(form) || g_strv_contains(form_submit_fields(form), field->key)) {
        return FALSE;
    }
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (step_asks(step, field->key) && !step->aside) {
            return FALSE;
        }
        beside = beside || step_asks(step, field->key);
    }
    return beside;
}

/* Its name, time and size: a hash says nothing to anybody. */
static char *file_text(App *app, const Record *record, const FormField *field) {
    const char *reference = record_field(record, field->key);
    g_autoptr(GError) error = NULL;
    Blob blob = {0};
    gint64 at = 0;
    if (reference == NULL || !blob_load(app_db(app), reference, record->number, &blob, &at, &error)) {
        return reference != NULL ? g_strdup(error->message) : g_strdup("");
    }
    g_autofree char *size = g_format_size_full((guint64)blob.size, G_FORMAT_SIZE_IEC_UNITS), *when = clock_format_short(at);
    char *text = g_strdup_printf(_("%s, %s, %s"), blob.name, when, size);
    blob_clear(&blob);
    return text;
}

void record_text_fields(App *app, const Work *work, TextView *view) {
    const Record *record = work->record;
    g_autoptr(WorkContext) context = work_context(app, work->form, record->device, work);
    for (guint i = 0; i < form_field_count(work->form); i++) {
        const FormField *field = form_field_at(work->form, i);
        if (is_repeated(work->form, field)) {
            continue;
        }
        g_autofree char *value = field->type->editor == EDITOR_FILE ? file_text(app, record, field)
                                                                    : field_format(field, record_field(record, field->key), &context->form);
        add_value(view, form_text(&field->title), value);
    }
    g_autofree char *who = person_name_then(app_db(app), record->opened_by, record->opened), *opened = clock_format_short(record->opened);
    g_autofree char *shift = shift_title(record->shift != NULL ? record->shift : "");
    g_autofree char *by = g_strdup_printf("%s, %s %s", who, opened, shift);
    g_autofree char *department = record->department != NULL ? department_title(app_db(app), record->department) : NULL;
    g_autofree char *until = clock_format_short(record->valid_until);
    add_value(view, _("Submitted"), g_strstrip(by));
    add_value(view, _("Sent to"), department);
    add_value(view, _("Valid until"), until);
}

/* ---- who was told ---- */

void record_text_told(App *app, const Work *work, TextView *view) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) messages = message_list_of(app_db(app), work->record->number, &error);
    g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
    if (messages == NULL) {
        text_view_add(view, STYLE_ERROR, INDENT, error->message);
        return;
    }
    for (guint i = messages->len; i > 0; i--) {
        const Message *message = messages->pdata[i - 1];
        if (g_hash_table_add(named, message->target)) {
            g_autofree char *name = person_name(app_db(app), message->target), *how = outbox_told_text(message);
            g_autofree char *text = g_strdup_printf("%s: %s", name, how);
            add_value(view, _("Told"), text);
        }
    }
}

/* ---- why ---- */

static void append_facts(GString *text, GHashTable *facts) {
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(facts), (GCompareFunc)strcmp);
    for (const GList *key = keys; key != NULL; key = key->next) {
        const char *value = g_hash_table_lookup(facts, key->data);
        g_string_append_printf(text, "%s%s = %s", key == keys ? "    " : ", ", (const char *)key->data, *value != '\0' ? value : "-");
    }
    if (keys != NULL) {
        g_string_append_c(text, '\n');
    }
}

char *record_text_why(App *app, const Work *work, GError **error) {
    g_autoptr(GPtrArray) verdicts = rule_explain(work->subject, error);
    if (verdicts == NULL) {
        return NULL;
    }
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, _("Form %s, version %d"), form_title(work->form), (int)work->record->version);
    g_string_append_c(text, '\n');
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        g_string_append_printf(text, "%s %s\n", verdict->holds ? "[x]" : "[ ]", verdict->text);
        append_facts(text, verdict->facts);
        if (verdict->rule->clause != NULL && verdict->holds) {
            g_string_append_printf(text, "    %s\n", verdict->rule->clause);
        }
    }
    for (guint i = 0; i < work->holds->len; i++) {
        const Hold *hold = work->holds->pdata[i];
        g_autofree char *since = clock_format_short(hold->since), *name = area_name(app_db(app), hold->target);
        g_autofree char *why = hold_reason(app, hold);
        g_string_append_printf(text, _("Hold on %s (%s) since %s: %s"), name, hold->target, since, why);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
