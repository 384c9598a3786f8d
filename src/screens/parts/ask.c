/* SPDX-License-Identifier: MIT
 *
 * A row of dialogs with one owner, freed when the last one is answered or one is given up.
 */
#include "ask.h"

#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/secret.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/entry.h"
#include "session.h"
#include "sign.h"

#include <string.h>

enum { ANSWER_MOST = 200, SECRET_MOST = 128 };

typedef struct {
    Ui *ui;
    Question questions[ASK_MOST]; /* their texts are owned */
    char *answers[ASK_MOST + 1];  /* seal_secret_dup, whatever they are */
    char *meaning;                /* what is signed with the answers */
    char *first;                  /* what was typed the first time of two */
    char *wrong;                  /* what was wrong with the answers given before; NULL: nothing */
    int count, now;
    AskDone done;
    gpointer data;
    GDestroyNotify free; /* of data, may be NULL */
} Ask;

static void ask_free(Ask *ask) {
    for (int i = 0; i < ask->count; i++) {
        g_free((char *)ask->questions[i].title);
        g_free((char *)ask->questions[i].text);
        g_free((char *)ask->questions[i].initial);
        seal_secret_free(ask->answers[i]);
    }
    seal_secret_free(ask->first);
    g_free(ask->wrong);
    if (ask->free != NULL) {
        ask->free(ask->data);
    }
    g_free(ask->meaning);
    g_free(ask);
}

static void on_answer(gpointer data, const char *text);

static void ask_now(Ask *ask) {
    const Question *question = &ask->questions[ask->now];
    g_autofree char *again = ask->first != NULL ? g_strdup_printf(_("%s, once more"), question->title) : NULL;
    g_autofree char *text =
        ask->wrong != NULL ? g_strdup_printf("!! %s\n%s", ask->wrong, question->text != NULL ? question->text : "") : NULL;
    g_clear_pointer(&ask->wrong, g_free);
    dialog_input(ask->ui,
                 &(DialogInput){
                     .title = again != NULL ? again : question->title,
                     .text = text != NULL ? text : question->text,
                     .initial = question->initial,
                     .flags = question->secret ? ENTRY_SECRET : 0,
                     .max = question->secret ? SECRET_MOST : ANSWER_MOST,
                 },
                 on_answer, ask);
}

/* Where a secret was among the answers the questions come again, from the first secret on if it was that: typed again as everybody
 * does, it must not land on a line that shows it, nor be taken for commands. */
static gboolean ask_again(Ask *ask, const GError *error) {
    int from = ask->count;
    for (int i = ask->count - 1; i >= 0; i--) {
        from = ask->questions[i].secret ? i : from;
    }
    if (from == ask->count) {
        return FALSE;
    }
    ask->now = err_is(error, ERR_DENIED) ? from : 0;
    ask->wrong = g_strdup(error->message);
    for (int i = ask->now; i < ask->count; i++) {
        g_clear_pointer(&ask->answers[i], seal_secret_free);
    }
    ui_beep(ask->ui);
    ask_now(ask);
    return TRUE;
}

static void ask_finish(gpointer data) {
    Ask *ask = data;
    GError *error = NULL;
    g_autofree char *said = ask->done(ask->data, (const char *const *)ask->answers, &error);
    session_deed_over(session_app(ask->ui));
    if (said != NULL && *said == '\0') {
        ui_changed(ask->ui);
    } else if (said != NULL) {
        ui_changed(ask->ui);
        ui_say(ask->ui, SAY_OK, "%s", said);
    } else if (ask_again(ask, error)) {
        g_clear_error(&error);
        return;
    } else {
        ui_refuse(ask->ui, error);
    }
    ask_free(ask);
}

static void give_up(gpointer data) {
    ask_free(data);
}

/* All is answered; whoever is logged in with a key signs it with his PIN. */
static void sign_then_finish(Ask *ask) {
    if (session_is_armed(session_app(ask->ui))) {
        ask_finish(ask);
    } else {
        sign_ask_or(ask->ui, ask->meaning, ask_finish, give_up, ask);
    }
}

/* The second of two that shall be the same. */
static gboolean ask_is_same(Ask *ask, const char *text) {
    gboolean same = strcmp(ask->first, text) == 0;
    g_clear_pointer(&ask->first, seal_secret_free);
    if (!same) {
        ui_beep(ask->ui);
        ui_say(ask->ui, SAY_ERROR, "%s", _("The two are not the same; type it anew."));
    }
    return same;
}

/* Who is not named is not asked for his password. */
static void skip_nobody(Ask *ask) {
    if (ask->now < ask->count && ask->questions[ask->now].of_named && *ask->answers[ask->now - 1] == '\0') {
        ask->answers[ask->now++] = seal_secret_dup("");
    }
}

static void on_answer(gpointer data, const char *text) {
    Ask *ask = data;
    const Question *question = &ask->questions[ask->now];
    if (text == NULL) {
        ui_say(ask->ui, SAY_INFO, "%s", _("Given up; nothing was changed."));
        ask_free(ask);
        return;
    }
    if (*text == '\0' && !question->may_be_empty) {
        ui_beep(ask->ui);
    } else if (question->twice && *text != '\0' && ask->first == NULL) {
        ask->first = seal_secret_dup(text);
    } else if (ask->first == NULL || ask_is_same(ask, text)) {
        ask->answers[ask->now++] = seal_secret_dup(text);
        skip_nobody(ask);
    }
    if (ask->now == ask->count) {
        sign_then_finish(ask);
    } else {
        ask_now(ask);
    }
}

void ask_all(Ui *ui, const AskSpec *spec) {
    Ask *ask = g_new0(Ask, 1);
    ask->ui = ui;
    ask->meaning = g_strdup(spec->meaning);
    ask->count = MIN(spec->count, ASK_MOST);
    ask->done = spec->done;
    ask->data = spec->data;
    ask->free = spec->free;
    for (int i = 0; i < ask->count; i++) {
        ask->questions[i] = spec->questions[i];
        ask->questions[i].title = g_strdup(spec->questions[i].title);
        ask->questions[i].text = g_strdup(spec->questions[i].text);
        ask->questions[i].initial = g_strdup(spec->questions[i].initial);
    }
    ask_now(ask);
}

int ask_second(Question *questions) {
    questions[0] = (Question){.title = _("Second person"), .text = _("The id of the second of the two who answer for it:")};
    questions[1] = (Question){.title = _("Password of the second person"),
                              .text = _("Let the second person type it."),
                              .secret = TRUE,
                              .may_be_empty = TRUE,
                              .of_named = TRUE};
    return 2;
}

Question ask_new_password(const char *title) {
    return (Question){.title = title, .text = _("10 characters or more; nobody else looks."), .secret = TRUE, .twice = TRUE};
}

Question ask_new_pin(const char *title) {
    return (Question){.title = title, .text = _("6 to 8 digits."), .secret = TRUE, .twice = TRUE};
}
