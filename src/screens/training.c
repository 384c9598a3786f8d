/* SPDX-License-Identifier: MIT
 *
 * What a month says of training and protective equipment: each rate with its denominator.
 */
#include "bihuan/ledger/training.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/text.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    char *month;
    TextView *view;
} TrainingScreen;

static const Binding KEYS[] = {
    {"<F7> , <Left>", "earlier", N_("Month-"), N_("Show the month before")},
    {"<F8> . <Right>", "later", N_("Month+"), N_("Show the month after")},
    {"r", "round", NC_("training", "Round"), N_("Enter a round of protective equipment")},
    {NULL, NULL, NULL, NULL},
};

/* ---- what is shown ---- */

static void add_title(TrainingScreen *screen, const char *text) {
    text_view_add(screen->view, STYLE_NORMAL, 0, "");
    text_view_add(screen->view, STYLE_TITLE, 0, text);
}

/* "Helmet: 1 of 24, 4.2 %". */
static void add_share(TrainingScreen *screen, const char *title, gint64 n, gint64 of) {
    g_autofree char *share = training_share_text(n, of), *rate = training_rate_text(n, of);
    g_autofree char *text = g_strdup_printf(_("%s: %s, %s"), title, share, rate);
    text_view_add(screen->view, STYLE_NORMAL, 2, text);
}

static void add_equipment(TrainingScreen *screen, const Training *training) {
    g_autofree char *rounds = g_strdup_printf(_("Protective equipment: %d rounds"), (int)training->rounds);
    add_title(screen, rounds);
    if (training->rounds == 0) {
        text_view_add(screen->view, STYLE_DIM, 2, _("No round of this month is entered."));
        return;
    }
    add_share(screen, _("People not fully equipped"), training->violating, training->seen);
    for (guint i = 0; i < training->kinds->len; i++) {
        const TrainingShare *kind = training->kinds->pdata[i];
        if (kind->n > 0)
            add_share(screen, kind->title, kind->n, kind->of);
    }
}

static void add_question(TrainingScreen *screen, const TrainingQuestion *question) {
    text_view_add(screen->view, STYLE_NORMAL, 2, question->title);
    add_share(screen, _("  right"), question->n, question->of);
    if (question->mistaken) {
        g_autofree char *text = g_strdup_printf(_("  often chosen wrongly: %s (%d)"), question->mistaken, (int)question->times);
        text_view_add(screen->view, STYLE_DIM, 4, text);
    }
}

static void add_answers(TrainingScreen *screen, const Training *training) {
    add_title(screen, _("Training gates"));
    if (training->answered == 0) {
        text_view_add(screen->view, STYLE_DIM, 2, _("No questions were answered in this month."));
        return;
    }
    g_autofree char *lessons = g_strdup_printf(_("Lessons worked through: %d"), (int)training->lessons);
    add_share(screen, _("Passed at once"), training->passed, training->answered);
    add_share(screen, _("Passed after a lesson"), training->again_passed, training->again);
    text_view_add(screen->view, STYLE_NORMAL, 2, lessons);
    if (training->unread > 0) {
        g_autofree char *unread = g_strdup_printf(
            _("The questions of %d of them are not counted: this version of the program cannot read their bank."), (int)training->unread);
        text_view_add(screen->view, STYLE_WARNING, 2, unread);
    }
    add_title(screen, _("By question, the least understood first"));
    for (guint i = 0; i < training->questions->len; i++)
        add_question(screen, training->questions->pdata[i]);
    add_title(screen, _("By theme"));
    for (guint i = 0; i < training->themes->len; i++) {
        const TrainingShare *theme = training->themes->pdata[i];
        add_share(screen, theme->title, theme->n, theme->of);
    }
}

static void add_departments(TrainingScreen *screen, const Training *training) {
    add_title(screen, _("By department"));
    for (guint i = 0; i < training->departments->len; i++) {
        const TrainingDepartment *department = training->departments->pdata[i];
        text_view_add(screen->view, STYLE_NORMAL, 2, department->title);
        if (department->answered > 0)
            add_share(screen, _("  passed at once"), department->passed, department->answered);
        if (department->seen > 0)
            add_share(screen, _("  not fully equipped"), department->violating, department->seen);
    }
}

static void training_show(TrainingScreen *screen, const Training *training) {
    g_autofree char *head = g_strdup_printf(training->now < training->to ? _("Figures of %s so far") : _("Figures of %s"), training->month);
    text_view_clear(screen->view);
    text_view_add(screen->view, STYLE_TITLE, 0, head);
    add_answers(screen, training);
    add_equipment(screen, training);
    if (training->departments->len > 0)
        add_departments(screen, training);
}

static gboolean training_read(TrainingScreen *screen, const char *month, GError **error) {
    App *app = session_app(screen->ui);
    if (!db_begin_read(app_db(app), error))
        return FALSE;
    g_autoptr(Training) training = training_load(app_db(app), app_shelf(app), month, clock_now(), error);
    db_rollback(app_db(app));
    if (!training)
        return FALSE;
    char *shown = g_strdup(month);
    g_free(screen->month);
    screen->month = shown;
    training_show(screen, training);
    return TRUE;
}

/* ---- the screen ---- */

static gboolean training_open(gpointer state, const char *argument, GError **error) {
    g_autofree char *now = clock_format_month(clock_now());
    return training_read(state, argument && *argument ? argument : now, error);
}

static void training_refresh(gpointer state) {
    TrainingScreen *screen = state;
    GError *error = NULL;
    if (!training_read(screen, screen->month, &error))
        ui_say_error(screen->ui, error);
}

static unsigned training_go(TrainingScreen *screen, int step) {
    gint64 from = 0, to = 0;
    GError *error = NULL;
    clock_month(screen->month, &from, &to, NULL);
    ClockCivil first = clock_civil(from);
    g_autofree char *month = clock_format_month(clock_from_civil(first.year, first.month + step, 1, 0, 0, 0));
    if (!training_read(screen, month, &error))
        ui_refuse(screen->ui, error);
    return REACT_REDRAW;
}

static unsigned training_action(gpointer state, const char *action) {
    TrainingScreen *screen = state;
    if (strcmp(action, "earlier") == 0 || strcmp(action, "left") == 0)
        return training_go(screen, -1);
    if (strcmp(action, "later") == 0 || strcmp(action, "right") == 0)
        return training_go(screen, 1);
    if (strcmp(action, "round") != 0)
        return REACT_NONE;
    session_submit(screen->ui, "ppe-round", NULL, NULL);
    return REACT_REDRAW;
}

static char *training_subject(gpointer state) {
    return g_strdup(((TrainingScreen *)state)->month);
}

static void training_close(gpointer state) {
    g_free(((TrainingScreen *)state)->month);
}

const Screen screen_training = {
    .name = "training",
    .title = N_("Training and equipment"),
    .summary = N_("Of a month: which questions are answered wrongly, and who was seen without protective equipment."),
    .keys = KEYS,
    .size = sizeof(TrainingScreen),
    .text = offsetof(TrainingScreen, view),
    .open = training_open,
    .action = training_action,
    .refresh = training_refresh,
    .subject = training_subject,
    .close = training_close,
};
