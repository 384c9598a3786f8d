/* SPDX-License-Identifier: MIT
 *
 * Holds (冻结/锁定): what must not go on, why, what a lift waits for, and the signature that lifts it.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/page.h"
#include "bihuan/model/quiz_lock.h"
#include "bihuan/ui/dialog.h"
#include "parts/hold_words.h"
#include "parts/session.h"
#include "parts/second.h"

#include <string.h>

enum {
    DETAIL_FROM = 17, /* rows from which the details stand below the list */
    LIST_MOST = 12,   /* rows of the list then, on windows of ordinary height */
};

typedef struct {
    Ui *ui;
    App *app;
    List *list;
    gboolean all;     /* also lifted ones */
    Hold *hold;       /* under the cursor; NULL: none */
    LiftNeeds *needs; /* of it; NULL: not known */
    char *problem;    /* why it is not known */
    TextView *details;
    char *reason;  /* what screen_disabled lends out */
    char *signing; /* id of the hold the question is about: the cursor may go elsewhere meanwhile */
} Holds;

enum { COLUMN_TARGET, COLUMN_KIND, COLUMN_SINCE, COLUMN_WAITS, COLUMN_WHY, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("What is held"), 10, 0, 1, FALSE}, {N_("State"), 6, 8, 1, FALSE},
    {N_("Since"), 10, 16, 2, FALSE},       {N_("Lift waits for / lifted"), 16, 26, 3, FALSE},
    {N_("Why"), 16, 0, 4, FALSE},
};

/* ---- the list's source ---- */

static ListRow *holds_row(gpointer data, gconstpointer one) {
    const Holds *holds = data;
    const Hold *hold = one;
    g_autofree char *key = page_key(hold->since, hold->id), *since = clock_format_short(hold->since);
    LiftNeeds *needs = hold->until == 0 ? lift_needs(holds->app, hold, NULL) : NULL;
    g_autofree char *target = hold_words_target(holds->app, hold), *waits = hold_words_waits(hold, needs);
    g_autofree char *why = hold_reason(holds->app, hold);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    lift_needs_free(needs);
    list_row_set(row, COLUMN_TARGET, target);
    list_row_set(row, COLUMN_KIND, hold_words_kind(hold));
    list_row_set(row, COLUMN_SINCE, since);
    list_row_set(row, COLUMN_WAITS, waits);
    list_row_set(row, COLUMN_WHY, why);
    row->style = hold->until == 0 ? STYLE_HOLD : STYLE_DIM;
    return row;
}

static GPtrArray *holds_fetch(gpointer data, Page *page, GError **error) {
    const Holds *holds = data;
    Db *db = app_db(holds->app);
    if (holds->all) {
        return page_of_holds(db, page, TRUE, error);
    }
    g_autoptr(GPtrArray) list = hold_list(db, FALSE, error), locks = list != NULL ? quiz_lock_list(db, error) : NULL;
    page->whole = TRUE;
    if (locks == NULL) {
        return NULL;
    }
    g_ptr_array_extend_and_steal(list, g_steal_pointer(&locks));
    return g_steal_pointer(&list);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = holds_fetch,
    .row = holds_row,
    .empty = N_("No hold is in force. f shows the lifted ones too."),
};

static const Binding KEYS[] = {
    {"S <F11>", "sign", N_("Sign lift"), N_("Sign the lift of this hold; different people have to")},
    {"T", "treatment", N_("Treatment"), N_("Begin the special treatment this hold asks for, or open it")},
    {"o", "record", N_("Record"), N_("Open the record that tripped this hold")},
    {"f", "all", N_("Lifted too"), N_("Show the lifted holds as well, or only those in force")},
    {NULL, NULL, NULL, NULL},
};

/* ---- data ---- */

/* What is known of the hold under the cursor; done when the cursor moves or data changed, never while drawing. */
static void load_current(gpointer state) {
    Holds *holds = state;
    g_autoptr(GError) error = NULL;
    const char *key = list_key_now(holds->list), *id = key != NULL ? strchr(key, ' ') : NULL;
    g_clear_pointer(&holds->hold, hold_free);
    g_clear_pointer(&holds->needs, lift_needs_free);
    g_clear_pointer(&holds->problem, g_free);
    text_view_clear(holds->details);
    if (id == NULL) {
        return;
    }
    holds->hold = quiz_lock_find(app_db(holds->app), id + 1, &error);
    if (holds->hold == NULL && error == NULL) {
        holds->hold = hold_load(app_db(holds->app), id + 1, &error);
    }
    if (holds->hold != NULL) {
        holds->needs = lift_needs(holds->app, holds->hold, &error);
        hold_words_fill(holds->app, holds->hold, holds->needs, holds->details);
    }
    if (error != NULL) {
        holds->problem = g_strdup(error->message);
        text_view_add(holds->details, STYLE_ERROR, 0, error->message);
    }
}

