/* SPDX-License-Identifier: MIT
 *
 * What was not answered: whether the plant tells of it, or the watch has called directly.
 */
#include "calls.h"

#include <string.h>

#include "bihuan/app/respond.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "bihuan/base/path.h"
#include "bihuan/store/canon.h"
#include "callee.h"
#include "keep.h"

enum {
    SLICE = 50,                     /* ms of looking up in one look of the desk */
    EVERY = 5 * 60 * 1000,          /* ms: shifts change, people come and go */
    AGAIN = 10 * 1000,              /* ms, where a channel did not take it */
    TRIES = 6,                      /* then it waits for the plant */
    MOST = 5,                       /* calls to one person by one way; what comes after them the plant tells in a digest */
    CALLEES_MOST = 64 * 1024 * 1024 /* bytes of NAME.serve/callees */
};

typedef enum {
    CALL_PENDING, /* nobody has answered; the plant has the first say */
    CALL_MADE,    /* people were called directly */
    CALL_WRITTEN  /* it is in the plant */
} CallState;

typedef struct {
    char *key, *episode, *code, *level, *reading; /* level: when nobody answered (point_state_word) */
    gint64 asked;
    gint64 noted; /* boot ms */
    CallState state;
    gboolean taken;     /* the desk writes it */
    GPtrArray *callees; /* Callee * */
} Call;

struct Calls {
    GMutex mutex;
    Keep *keep;
    char *path;         /* of what was looked up */
    GHashTable *calls;  /* key → Call */
    GHashTable *lists;  /* code → GPtrArray of Callee */
    GPtrArray *todo;    /* char *: codes to be looked up in this turn; NULL = it is over */
    gint64 turned;      /* boot ms, when it began */
    char *written;      /* what stands in the file */
    gint64 progress;    /* boot ms: the plant took a note */
    gboolean asked_for; /* calls_due will be */
    gboolean dirty;     /* what is noted says too much */
};

static void call_free(gpointer data) {
    Call *call = data;
    g_free(call->key);
    g_free(call->episode);
    g_free(call->code);
    g_free(call->level);
    g_free(call->reading);
    g_ptr_array_unref(call->callees);
    g_free(call);
}

static Call *call_new(const char *key, const char *episode, const char *code, const char *level) {
    Call *call = g_new0(Call, 1);
    call->key = g_strdup(key);
    call->episode = g_strdup(episode);
    call->code = g_strdup(code);
    call->level = g_strdup(level);
    call->reading = g_strdup("");
    call->callees = g_ptr_array_new_with_free_func(callee_free);
    return call;
}

/* ---- beside the plant ---- */

static void add_call(GString *text, const Call *call) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_hash_table_insert(map, g_strdup("call"), g_strdup(call->key));
    g_hash_table_insert(map, g_strdup("episode"), g_strdup(call->episode));
    g_hash_table_insert(map, g_strdup("point"), g_strdup(call->code));
    g_hash_table_insert(map, g_strdup("level"), g_strdup(call->level));
    g_hash_table_insert(map, g_strdup("state"), g_strdup(call->state == CALL_WRITTEN ? "written" : "made"));
    g_autofree char *json = canon_from_map(map);
    g_string_append_printf(text, "%s\n", json);
    for (guint i = 0; i < call->callees->len; i++) {
        callee_write(call->callees->pdata[i], text);
    }
}

/* What cannot be noted is known to this watch, and is noted with the next that happens. */
static void save(Calls *calls) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    GHashTableIter iter;
    gpointer call;
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &call))
        if (((Call *)call)->state != CALL_PENDING)
            add_call(text, call);
    if (!keep_write(calls->keep, text->str, &error))
        log_line("serve: %s", error->message);
}

static Call *read_call(const char *line) {
    g_autoptr(GHashTable) map = canon_to_map(line);
    const char *key = map ? g_hash_table_lookup(map, "call") : NULL, *episode = key ? g_hash_table_lookup(map, "episode") : NULL;
    const char *point = episode ? g_hash_table_lookup(map, "point") : NULL, *level = point ? g_hash_table_lookup(map, "level") : NULL;
    if (!level)
        return NULL;
    Call *call = call_new(key, episode, point, level);
    call->state = g_strcmp0(g_hash_table_lookup(map, "state"), "written") == 0 ? CALL_WRITTEN : CALL_MADE;
    return call;
}

