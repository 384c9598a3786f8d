/* SPDX-License-Identifier: MIT
 *
 * Contacts (联系方式): everybody, where and by which of the set-up channels he is reached, and the change of one address: one's own by
 * oneself, another's by two.
 */
#include "bihuan/app/contacts.h"
#include "bihuan/app/session.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "parts/second.h"
#include "parts/session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    List *list;
    GPtrArray *channels; /* set up now; NULL: they could not be read */
    char *name;          /* of whose contact is changed */
    Contact *contact;    /* his own row as it shall be; NULL: nothing is being changed */
    int field;           /* which of it */
} Contacts;

enum { PEOPLE_MOST = 5000, ADDRESS_MOST = 200 };

enum {
    COLUMN_NAME,
    COLUMN_REACHED,
    COLUMN_MOBILE,
    COLUMN_EMAIL,
    COLUMN_WECOM,
    COLUMN_DINGTALK,
    COLUMN_FEISHU,
    COLUMN_LANGUAGE,
    COLUMN_QUIET,
    COLUMN_ID,
    COLUMN_COUNT
};

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Name"), 8, 12, 1, FALSE},    {N_("Reached by"), 10, 0, 1, FALSE}, {N_("Mobile"), 11, 11, 2, FALSE},
    {N_("E-mail"), 20, 30, 4, FALSE}, {N_("WeCom"), 8, 14, 6, FALSE},      {N_("DingTalk"), 8, 14, 7, FALSE},
    {N_("Feishu"), 8, 14, 8, FALSE},  {N_("Language"), 8, 8, 9, FALSE},    {N_("Quiet hours"), 11, 11, 5, FALSE},
    {N_("Id"), 6, 12, 3, FALSE},
};

/* What can be changed: its column in contact and in the list, and what is asked for. */
static const struct {
    const char *column;
    size_t place;
    int shown;
    const char *title, *text;
} FIELDS[] = {
    {"mobile", offsetof(Contact, mobile), COLUMN_MOBILE, N_("Mobile"), N_("11 digits; empty takes it away:")},
    {"email", offsetof(Contact, email), COLUMN_EMAIL, N_("E-mail"), N_("One address; empty takes it away:")},
    {"wecom", offsetof(Contact, wecom), COLUMN_WECOM, N_("WeCom"), N_("The id of the person there; empty takes it away:")},
    {"dingtalk", offsetof(Contact, dingtalk), COLUMN_DINGTALK, N_("DingTalk"), N_("The id of the person there; empty takes it away:")},
    {"feishu", offsetof(Contact, feishu), COLUMN_FEISHU, N_("Feishu"), N_("The id of the person there; empty takes it away:")},
    {"lang", offsetof(Contact, lang), COLUMN_LANGUAGE, N_("Language"), N_("zh or en; empty is zh:")},
    {"quiet", offsetof(Contact, quiet), COLUMN_QUIET, N_("Quiet hours"),
     N_("Like 22:00-06:00: reminders wait, alarms never; empty is none:")},
};

static const Binding KEYS[] = {
    {"e", "edit", N_("Change"), N_("Change one address of this person: your own alone, another's with a second person")},
    {NULL, NULL, NULL, NULL},
};

/* ---- rows ---- */

/* By which channels, in their order; NULL: by none. Owned. */
static char *reached_by(const GPtrArray *channels, const Contact *contact) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < channels->len; i++) {
        const PlantChannel *channel = channels->pdata[i];
        if (plant_channel_reaches(channel, contact)) {
            g_string_append_printf(text, "%s%s", text->len > 0 ? _(", ") : "", message_channel_title(channel->name));
        }
    }
    return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

/* What cannot be read is not said to reach anybody. */
static void show_reached(ListRow *row, const GPtrArray *channels, const Contact *contact) {
    g_autofree char *reached = channels != NULL && contact != NULL ? reached_by(channels, contact) : NULL;
    gboolean alone = channels != NULL && channels->len == 0; /* there is nothing that could reach anybody */
    list_row_set(row, COLUMN_REACHED,
                 channels == NULL || contact == NULL ? _("unknown")
                 : reached != NULL                   ? reached
                 : alone                             ? _("terminals only")
                                                     : _("NOT REACHED"));
    row->style = reached == NULL && !alone ? STYLE_ERROR : STYLE_NORMAL;
}

static ListRow *contacts_row(gpointer data, gconstpointer one) {
    const Contacts *contacts = data;
    const Person *person = one;
    g_autoptr(Contact) contact = contact_of(app_db(session_app(contacts->ui)), person->id, NULL);
    ListRow *row = list_row_new(person->id, COLUMN_COUNT);
    list_row_set(row, COLUMN_NAME, person->name);
    list_row_set(row, COLUMN_ID, person->id);
    show_reached(row, contacts->channels, contact);
    for (gsize i = 0; contact != NULL && i < G_N_ELEMENTS(FIELDS); i++) {
        list_row_set(row, FIELDS[i].shown, contact_address(contact, FIELDS[i].column));
    }
    return row;
}

static GPtrArray *contacts_fetch(gpointer data, Page *page, GError **error) {
    Contacts *contacts = data;
    Db *db = app_db(session_app(contacts->ui));
    PersonFilter everybody = {0};
    page->whole = TRUE;
    g_clear_pointer(&contacts->channels, g_ptr_array_unref);
    contacts->channels = plant_channels(db, error);
    return contacts->channels != NULL ? person_list(db, &everybody, "", PEOPLE_MOST, error) : NULL;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = contacts_fetch,
    .row = contacts_row,
    .empty = N_("Nobody is in service; import people first."),
};

