/* SPDX-License-Identifier: MIT
 *
 * The safety measures of a permit (安全措施) as one list: y applies and is confirmed, n does not apply, and the cursor goes
 * on by itself; F2 sends each as a step of its own. What is not sent yet is kept as a draft.
 */
#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/person.h"
#include "bihuan/store/canon.h"
#include "parts/material_open.h"
#include "parts/draft.h"
#include "parts/session.h"

#include <string.h>

enum {
    NARROW = 36, /* columns: who confirmed an item is left out */
    WHO = 18,    /* columns for who and when */
    PAGE = 5,
};

typedef struct {
    Ui *ui;
    char *number;
    Draft *draft; /* of who answered, whoever sits here now */
    Work *work;
    const FormStep *step;
    const FormField *item, *answer; /* answer: the yes or no of the step */
    GHashTable *given;              /* item to "yes" or "no": not sent yet */
    int at, top;
} Measures;

static guint count(const Measures *measures) {
    return measures->item->choices->len;
}

static const FormChoice *choice_at(const Measures *measures, int index) {
    return measures->item->choices->pdata[index];
}

static const char *given_at(const Measures *measures, int index) {
    return g_hash_table_lookup(measures->given, choice_at(measures, index)->value);
}

static const Step *word_at(const Measures *measures, int index) {
    return permit_word_on(measures->work, measures->step->name, measures->item->key, choice_at(measures, index)->value);
}

static gboolean screen_measures_load(Measures *measures, GError **error) {
    Work *work = work_load(session_app(measures->ui), measures->number, error);
    if (work == NULL) {
        return FALSE;
    }
    work_free(measures->work);
    measures->work = work;
    if (!permit_checklist(work->form, &measures->step, &measures->item)) {
        return err_set(error, ERR_INPUT, _("%s has no list of measures."), measures->number);
    }
    measures->answer = permit_answer_field(work->form, measures->step);
    return measures->answer != NULL || err_set(error, ERR_INPUT, _("%s has no list of measures."), measures->number);
}

/* The next one nobody has spoken on, from here on and then from the top; the cursor stays where there is none. */
static void go_on(Measures *measures, int from) {
    int all = (int)count(measures);
    for (int i = 0; i < all; i++) {
        int index = (from + i) % all;
        if (given_at(measures, index) == NULL && word_at(measures, index) == NULL) {
            measures->at = index;
            return;
        }
    }
    measures->at = CLAMP(from, 0, all - 1);
}

static void measures_close(gpointer state) {
    Measures *measures = state;
    work_free(measures->work);
    g_clear_pointer(&measures->given, g_hash_table_unref);
    g_free(measures->number);
    draft_free(measures->draft);
}

/* What the person who sits here answered before and did not send. */
static void take_answers(Measures *measures) {
    g_clear_pointer(&measures->given, g_hash_table_unref);
    measures->given = draft_load(measures->draft);
    if (measures->given != NULL) {
        ui_say(measures->ui, SAY_INFO, _("What was answered here before and not sent is back."));
    }
    measures->given = measures->given != NULL ? measures->given : canon_map_new();
    go_on(measures, 0);
}

static void measures_rest(gpointer state) {
    Measures *measures = state;
    if (!draft_is_of_another(measures->draft)) {
        draft_keep(measures->draft, measures->given);
    }
}

/* Another person sits here: the answers of the one before him are no answers of his. */
static void change_hands(Measures *measures) {
    if (draft_is_of_another(measures->draft)) {
        gboolean any = g_hash_table_size(measures->given) > 0;
        draft_keep(measures->draft, measures->given);
        g_autofree char *before = draft_hand_over(measures->draft);
        take_answers(measures);
        if (any) {
            session_say_parked(measures->ui, before);
        }
    }
}

static gboolean measures_open(gpointer state, const char *argument, GError **error) {
    Measures *measures = state;
    measures->number = g_strdup(argument ? argument : "");
    g_autofree char *task = g_strdup_printf("measures %s", measures->number);
    measures->draft = draft_new(session_app(measures->ui), task);
    if (!screen_measures_load(measures, error)) {
        return FALSE;
    }
    take_answers(measures);
    return TRUE;
}