static void read_lines(Calls *calls, const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    Call *call = NULL;
    for (char **line = lines; *line; line++) {
        Call *next = **line ? read_call(*line) : NULL;
        if (next)
            g_hash_table_replace(calls->calls, g_strdup(next->key), next);
        else if (call && **line)
            callee_read(*line, call->callees);
        call = next ? next : call;
    }
}

/* One that was handed over when the watch was killed may have arrived: it is not made again. */
static void doubt(Calls *calls) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Call *call = value;
        for (guint i = 0; i < call->callees->len; i++) {
            Callee *callee = call->callees->pdata[i];
            if (callee->left && callee->answers->len == 0) {
                Outcome *answer = outcome_new(OUTCOME_SENT, callee->claim, callee->way);
                noun_set_text(&answer->rows, callee->claim);
                answer->at = callee->at;
                callee->unknown = TRUE;
                g_ptr_array_add(callee->answers, answer);
            } else if (!callee->left && callee->tries < TRIES && *callee->way)
                callee->again = 1;
        }
    }
}

static void read_lists(Calls *calls) {
    g_autoptr(GPtrArray) callees = g_ptr_array_new();
    calls->written = path_read(calls->path, CALLEES_MOST, NULL, NULL); /* it is looked up anew as soon as the plant can be read */
    g_auto(GStrv) lines = g_strsplit(calls->written ? calls->written : "", "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            callee_read(*line, callees);
    for (guint i = 0; i < callees->len; i++) {
        Callee *callee = callees->pdata[i];
        GPtrArray *list = g_hash_table_lookup(calls->lists, callee->of);
        if (!list) {
            list = g_ptr_array_new_with_free_func(callee_free);
            g_hash_table_insert(calls->lists, g_strdup(callee->of), list);
        }
        g_ptr_array_add(list, callee);
    }
}

Calls *calls_new(const char *folder, GError **error) {
    Keep *keep = keep_open(folder, "calls", error);
    if (!keep)
        return NULL;
    Calls *calls = g_new0(Calls, 1);
    calls->keep = keep;
    calls->path = g_build_filename(folder, "callees", NULL);
    calls->calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, call_free);
    calls->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    g_mutex_init(&calls->mutex);
    g_autofree char *text = keep_read(keep);
    read_lines(calls, text ? text : "");
    doubt(calls);
    read_lists(calls);
    return calls;
}

void calls_free(Calls *calls) {
    if (!calls)
        return;
    g_hash_table_unref(calls->calls);
    g_hash_table_unref(calls->lists);
    g_clear_pointer(&calls->todo, g_ptr_array_unref);
    g_mutex_clear(&calls->mutex);
    keep_close(calls->keep);
    g_free(calls->written);
    g_free(calls->path);
    g_free(calls);
}

/* ---- who is called ---- */

/* Kept whole, and only where it differs: it is what is left where the plant cannot even be read. */
static void write_lists(Calls *calls) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GList) codes = g_list_sort(g_hash_table_get_keys(calls->lists), (GCompareFunc)strcmp);
    for (const GList *code = codes; code; code = code->next) {
        const GPtrArray *list = g_hash_table_lookup(calls->lists, code->data);
        for (guint k = 0; k < list->len; k++) {
            callee_write(list->pdata[k], text);
        }
    }
    if (g_strcmp0(text->str, calls->written ? calls->written : "") == 0 || !path_write(calls->path, text->str, text->len, 0600, TRUE, NULL))
        return; /* a full disk: the older one stays, and it is tried again with the next turn */
    g_free(calls->written);
    calls->written = g_strdup(text->str);
}

static gboolean begin_turn(Calls *calls, Db *db, GError **error) {
    gint64 now = clock_boot();
    if (calls->todo || (calls->turned && now - calls->turned < EVERY))
        return TRUE;
    calls->todo = db_texts(db, error, "SELECT code FROM point ORDER BY code", "");
    calls->turned = calls->todo ? now : calls->turned;
    return calls->todo != NULL;
}

