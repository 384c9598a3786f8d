/* SPDX-License-Identifier: MIT
 *
 * The rows of a quick check, from the fields of its form.
 */
#include "quick.h"

#include "bihuan/base/i18n.h"
#include "session.h"

#include <string.h>

#define FIRST_LETTER 'a'
#define LAST_LETTER 'z'

static gboolean several(const FormField *field) {
    return field->type->editor == EDITOR_CHOICES;
}

static gboolean any_well(const Form *form, const char *const *keys) {
    gboolean any = FALSE;
    for (; keys != NULL && *keys != NULL; keys++) {
        const FormField *field = form_field(form, *keys);
        any = any || (field != NULL && field->well != NULL);
    }
    return any;
}

/* A step of a record that is there. */
static gboolean step_fits(App *app, const Task *task) {
    g_autoptr(Record) record = task->reject ? NULL : record_load(app_db(app), task->number, NULL);
    const Form *form =
        record != NULL && record->device != NULL ? shelf_form(app_shelf(app), record->form, record->version, NULL, NULL) : NULL;
    const FormStep *step = form != NULL ? form_step(form, task->step) : NULL;
    return step != NULL && any_well(form, (const char *const *)step->fields);
}

gboolean quick_fits(App *app, const Task *task) {
    if (task->step != NULL) {
        return step_fits(app, task);
    }
    const Form *form = task_given(task, "device") != NULL ? shelf_form(app_shelf(app), task->form, 0, NULL, NULL) : NULL;
    return form != NULL && any_well(form, form_submit_fields(form));
}

const char *quick_device(const Quick *quick) {
    return quick->form->work != NULL ? quick->form->work->record->device : task_given(quick->form->task, "device");
}

/* ---- items ---- */

static gboolean is_chosen(const QuickRow *row) {
    g_auto(GStrv) chosen = form_words(entry_text(row->edit->entry), ",");
    return g_strv_contains((const char *const *)chosen, row->choice->value);
}

gboolean quick_is_bad(const QuickRow *row) {
    const FieldEdit *edit = row->edit;
    return row->choice != NULL ? is_chosen(row) : edit->canonical != NULL && strcmp(edit->canonical, edit->field->well) != 0;
}

