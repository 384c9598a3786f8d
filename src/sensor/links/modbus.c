/* SPDX-License-Identifier: MIT
 *
 * Modbus TCP and RTU. Outputs go before questions, a unit that does not answer is asked last and ever more seldom, and what comes late
 * is thrown away: an answer counts for the question it was asked by, and for no other.
 */
#include <errno.h>
#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "../line.h"
#include "../modbus_plan.h"
#include "../modbus_url.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

#define POLL_USUAL 1000
#define POLL_LEAST 20
#define BYTE_MS 100 /* at most between two bytes of one answer */
#define UNITS 256
#define MISSED 3                        /* in a row: from then on a unit is asked ever more seldom */
#define MERGE_AGAIN (10 * CLOCK_MINUTE) /* what was refused once may be legal again */
#define DOUBTS 2
#define DRAIN 3        /* time-outs; more than two, so that no answer is late enough to be the second one */
#define ORDER_MAX 2000 /* ms between two tries to drive an output */

typedef struct {
    guint missed; /* in a row */
    gint64 pause; /* ms */
    gint64 next;  /* clock_boot(): not asked before */
    guint doubt;  /* serial lines: so many answers, less one, may be to what was asked before */
} Unit;

typedef struct {
    Line line;
    ModbusUrl at;
    modbus_t *modbus; /* NULL: no connection */
    gint64 retry, pause, tried;
    ModbusPlan *plan;
    gint64 merged; /* when the plan was made anew */
    Unit units[UNITS];
    guint unanswered; /* questions in a row, whatever the unit */
    gboolean yields;  /* an order found no answer: a question that is due goes before the next one */
    GArray *values;   /* Reading */
} ModbusLine;

/* What became of a question or an order. */
typedef enum {
    CAME_ANSWER,
    CAME_REFUSAL, /* illegal address, function or number */
    CAME_BUSY,    /* the device is there and cannot now */
    CAME_DOUBT,   /* an answer that may be another's */
    CAME_NOTHING,
    CAME_OTHER,  /* what is no answer to this */
    CAME_BROKEN, /* no connection any more */
} Came;

static Came came_of(int result) {
    if (result >= 0)
        return CAME_ANSWER;
    switch (errno) {
    case EMBXILFUN:
    case EMBXILADD:
    case EMBXILVAL:
        return CAME_REFUSAL;
    case EMBXSFAIL:
    case EMBXACK:
    case EMBXSBUSY:
    case EMBXNACK:
    case EMBXMEMPAR:
        return CAME_BUSY;
    case ETIMEDOUT:
    case EMBXGPATH: /* a gateway's word for a device behind it that does not answer */
    case EMBXGTAR:
        return CAME_NOTHING;
    case EMBBADCRC:
    case EMBBADDATA:
    case EMBBADEXC:
    case EMBUNKEXC:
    case EMBMDATA:
    case EMBBADSLAVE:
        return CAME_OTHER;
    default:
        return CAME_BROKEN;
    }
}

/* ---- the connection ---- */

static void disconnect(ModbusLine *modbus) {
    if (!modbus->modbus)
        return;
    modbus_close(modbus->modbus);
    modbus_free(modbus->modbus);
    modbus->modbus = NULL;
}

static void modbus_say(ModbusLine *modbus, const char *format, const char *reason) {
    g_autofree char *sentence = g_strdup_printf(format, modbus->at.where, reason);
    line_say(&modbus->line, sentence);
}

/* Everything is asked and doubted anew. */
static void begin(ModbusLine *modbus) {
    memset(modbus->units, 0, sizeof modbus->units);
    modbus->unanswered = 0;
    modbus->merged = clock_boot();
    modbus_plan_merge(modbus->plan, modbus->merged);
}

/* A connection, or NULL and errno. */
static modbus_t *connect_one(const ModbusLine *modbus, const char *number, const char *port) {
    gint64 timeout = modbus->line.timeout, byte = MIN(timeout, BYTE_MS);
    modbus_t *made = number ? modbus_new_tcp_pi(number, port)
                            : modbus_new_rtu(modbus->at.device, modbus->at.baud, modbus->at.parity, modbus->at.data, modbus->at.stop);
    if (!made)
        return NULL;
    modbus_set_response_timeout(made, (guint32)(timeout / 1000), (guint32)(timeout % 1000 * 1000));
    modbus_set_byte_timeout(made, 0, (guint32)(byte * 1000));
    modbus_set_error_recovery(made, MODBUS_ERROR_RECOVERY_NONE);
    if (modbus_connect(made) == 0)
        return made;
    int why = errno;
    modbus_free(made);
    errno = why;
    return NULL;
}