static gboolean look_up_next(Calls *calls, App *app, const GPtrArray *ways, GError **error) {
    g_autofree char *code = g_ptr_array_steal_index(calls->todo, calls->todo->len - 1);
    g_autoptr(Point) point = NULL;
    if (!noun_find(app_db(app), &point_noun, &point, error, "WHERE code = $1", "s", code))
        return FALSE;
    GPtrArray *list = point ? callee_look_up(app, ways, point, error) : NULL;
    if (point && !list)
        return FALSE;
    g_mutex_lock(&calls->mutex);
    if (list)
        g_hash_table_replace(calls->lists, g_steal_pointer(&code), list);
    else
        g_hash_table_remove(calls->lists, code);
    g_mutex_unlock(&calls->mutex);
    return TRUE;
}

void calls_turn(Calls *calls) {
    g_clear_pointer(&calls->todo, g_ptr_array_unref);
    calls->turned = 0;
}

gboolean calls_look_up(Calls *calls, App *app, const GPtrArray *ways, gboolean *more, GError **error) {
    gint64 end = g_get_monotonic_time() + SLICE * 1000;
    if (!begin_turn(calls, app_db(app), error))
        return FALSE;
    if (!calls->todo)
        return TRUE;
    while (calls->todo->len > 0 && g_get_monotonic_time() < end)
        if (!look_up_next(calls, app, ways, error))
            return FALSE;
    *more = calls->todo->len > 0;
    if (*more)
        return TRUE;
    write_lists(calls); /* lists change in this thread alone */
    g_clear_pointer(&calls->todo, g_ptr_array_unref);
    return TRUE;
}

/* ---- the desk writes ---- */

static char *reading_of(const Calls *calls, const Note *note) {
    const GPtrArray *list = g_hash_table_lookup(calls->lists, note->code);
    return note_reading(note, list && list->len > 0 ? ((Callee *)list->pdata[0])->unit : "");
}

static Call *call_for(Calls *calls, const Note *note) {
    g_autofree char *key = respond_call_key(note->episode, note->raised, note->asked);
    Call *call = g_hash_table_lookup(calls->calls, key);
    if (call)
        return call;
    call = call_new(key, note->episode, note->code, point_state_word(note->level));
    call->asked = note->asked;
    call->noted = clock_boot();
    g_free(call->reading);
    call->reading = reading_of(calls, note);
    g_hash_table_insert(calls->calls, g_steal_pointer(&key), call);
    return call;
}

static const char *detail_of(const Callee *callee) {
    return callee->unknown ? _("called while the plant could not be written; the watch ended before an answer came")
           : callee->left  ? _("called while the plant could not be written")
                           : "";
}

GPtrArray *calls_take(Calls *calls, const Note *note) {
    GPtrArray *made = NULL;
    g_mutex_lock(&calls->mutex);
    Call *call = call_for(calls, note);
    call->taken = TRUE;
    if (call->state == CALL_MADE)
        made = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; made && i < call->callees->len; i++) {
        const Callee *callee = call->callees->pdata[i];
        RespondMade *one = g_new(RespondMade, 1);
        /* Borrowed: of what is taken nothing is freed. */
        *one = (RespondMade){.person = callee->person,
                             .channel = *callee->way ? callee->way : "first",
                             .key = callee->key,
                             .title = callee->title,
                             .text = callee->text,
                             .claim = callee->left ? callee->claim : "",
                             .detail = detail_of(callee),
                             .at = callee->at};
        g_ptr_array_add(made, one);
    }
    g_mutex_unlock(&calls->mutex);
    return made;
}

/* Those who have not left the plant sends from now on. */
static void end_call(Call *call) {
    call->state = CALL_WRITTEN;
    for (guint i = call->callees->len; i > 0; i--) {
        Callee *callee = call->callees->pdata[i - 1];
        callee->again = 0;
        if (!callee->left)
            g_ptr_array_remove_index(call->callees, i - 1);
    }
}

void calls_settle(Calls *calls, gboolean written) {
    GHashTableIter iter;
    gpointer value;
    gboolean changed = FALSE;
    g_mutex_lock(&calls->mutex);
    calls->progress = written ? clock_boot() : calls->progress;
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Call *call = value;
        if (call->taken && written) {
            changed = TRUE;
            end_call(call);
        }
        call->taken = FALSE;
    }
    if (changed)
        save(calls);
    g_mutex_unlock(&calls->mutex);
}

