/* SPDX-License-Identifier: MIT
 *
 * The plant's people beside those of a directory.
 */
#include "bihuan/app/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bihuan/app/captive.h"
#include "bihuan/app/contacts.h"
#include "bihuan/app/site.h"
#include "bihuan/base/cells.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"
#include "bihuan/model/department.h"

#define LEFT_ALWAYS 3
#define LEFT_PERCENT 5
#define ABOVE_MOST 64

typedef struct {
    char *userid, *name, *mobile, *email, *title, *number;
    char **departments;
} Entry;

/* What was read. */
typedef struct {
    const char *service;
    GHashTable *names, *parents; /* of departments, by the service's id */
    GHashTable *entries;         /* userid → Entry */
    GPtrArray *order;            /* Entry *, borrowed */
    gint64 end;                  /* people, as its end says; -1 = it did not end */
} Directory;

static void entry_free(gpointer data) {
    Entry *entry = data;
    char *texts[] = {entry->userid, entry->name, entry->mobile, entry->email, entry->title, entry->number};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(entry->departments);
    g_free(entry);
}

static void directory_free(Directory *directory) {
    if (!directory)
        return;
    g_hash_table_unref(directory->names);
    g_hash_table_unref(directory->parents);
    g_ptr_array_unref(directory->order);
    g_hash_table_unref(directory->entries);
    g_free(directory);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Directory, directory_free)

static void directory_person_free(gpointer data) {
    DirectoryPerson *person = data;
    char *texts[] = {person->id, person->userid, person->name, person->department, person->title, person->mobile, person->email};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(person->changes);
    g_free(person);
}

static void directory_change_free(gpointer data) {
    DirectoryChange *change = data;
    g_free(change->from);
    g_free(change->to);
    g_free(change);
}

void directory_difference_free(DirectoryDifference *difference) {
    if (!difference)
        return;
    g_ptr_array_unref(difference->joined);
    g_ptr_array_unref(difference->left);
    g_ptr_array_unref(difference->changed);
    g_ptr_array_unref(difference->linked);
    g_free(difference);
}

/* ---- reading ---- */

static char *text_of(JsonObject *object, const char *name) {
    return g_strdup(json_object_get_string_member_with_default(object, name, ""));
}

static char **texts_of(JsonObject *object, const char *name) {
    JsonArray *array = json_object_has_member(object, name) ? json_object_get_array_member(object, name) : NULL;
    guint n = array ? json_array_get_length(array) : 0;
    char **texts = g_new0(char *, n + 1);
    for (guint i = 0; i < n; i++)
        texts[i] = g_strdup(json_array_get_string_element(array, i));
    return texts;
}

static void take_entry(Directory *directory, JsonObject *object) {
    Entry *entry = g_new(Entry, 1);
    *entry = (Entry){text_of(object, "person"), text_of(object, "name"),   text_of(object, "mobile"),      text_of(object, "email"),
                     text_of(object, "title"),  text_of(object, "number"), texts_of(object, "departments")};
    g_hash_table_insert(directory->entries, entry->userid, entry);
    g_ptr_array_add(directory->order, entry);
}

/* One line of bihuan-serve. */
static gboolean take_line(Directory *directory, const char *line, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) unread = NULL; /* our own program writes it; what it is not helps nobody */
    JsonNode *root = json_parser_load_from_data(parser, line, -1, &unread) ? json_parser_get_root(parser) : NULL;
    if (!root || !JSON_NODE_HOLDS_OBJECT(root))
        return err_set(error, ERR_EXTERNAL, _("%s ended before its work was done"), "bihuan-serve");
    JsonObject *object = json_node_get_object(root);
    if (json_object_has_member(object, "error"))
        return err_set(error, (ErrCode)CLAMP(json_object_get_int_member_with_default(object, "code", 0), ERR_FAILED, ERR_EXTERNAL), "%s",
                       json_object_get_string_member_with_default(object, "error", ""));
    if (json_object_has_member(object, "department")) {
        g_hash_table_insert(directory->names, text_of(object, "department"), text_of(object, "name"));
        g_hash_table_insert(directory->parents, text_of(object, "department"), text_of(object, "parent"));
    } else if (json_object_has_member(object, "person"))
        take_entry(directory, object);
    else
        directory->end = json_object_get_int_member_with_default(object, "end", -1);
    return TRUE;
}

