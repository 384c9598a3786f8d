/* SPDX-License-Identifier: MIT
 *
 * People in files, with their roles. Appointments are ended and begun, never rewritten: who held a role last month stays known.
 */
#include <string.h>

#include "bihuan/app/contacts.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/pinyin.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/person.h"
#include "bihuan/model/role.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/who.h"
#include "leave.h"
#include "site_run.h"

/* A person with what he holds, in the order of the file or of the appointments, each role once. */
typedef struct {
    Person person;
    char **roles, **scopes;
} Member;

static void member_free(gpointer member);
#define PERSON_TEXT(name) NOUN_COLUMN(#name, NOUN_KIND_TEXT, FALSE, char *, Member, person.name, NULL)
static const NounColumn MEMBERS[] = {PERSON_TEXT(id),
                                     PERSON_TEXT(name),
                                     PERSON_TEXT(department),
                                     NOUN_LIST(Member, roles),
                                     NOUN_COLUMN("in_service", NOUN_KIND_FLAG, FALSE, gboolean, Member, person.in_service, NULL),
                                     PERSON_TEXT(title),
                                     PERSON_TEXT(crew),
                                     PERSON_TEXT(phone),
                                     PERSON_TEXT(email),
                                     PERSON_TEXT(pinyin),
                                     NOUN_LIST(Member, scopes),
                                     PERSON_TEXT(superior)};
static const Noun member_noun = NOUN(member, Member, "person", 1, MEMBERS, NULL);
static void member_free(gpointer member) {
    noun_free(&member_noun, member);
}

static const SiteColumn COLUMNS[] = {{.name = "id", SITE_CODE, .ascii = TRUE},
                                     {.name = "name", SITE_TEXT, .most = 40, .filled = TRUE},
                                     {.name = "department", SITE_CODE, .filled = TRUE, .of = "department"},
                                     {.name = "roles", SITE_LIST},
                                     {.name = "in_service", SITE_FLAG},
                                     {.name = "title", SITE_TEXT},
                                     {.name = "crew", SITE_TEXT},
                                     {.name = "phone", SITE_TEXT},
                                     {.name = "email", SITE_TEXT},
                                     {.name = "pinyin", SITE_TEXT},
                                     {.name = "scopes", SITE_LIST},
                                     {.name = "superior", SITE_CODE, .of = "person"}};

/* What is held and not ended. */
static GPtrArray *held_now(Db *db, const char *person, GError **error) {
    GPtrArray *all = appointment_list(db, person, 0, error);
    for (guint i = all ? all->len : 0; i > 0; i--)
        if (((const Appointment *)all->pdata[i - 1])->until)
            g_ptr_array_remove_index(all, i - 1);
    return all;
}

/* scope NULL: whatever the scope. */
static gboolean holds_role(const GPtrArray *held, const char *role, const char *scope) {
    for (guint i = 0; held && i < held->len; i++) {
        const Appointment *a = held->pdata[i];
        if (strcmp(a->role, role) == 0 && (!scope || strcmp(a->scope, scope) == 0))
            return TRUE;
    }
    return FALSE;
}