static void measures_refresh(gpointer state) {
    Measures *measures = state;
    GError *error = NULL;
    if (!screen_measures_load(measures, &error)) {
        ui_say_error(measures->ui, error);
    }
    change_hands(measures);
}

/* ---- drawing ---- */

static const char *mark_of(const Measures *measures, int index, Style *style) {
    const char *given = given_at(measures, index);
    const Step *word = word_at(measures, index);
    const char *said = given != NULL ? given : word != NULL ? g_hash_table_lookup(word->fields, measures->answer->key) : NULL;
    *style = said == NULL ? STYLE_NORMAL : given != NULL ? STYLE_CHANGED : STYLE_OK;
    return said == NULL ? "[ ]" : strcmp(said, "yes") == 0 ? "[y]" : "[n]";
}

static char *who_text(const Measures *measures, int index) {
    const Step *word = word_at(measures, index);
    if (given_at(measures, index) != NULL) {
        return g_strdup(_("not sent yet"));
    }
    if (word == NULL) {
        return g_strdup("");
    }
    g_autofree char *when = clock_format_short(word->done);
    return g_strdup_printf("%s %s", word->done_by, strchr(when, ' ') != NULL ? strchr(when, ' ') + 1 : when);
}

/* Draws an item at a row (or with draw FALSE only counts); returns the rows it takes. */
static int draw_item(const Measures *measures, const Area *area, int row, int index, gboolean draw) {
    Style style, marked;
    const char *mark = mark_of(measures, index, &marked);
    gboolean here = index == measures->at;
    int who = area->cols >= NARROW * 2 ? WHO : 0, width = MAX(area->cols - 6 - who, 4);
    style = here ? STYLE_SELECTED : STYLE_NORMAL;
    g_autofree char *text = g_strdup_printf("%s %s", choice_at(measures, index)->value, form_text(&choice_at(measures, index)->title));
    g_autoptr(GPtrArray) lines = utf8_wrap(text, width);
    if (draw) {
        g_autofree char *said = who_text(measures, index);
        area_fill(area, row, 0, (int)lines->len, area->cols, style);
        area_put(area, row, 0, style, here ? ">" : " ");
        area_put(area, row, 1, here ? style : marked, mark);
        for (guint i = 0; i < lines->len; i++) {
            area_put(area, row + (int)i, 5, style, lines->pdata[i]);
        }
        if (who > 0) {
            area_put_right(area, row, area->cols - who, who, here ? style : STYLE_DIM, said);
        }
    }
    return (int)lines->len;
}

static int rows_between(const Measures *measures, const Area *area, int from, int to) {
    int rows = 0;
    for (int i = from; i <= to; i++) {
        rows += draw_item(measures, area, 0, i, FALSE);
    }
    return rows;
}

static void measures_draw(gpointer state, const Area *area) {
    Measures *measures = state;
    guint open = 0;
    for (guint i = 0; i < count(measures); i++) {
        open += given_at(measures, (int)i) == NULL && word_at(measures, (int)i) == NULL;
    }
    g_autofree char *head =
        g_strdup_printf(_("%u of %u not answered, %u to send"), open, count(measures), g_hash_table_size(measures->given));
    area_put(area, 0, 1, open > 0 ? STYLE_WARNING : STYLE_OK, head);
    Area body = area_sub(area, 1, 0, area->rows - 1, area->cols);
    measures->top = MIN(measures->top, measures->at);
    while (measures->top < measures->at && rows_between(measures, &body, measures->top, measures->at) > body.rows) {
        measures->top++;
    }
    int row = 0;
    for (int i = measures->top; i < (int)count(measures) && row < body.rows; i++) {
        row += draw_item(measures, &body, row, i, TRUE);
    }
}

static char *measures_subject(gpointer state) {
    const Measures *measures = state;
    return g_strdup_printf("%s %s", form_title(measures->work->form), measures->number);
}

/* ---- answering ---- */

