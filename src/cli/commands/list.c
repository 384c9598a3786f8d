/* SPDX-License-Identifier: MIT
 *
 * bihuan list: records page by page, however many there are.
 */
#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/form/called.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/record.h"

#define PAGE 200

typedef struct {
    CommandLine *line;
    Output *out;
    gint64 count;
    GHashTable *first; /* numbers of what stands in front: not listed again */
    gboolean ahead;    /* those are listed now */
} Listing;

/* The state that a version of the form calls so, into *state; NULL = none. Borrowed. */
static gboolean state_of(Shelf *shelf, const char *form, const char *word, const char **state, GError **error) {
    gint64 version;
    *state = NULL;
    if (!shelf_newest(shelf, form, &version, error))
        return FALSE;
    for (; !*state && version >= 1; version--) {
        const Form *one = shelf_form(shelf, form, version, NULL, NULL);
        *state = one ? form_state_called(one, word) : NULL;
    }
    return TRUE;
}

/* The word becomes the name of the state. */
static gboolean check_state(Shelf *shelf, const char *form, const char **word, GError **error) {
    const char *state = *word;
    if (strcmp(state, "suspended") == 0 || form_state_is_ended(state))
        return TRUE;
    g_auto(GStrv) names = shelf_names(shelf);
    for (char **name = names; *name; name++) {
        const char *called = NULL;
        if ((!form || strcmp(form, *name) == 0) && !state_of(shelf, *name, state, &called, error))
            return FALSE;
        if (!called)
            continue;
        *word = called;
        return TRUE;
    }
    return err_set(error, ERR_INPUT,
                   _("There is no state “%s”; it is the name of a step, suspended, closed, void, "
                     "duplicate, rejected or expired."),
                   state);
}

/* What does not exist is a mistake, not an empty list. */
static gboolean check_filters(CommandLine *line, RecordQuery *query, GError **error) {
    Db *db = app_db(line->app);
    g_autoptr(GError) reason = NULL;
    if (query->form && !shelf_form(app_shelf(line->app), query->form, 0, NULL, &reason))
        return err_set(error, ERR_INPUT, "%s", reason->message);
    gboolean area = TRUE, device = TRUE;
    if ((query->area && !area_exists(db, query->area, &area, error)) ||
        (query->device && !device_exists(db, query->device, &device, error)))
        return FALSE;
    if (!area)
        return err_set(error, ERR_INPUT, _("There is no area “%s”; bihuan export areas lists them."), query->area);
    if (!device)
        return err_set(error, ERR_INPUT, _("There is no device “%s”; bihuan export devices lists them."), query->device);
    return !query->state || check_state(app_shelf(line->app), query->form, &query->state, error);
}

static const char *choice_title(const Form *form, const char *key, const char *value) {
    const FormField *field = form ? form_field(form, key) : NULL;
    const FormChoice *choice = field && field->choices && value ? field_choice_find(field, value) : NULL;
    return choice ? form_text(&choice->title) : value ? value : "";
}

static void list_one(Listing *listing, const Record *record) {
    Output *out = listing->out;
    const Form *form = shelf_form(app_shelf(listing->line->app), record->form, record->version, NULL, NULL);
    const char *state = work_state_title(form, record);
    g_autofree char *marked = record_is_expired_open(record) ? g_strdup_printf("! %s", state) : NULL; /* seen without colour */
    if (listing->ahead)
        g_hash_table_add(listing->first, g_strdup(record->number));
    else if (g_hash_table_contains(listing->first, record->number))
        return;
    output_row(out);
    output_text(out, "number", _("Number"), record->number);
    output_shown(out, "form", _("Form"), record->form, form ? form_title(form) : record->form);
    output_text(out, "state", NULL, record->state);
    output_shown(out, "state_title", _("State"), state, marked ? marked : state);
    output_text(out, "area", _("Area"), record->area);
    output_text(out, "device", _("Device"), record->device);
    output_shown(out, "category", _("Category"), record->category, choice_title(form, "category", record->category));
    output_time(out, "opened", _("Opened"), record->opened);
    output_time(out, "due", _("Due"), record->due);
    output_time(out, "closed", NULL, record->closed);
    output_flag(out, "open", NULL, !record->ended);
    output_text(out, "level", NULL, record->level);
    output_text(out, "opened_by", NULL, record->opened_by);
    listing->count++;
}