static void add_once(GPtrArray *texts, char *text) {
    if (g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
        g_free(text);
    else
        g_ptr_array_add(texts, text);
}

static char **to_list(GPtrArray *texts) {
    g_ptr_array_add(texts, NULL);
    return (char **)g_ptr_array_free(texts, FALSE);
}

/* The person is taken over. */
static Member *member_of(Db *db, Person *person, GError **error) {
    g_autoptr(GPtrArray) held = held_now(db, person->id, error);
    if (!held) {
        person_free(person);
        return NULL;
    }
    GPtrArray *roles = g_ptr_array_new(), *scopes = g_ptr_array_new();
    for (guint i = 0; i < held->len; i++) {
        const Appointment *a = held->pdata[i];
        add_once(roles, g_strdup(a->role));
        if (*a->scope)
            add_once(scopes, g_strdup_printf("%s@%s", a->role, a->scope));
    }
    Member *member = g_new(Member, 1);
    *member = (Member){*person, to_list(roles), to_list(scopes)};
    g_free(person); /* its texts live on in the member */
    return member;
}

static gboolean member_load(Db *db, const char *id, gpointer member, GError **error) {
    Person *person = NULL;
    if (!noun_find(db, &person_noun, &person, error, "WHERE id = $1", "s", id))
        return FALSE;
    *(Member **)member = person ? member_of(db, person, error) : NULL;
    return !person || *(Member **)member;
}

static GPtrArray *member_list(Db *db, GError **error) {
    g_autoptr(GPtrArray) people = noun_list(db, &person_noun, error, "ORDER BY id", ""),
                         members = g_ptr_array_new_with_free_func(member_free);
    for (guint i = 0; people && i < people->len; i++) {
        Member *member = member_of(db, noun_copy(&person_noun, people->pdata[i]), error);
        if (!member)
            return NULL;
        g_ptr_array_add(members, member);
    }
    return people ? g_steal_pointer(&members) : NULL;
}

/* "op-lead@source:MHS-01": role and scope; FALSE if it is none. Both owned. */
static gboolean scope_split(const char *text, char **role, char **scope) {
    const char *at = strchr(text, '@');
    const char *known[] = {"source:", "area:", "department:"};
    for (gsize i = 0; at && i < G_N_ELEMENTS(known); i++)
        if (g_str_has_prefix(at + 1, known[i]) && fold_is_code(at + 1 + strlen(known[i]), FALSE)) {
            *role = g_strndup(text, (gsize)(at - text));
            *scope = g_strdup(at + 1);
            return TRUE;
        }
    return FALSE;
}

/* A crew must have a plan, unless the plant has no plans at all yet. */
static gboolean is_crew(Db *db, const char *crew) {
    g_autoptr(GPtrArray) plans = shift_plan_list(db, NULL);
    if (!plans || plans->len == 0)
        return fold_is_code(crew, FALSE) && strlen(crew) < 16;
    for (guint i = 0; i < plans->len; i++)
        if (strcmp(((const ShiftPlan *)plans->pdata[i])->crew, crew) == 0)
            return TRUE;
    return FALSE;
}

/* Both name each text once. */
static gboolean names_same(char **a, char **b) {
    gboolean same = g_strv_length(a) == g_strv_length(b);
    for (; same && *a; a++)
        same = g_strv_contains((const char *const *)b, *a);
    return same;
}

/* The list once it is complete, texts taken over; the order alone is no difference to what was held. */
static void set_list(char ***list, GPtrArray *texts, char **held) {
    g_strfreev(*list);
    *list = to_list(texts);
    if (held && names_same(*list, held)) {
        g_strfreev(*list);
        *list = g_strdupv(held);
    }
}

/* What the file does not say of roles: a leaver holds none, and a scope goes with its role. */
static void fill_roles(SiteRun *run, const Member *old, Member *member) {
    if (!member->person.in_service) {
        g_strfreev(member->roles);
        g_strfreev(member->scopes);
        member->roles = g_new0(char *, 1);
        member->scopes = g_new0(char *, 1);
    }
    GPtrArray *roles = g_ptr_array_new(), *scopes = g_ptr_array_new();
    for (char **role = member->roles; *role; role++)
        add_once(roles, g_strdup(*role));
    for (char **text = member->scopes; *text; text++) {
        g_autofree char *role = g_strndup(*text, strcspn(*text, "@"));
        if (site_cell(run, "scopes") || g_strv_contains((const char *const *)member->roles, role))
            add_once(scopes, g_strdup(*text));
    }
    set_list(&member->roles, roles, old ? old->roles : NULL);
    set_list(&member->scopes, scopes, old ? old->scopes : NULL);
}

static void person_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    const Member *old = before;
    Member *member = thing;
    Person *p = &member->person;
    const char *given = site_cell(run, "pinyin");
    gboolean stays = old && *old->person.pinyin && strcmp(old->person.name, p->name) == 0;
    char *pinyin = given && *given ? g_ascii_strdown(given, -1) : stays ? g_strdup(old->person.pinyin) : pinyin_initials(p->name);
    g_free(p->pinyin);
    p->pinyin = pinyin;
    fill_roles(run, old, member);
}

