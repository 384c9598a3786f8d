/* SPDX-License-Identifier: MIT
 *
 * Accounts (账户): who has one, and giving one. Each secret is typed by whom it belongs to: the second of the two who answer for
 * it proves himself, then the person types his own.
 */
#include "bihuan/app/account.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"
#include "parts/ask.h"
#include "parts/session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    List *list;
    char *person;    /* who gets an account */
    gboolean reset;  /* a new one in place of a lost one */
    gboolean second; /* two answer for it */
} Accounts;

enum { PEOPLE_MOST = 5000 };

enum { COLUMN_NAME, COLUMN_ID, COLUMN_DEPARTMENT, COLUMN_ACCOUNT, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Name"), 8, 16, 1, FALSE},
    {N_("Id"), 6, 12, 1, FALSE},
    {N_("Department"), 10, 0, 2, FALSE},
    {N_("Account"), 8, 12, 1, FALSE},
};

static const Binding KEYS[] = {
    {"e", "enrol", N_("Enrol"), N_("Give this person an account: the person types the new secrets")},
    {"r", "reset", N_("Reset"), N_("A lost password: a new one and a new key for this person")},
    {NULL, NULL, NULL, NULL},
};

static ListRow *accounts_row(gpointer data, gconstpointer one) {
    App *app = session_app(((Accounts *)data)->ui);
    const Person *person = one;
    g_autofree char *department = department_title(app_db(app), person->department);
    ListRow *row = list_row_new(person->id, COLUMN_COUNT);
    list_row_set(row, COLUMN_NAME, person->name);
    list_row_set(row, COLUMN_ID, person->id);
    list_row_set(row, COLUMN_DEPARTMENT, department);
    list_row_set(row, COLUMN_ACCOUNT, session_has_account(app, person->id) ? _("account") : _("no account"));
    return row;
}

static GPtrArray *accounts_fetch(gpointer data, Page *page, GError **error) {
    PersonFilter everybody = {0};
    page->whole = TRUE;
    return person_list(app_db(session_app(((Accounts *)data)->ui)), &everybody, "", PEOPLE_MOST, error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = accounts_fetch,
    .row = accounts_row,
    .empty = N_("Nobody is in service; import people first."),
};

static void accounts_close(gpointer state) {
    g_free(((Accounts *)state)->person);
}

/* ---- giving one ---- */

static char *give(gpointer data, const char *const *answers, GError **error) {
    Accounts *accounts = data;
    App *app = session_app(accounts->ui);
    const char *second = accounts->second ? answers[0] : NULL, *const *fresh = accounts->second ? answers + 2 : answers;
    AccountSecrets secrets = {fresh[0], fresh[1]};
    if (second != NULL && !session_witness(app, second, answers[1], error)) {
        return NULL;
    }
    gboolean ok = accounts->reset ? account_reset(app, accounts->person, &secrets, second, error)
                                  : account_enrol(app, accounts->person, &secrets, second, error);
    return ok ? g_strdup_printf(accounts->reset ? _("%s has a new key; the old one signs nothing any more.") : _("%s has an account now."),
                                accounts->person)
              : NULL;
}

/* The first two accounts of a plant need nobody; a reset always has two. */
static gboolean needs_second(App *app, gboolean reset) {
    gint64 accounts = 0;
    return reset || !db_get_int(app_db(app), NULL, &accounts, "SELECT count(*) FROM account", "") || accounts >= 2;
}

static unsigned ask_secrets(Accounts *accounts, gboolean reset) {
    const ListRow *row = list_row(accounts->list);
    App *app = session_app(accounts->ui);
    accounts->second = needs_second(app, reset);
    if (row == NULL || (accounts->second && !session_need_user(accounts->ui))) {
        return REACT_REDRAW;
    }
    g_free(accounts->person);
    accounts->person = g_strdup(row->cells[COLUMN_ID]);
    accounts->reset = reset;
    g_autofree char *password = g_strdup_printf(_("New password of %s"), row->cells[COLUMN_NAME]);
    g_autofree char *pin = g_strdup_printf(_("New PIN of %s"), row->cells[COLUMN_NAME]);
    Question questions[ASK_MOST];
    int count = accounts->second ? ask_second(questions) : 0;
    questions[count++] = ask_new_password(password);
    questions[count++] = ask_new_pin(pin);
    ask_all(accounts->ui, &(AskSpec){_("Account"), questions, count, give, accounts, NULL});
    return REACT_REDRAW;
}

static unsigned accounts_action(gpointer state, const char *name) {
    gboolean reset = strcmp(name, "reset") == 0;
    return reset || strcmp(name, "enrol") == 0 ? ask_secrets(state, reset) : REACT_NONE;
}

const Screen screen_accounts = {
    .name = "accounts",
    .title = N_("Accounts"),
    .summary = N_("Who has an account; enrol a person, or give a new password for a lost one: everybody types his own secrets."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Accounts),
    .list = offsetof(Accounts, list),
    .rows = &SOURCE,
    .action = accounts_action,
    .close = accounts_close,
};