/* Adds a choice to those of the field, or takes it out. Owned. */
static char *turned_choices(const QuickRow *row) {
    g_auto(GStrv) chosen = form_words(entry_text(row->edit->entry), ",");
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean there = FALSE;
    for (char **one = chosen; *one != NULL; one++) {
        gboolean same = strcmp(*one, row->choice->value) == 0;
        there = there || same;
        if (!same) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", *one);
        }
    }
    if (!there) {
        g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", row->choice->value);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* What a yes or no that is not well says. */
static const char *not_well(const FormField *field) {
    return strcmp(field->well, "yes") == 0 ? "no" : "yes";
}

void quick_turn(Quick *quick, guint index) {
    const QuickRow *row = quick_row(quick, index);
    g_autofree char *choices = row->choice != NULL ? turned_choices(row) : NULL;
    field_edit_set(row->edit, choices != NULL ? choices : quick_is_bad(row) ? row->edit->field->well : not_well(row->edit->field));
    entry_form_settle(quick->form, row->edit);
    quick_update(quick);
}

gboolean quick_turn_letter(Quick *quick, char letter) {
    for (guint i = quick->asked; i < quick->rows->len; i++) {
        if (quick_row(quick, i)->letter == letter) {
            quick_turn(quick, i);
            return TRUE;
        }
    }
    return FALSE;
}

guint quick_bad(const Quick *quick) {
    guint bad = 0;
    for (guint i = quick->asked; i < quick->rows->len; i++) {
        bad += quick_is_bad(quick_row(quick, i)) ? 1 : 0;
    }
    return bad;
}

void quick_say_well(Quick *quick) {
    for (guint i = quick->asked; i < quick->rows->len; i++) {
        FieldEdit *edit = quick_row(quick, i)->edit;
        if (!several(edit->field) && edit->canonical == NULL) {
            field_edit_set(edit, edit->field->well);
        }
    }
    entry_form_check(quick->form);
}

/* ---- rows ---- */

QuickRow *quick_row(const Quick *quick, guint index) {
    return &g_array_index(quick->rows, QuickRow, index);
}

static gboolean is_given(const Quick *quick, const FieldEdit *edit) {
    return task_given(quick->form->task, edit->field->key) != NULL;
}

/* Words for what is not well are asked for here, also where the form takes it without. */
static gboolean is_wanted(const Quick *quick, const FieldEdit *edit) {
    return edit->required || (quick->marked && strcmp(edit->field->type->name, "note") == 0);
}

static void add_asked(Quick *quick) {
    for (guint i = 0; i < quick->form->edits->len; i++) {
        FieldEdit *edit = quick->form->edits->pdata[i];
        gboolean typed = edit->touched && !entry_is_empty(edit->entry);
        if (edit->field->well == NULL && !is_given(quick, edit) && (is_wanted(quick, edit) || typed)) {
            g_array_append_val(quick->rows, ((QuickRow){.edit = edit}));
        }
    }
    quick->asked = quick->rows->len;
}

static void add_item(Quick *quick, FieldEdit *edit, const FormChoice *choice) {
    guint count = quick->rows->len - quick->asked;
    QuickRow row = {edit, choice, TRUE, FIRST_LETTER + count <= LAST_LETTER ? (char)(FIRST_LETTER + count) : ' '};
    g_array_append_val(quick->rows, row);
}

static void add_items(Quick *quick) {
    const char *class = g_hash_table_lookup(quick->form->context->form.subject, "class");
    for (guint i = 0; i < quick->form->edits->len; i++) {
        FieldEdit *edit = quick->form->edits->pdata[i];
        const FormField *field = edit->field;
        if (field->well == NULL || (!several(field) && !edit->required)) {
            continue;
        }
        if (!several(field)) {
            add_item(quick, edit, NULL);
        }
        for (guint k = 0; several(field) && k < field->choices->len; k++) {
            if (field_choice_fits(field, field->choices->pdata[k], class)) {
                add_item(quick, edit, field->choices->pdata[k]);
            }
        }
    }
}

void quick_update(Quick *quick) {
    QuickRow before = quick->at < quick->rows->len ? *quick_row(quick, quick->at) : (QuickRow){0};
    quick->marked = quick_bad(quick) > 0;
    entry_form_check(quick->form);
    g_array_set_size(quick->rows, 0);
    add_asked(quick);
    add_items(quick);
    for (guint i = 0; i < quick->rows->len; i++) {
        const QuickRow *row = quick_row(quick, i);
        if (row->edit == before.edit && row->choice == before.choice) {
            quick->at = i;
        }
    }
    quick->at = quick->rows->len > 0 ? MIN(quick->at, quick->rows->len - 1) : 0;
}

int quick_open_row(const Quick *quick) {
    for (guint i = 0; i < quick->asked; i++) {
        const FieldEdit *edit = quick_row(quick, i)->edit;
        if (edit->error != NULL || (is_wanted(quick, edit) && edit->canonical == NULL)) {
            return (int)i;
        }
    }
    return -1;
}

Quick *quick_new(App *app, const Task *task, GError **error) {
    EntryForm *form = entry_form_new(app, task, error);
    if (form == NULL) {
        return NULL;
    }
    Quick *quick = g_new0(Quick, 1);
    quick->form = form;
    quick->rows = g_array_new(FALSE, FALSE, sizeof(QuickRow));
    quick_update(quick);
    quick->at = (guint)MAX(quick_open_row(quick), 0);
    return quick;
}

void quick_free(Quick *quick) {
    if (quick == NULL) {
        return;
    }
    entry_form_free(quick->form);
    g_array_unref(quick->rows);
    g_free(quick);
}