static void check_roles(SiteRun *run, const Member *member) {
    for (char **role = member->roles; *role; role++)
        if (!role_is_known(*role))
            site_problem(run, _("There is no role “%s”."), *role);
    for (char **text = member->scopes; *text; text++) {
        g_autofree char *role = NULL, *scope = NULL;
        if (!scope_split(*text, &role, &scope))
            site_problem(run, _("“%s” is not a role with its scope; write it like op-lead@source:MHS-01."), *text);
        else if (!g_strv_contains((const char *const *)member->roles, role))
            site_problem(run, _("The role of “%s” must stand among the roles too."), *text);
    }
}

static void check_person(SiteRun *run, const Person *p) {
    if (strcmp(p->id, "system") == 0 || strcmp(p->id, "nobody") == 0)
        site_problem(run, _("The id “%s” is taken by the program."), p->id);
    if (*p->crew && !is_crew(run->db, p->crew))
        site_problem(run, _("There is no shift crew “%s”."), p->crew);
    if (*p->phone && !contact_phone_is(p->phone))
        site_problem(run, _("“%s” is not a valid telephone number."), p->phone);
    if (*p->email && !contact_email_is(p->email))
        site_problem(run, _("“%s” is not a valid e-mail address."), p->email);
    if (site_in_ring(run, "superior", p->id))
        site_problem(run, _("%s would be their own superior."), p->id);
}

static gboolean is_scoped(char **scopes, const char *role) {
    gsize length = strlen(role);
    for (char **scope = scopes; *scope; scope++)
        if (strncmp(*scope, role, length) == 0 && (*scope)[length] == '@')
            return TRUE;
    return FALSE;
}

/* Is an appointment one of those the file names? Without a column scopes the role alone decides. */
static gboolean is_wanted(const Appointment *a, char **roles, char **scopes) {
    if (!g_strv_contains((const char *const *)roles, a->role))
        return FALSE;
    if (!scopes)
        return TRUE;
    if (!*a->scope)
        return !is_scoped(scopes, a->role);
    g_autofree char *text = g_strdup_printf("%s@%s", a->role, a->scope);
    return g_strv_contains((const char *const *)scopes, text);
}

/* A person's roles while they are rewritten. */
typedef struct {
    const char *person;
    char **roles;    /* wanted; empty for a leaver */
    char **scopes;   /* wanted; NULL = the file has no such column, any scope will do */
    GPtrArray *held; /* Appointment *, not yet ended */
    gboolean changed;
} Roles;

static gboolean begin_role(SiteRun *run, Roles *all, const char *role, const char *scope, GError **error) {
    for (guint i = 0; i < all->held->len; i++) {
        const Appointment *a = all->held->pdata[i];
        if (strcmp(a->role, role) == 0 && (!all->scopes || strcmp(a->scope, scope) == 0))
            return TRUE;
    }
    Appointment a = {.person = (char *)all->person, .role = (char *)role, .scope = (char *)scope, .since = change_time(run->change)};
    all->changed = TRUE;
    return appointment_put(run->change, &a, error);
}

/* Ends what is no longer named, begins what is new. */
static gboolean write_roles(SiteRun *run, Roles *all, GError **error) {
    for (guint i = 0; i < all->held->len; i++) {
        Appointment *a = all->held->pdata[i];
        if (is_wanted(a, all->roles, all->scopes))
            continue;
        a->until = change_time(run->change);
        all->changed = TRUE;
        if (!appointment_put(run->change, a, error))
            return FALSE;
    }
    for (char **role = all->roles; *role; role++)
        if (!(all->scopes && is_scoped(all->scopes, *role)) && !begin_role(run, all, *role, "", error))
            return FALSE;
    for (char **text = all->scopes; text && *text && *all->roles; text++) {
        g_autofree char *role = NULL, *scope = NULL;
        if (scope_split(*text, &role, &scope) && !begin_role(run, all, role, scope, error))
            return FALSE;
    }
    return TRUE;
}

/* The scopes that the file says; NULL = it has no such column, and any scope will do. */
static char **said_scopes(const SiteRun *run, const Member *member) {
    return site_cell(run, "scopes") ? member->scopes : NULL;
}