void calls_add_claims(Calls *calls, GHashTable *under_way) {
    GHashTableIter iter;
    gpointer value;
    g_mutex_lock(&calls->mutex);
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Call *call = value;
        for (guint i = 0; call->state == CALL_WRITTEN && i < call->callees->len; i++) {
            const Callee *callee = call->callees->pdata[i];
            if (!g_hash_table_contains(under_way, callee->claim))
                g_hash_table_insert(under_way, g_strdup(callee->claim), GUINT_TO_POINTER(1));
        }
    }
    g_mutex_unlock(&calls->mutex);
}

/* ---- nobody answers ---- */

/* What is over is remembered no longer; what the plant does not know yet is. */
static gboolean is_over(gpointer key, gpointer value, gpointer data) {
    const Call *call = value;
    const Note *note = data;
    (void)key;
    return strcmp(call->episode, note->episode) == 0 && !call->taken &&
           (call->state == CALL_PENDING || (note->kind == NOTE_OVER && call->state == CALL_WRITTEN && call->callees->len == 0));
}

gboolean calls_note(Calls *calls, const Note *note) {
    gboolean ends = note->kind == NOTE_OVER || (note->kind == NOTE_EPISODE && note->acked), later = FALSE;
    g_mutex_lock(&calls->mutex);
    if (ends)
        g_hash_table_foreach_remove(calls->calls, is_over, (gpointer)note);
    else if (note->kind == NOTE_EPISODE && note->unanswered)
        later = call_for(calls, note)->state != CALL_WRITTEN && !calls->asked_for;
    calls->asked_for |= later;
    g_mutex_unlock(&calls->mutex);
    return later;
}

/* ---- calling ---- */

/* So many calls of what the plant does not know yet went to him by this way. */
static guint count_to(const Calls *calls, const Callee *callee) {
    guint count = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Call *call = value;
        for (guint i = 0; call->state == CALL_MADE && i < call->callees->len; i++) {
            const Callee *other = call->callees->pdata[i];
            count += other->left && strcmp(other->person, callee->person) == 0 && strcmp(other->way, callee->way) == 0;
        }
    }
    return count;
}

static void begin_call(Calls *calls, Call *call) {
    const GPtrArray *list = g_hash_table_lookup(calls->lists, call->code);
    for (guint i = 0; list && i < list->len; i++) {
        Callee *callee = callee_called(list->pdata[i], call->key, call->reading, call->asked);
        callee->at = clock_now();
        callee->again = *callee->way && count_to(calls, callee) < MOST ? 1 : 0;
        g_ptr_array_add(call->callees, callee);
    }
    if (list)
        call->state = CALL_MADE;
}

/* Handed over only where that is noted: what is not noted would be made again by the next watch. */
static void hand_over(Calls *calls, Call *call, const GPtrArray *ways, GPtrArray *parcels) {
    gint64 now = clock_boot();
    guint first = parcels->len;
    for (guint i = 0; i < call->callees->len; i++) {
        Callee *callee = call->callees->pdata[i];
        Way *way = callee->again && callee->again <= now ? way_find(ways, callee->way) : NULL;
        if (!way || g_atomic_int_get(&way->held))
            continue;
        callee->left = TRUE;
        callee->again = 0;
        callee->tries++;
        g_ptr_array_add(parcels, callee_parcel(callee, call->code));
    }
    if (parcels->len > first)
        save(calls); /* room is kept for it on the disk; where even that fails a call twice is better than none */
    for (guint i = first; i < parcels->len; i++)
        g_atomic_int_add(&way_find(ways, ((Parcel *)parcels->pdata[i])->channel)->room, -1);
}

static gboolean is_waiting(const Call *call) {
    gboolean waiting = call->state == CALL_PENDING;
    for (guint i = 0; call->state == CALL_MADE && i < call->callees->len; i++)
        waiting |= ((Callee *)call->callees->pdata[i])->again > 0;
    return waiting;
}

gboolean calls_due(Calls *calls, const GPtrArray *ways, GPtrArray *parcels) {
    gboolean later = FALSE;
    gint64 now = clock_boot();
    GHashTableIter iter;
    gpointer value;
    g_mutex_lock(&calls->mutex);
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Call *call = value;
        /* A plant that takes notes, one after another, gets to this one too. */
        if (call->state == CALL_PENDING && !call->taken && now >= MAX(call->noted, calls->progress) + CALLS_AFTER)
            begin_call(calls, call);
        if (call->state == CALL_MADE && !call->taken && now >= calls->progress + CALLS_AFTER)
            hand_over(calls, call, ways, parcels);
        later |= is_waiting(call);
    }
    calls->asked_for = later;
    g_mutex_unlock(&calls->mutex);
    return later;
}

