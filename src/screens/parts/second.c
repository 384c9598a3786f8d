/* SPDX-License-Identifier: MIT
 *
 * The second person at a screen; what is typed is checked below, in app.
 */
#include "second.h"

#include "ask.h"
#include "bihuan/app/session.h"
#include "bihuan/base/i18n.h"
#include "session.h"
#include "sign.h"

typedef struct {
    Ui *ui;
    void (*go)(gpointer data);
    gpointer data;
} Second;

char *second_why(App *app, const Authority *wanted) {
    g_autoptr(GError) error = NULL;
    return authority_wants_second(app, wanted) && !authority_may(app, wanted, &error) ? g_strdup(error->message) : NULL;
}

static char *prove(gpointer data, const char *const *answers, GError **error) {
    const Second *second = data;
    const char *password = *answers[1] != '\0' ? answers[1] : NULL;
    if (!session_witness(session_app(second->ui), answers[0], password, error)) {
        return NULL;
    }
    second->go(second->data); /* says itself how it went */
    return g_strdup("");
}

void second_ask(Ui *ui, const char *why, const char *meaning, void (*go)(gpointer data), gpointer data) {
    if (why == NULL && meaning == NULL) {
        go(data);
    } else if (why == NULL) {
        sign_ask(ui, meaning, go, data);
    } else {
        Question questions[2];
        int count = ask_second(questions);
        questions[0].text = why;
        AskSpec spec = {meaning != NULL ? meaning : _("Two people"), questions, count, prove, NULL, g_free};
        spec.data = g_memdup2(&(Second){ui, go, data}, sizeof(Second));
        ask_all(ui, &spec);
    }
}
