/* SPDX-License-Identifier: MIT
 *
 * Nobody has acknowledged: who is called.
 */
#include "bihuan/rule/call.h"

#include <string.h>

#include "bihuan/model/person.h"
#include "bihuan/rule/who.h"
#include "private.h"

/* What is done with each. */
typedef struct {
    gboolean (*with)(gpointer data, const RuleMessage *message, const char *person, const char *channel, GError **error);
    gpointer data;
} Called;

static gboolean call_by(const Case *subject, const FormRule *rule, const FormAction *action, const RuleMessage *message,
                        const Called *called, GError **error) {
    gboolean others = FALSE;
    g_autoptr(GPtrArray) people = who_heard(subject, action->who, &others, error);
    if (!people || !who_keep_on_duty(subject, people, error))
        return FALSE;
    RuleMessage told = *message;
    told.what = &rule->title;
    told.others = others;
    for (guint i = 0; i < people->len; i++)
        for (char **channel = action->channels; *channel; channel++)
            if (!called->with(called->data, &told, people->pdata[i], *channel, error))
                return FALSE;
    return TRUE;
}

static gboolean each_callee(const Case *subject, const RuleMessage *message, const Called *called, GError **error) {
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        for (guint k = 0; form_rule_on(rule, EVENT_UNANSWERED, NULL) && k < rule->actions->len; k++) {
            const FormAction *action = rule->actions->pdata[k];
            if (strcmp(action->verb, "notify") == 0 && !call_by(subject, rule, action, message, called, error))
                return FALSE;
        }
    }
    return TRUE;
}

static RuleMessage message_of(const char *key, const char *where) {
    return (RuleMessage){.phrase = "unanswered", .kind = "alarm", .key = key, .reason = {(char *)where, (char *)where}};
}

/* ---- who ---- */

typedef struct {
    const Case *subject;
    GPtrArray *callees;
} List;

static void callee_free(gpointer data) {
    RuleCallee *callee = data;
    g_free(callee->person);
    g_free(callee->channel);
    g_free(callee->key);
    g_free(callee->title);
    g_free(callee->text);
    g_free(callee);
}

static gboolean list_callee(gpointer data, const RuleMessage *message, const char *person, const char *channel, GError **error) {
    List *list = data;
    RuleWords words;
    if (!rule_words(list->subject, message, person, channel, &words, error))
        return FALSE;
    RuleCallee *callee = g_new0(RuleCallee, 1);
    callee->person = g_strdup(person);
    callee->channel = g_strdup(channel);
    callee->key = g_strdup_printf("%s/%s/%s", message->key, channel, person);
    callee->title = words.title;
    callee->text = words.text;
    g_ptr_array_add(list->callees, callee);
    return TRUE;
}

GPtrArray *rule_callees(const Case *subject, const char *key, const char *where, GError **error) {
    g_autoptr(GPtrArray) callees = g_ptr_array_new_with_free_func(callee_free);
    RuleMessage message = message_of(key, where);
    List list = {subject, callees};
    return each_callee(subject, &message, &(Called){list_callee, &list}, error) ? g_steal_pointer(&callees) : NULL;
}

/* ---- telling ---- */

static gboolean tell_callee(gpointer data, const RuleMessage *message, const char *person, const char *channel, GError **error) {
    return rule_send_to(data, message, person, channel, error);
}

gboolean rule_call(Case *subject, const char *key, const char *where, GError **error) {
    RuleMessage message = message_of(key, where);
    return each_callee(subject, &message, &(Called){tell_callee, subject}, error);
}
