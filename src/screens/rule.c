/* SPDX-License-Identifier: MIT
 *
 * One veterans' rule: why it is there, when it fires, its examples and what came of it.
 */
#include "bihuan/app/judgements.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/text.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    char *name;
    TextView *view;
} RuleScreen;

static void rule_add_part(RuleScreen *screen, const char *title, const char *text) {
    text_view_add(screen->view, STYLE_TITLE, 0, title);
    text_view_add(screen->view, STYLE_NORMAL, 2, text);
    text_view_add(screen->view, STYLE_NORMAL, 0, "");
}

G_GNUC_PRINTF(2, 3)
static void rule_add_line(RuleScreen *screen, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    text_view_add(screen->view, STYLE_NORMAL, 2, text);
}

static void rule_add_names(RuleScreen *screen, const Judge *judge) {
    for (guint i = 0; i < judge->facts->len; i++) {
        const JudgeFact *fact = judge->facts->pdata[i];
        g_autofree char *span = clock_show_duration(fact->span);
        rule_add_line(screen, "%s = %s, %s, %s", fact->key, ((const JudgePoint *)judge->points->pdata[fact->point])->code, span,
                      judgements_fact(fact->fact));
    }
    for (guint i = 0; i < judge->numbers->len; i++) {
        const FormNumber *number = judge->numbers->pdata[i];
        rule_add_line(screen, "%s = %s", number->key, number->text);
    }
}

static void show_judge(RuleScreen *screen, const Judge *judge) {
    text_view_add(screen->view, STYLE_TITLE, 0, form_text(&judge->title));
    text_view_add(screen->view, STYLE_NORMAL, 0, "");
    rule_add_part(screen, _("Why"), form_text(&judge->why));
    rule_add_part(screen, _("Advice"), form_text(&judge->advise));
    text_view_add(screen->view, STYLE_TITLE, 0, _("When"));
    rule_add_line(screen, "%s", judge->condition);
    rule_add_names(screen, judge);
    text_view_add(screen->view, STYLE_NORMAL, 0, "");
    text_view_add(screen->view, STYLE_TITLE, 0, _("Examples"));
    for (guint i = 0; i < judge->examples->len; i++) {
        const JudgeExample *example = judge->examples->pdata[i];
        rule_add_line(screen, "%s: %s", example->name, example->fires ? _("fires") : _("does not fire"));
    }
    text_view_add(screen->view, STYLE_NORMAL, 0, "");
}

/* What keeps it from speaking stands above all else. */
static void show_trouble(RuleScreen *screen, const JudgementView *view) {
    g_autofree char *remark = judgements_remark(view);
    if (view->past || view->blind || !view->judge)
        text_view_add(screen->view, STYLE_WARNING, 0, remark);
}

static void show_history(RuleScreen *screen, const JudgementView *view) {
    g_autofree char *owner = person_name(app_db(session_app(screen->ui)), view->row->owner);
    g_autofree char *since = clock_format_short(view->row->installed), *last = clock_format_short(view->last);
    text_view_add(screen->view, STYLE_TITLE, 0, _("How it has done"));
    rule_add_line(screen, _("Version %d since %s, owner %s, review %s"), (int)view->row->version, since, owner, view->row->review);
    rule_add_line(screen, _("Fired %d times: right %d, wrong %d, too late %d"), (int)view->fired, (int)view->right, (int)view->wrong,
                  (int)view->late);
    if (view->last)
        rule_add_line(screen, _("Fired last: %s"), last);
}

/* Without a name the first one. */
static gboolean load(RuleScreen *screen, GError **error) {
    g_autoptr(GPtrArray) views = judgements_view(session_app(screen->ui), clock_now(), error);
    for (guint i = 0; views && i < views->len; i++) {
        const JudgementView *view = views->pdata[i];
        if (screen->name && strcmp(view->row->name, screen->name) != 0)
            continue;
        g_free(screen->name);
        screen->name = g_strdup(view->row->name);
        text_view_clear(screen->view);
        show_trouble(screen, view);
        if (view->judge)
            show_judge(screen, view->judge);
        show_history(screen, view);
        return TRUE;
    }
    if (views && !screen->name) {
        text_view_clear(screen->view);
        text_view_add(screen->view, STYLE_NORMAL, 0, _("No veterans' rule is installed."));
        return TRUE;
    }
    return views &&
           err_set(error, ERR_NOT_FOUND, _("There is no veterans' rule “%s” in this plant; bihuan rule list shows them."), screen->name);
}

static gboolean rule_open(gpointer state, const char *argument, GError **error) {
    RuleScreen *screen = state;
    screen->name = g_strdup(argument);
    return load(screen, error);
}

static void rule_refresh(gpointer state) {
    RuleScreen *screen = state;
    GError *error = NULL;
    if (!load(screen, &error))
        ui_say_error(screen->ui, error);
}

static void rule_close(gpointer state) {
    g_free(((RuleScreen *)state)->name);
}

const Screen screen_rule = {
    .name = "rule",
    .title = N_("Veterans' rule"),
    .summary = N_("One veterans' rule: why it is there, when it fires, its examples, how it has done."),
    .flags = SCREEN_NEEDS_ARGUMENT,
    .size = sizeof(RuleScreen),
    .text = offsetof(RuleScreen, view),
    .open = rule_open,
    .refresh = rule_refresh,
    .close = rule_close,
};