static void holds_close(gpointer state) {
    Holds *holds = state;
    text_view_free(holds->details);
    g_clear_pointer(&holds->hold, hold_free);
    g_clear_pointer(&holds->needs, lift_needs_free);
    g_free(holds->problem);
    g_free(holds->reason);
    g_free(holds->signing);
}

/* The argument is a hold's id or what is held. */
static gboolean holds_open(gpointer state, const char *argument, GError **error) {
    (void)error;
    Holds *holds = state;
    holds->app = session_app(holds->ui);
    holds->details = text_view_new();
    Hold *wanted = argument != NULL ? hold_load(app_db(holds->app), argument, NULL) : NULL;
    if (wanted != NULL) {
        g_autofree char *key = page_key(wanted->since, wanted->id);
        holds->all = wanted->until != 0;
        list_select(holds->list, key);
        hold_free(wanted);
    }
    return TRUE;
}

/* ---- drawing ---- */

static void holds_draw(gpointer state, const Area *area) {
    Holds *holds = state;
    if (area->rows < DETAIL_FROM) {
        list_draw(holds->list, area);
        return;
    }
    int rows = MIN(area->rows / 2, area->rows > 2 * LIST_MOST + DETAIL_FROM ? area->rows / 2 : LIST_MOST - 3);
    Area above = area_sub(area, 0, 0, rows, area->cols);
    Area below = area_sub(area, rows + 1, 1, area->rows - rows - 1, area->cols - 2);
    list_draw(holds->list, &above);
    area_hline(area, rows, 0, area->cols, STYLE_DIM);
    text_view_draw(holds->details, &below);
}

/* ---- signing ---- */

static void sign_now(gpointer data) {
    Holds *holds = data;
    GError *error = NULL;
    gboolean lifted = FALSE;
    g_autoptr(Hold) hold = hold_load(app_db(holds->app), holds->signing, &error);
    g_autofree char *target = hold != NULL ? hold_words_target(holds->app, hold) : NULL;
    if (hold == NULL || !lift_sign(holds->app, hold->id, NULL, &lifted, &error)) {
        ui_refuse(holds->ui, error);
    } else if (lifted) {
        ui_say(holds->ui, SAY_OK, _("%s is free again; its permits wait for a fresh gas test."), target);
    } else {
        ui_say(holds->ui, SAY_OK, _("Signed. %s stays held until the next person signs."), target);
    }
    ui_changed(holds->ui);
}

static void on_sign(gpointer data, gboolean yes) {
    Holds *holds = data;
    if (yes) {
        g_autoptr(Hold) hold = hold_load(app_db(holds->app), holds->signing, NULL);
        Authority wanted = {.verb = "lift", .area = hold != NULL ? hold->target : NULL};
        g_autofree char *why = second_why(holds->app, &wanted);
        second_ask(holds->ui, why, _("Lift the hold"), sign_now, holds);
    }
}

/* How many signatures are missing now. */
static int missing(const LiftNeeds *needs) {
    int count = 0;
    for (char **signer = needs->signers; *signer != NULL; signer++) {
        count += **signer == '\0';
    }
    return count;
}

static void sign(Holds *holds) {
    if (!session_need_user(holds->ui)) {
        return;
    }
    g_autofree char *target = hold_words_target(holds->app, holds->hold);
    const char *what_happens = missing(holds->needs) > 1 ? _("The hold stays until the next person has signed too.")
                                                         : _("This is the last signature: the hold ends, and its permits may go on after a "
                                                             "fresh gas test.");
    g_autofree char *proof = *holds->needs->treatment != '\0' ? g_strdup_printf(_("Proof: %s."), holds->needs->treatment) : g_strdup("");
    g_autofree char *text = g_strdup_printf(_("%s signs the lift of %s. %s %s This cannot be taken back."), app_user(holds->app)->name,
                                            target, proof, what_happens);
    g_free(holds->signing);
    holds->signing = g_strdup(holds->hold->id);
    dialog_typed(holds->ui, _("Sign the lift"), text, holds->hold->target, on_sign, holds);
}