static modbus_t *connect_any(const ModbusLine *modbus, GError **error) {
    if (!modbus->at.host)
        return connect_one(modbus, NULL, NULL);
    g_auto(GStrv) numbers = line_resolve(&modbus->line, modbus->at.host, error);
    g_autofree char *port = g_strdup_printf("%d", modbus->at.port);
    modbus_t *made = NULL;
    for (char **number = numbers; number && *number && !made; number++)
        made = connect_one(modbus, *number, port);
    return made;
}

/* A line that asks nothing for long, as one of outputs alone, hears of a cable that was pulled. Where it cannot be set, it hears later. */
static void keep_alive(int socket) {
    int yes = 1, idle = 5, count = 3, apart = 2;
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &apart, sizeof apart);
}

static gboolean connect_now(ModbusLine *modbus) {
    g_autoptr(GError) error = NULL;
    modbus->tried = clock_boot();
    modbus->modbus = connect_any(modbus, &error);
    if (modbus->modbus) {
        modbus->pause = 0;
        if (modbus->at.host)
            keep_alive(modbus_get_socket(modbus->modbus));
        return TRUE;
    }
    const char *reason = error ? error->message : g_strerror(errno);
    modbus_say(modbus, _("%s cannot be reached: %s"), reason);
    modbus->pause = line_pause(modbus->pause, LINE_RETRY_MAX);
    modbus->retry = clock_boot() + modbus->pause;
    return FALSE;
}

static void broken(ModbusLine *modbus) {
    modbus_say(modbus, _("The connection to %s broke off: %s"), g_strerror(errno));
    disconnect(modbus);
    modbus->retry = clock_boot();
}

/* What lies there was late; nobody waits for it. */
static void flush(ModbusLine *modbus) {
    modbus_flush(modbus->modbus);
}

/* ---- questions ---- */

static void values_tell(ModbusLine *modbus) {
    if (modbus->values->len)
        modbus->line.heard.read(modbus->line.heard.data, (const Reading *)(void *)modbus->values->data, modbus->values->len);
    g_array_set_size(modbus->values, 0);
}

static void add_fault(ModbusLine *modbus, const ModbusRequest *request, FaultKind fault) {
    gint64 now = clock_now();
    for (guint i = 0; i < request->points; i++) {
        Reading reading = line_fault(g_array_index(modbus->plan->points, ModbusPoint, request->from + i).point, fault, now);
        g_array_append_val(modbus->values, reading);
    }
}

static void add_values(ModbusLine *modbus, const ModbusRequest *request, const guint16 *words) {
    gint64 now = clock_now();
    for (guint i = 0; i < request->points; i++) {
        const ModbusPoint *point = &g_array_index(modbus->plan->points, ModbusPoint, request->from + i);
        Reading reading = line_reading(point->point, modbus_plan_value(point, request, words), now);
        g_array_append_val(modbus->values, reading);
    }
}

static void unit_doubt(const ModbusLine *modbus, Unit *unit) {
    if (modbus->at.host)
        return;
    unit->doubt = DOUBTS;
    unit->next = MAX(unit->next, clock_boot() + DRAIN * modbus->line.timeout);
}

static Came unit_ask_once(ModbusLine *modbus, int function, int first, int count, guint16 *words) {
    guint8 bits[MODBUS_PLAN_BITS];
    flush(modbus);
    if (function == 3)
        return came_of(modbus_read_registers(modbus->modbus, first, count, words));
    if (function == 4)
        return came_of(modbus_read_input_registers(modbus->modbus, first, count, words));
    Came came = came_of(function == 1 ? modbus_read_bits(modbus->modbus, first, count, bits)
                                      : modbus_read_input_bits(modbus->modbus, first, count, bits));
    for (int i = 0; came == CAME_ANSWER && i < count; i++)
        words[i] = bits[i];
    return came;
}

/* A serial line has no numbers for questions: after one without an answer the line is left alone until what is late has come, the first
 * answer then is not believed, and after another pause the second one is. */
static Came unit_ask(ModbusLine *modbus, Unit *unit, int function, int first, int count, guint16 *words) {
    Came came = unit_ask_once(modbus, function, first, count, words);
    if (came == CAME_OTHER)
        came = unit_ask_once(modbus, function, first, count, words);
    if (came == CAME_NOTHING || came == CAME_OTHER) {
        unit_doubt(modbus, unit);
        return CAME_NOTHING;
    }
    if (came == CAME_BROKEN || unit->doubt == 0 || --unit->doubt == 0)
        return came;
    unit->next = clock_boot() + modbus->line.timeout;
    return CAME_DOUBT;
}