/* ---- what became of it ---- */

static gboolean is_of(const Callee *callee, const Outcome *outcome) {
    if (*outcome->claim || *outcome->id)
        return strcmp(callee->claim, *outcome->claim ? outcome->claim : outcome->id) == 0;
    for (guint i = 0; *outcome->reply && i < callee->answers->len; i++)
        if (strcmp(((Outcome *)callee->answers->pdata[i])->reply, outcome->reply) == 0 && strcmp(callee->way, outcome->channel) == 0)
            return TRUE;
    return FALSE;
}

static Callee *find_callee(Calls *calls, const Outcome *outcome, Call **of) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        *of = value;
        for (guint i = 0; i < (*of)->callees->len; i++)
            if (is_of((*of)->callees->pdata[i], outcome))
                return (*of)->callees->pdata[i];
    }
    return NULL;
}

/* Not taken: it is tried again here, as long as the plant does not. Who was only asked to wait has not tried. */
static void try_again(Callee *callee, const Outcome *outcome) {
    callee->tries -= outcome->kind != OUTCOME_RETRY;
    callee->left = FALSE;
    callee->again = callee->tries < TRIES ? clock_boot() + CLAMP(outcome->wait, AGAIN, 10 * AGAIN) : 0;
}

gboolean calls_hear(Calls *calls, Outcome *outcome, CallsSeen *seen) {
    Call *call = NULL;
    g_mutex_lock(&calls->mutex);
    Callee *callee = find_callee(calls, outcome, &call);
    gboolean keep = callee && call->state != CALL_WRITTEN;
    gboolean back = outcome->kind == OUTCOME_RETRY || outcome->kind == OUTCOME_WAIT || outcome->kind == OUTCOME_BACK;
    if (callee && outcome->kind == OUTCOME_SEEN)
        *seen = (CallsSeen){g_strdup(call->episode), g_strdup(call->level)};
    /* While the desk writes it as sent it is sent: what comes back then is for the plant. */
    if (keep && back && !call->taken) {
        try_again(callee, outcome);
        outcome_free(outcome);
    } else if (keep)
        g_ptr_array_add(callee->answers, outcome);
    else if (callee && *outcome->claim) {
        calls->dirty = TRUE; /* noted when the journal has it */
        g_ptr_array_remove(call->callees, callee);
    }
    if (keep)
        save(calls);
    g_mutex_unlock(&calls->mutex);
    return keep;
}

GPtrArray *calls_kept(Calls *calls) {
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
    GHashTableIter iter;
    gpointer value;
    g_mutex_lock(&calls->mutex);
    if (calls->dirty)
        save(calls);
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Call *call = value;
        for (guint i = call->callees->len; call->state == CALL_WRITTEN && i > 0; i--) {
            Callee *callee = call->callees->pdata[i - 1];
            if (callee->answers->len == 0)
                continue;
            g_ptr_array_extend_and_steal(kept, g_steal_pointer(&callee->answers));
            callee->answers = g_ptr_array_new();
            g_ptr_array_remove_index(call->callees, i - 1);
        }
    }
    calls->dirty = kept->len > 0; /* noted when the journal has them */
    g_mutex_unlock(&calls->mutex);
    return kept;
}

void calls_add_known(const Calls *calls, GPtrArray *outcomes) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, calls->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Call *call = value;
        for (guint i = 0; i < call->callees->len; i++) {
            const Callee *callee = call->callees->pdata[i];
            for (guint k = 0; k < callee->answers->len; k++) {
                const Outcome *answer = callee->answers->pdata[k];
                Outcome *known = outcome_new(answer->kind, answer->claim, answer->channel);
                noun_set_text(&known->rows, answer->rows);
                noun_set_text(&known->id, answer->id);
                noun_set_text(&known->reply, answer->reply);
                noun_set_text(&known->error, answer->error);
                known->at = answer->at;
                g_ptr_array_add(outcomes, known);
            }
        }
    }
}