static gboolean listen_to(Directory *directory, FILE *said, GError **error) {
    char *line = NULL;
    size_t room = 0;
    gboolean ok = TRUE;
    while (ok && getline(&line, &room, said) > 0)
        ok = take_line(directory, line, error);
    free(line);
    return ok;
}

static gboolean start(const char *service, const char *plant, int out, GPid *child, GError **error) {
    g_autofree char *program = program_path("serve", error), *whole = g_canonicalize_filename(plant, NULL);
    g_autoptr(GError) reason = NULL;
    const char *argv[] = {program, "--fetch-directory", service, i18n_language(), whole, NULL};
    return program && (g_spawn_async_with_fds(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, child, -1, out,
                                              STDERR_FILENO, &reason) ||
                       err_set(error, ERR_EXTERNAL, _("%s does not start: %s"), program, reason->message));
}

static gboolean read_all(Directory *directory, const char *plant, GError **error) {
    int ends[2], status = 0;
    GPid child = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set_errno(error, ERR_EXTERNAL, _("%s does not start"), "bihuan-serve");
    gboolean started = start(directory->service, plant, ends[1], &child, error);
    close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    gboolean ok = started && listen_to(directory, said, error);
    fclose(said);
    while (started && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (ok && (status != 0 || directory->end < 1 || directory->end != g_hash_table_size(directory->entries)))
        return err_set(error, ERR_EXTERNAL, _("%s ended before its work was done"), "bihuan-serve");
    return ok;
}

/* Without mobiles the reading is not whole: the application may not see them, and everybody would look changed. */
static gboolean has_mobiles(const Directory *directory, GError **error) {
    for (guint i = 0; i < directory->order->len; i++) {
        const Entry *entry = directory->order->pdata[i];
        if (!*entry->mobile)
            return err_set(error, ERR_INPUT,
                           _("The directory gives no mobile for %s (%s): the application may not read it. Nothing was taken."), entry->name,
                           entry->userid);
    }
    return TRUE;
}

static Directory *directory_read(const char *service, const char *plant, GError **error) {
    g_autoptr(Directory) directory = g_new0(Directory, 1);
    directory->service = service;
    directory->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    directory->parents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    directory->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
    directory->order = g_ptr_array_new();
    directory->end = -1;
    if (captive_is_confined()) {
        err_set(error, ERR_DENIED, "%s", _("The directory is read by the owner of the plant, not from a captive terminal."));
        return NULL;
    }
    return read_all(directory, plant, error) && has_mobiles(directory, error) ? g_steal_pointer(&directory) : NULL;
}

/* ---- comparing ---- */

/* Both sides by whatever names a person. */
typedef struct {
    App *app;
    const Directory *directory;
    GPtrArray *people, *departments, *links;
    GHashTable *by_id, *by_userid, *by_mobile; /* → Person *; a mobile that two have leads to nobody */
    GHashTable *contacts;                      /* id → Contact * */
    GHashTable *found;                         /* ids that the directory has */
    DirectoryDifference *difference;
} Comparison;

/* The plant's department by the name of one of his, or of one above it. Borrowed; NULL: the plant has none of them. */
static const char *department_of(const Comparison *all, const Entry *entry) {
    for (char **own = entry->departments; *own; own++) {
        const char *id = *own;
        for (int above = 0; id && above < ABOVE_MOST; above++) {
            const char *name = g_hash_table_lookup(all->directory->names, id);
            for (guint i = 0; name && i < all->departments->len; i++) {
                const Department *department = all->departments->pdata[i];
                if (strcmp(department->name, name) == 0 || strcmp(department->name_en, name) == 0)
                    return department->code;
            }
            id = g_hash_table_lookup(all->directory->parents, id);
        }
    }
    return NULL;
}

static const Person *person_for(const Comparison *all, const Entry *entry) {
    g_autofree char *mobile = contact_mobile(entry->mobile);
    const Person *person = g_hash_table_lookup(all->by_userid, entry->userid);
    if (!person && mobile)
        person = g_hash_table_lookup(all->by_mobile, mobile);
    const char *ids[] = {entry->number, entry->userid};
    for (gsize i = 0; i < G_N_ELEMENTS(ids) && !person; i++) {
        person = g_hash_table_lookup(all->by_id, ids[i]);
        person = person && strcmp(person->name, entry->name) == 0 ? person : NULL;
    }
    return person;
}

static DirectoryPerson *shown(const char *id, const char *userid, const char *name, const char *department) {
    DirectoryPerson *person = g_new0(DirectoryPerson, 1);
    person->id = g_strdup(id);
    person->userid = g_strdup(userid);
    person->name = g_strdup(name);
    person->department = g_strdup(department);
    person->changes = g_ptr_array_new_with_free_func(directory_change_free);
    return person;
}

/* What the directory does not say, or what is no such value, stays. */
static void differ(DirectoryPerson *person, const char *field, const char *from, const char *to) {
    if (!to || !*to || strcmp(from, to) == 0)
        return;
    DirectoryChange *change = g_new(DirectoryChange, 1);
    *change = (DirectoryChange){field, g_strdup(from), g_strdup(to)};
    g_ptr_array_add(person->changes, change);
}

static DirectoryPerson *entry_person(const Entry *entry, const char *id, const char *department) {
    DirectoryPerson *person = shown(id, entry->userid, entry->name, department);
    person->title = g_strdup(entry->title);
    person->mobile = contact_mobile(entry->mobile);
    person->email = g_strdup(contact_email_is(entry->email) ? entry->email : "");
    return person;
}

static void compare_known(const Comparison *all, const Entry *entry, const Person *here) {
    const Contact *contact = g_hash_table_lookup(all->contacts, here->id);
    const char *department = department_of(all, entry);
    DirectoryPerson *person = entry_person(entry, here->id, department ? department : here->department);
    g_hash_table_add(all->found, g_strdup(here->id));
    if (!here->in_service) {
        all->difference->retired++;
        directory_person_free(person);
        return;
    }
    differ(person, "name", here->name, entry->name);
    differ(person, "department", here->department, person->department);
    differ(person, "title", here->title, person->title);
    differ(person, "mobile", contact->mobile, person->mobile);
    differ(person, "email", contact->email, person->email);
    differ(person, all->directory->service, contact_address(contact, all->directory->service), entry->userid);
    if (person->changes->len)
        g_ptr_array_add(all->difference->changed, person);
    else if (!g_hash_table_contains(all->by_userid, entry->userid))
        g_ptr_array_add(all->difference->linked, person);
    else {
        all->difference->same++;
        directory_person_free(person);
    }
}

/* His id here is his number, else his userid; it must be nobody's yet. */
static gboolean compare_new(const Comparison *all, const Entry *entry, GError **error) {
    const char *department = department_of(all, entry);
    g_autofree char *number = fold_code(entry->number), *userid = fold_code(entry->userid);
    const char *id = number && fold_is_code(number, TRUE) ? number : userid;
    if (!department) {
        all->difference->outside++;
        return TRUE;
    }
    if (!id || !fold_is_code(id, TRUE))
        return err_set(error, ERR_INPUT, _("“%s” (%s) cannot be the id of a person here; give him a number in the directory."),
                       entry->userid, entry->name);
    const Person *other = g_hash_table_lookup(all->by_id, id);
    if (other)
        return err_set(error, ERR_INPUT,
                       _("The id %s is that of %s here, and of %s in the directory. Write the userid of %s into the contacts."), id,
                       other->name, entry->name, other->name);
    g_ptr_array_add(all->difference->joined, entry_person(entry, id, department));
    return TRUE;
}

/* Whom the directory has shown before and shows no more. */
static void compare_left(const Comparison *all) {
    g_autofree char *prefix = g_strconcat(all->directory->service, ":", NULL);
    for (guint i = 0; i < all->links->len; i++) {
        const DirectoryLink *link = all->links->pdata[i];
        const Person *person = g_hash_table_lookup(all->by_id, link->person);
        if (!g_str_has_prefix(link->id, prefix) || !person || !person->in_service)
            continue;
        all->difference->known++;
        if (g_hash_table_add(all->found, g_strdup(person->id)))
            g_ptr_array_add(all->difference->left, shown(person->id, link->id + strlen(prefix), person->name, person->department));
    }
}

static gboolean take_people(Comparison *all, GError **error) {
    Db *db = app_db(all->app);
    for (guint i = 0; i < all->people->len; i++) {
        Person *person = all->people->pdata[i];
        Contact *contact = contact_of(db, person->id, error);
        if (!contact)
            return FALSE;
        const char *userid = contact_address(contact, all->directory->service);
        g_autofree char *mobile = contact_mobile(contact->mobile);
        g_hash_table_insert(all->by_id, person->id, person);
        g_hash_table_insert(all->contacts, person->id, contact);
        if (*userid && person->in_service)
            g_hash_table_insert(all->by_userid, g_strdup(userid), person);
        if (mobile && person->in_service) {
            gboolean two = g_hash_table_contains(all->by_mobile, mobile);
            g_hash_table_insert(all->by_mobile, g_steal_pointer(&mobile), two ? NULL : person);
        }
    }
    g_autofree char *prefix = g_strconcat(all->directory->service, ":", NULL);
    for (guint i = 0; i < all->links->len; i++) {
        const DirectoryLink *link = all->links->pdata[i];
        Person *person = g_hash_table_lookup(all->by_id, link->person);
        if (g_str_has_prefix(link->id, prefix) && person)
            g_hash_table_insert(all->by_userid, g_strdup(link->id + strlen(prefix)), person);
    }
    return TRUE;
}

static gboolean compare_all(Comparison *all, GError **error) {
    if (!take_people(all, error))
        return FALSE;
    for (guint i = 0; i < all->directory->order->len; i++) {
        const Entry *entry = all->directory->order->pdata[i];
        const Person *here = person_for(all, entry);
        if (here && g_hash_table_contains(all->found, here->id))
            return err_set(error, ERR_INPUT, _("The directory has %s twice: mobile and userid lead to the same person here."), here->name);
        if (here)
            compare_known(all, entry, here);
        else if (!compare_new(all, entry, error))
            return FALSE;
    }
    compare_left(all);
    return TRUE;
}

DirectoryDifference *directory_compare(App *app, const char *service, GError **error) {
    Db *db = app_db(app);
    g_autoptr(Directory) directory = directory_read(service, plant_path(app_plant(app)), error);
    g_autoptr(GPtrArray) people = directory ? noun_list(db, &person_noun, error, "ORDER BY id", "") : NULL;
    g_autoptr(GPtrArray) departments = people ? department_list(db, error) : NULL;
    g_autoptr(GPtrArray) links = departments ? noun_list(db, &directory_link_noun, error, "ORDER BY id", "") : NULL;
    if (!links)
        return NULL;
    g_autoptr(DirectoryDifference) difference = g_new0(DirectoryDifference, 1);
    difference->joined = g_ptr_array_new_with_free_func(directory_person_free);
    difference->left = g_ptr_array_new_with_free_func(directory_person_free);
    difference->changed = g_ptr_array_new_with_free_func(directory_person_free);
    difference->linked = g_ptr_array_new_with_free_func(directory_person_free);
    Comparison all = {app,
                      directory,
                      people,
                      departments,
                      links,
                      g_hash_table_new(g_str_hash, g_str_equal),
                      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)contact_free),
                      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                      difference};
    gboolean ok = compare_all(&all, error);
    GHashTable *const tables[] = {all.by_id, all.by_userid, all.by_mobile, all.contacts, all.found};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        g_hash_table_unref(tables[i]);
    return ok ? g_steal_pointer(&difference) : NULL;
}