/* What the row does to a person's rights, before anything is written. */
static void note_roles(SiteRun *run, const Member *old, const Member *member) {
    const char *id = member->person.id;
    gboolean in_service = member->person.in_service;
    char **scopes = said_scopes(run, member);
    g_autoptr(GError) unread = NULL;
    g_autoptr(GPtrArray) held = held_now(run->db, id, &unread);
    if (unread)
        site_problem(run, "%s", unread->message);
    for (guint i = 0; held && i < held->len && in_service; i++) {
        const Appointment *a = held->pdata[i];
        if (!is_wanted(a, member->roles, scopes))
            site_deed(run, "appoint", a->role, NULL);
    }
    for (char **role = member->roles; *role; role++)
        if (!holds_role(held, *role, scopes && !is_scoped(scopes, *role) ? "" : NULL) || (old && !old->person.in_service))
            site_deed(run, "appoint", *role, id);
    for (char **text = scopes; text && *text; text++) {
        g_autofree char *role = NULL, *scope = NULL;
        if (scope_split(*text, &role, &scope) && !holds_role(held, role, scope))
            site_deed(run, "appoint", role, id);
    }
}

static void note_deeds(SiteRun *run, const Member *before, const Member *member) {
    const Person *old = before ? &before->person : NULL, *p = &member->person;
    if (old && old->in_service && !p->in_service)
        site_deed(run, "leave", NULL, NULL);
    if (old && !old->in_service && p->in_service)
        site_deed(run, "return", NULL, p->id);
    note_roles(run, before, member);
    if (!old || !p->in_service)
        return;
    if (strcmp(p->department, old->department) != 0 || strcmp(p->superior, old->superior) != 0)
        site_deed(run, "import", "rights", p->id);
    if (strcmp(p->name, old->name) != 0 || strcmp(p->phone, old->phone) != 0 || strcmp(p->email, old->email) != 0)
        site_deed(run, "import", "rights", NULL);
}

static void person_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    const Member *member = thing;
    check_person(run, &member->person);
    check_roles(run, member);
    if (run->app)
        note_deeds(run, old, member);
}

/* Who comes back has no secret any more, also where he left before leaving ended it. */
static gboolean write_service(SiteRun *run, const Person *old, Person *person, GError **error) {
    if (old->in_service == person->in_service)
        return TRUE;
    return person->in_service ? leave_end_account(run->change, old->id, error)
                              : leave_service(run->change, site_shelf(run), person, NULL, error);
}

static gboolean person_write(SiteRun *run, gconstpointer before, gconstpointer thing, GError **error) {
    const Member *old = before, *member = thing;
    g_autoptr(Person) person = noun_copy(&person_noun, &member->person);
    g_autoptr(Contact) reached = old ? contact_of(run->db, person->id, error) : NULL;
    if (old && !reached)
        return FALSE;
    if (old && !write_service(run, &old->person, person, error))
        return FALSE;
    g_autoptr(GPtrArray) held = held_now(run->db, person->id, error);
    Roles all = {.person = person->id, .roles = member->roles, .scopes = said_scopes(run, member), .held = held};
    if (!held || !write_roles(run, &all, error))
        return FALSE;
    if (old && all.changed)
        g_hash_table_add(run->touched, g_strdup(person->id));
    if (old && noun_same(&person_noun, &old->person, person))
        return TRUE;
    return person_put(run->change, person, error) && (!reached || contacts_tell(run->change, reached, error));
}

/* What the list leaves without a holder is named to whoever brings it. */
static gboolean person_finish(SiteRun *run, GError **error) {
    g_autoptr(GPtrArray) vacant = who_vacant(run->db, site_shelf(run), change_time(run->change), error);
    if (vacant && vacant->len)
        run->result->vacant = who_vacant_text(vacant);
    return vacant != NULL;
}

const SiteKind site_people = {.kind = "people",
                              .noun = &member_noun,
                              SITE_KIND(COLUMNS, 5),
                              .fill = person_fill,
                              .check = person_check,
                              .load = member_load,
                              .put = person_write,
                              .list = member_list,
                              .finish = person_finish};