/* The next time that is not past. */
static void later(ModbusRequest *request, gint64 now) {
    request->due = request->due + request->poll > now ? request->due + request->poll : now + request->poll;
}

/* It answers: a unit that was away may have forgotten what it was told. */
static void unit_answers(ModbusLine *modbus, Unit *unit) {
    gboolean away = unit->missed >= MISSED;
    unit->missed = 0;
    unit->pause = unit->next = 0;
    modbus->unanswered = 0;
    if (away)
        line_say_back(&modbus->line);
}

/* Nothing came: what is due of this unit is missed too, and if it is away everything of it. It waits, the others do not. */
static void unit_misses(ModbusLine *modbus, int number, gint64 now) {
    Unit *unit = &modbus->units[number];
    unit->missed++;
    unit->pause = unit->missed < MISSED ? 0 : unit->pause ? MIN(2 * unit->pause, LINE_RETRY_MAX) : POLL_USUAL;
    unit->next = MAX(unit->next, clock_boot() + MAX(unit->pause, modbus->line.timeout));
    modbus->unanswered++;
    for (guint i = 0; i < modbus->plan->requests->len; i++) {
        ModbusRequest *request = &g_array_index(modbus->plan->requests, ModbusRequest, i);
        if (request->unit != number || (request->due > now && unit->missed < MISSED))
            continue;
        add_fault(modbus, request, FAULT_POLLS);
        if (request->due <= now)
            later(request, now);
    }
}

static void poll_one(ModbusLine *modbus, guint index) {
    guint16 words[MODBUS_PLAN_BITS];
    ModbusRequest *request = &g_array_index(modbus->plan->requests, ModbusRequest, index);
    Unit *unit = &modbus->units[request->unit];
    gint64 now = clock_boot();
    modbus->yields = FALSE;
    if (modbus_set_slave(modbus->modbus, request->unit) != 0) { /* no number of a unit on this kind of line */
        add_fault(modbus, request, FAULT_SETUP);
        later(request, now);
        values_tell(modbus);
        return;
    }
    Came came = unit_ask(modbus, unit, request->function, request->first, request->count, words);
    if (came == CAME_BROKEN) {
        broken(modbus);
        return;
    }
    if (came == CAME_DOUBT)
        return; /* it stays due */
    if (came == CAME_NOTHING)
        unit_misses(modbus, request->unit, now);
    else if (came == CAME_REFUSAL && modbus_plan_part(modbus->plan, index, now))
        unit_answers(modbus, unit);
    else {
        if (came == CAME_ANSWER)
            add_values(modbus, request, words);
        else
            add_fault(modbus, request, came == CAME_REFUSAL ? FAULT_ANSWER : FAULT_POLLS);
        later(request, now);
        unit_answers(modbus, unit);
    }
    values_tell(modbus);
}

/* Which question is due: those to units that answer first, unless one has waited very long. -1 and the time of the next. */
static int next_request(const ModbusLine *modbus, gint64 now, gint64 *until) {
    int best = -1;
    gint64 best_due = 0;
    gboolean best_away = FALSE;
    for (guint i = 0; i < modbus->plan->requests->len; i++) {
        const ModbusRequest *request = &g_array_index(modbus->plan->requests, ModbusRequest, i);
        const Unit *unit = &modbus->units[request->unit];
        gint64 due = MAX(request->due, unit->next);
        gboolean away = unit->missed > 0 && now - due < LINE_RETRY_MAX;
        *until = MIN(*until, due);
        if (due <= now && (best < 0 || away < best_away || (away == best_away && due < best_due))) {
            best = (int)i;
            best_due = due;
            best_away = away;
        }
    }
    return best;
}

/* ---- outputs ---- */

typedef struct {
    ModbusAddress at;
    int value;
    gboolean written; /* it is read back next */
} Target;

static const char *target_of(LineOrder *order) {
    char *end = NULL;
    Target target = {.value = (int)g_ascii_strtoll(order->value, &end, 10)};
    if (order->place)
        return NULL;
    if (!address_modbus_output(order->address, &target.at, NULL))
        return _("That is no output of a Modbus device.");
    gboolean coil = target.at.function == MODBUS_FC_WRITE_SINGLE_COIL;
    if (end == order->value || *end || target.value < 0 || target.value > (coil ? 1 : 65535))
        return _("A coil takes 0 or 1, a register 0 to 65535.");
    order->place = g_memdup2(&target, sizeof target);
    return NULL;
}