/* ---- writing ---- */

typedef struct {
    const char *service;
    const DirectoryDifference *difference;
} Writing;

static gboolean write_person(Change *change, const Writing *all, const DirectoryPerson *person, GError **error) {
    g_autofree char *id = g_strdup_printf("%s:%s", all->service, person->userid);
    g_autoptr(Contact) before = contact_of(change_db(change), person->id, error);
    if (!before)
        return FALSE;
    g_autoptr(Contact) contact = noun_copy(&contact_noun, before);
    char **userid = strcmp(all->service, "wecom") == 0 ? &contact->wecom : &contact->dingtalk;
    struct {
        char **text;
        const char *value;
    } values[] = {{userid, person->userid}, {&contact->mobile, person->mobile}, {&contact->email, person->email}};
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        if (values[i].value && *values[i].value) {
            g_free(*values[i].text);
            *values[i].text = g_strdup(values[i].value);
        }
    g_autoptr(GPtrArray) problems = contacts_problems(contact);
    if (problems->len)
        return err_set(error, ERR_INPUT, "%s: %s", person->name, (const char *)problems->pdata[0]);
    return noun_save(change, &contact_noun, contact, error) && contacts_tell(change, before, error) &&
           noun_save(change, &directory_link_noun, &(DirectoryLink){id, person->id}, error);
}