/* ---- one address ---- */

static void put_now(gpointer data) {
    Contacts *contacts = data;
    App *app = session_app(contacts->ui);
    gboolean changed;
    GError *error = NULL;
    if (!contacts_put(app, contacts->contact, session_second(app), &changed, &error)) {
        ui_refuse(contacts->ui, error);
    } else if (changed) {
        ui_say(contacts->ui, SAY_OK, _("The contact of %s is changed."), contacts->name);
    } else {
        ui_say(contacts->ui, SAY_INFO, "%s", _("It was so already; nothing was changed."));
    }
    ui_changed(contacts->ui);
}

static void set_field(Contact *contact, int field, const char *text) {
    char **place = G_STRUCT_MEMBER_P(contact, FIELDS[field].place);
    g_free(*place);
    *place = g_strdup(text);
    contacts_fold(contact);
}

static char *check_text(gpointer data, const char *text) {
    const Contacts *contacts = data;
    g_autoptr(Contact) alone = noun_new(&contact_noun);
    set_field(alone, contacts->field, text);
    g_autoptr(GPtrArray) problems = contacts_problems(alone);
    return problems->len > 0 ? g_strdup(problems->pdata[0]) : NULL;
}

static void on_text(gpointer data, const char *text) {
    Contacts *contacts = data;
    App *app = session_app(contacts->ui);
    if (text == NULL) {
        ui_say(contacts->ui, SAY_INFO, "%s", _("Given up; nothing was changed."));
        return;
    }
    set_field(contacts->contact, contacts->field, text);
    Authority wanted = contacts_authority(app, contacts->contact->id, NULL);
    g_autofree char *why = second_why(app, &wanted);
    second_ask(contacts->ui, why, _("Change where a person is reached"), put_now, contacts);
}

static void on_field(gpointer data, const char *const *keys) {
    Contacts *contacts = data;
    for (gsize i = 0; keys != NULL && keys[0] != NULL && i < G_N_ELEMENTS(FIELDS); i++) {
        if (strcmp(FIELDS[i].column, keys[0]) == 0) {
            contacts->field = (int)i;
            DialogInput input = {.title = _(FIELDS[i].title),
                                 .text = _(FIELDS[i].text),
                                 .initial = contact_address(contacts->contact, FIELDS[i].column),
                                 .max = ADDRESS_MOST,
                                 .check = check_text};
            dialog_input(contacts->ui, &input, on_text, contacts);
            return;
        }
    }
}

/* His own row, without what his person's row lends it: that is changed where it stands. FALSE: it could not be read. */
static gboolean take_contact(Contacts *contacts, const ListRow *row, GError **error) {
    Contact *own = NULL;
    if (!noun_find(app_db(session_app(contacts->ui)), &contact_noun, &own, error, "WHERE id = $1", "s", row->cells[COLUMN_ID])) {
        return FALSE;
    }
    contact_free(contacts->contact);
    contacts->contact = own != NULL ? own : noun_new(&contact_noun);
    g_free(contacts->contact->id);
    contacts->contact->id = g_strdup(row->cells[COLUMN_ID]);
    g_free(contacts->name);
    contacts->name = g_strdup(row->cells[COLUMN_NAME]);
    return TRUE;
}

static unsigned edit(Contacts *contacts) {
    App *app = session_app(contacts->ui);
    const ListRow *row = list_row(contacts->list);
    GError *error = NULL;
    if (row == NULL) {
        ui_say(contacts->ui, SAY_INFO, "%s", _("There is nobody under the cursor."));
    }
    if (row == NULL || !session_need_user(contacts->ui)) {
        return REACT_REDRAW;
    }
    if (!take_contact(contacts, row, &error)) {
        ui_refuse(contacts->ui, error);
        return REACT_REDRAW;
    }
    Authority wanted = contacts_authority(app, contacts->contact->id, NULL);
    g_autofree char *why = second_why(app, &wanted), *refusal = contacts_refusal(app, contacts->contact->id);
    if (refusal != NULL && why == NULL) {
        ui_say(contacts->ui, SAY_ERROR, "%s", refusal);
        ui_beep(contacts->ui);
        return REACT_REDRAW;
    }
    GPtrArray *items = choice_items_new();
    for (gsize i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
        const char *now = contact_address(contacts->contact, FIELDS[i].column);
        g_ptr_array_add(items, choice_item_new(FIELDS[i].column, _(FIELDS[i].title), NULL, *now != '\0' ? now : NULL));
    }
    choice_open(contacts->ui, &(ChoiceSpec){.title = contacts->name, .items = items, .done = on_field, .data = contacts});
    return REACT_REDRAW;
}

/* ---- the screen ---- */

static void contacts_enter(gpointer state, const ListRow *row) {
    (void)row;
    edit(state);
}

static unsigned contacts_action(gpointer state, const char *action) {
    return strcmp(action, "edit") == 0 ? edit(state) : REACT_NONE;
}

static void contacts_close(gpointer state) {
    Contacts *contacts = state;
    g_clear_pointer(&contacts->channels, g_ptr_array_unref);
    g_free(contacts->name);
    contact_free(contacts->contact);
}

const Screen screen_contacts = {
    .name = "contacts",
    .title = N_("Contacts"),
    .summary = N_("Where everybody is reached and by which channels; whom none reaches is told nothing outside the terminals."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Contacts),
    .list = offsetof(Contacts, list),
    .rows = &SOURCE,
    .enter = contacts_enter,
    .action = contacts_action,
    .close = contacts_close,
};