/* Writes it, or reads it back. Where it cannot be read, the device's own confirmation of the write counts. */
static Came drive_step(ModbusLine *modbus, Target *target, gboolean *agrees) {
    gboolean coil = target->at.function == MODBUS_FC_WRITE_SINGLE_COIL;
    guint16 words[1] = {0};
    if (target->written) {
        Came came = unit_ask(modbus, &modbus->units[target->at.unit], coil ? 1 : 3, target->at.reg, 1, words);
        *agrees = came == CAME_REFUSAL || words[0] == target->value;
        return came == CAME_REFUSAL ? CAME_ANSWER : came;
    }
    flush(modbus);
    *agrees = TRUE;
    Came came = came_of(coil ? modbus_write_bit(modbus->modbus, target->at.reg, target->value)
                             : modbus_write_register(modbus->modbus, target->at.reg, (guint16)target->value));
    if (came == CAME_NOTHING || came == CAME_OTHER)
        unit_doubt(modbus, &modbus->units[target->at.unit]);
    return came;
}

static void drive_one(ModbusLine *modbus, guint index) {
    LineOrder *order = modbus->line.pending->pdata[index];
    const char *wrong = target_of(order);
    gboolean agrees = TRUE;
    if (wrong) {
        line_done(&modbus->line, index, wrong);
        return;
    }
    Target *target = order->place;
    if (modbus_set_slave(modbus->modbus, target->at.unit) != 0) {
        line_done(&modbus->line, index, _("No unit of this line has such a number."));
        return;
    }
    Came came = drive_step(modbus, target, &agrees);
    modbus->yields = came == CAME_NOTHING || came == CAME_OTHER;
    modbus->unanswered = modbus->yields ? modbus->unanswered + 1 : 0;
    if (came == CAME_DOUBT) {
        order->due = clock_boot() + modbus->line.timeout;
        return;
    }
    if (came == CAME_ANSWER && agrees) {
        if (!target->written)
            target->written = TRUE;
        else
            line_done(&modbus->line, index, NULL);
        return;
    }
    g_autofree char *silent = g_strdup_printf(_("Unit %d does not answer."), target->at.unit);
    target->written = FALSE;
    line_fail(&modbus->line, order,
              came == CAME_ANSWER    ? _("The device has confirmed the order, and says otherwise when it is read.")
              : came == CAME_REFUSAL ? _("The device refuses this output.")
              : came == CAME_BUSY    ? _("The device is busy.")
              : came == CAME_BROKEN  ? _("The connection broke off.")
                                     : silent,
              ORDER_MAX);
    if (came == CAME_BROKEN)
        broken(modbus);
}

/* What was never tried comes first, then what is to be read back: the last of many waits for no confirmation of the first. Behind them what
 * failed, each in its turn: a device that is silent holds up no other. */
static int order_rank(const LineOrder *order) {
    const Target *target = order->place;
    return order->pause ? 2 : target && target->written;
}

static gboolean goes_before(const LineOrder *order, const LineOrder *other) {
    int rank = order_rank(order), least = order_rank(other);
    return rank < least || (rank == least && order->due < other->due);
}

/* -1 = nothing is due. */
static int next_order(const ModbusLine *modbus, gint64 now) {
    const GPtrArray *pending = modbus->line.pending;
    int best = -1;
    for (guint i = 0; i < pending->len; i++) {
        const LineOrder *order = pending->pdata[i];
        if (order->due <= now && (best < 0 || goes_before(order, pending->pdata[best])))
            best = (int)i;
    }
    return best;
}

/* ---- the thread ---- */

/* Every unit is silent though the connection seems to stand: a switch that was started again forgets connections and tells nobody. */
static gboolean is_dead(const ModbusLine *modbus) {
    for (guint i = 0; i < modbus->plan->requests->len; i++)
        if (!modbus->units[g_array_index(modbus->plan->requests, ModbusRequest, i).unit].missed)
            return FALSE;
    return modbus->at.host && modbus->unanswered >= MISSED;
}

/* On a new connection nothing is known of what was written before. */
static void order_again(LineOrder *order) {
    Target *target = order->place;
    if (target)
        target->written = FALSE;
    order->due = order->pause = 0;
}