/* Why the hold under the cursor cannot be signed for; NULL if it can. Owned. */
static char *sign_refusal(const Holds *holds) {
    const char *user = app_user_id(holds->app);
    const LiftNeeds *needs = holds->needs;
    if (holds->hold->until != 0) {
        return g_strdup(_("This hold was lifted already."));
    }
    if (needs == NULL) {
        return g_strdup(holds->problem);
    }
    if (*needs->form != '\0' && *needs->treatment == '\0') {
        g_autofree char *form = hold_words_form(holds->app, needs);
        return g_strdup_printf(_("A closed record “%s” is needed first; T begins or opens it."), form);
    }
    if (user != NULL && g_strv_contains((const char *const *)needs->signers, user)) {
        return g_strdup(_("You have signed already; the next signature is another person's."));
    }
    if (user != NULL && !g_ptr_array_find_with_equal_func(needs->who, user, g_str_equal, NULL)) {
        return g_strdup(_("You may not sign this lift; Enter shows who may."));
    }
    return NULL;
}

/* ---- the treatment ---- */

static char *treatment_refusal(const Holds *holds) {
    const LiftNeeds *needs = holds->needs;
    if (holds->hold->until != 0) {
        return g_strdup(_("This hold was lifted already."));
    }
    if (needs == NULL) {
        return g_strdup(holds->problem);
    }
    return *needs->form == '\0' ? g_strdup(_("This hold asks for no treatment record.")) : NULL;
}

/* Opens the treatment that is done or under way; else its form, filled in with what is held. */
static void treat(Holds *holds) {
    const LiftNeeds *needs = holds->needs;
    g_autofree char *begun = *needs->treatment != '\0' ? g_strdup(needs->treatment) : hold_words_begun(holds->app, holds->hold, needs);
    if (begun != NULL) {
        ui_push(holds->ui, "record", begun);
        return;
    }
    session_submit(holds->ui, needs->form, strcmp(holds->hold->kind, "freeze") == 0 ? "area" : "device", holds->hold->target);
}

/* ---- actions ---- */

static void show_details(gpointer state, const ListRow *row) {
    const Holds *holds = state;
    (void)row;
    if (holds->hold == NULL) {
        return;
    }
    g_autofree char *text = hold_words_text(holds->app, holds->hold, holds->needs);
    dialog_message(holds->ui, hold_words_kind(holds->hold), text);
}

static unsigned holds_action(gpointer state, const char *action) {
    Holds *holds = state;
    if (strcmp(action, "sign") == 0) {
        sign(holds);
        return REACT_REDRAW;
    } else if (strcmp(action, "treatment") == 0) {
        treat(holds);
        return REACT_REDRAW;
    } else if (strcmp(action, "record") == 0) {
        ui_push(holds->ui, "record", holds->hold->record);
        return REACT_REDRAW;
    } else if (strcmp(action, "all") == 0) {
        holds->all = !holds->all;
        list_restart(holds->list);
        load_current(holds);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static const char *holds_disabled(gpointer state, const char *action) {
    Holds *holds = state;
    gboolean is_sign = strcmp(action, "sign") == 0, is_treatment = strcmp(action, "treatment") == 0;
    if (!is_sign && !is_treatment && strcmp(action, "record") != 0) {
        return NULL;
    }
    if (holds->hold == NULL) {
        return _("There is no hold under the cursor.");
    }
    if (quiz_lock_is(holds->hold)) {
        return holds->problem;
    }
    g_free(holds->reason);
    holds->reason = is_sign ? sign_refusal(holds) : is_treatment ? treatment_refusal(holds) : NULL;
    return holds->reason;
}

static char *holds_subject(gpointer state) {
    const Holds *holds = state;
    return g_strdup(holds->all ? _("(lifted too)") : _("(in force)"));
}

const Screen screen_holds = {
    .name = "holds",
    .title = N_("Holds"),
    .summary = N_("What is frozen or locked, why, and what a lift waits for; sign a lift."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Holds),
    .list = offsetof(Holds, list),
    .rows = &SOURCE,
    .enter = show_details,
    .moved = load_current,
    .open = holds_open,
    .draw = holds_draw,
    .action = holds_action,
    .disabled = holds_disabled,
    .subject = holds_subject,
    .close = holds_close,
};