static gboolean list_pages(Listing *listing, RecordQuery *query, gint64 limit, GError **error) {
    g_autofree char *behind = NULL;
    for (gboolean more = TRUE; more;) {
        query->limit = limit ? (int)MIN(PAGE, limit - listing->count) : PAGE;
        g_autoptr(GPtrArray) page = record_list(app_db(listing->line->app), query, error);
        if (!page)
            return FALSE;
        for (guint i = 0; i < page->len; i++)
            list_one(listing, page->pdata[i]);
        output_flush(listing->out);
        more = page->len == (guint)query->limit && (!limit || listing->count < limit) && !ferror(stdout);
        if (!more)
            break;
        const Record *last = page->pdata[page->len - 1];
        g_free(behind);
        behind = g_strdup(last->number);
        query->key_number = behind;
        query->key_time = last->opened;
    }
    return TRUE;
}

/* What has expired while people are in there stands in front of everything that is open. */
static gboolean list_expired(Listing *listing, RecordQuery query, gint64 limit, GError **error) {
    if (query.which != RECORD_OPEN || query.state)
        return TRUE;
    query.state = "expired";
    listing->ahead = TRUE;
    gboolean ok = list_pages(listing, &query, limit, error);
    listing->ahead = FALSE;
    return ok;
}

static gboolean command_list_run(CommandLine *line, GError **error) {
    gint64 limit = 0;
    g_autofree char *form = line->words[0] ? shelf_called(app_shelf(line->app), line->words[0]) : NULL;
    RecordQuery query = {
        .form = form,
        .state = command_option(line, "--state"),
        .area = command_option(line, "--area"),
        .device = command_option(line, "--device"),
        .unseen = !command_option(line, "--unseen") ? NULL
                  : app_user(line->app)             ? app_user_id(line->app)
                                                    : "",
        .which = command_option(line, "--open") ? RECORD_OPEN : RECORD_ANY,
        .overdue_at = command_option(line, "--overdue") ? clock_now() : 0,
        .order = RECORD_NEWEST,
    };
    if (!command_option_number(line, "--limit", 0, &limit, error) || !check_filters(line, &query, error))
        return FALSE;
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(Output) out = output_new(line->json);
    Listing listing = {.line = line, .out = out, .first = first};
    output_table(out, NULL, _("Number"), _("Form"), _("State"), _("Area"), _("Device"), _("Category"), _("Opened"), _("Due"), NULL);
    gboolean ok =
        list_expired(&listing, query, limit, error) && ((limit && listing.count >= limit) || list_pages(&listing, &query, limit, error));
    output_end(out); /* what was listed before something could not be read is whole in itself */
    return ok;
}

static const CommandOption OPTIONS[] = {
    {"--state", "STATE", N_("a step's name, suspended, closed, void, duplicate, rejected or expired")},
    {"--area", "AREA", N_("in this area and the areas inside it")},
    {"--device", "DEVICE", N_("about this device")},
    {"--overdue", NULL, N_("open and past the due time")},
    {"--open", NULL, N_("not ended")},
    {"--unseen", NULL, N_("whom it was given to has not looked at it; with --user: that person has not")},
    {"--limit", "N", N_("at most so many, newest first; 0 = all")},
    {0},
};

const Command command_list = {
    .name = "list",
    .usage = "[FORM] [--state S] [--area A] [--device D] [--overdue] [--open] [--unseen] [--limit N]",
    .summary = N_("list records, newest first"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .max_words = 1,
    .run = command_list_run,
};