static unsigned answer(Measures *measures, const char *said) {
    g_hash_table_insert(measures->given, g_strdup(choice_at(measures, measures->at)->value), g_strdup(said));
    go_on(measures, measures->at + 1 < (int)count(measures) ? measures->at + 1 : measures->at);
    return REACT_REDRAW;
}

static gboolean send_one(Measures *measures, const FormChoice *choice, const char *said, GError **error) {
    g_autoptr(GHashTable) values = canon_map_new();
    g_hash_table_insert(values, g_strdup(measures->item->key), g_strdup(choice->value));
    g_hash_table_insert(values, g_strdup(measures->answer->key), g_strdup(said));
    g_autoptr(Work) work = work_act(session_app(measures->ui), measures->number, measures->step->name, FALSE, values, 0, error);
    return work != NULL;
}

/* In the form's order; what was sent is sent, also when a later one is refused. */
static unsigned send(Measures *measures) {
    GError *error = NULL;
    guint sent = 0;
    if (!session_need_user(measures->ui)) {
        return REACT_HANDLED;
    }
    if (g_hash_table_size(measures->given) == 0) {
        ui_say(measures->ui, SAY_INFO, _("Nothing is answered yet: y applies and is there, n does not apply."));
        return REACT_HANDLED;
    }
    for (guint i = 0; i < count(measures) && error == NULL; i++) {
        const FormChoice *choice = choice_at(measures, (int)i);
        const char *said = g_hash_table_lookup(measures->given, choice->value);
        if (said != NULL && send_one(measures, choice, said, &error)) {
            g_hash_table_remove(measures->given, choice->value);
            sent++;
        }
    }
    ui_changed(measures->ui);
    if (error != NULL) {
        ui_refuse(measures->ui, error);
        return REACT_REDRAW;
    }
    draft_forget(measures->draft);
    ui_say(measures->ui, SAY_OK, _("%u measures are confirmed by %s."), sent, app_user(session_app(measures->ui))->name);
    return REACT_CLOSE;
}

static gboolean measures_leave(gpointer state) {
    Measures *measures = state;
    if (g_hash_table_size(measures->given) > 0) {
        draft_keep(measures->draft, measures->given);
        ui_say(measures->ui, SAY_INFO, _("Not sent. What you answered is kept and comes back when this is opened again."));
    }
    return TRUE;
}

/* ---- keys ---- */

static const Binding KEYS[] = {
    {"y 1", "applies", N_("In place"), N_("It applies and is there: confirmed by you; the cursor goes on")},
    {"n 2", "not", N_("Not here"), N_("It does not apply here; the cursor goes on")},
    {"<F2> <Ctrl-S>", "send", N_("Send"), N_("Send all answers, each as a step of its own")},
    {"<Backspace> <Delete>", "clear", NULL, N_("Take an answer back that is not sent yet")},
    {NULL, NULL, NULL, NULL},
};

static unsigned measures_action(gpointer state, const char *name) {
    Measures *measures = state;
    if (strcmp(name, "applies") == 0) {
        return answer(measures, "yes");
    } else if (strcmp(name, "not") == 0) {
        return answer(measures, "no");
    } else if (strcmp(name, "send") == 0) {
        return send(measures);
    } else if (strcmp(name, "material") == 0) {
        return material_open(measures->ui, "record", measures->number);
    } else if (strcmp(name, "clear") == 0) {
        g_hash_table_remove(measures->given, choice_at(measures, measures->at)->value);
        return REACT_REDRAW;
    }
    return keymap_move(name, PAGE, (int)count(measures), &measures->at) ? REACT_REDRAW : REACT_NONE;
}

const Screen screen_measures = {
    .name = "measures",
    .title = N_("Safety measures"),
    .summary = N_("The measures of a permit one by one: y applies and is confirmed, n does not apply, F2 sends all."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT,
    .size = sizeof(Measures),
    .open = measures_open,
    .draw = measures_draw,
    .action = measures_action,
    .refresh = measures_refresh,
    .rest = measures_rest,
    .subject = measures_subject,
    .leave = measures_leave,
    .close = measures_close,
};
