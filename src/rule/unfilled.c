/* SPDX-License-Identifier: MIT
 *
 * What the tables of approvers and signers ask of this plant and nobody in it can give (缺少的审批、会签人员): said at installation and by
 * doctor, before a permit waits for it.
 */
#include "bihuan/rule/who.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/department.h"
#include "bihuan/model/role.h"
#include "bihuan/rule/standing.h"

static const char SQL_RUNNERS[] = "SELECT DISTINCT department FROM area WHERE department <> '' ORDER BY department";
static const char SQL_UNSAID[] = "SELECT 1 FROM area WHERE department = '' AND coalesce(parent, '') = ''";

typedef struct {
    Db *db;
    gint64 at;
    GPtrArray *runners; /* char *: departments that run areas; "" = areas of which nobody says it */
    GHashTable *seen;   /* sentence → (unused) */
    GString *text;
    GError **unread; /* the latest of what could not be read */
} Search;

static char *role_titles(char *const *roles) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (char *const *role = roles; *role; role++)
        if (**role)
            g_string_append_printf(text, "%s%s", text->len ? " / " : "", role_title(*role));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* `roles` in `relation` to the areas of one department. */
static void look_in(Search *search, const char *relation, char *const *roles, char *const *instead, const char *department) {
    Standing standing = {search->db, search->at, (char *)department, TRUE, search->unread};
    g_autoptr(Standing) plant = standing_new(search->db, NULL, search->at, search->unread);
    standing.kinds = plant->kinds;
    g_autoptr(GPtrArray) fit = standing_holders(&standing, roles, relation);
    g_autoptr(GPtrArray) others = instead && !fit->len ? standing_holders(&standing, instead, relation) : NULL;
    if (fit->len || (others && others->len))
        return;
    g_autofree char *title = *department ? department_title(search->db, department) : NULL, *names = role_titles(roles);
    char *gap = title ? g_strdup_printf(_("%s %s (%s)"), relation_title(relation), title, names)
                      : g_strdup_printf(_("%s%s (%s)"), "", relation_title(relation), names);
    if (g_hash_table_contains(search->seen, gap))
        g_free(gap);
    else {
        g_hash_table_add(search->seen, gap);
        g_string_append_printf(search->text, "%s%s", search->text->len ? _("; ") : "", gap);
    }
}

static void look_for(Search *search, const char *relation, char *const *roles, char *const *instead) {
    if (strcmp(relation, "area") != 0)
        look_in(search, relation, roles, instead, "");
    for (guint i = 0; strcmp(relation, "area") == 0 && i < search->runners->len; i++)
        look_in(search, relation, roles, instead, search->runners->pdata[i]);
}

static gboolean has_rows(const char *form) {
    const GPtrArray *rows = approver_rows();
    for (guint i = 0; i < rows->len; i++)
        if (strcmp(((const Approver *)rows->pdata[i])->form, form) == 0)
            return TRUE;
    return FALSE;
}

static void look_at_form(Search *search, const Form *form) {
    const char *name = has_rows(form_name(form)) ? form_name(form) : "*";
    const GPtrArray *rows = approver_rows(), *signers = signer_rows();
    for (guint i = 0; i < rows->len; i++) {
        const Approver *row = rows->pdata[i];
        if (strcmp(row->form, name) != 0)
            continue;
        look_for(search, row->relation, row->roles, NULL);
        for (char **unit = row->countersigners; *unit; unit++) {
            const Signer *signer = **unit ? signer_of("countersign", *unit) : NULL;
            if (signer)
                look_for(search, signer->relation, signer->roles, signer->instead);
        }
    }
    for (guint i = 0; i < signers->len; i++) {
        const Signer *signer = signers->pdata[i];
        if (!*signer->unit && form_step(form, signer->step))
            look_for(search, signer->relation, signer->roles, signer->instead);
    }
}

/* Departments that run areas (char *, "" = areas of which nobody says it); NULL: they could not be read. */
static GPtrArray *read_runners(Db *db, GError **error) {
    g_autoptr(GPtrArray) runners = db_texts(db, error, SQL_RUNNERS, "");
    gboolean unsaid = FALSE;
    if (!runners || !db_get_whether(db, error, &unsaid, SQL_UNSAID, ""))
        return NULL;
    if (unsaid)
        g_ptr_array_add(runners, g_strdup(""));
    return g_steal_pointer(&runners);
}

char *who_unfilled(Db *db, Shelf *shelf, gint64 at, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) runners = read_runners(db, error);
    g_autoptr(GString) text = g_string_new(NULL);
    Search search = {db, at, runners, seen, text, error};
    guint before = db_failures(db);
    g_auto(GStrv) names = shelf_names(shelf);
    if (!runners)
        return NULL;
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, error);
        if (!form)
            return NULL;
        if (form_is_permit(form))
            look_at_form(&search, form);
    }
    return db_answered(db, before, error) ? g_strdup(text->str) : NULL;
}