static gboolean write_contacts(Change *change, gpointer data, GError **error) {
    const Writing *all = data;
    const GPtrArray *lists[] = {all->difference->joined, all->difference->changed, all->difference->linked};
    for (gsize k = 0; k < G_N_ELEMENTS(lists); k++)
        for (guint i = 0; i < lists[k]->len; i++)
            if (!write_person(change, all, lists[k]->pdata[i], error))
                return FALSE;
    return TRUE;
}

static void append_row(GString *csv, const char *const *cells, gsize n) {
    for (gsize i = 0; i < n; i++) {
        g_autofree char *safe = cells_guard(cells[i]);
        g_string_append(csv, i ? "," : "");
        cells_append(csv, safe);
    }
    g_string_append_c(csv, '\n');
}

/* The row of a person as export has it; NULL = there is none. */
static char **exported(const SiteTable *table, const char *id) {
    for (guint i = 0; i < table->rows->len; i++)
        if (strcmp(((char **)table->rows->pdata[i])[0], id) == 0)
            return table->rows->pdata[i];
    return NULL;
}

static const char *column_of(const SiteTable *table, char **row, const char *name) {
    for (guint i = 0; row && i < table->width; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return row[i];
    return "";
}

/* People as an import takes them: what they are is the directory's, what they may do stays the plant's. */
static char *as_table(const SiteTable *table, const DirectoryDifference *difference) {
    static const char *const head[] = {"id", "name", "department", "roles", "in_service", "title"};
    const GPtrArray *lists[] = {difference->joined, difference->changed, difference->left};
    GString *csv = g_string_new(NULL);
    append_row(csv, head, G_N_ELEMENTS(head));
    for (gsize k = 0; k < G_N_ELEMENTS(lists); k++)
        for (guint i = 0; i < lists[k]->len; i++) {
            const DirectoryPerson *person = lists[k]->pdata[i];
            char **row = exported(table, person->id);
            gboolean left = lists[k] == difference->left;
            const char *title = person->title && *person->title ? person->title : column_of(table, row, "title");
            const char *cells[] = {person->id,          person->name, person->department, left ? "" : column_of(table, row, "roles"),
                                   left ? "no" : "yes", title};
            append_row(csv, cells, G_N_ELEMENTS(cells));
        }
    return g_string_free(csv, FALSE);
}

static gboolean may_leave(const DirectoryDifference *difference, gint64 said, GError **error) {
    guint left = difference->left->len, most = MAX(LEFT_ALWAYS, difference->known * LEFT_PERCENT / 100);
    if (said >= 0 ? said == left : left <= most)
        return TRUE;
    return err_set(error, ERR_INPUT,
                   _("%u people would leave, of %u whom the directory has shown. If it is so, say it: --left %u. Nothing was"
                     " written."),
                   left, difference->known, left);
}

gboolean directory_apply(App *app, const char *service, const DirectoryDifference *difference, const char *second, gint64 left,
                         GError **error) {
    g_auto(SiteImportResult) result = {0};
    Writing all = {service, difference};
    if (!may_leave(difference, left, error))
        return FALSE;
    g_autoptr(SiteTable) table = site_export(app_plant(app), "people", error);
    if (!table)
        return FALSE;
    char *csv = as_table(table, difference);
    g_autoptr(GBytes) bytes = g_bytes_new_take(csv, strlen(csv));
    SiteWay way = {.second = second, .accept_doubts = TRUE, .also = write_contacts, .data = &all};
    return site_import_made(app, &way, "people", &(SiteFile){service, bytes}, &result, error);
}
