/* SPDX-License-Identifier: MIT
 *
 * The shift hand-over (交接班): what the next shift must know, the way to the paper, and handing over itself.
 */
#include "bihuan/app/handover.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/text.h"
#include "parts/save.h"
#include "parts/session.h"
#include "parts/sign.h"

enum { PEOPLE_MOST = 200 };

typedef struct {
    Ui *ui;
    TextView *view;
    char *number; /* of the hand-over that waits for its first signature */
} HandoverScreen;

static const Binding KEYS[] = {
    {"h <Enter>", "hand", N_("Hand over"), N_("Hand over to the next shift: choose who takes over, then sign")},
    {"<F6> x", "paper", N_("PDF"), N_("Write this page to a PDF file")},
    {"e", "refresh", NULL, N_("Load it again")},
    {NULL, NULL, NULL, NULL},
};

static gboolean screen_handover_load(HandoverScreen *screen, GError **error) {
    g_autoptr(Handover) handover = handover_collect(session_app(screen->ui), error);
    if (handover == NULL) {
        return FALSE;
    }
    g_autoptr(GPtrArray) lines = handover_text(handover);
    g_autofree char *head = g_strdup_printf(_("%s   Head code %s"), handover->shift, handover->head);
    text_view_clear(screen->view);
    text_view_add(screen->view, STYLE_TITLE, 0, head);
    for (guint i = 0; i < lines->len; i++) {
        const char *line = lines->pdata[i];
        text_view_add(screen->view, *line == ' ' ? STYLE_NORMAL : STYLE_TITLE, *line == ' ' ? 4 : 0, line);
    }
    return TRUE;
}

static void handover_close(gpointer state) {
    g_free(((HandoverScreen *)state)->number);
}

static gboolean handover_open(gpointer state, const char *argument, GError **error) {
    (void)argument;
    return screen_handover_load(state, error);
}

static void handover_refresh(gpointer state) {
    HandoverScreen *screen = state;
    GError *error = NULL;
    if (!screen_handover_load(screen, &error)) {
        ui_say_error(screen->ui, error);
    }
}

/* ---- handing over ---- */

static void sign_now(gpointer data) {
    HandoverScreen *screen = data;
    GError *error = NULL;
    g_autoptr(GHashTable) nothing = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(Work) work = work_act(session_app(screen->ui), screen->number, "hand", FALSE, nothing, 0, &error);
    if (work == NULL) {
        ui_refuse(screen->ui, error);
        return;
    }
    ui_changed(screen->ui);
    ui_push(screen->ui, "record", screen->number);
    ui_say(screen->ui, SAY_OK, _("Handed over as %s; the next shift takes over with Enter."), screen->number);
}

static void on_person(gpointer data, const char *const *keys) {
    HandoverScreen *screen = data;
    GError *error = NULL;
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    g_autoptr(Work) work = handover_begin(session_app(screen->ui), keys[0], NULL, &error);
    if (work == NULL) {
        ui_refuse(screen->ui, error);
        return;
    }
    g_free(screen->number);
    screen->number = g_strdup(work->record->number);
    sign_ask(screen->ui, _("Hand over"), sign_now, screen);
}

static unsigned hand(HandoverScreen *screen) {
    Db *db = app_db(session_app(screen->ui));
    if (!session_need_user(screen->ui)) {
        return REACT_REDRAW;
    }
    PersonFilter everybody = {0};
    g_autoptr(GPtrArray) people = person_list(db, &everybody, "", PEOPLE_MOST, NULL);
    GPtrArray *items = choice_items_new();
    for (guint i = 0; people != NULL && i < people->len; i++) {
        const Person *person = people->pdata[i];
        if (strcmp(person->id, app_user_id(session_app(screen->ui))) != 0) {
            g_ptr_array_add(items, choice_item_new(person->id, person->name, person->id, person->pinyin));
        }
    }
    choice_open(screen->ui, &(ChoiceSpec){.title = _("Who takes over?"), .items = items, .done = on_person, .data = screen});
    return REACT_REDRAW;
}

/* ---- paper ---- */

static const char *const PDF[] = {".pdf", NULL};

static char *screen_handover_write_file(gpointer data, const char *path, gpointer progress, GError **error) {
    HandoverScreen *screen = data;
    g_autofree char *head = NULL;
    (void)progress;
    if (!handover_print(session_app(screen->ui), NULL, path, &head, error)) {
        return NULL;
    }
    return g_strdup_printf(_("%s is written, head %s"), path, head);
}

static unsigned handover_action(gpointer state, const char *name) {
    HandoverScreen *screen = state;
    if (g_strcmp0(name, "hand") == 0) {
        return hand(screen);
    }
    if (g_strcmp0(name, "paper") != 0) {
        return REACT_NONE;
    }
    g_autofree char *stamp = clock_format_short(clock_now());
    g_autofree char *file = g_strdup_printf("handover-%.10s-%.2s%.2s.pdf", stamp, stamp + 11, stamp + 14);
    save_ask(screen->ui, &(SaveSpec){
                             .title = _("Write the hand-over"),
                             .text = _("File to write (.pdf)"),
                             .name = file,
                             .endings = PDF,
                             .busy = _("Writing the hand-over"),
                             .write = screen_handover_write_file,
                             .data = screen,
                         });
    return REACT_REDRAW;
}

const Screen screen_handover = {
    .name = "handover",
    .title = N_("Shift hand-over"),
    .summary = N_("What is overdue, held, open and due soon, for the next shift; both sign, with the head code."),
    .keys = KEYS,
    .size = sizeof(HandoverScreen),
    .text = offsetof(HandoverScreen, view),
    .open = handover_open,
    .action = handover_action,
    .refresh = handover_refresh,
    .close = handover_close,
};