static void try_to_connect(ModbusLine *modbus) {
    if (connect_now(modbus)) {
        begin(modbus);
        line_say(&modbus->line, NULL);
        for (guint i = 0; i < modbus->line.pending->len; i++)
            order_again(modbus->line.pending->pdata[i]);
        return;
    }
    for (guint i = 0; i < modbus->line.pending->len; i++) {
        LineOrder *order = modbus->line.pending->pdata[i];
        line_fail(&modbus->line, order, modbus->line.said, ORDER_MAX);
    }
}

static void renew(ModbusLine *modbus) {
    disconnect(modbus);
    modbus->unanswered = 0;
    if (!connect_now(modbus))
        return;
    for (guint i = 0; i < UNITS; i++)
        modbus->units[i].doubt = 0;
}

static void wait_idle(ModbusLine *modbus, gint64 until) {
    struct pollfd socket = {modbus_get_socket(modbus->modbus), POLLRDHUP, 0};
    line_wait(&modbus->line, &socket, 1, MIN(until, line_next(&modbus->line)));
    if (socket.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) {
        errno = ECONNRESET;
        broken(modbus);
    }
}

static void step(ModbusLine *modbus) {
    gint64 now = clock_boot(), until = G_MAXINT64;
    guint before = modbus->line.pending->len;
    line_take(&modbus->line);
    if (!modbus->modbus) {
        /* An order is a reason to try at once, but not to try all the time. */
        gboolean urgent = modbus->line.pending->len > before && now - modbus->tried >= modbus->line.timeout;
        if (urgent || now >= modbus->retry)
            try_to_connect(modbus);
        else
            line_wait(&modbus->line, NULL, 0, modbus->retry);
        return;
    }
    int order = next_order(modbus, now);
    if (order >= 0 && !(modbus->yields && next_request(modbus, now, &until) >= 0)) {
        drive_one(modbus, (guint)order);
        return;
    }
    if (modbus->plan->parted && now - modbus->merged >= MERGE_AGAIN) {
        modbus->merged = now;
        modbus_plan_merge(modbus->plan, now);
    }
    int request = next_request(modbus, now, &until);
    if (request >= 0)
        poll_one(modbus, (guint)request);
    else
        wait_idle(modbus, until);
    if (modbus->modbus && is_dead(modbus))
        renew(modbus);
}

static void on_bad(gpointer data, const LinkPoint *point) {
    ModbusLine *modbus = data;
    Reading reading = line_fault(point, FAULT_SETUP, clock_now());
    g_array_append_val(modbus->values, reading);
}

static gpointer modbus_run(gpointer data) {
    ModbusLine *modbus = data;
    modbus->plan =
        modbus_plan_new(modbus->line.way.points, modbus->line.way.count, &(ModbusPlanWay){POLL_USUAL, POLL_LEAST, on_bad, modbus});
    values_tell(modbus);
    while (!line_ends(&modbus->line))
        step(modbus);
    disconnect(modbus);
    modbus_plan_free(modbus->plan);
    return NULL;
}

/* ---- the line ---- */

static void modbus_line_free(ModbusLine *modbus) {
    g_array_unref(modbus->values);
    modbus_url_clear(&modbus->at);
    g_free(modbus);
}

static void modbus_line_close(gpointer data) {
    ModbusLine *modbus = data;
    line_clear(&modbus->line);
    modbus_line_free(modbus);
}

const Link link_modbus;

static gpointer modbus_line_open(const LinkWay *way, const LinkHeard *heard, GError **error) {
    ModbusLine *modbus = g_new0(ModbusLine, 1);
    modbus->values = g_array_new(FALSE, FALSE, sizeof(Reading));
    gboolean fits = modbus_url_read(serving_value(way->section, "url"), &modbus->at);
    if (!fits)
        serving_refuse(way->section, "url", error, _("Modbus is tcp://HOST:502 or rtu:///dev/ttyS0?baud=9600&parity=N&data=8&stop=1."));
    if (!fits || !line_init(&modbus->line, &link_modbus, way, heard, error)) {
        modbus_line_free(modbus);
        return NULL;
    }
    line_start(&modbus->line, modbus_run, modbus);
    return modbus;
}

static const char *const KEYS[] = {NULL};

const Link link_modbus = {
    .name = "modbus",
    .summary = N_("Modbus TCP, and RTU on a serial line"),
    .keys = KEYS,
    .open = modbus_line_open,
    .drive = line_drive,
    .end = line_end,
    .close = modbus_line_close,
};
