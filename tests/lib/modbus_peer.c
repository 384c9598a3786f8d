/* SPDX-License-Identifier: MIT
 *
 * A Modbus device for tests (libmodbus): modbus_peer LOG [PORT | pty]. It serves on a port of loopback (0 or nothing: a free one), or as
 * unit 1 on a pseudo terminal, and prints "port N" or "pty PATH". What is written to it stands in LOG, one line each:
 * "CLOCK_BOOTTIME-in-ms UNIT coil|register ADDRESS VALUE". It obeys lines on standard input, answers each with one line, and ends with
 * them. FN is 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers; each unit has 4000 of each.
 *
 *   set UNIT FN ADDRESS VALUE…       get UNIT FN ADDRESS (prints it)     float UNIT FN ADDRESS VALUE [ORDER]
 *   silent UNIT|all · answer UNIT|all                it answers nothing · again
 *   late UNIT MS                                     it answers so much later
 *   refuse UNIT FN FROM TO · allow UNIT              illegal data address · all is legal again
 *   most UNIT COUNT                                  of more values at once: illegal data value
 *   busy UNIT on|off · stuck UNIT on|off             exception 6 · it confirms what is written and does not do it
 *   last on|off                                      it answers the question before this one
 *   drop · stop · start                              ends all connections · refuses them too · takes them again
 *   count                                            prints how many questions came
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define UNITS 256
#define VALUES 4000

typedef struct {
    modbus_mapping_t *values;
    gboolean silent, busy, stuck;
    int late, most, refused, from, to; /* refused: its function */
} Unit;

typedef struct {
    modbus_t *modbus;
    Unit units[UNITS];
    int listener, port;
    GArray *lines; /* int: sockets */
    FILE *log;
    gboolean last;
    uint8_t before[MODBUS_MAX_ADU_LENGTH];
    int before_size;
    guint count;
    GString *typed;
} Peer;

static Unit *unit_of(Peer *peer, int number) {
    Unit *unit = &peer->units[number & 0xff];
    if (!unit->values)
        unit->values = modbus_mapping_new(VALUES, VALUES, VALUES, VALUES);
    return unit;
}

static void note(Peer *peer, int number, const char *what, int address, int value) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    fprintf(peer->log, "%lld %d %s %d %d\n", (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000, number, what, address, value);
    fflush(peer->log);
}

static int word(const uint8_t *at) {
    return at[0] << 8 | at[1];
}

static void reply(Peer *peer, const uint8_t *query, int size) {
    int head = modbus_get_header_length(peer->modbus), number = query[head - 1], function = query[head];
    Unit *unit = unit_of(peer, number);
    int address = word(query + head + 1), argument = word(query + head + 3), many = function >= 5 && function <= 6 ? 1 : argument;
    peer->count++;
    if (unit->late)
        g_usleep((gulong)unit->late * 1000);
    if (unit->silent)
        return;
    int kind = function == 5 || function == 15 ? 1 : function == 6 || function == 16 ? 3 : function;
    if (unit->busy)
        modbus_reply_exception(peer->modbus, query, MODBUS_EXCEPTION_SLAVE_OR_SERVER_BUSY);
    else if (unit->most && many > unit->most)
        modbus_reply_exception(peer->modbus, query, MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE);
    else if (unit->refused == kind && address <= unit->to && address + many > unit->from)
        modbus_reply_exception(peer->modbus, query, MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS);
    else {
        int was = address < VALUES ? kind == 1 ? unit->values->tab_bits[address] : unit->values->tab_registers[address] : 0;
        modbus_reply(peer->modbus, query, size, unit->values);
        if (function == 5)
            note(peer, number, "coil", address, argument != 0);
        else if (function == 6)
            note(peer, number, "register", address, argument);
        if (unit->stuck && function == 5)
            unit->values->tab_bits[address] = (uint8_t)was;
        else if (unit->stuck && function == 6)
            unit->values->tab_registers[address] = (uint16_t)was;
    }
}

/* FALSE: the connection has ended. */
static gboolean serve(Peer *peer, int line) {
    uint8_t query[MODBUS_MAX_ADU_LENGTH];
    modbus_set_socket(peer->modbus, line);
    int size = modbus_receive(peer->modbus, query);
    if (size < 0)
        return errno == EMBBADCRC || errno == ETIMEDOUT || errno == EIO; /* EIO: nobody has the pseudo terminal open */
    if (size == 0)
        return TRUE;
    if (!peer->last)
        reply(peer, query, size);
    else if (peer->before_size)
        reply(peer, peer->before, peer->before_size);
    memcpy(peer->before, query, (size_t)size);
    peer->before_size = size;
    return TRUE;
}

/* ---- the lines ---- */

static void drop(Peer *peer) {
    for (guint i = 0; i < peer->lines->len; i++)
        close(g_array_index(peer->lines, int, i));
    g_array_set_size(peer->lines, 0);
}

static void stop(Peer *peer) {
    drop(peer);
    if (peer->listener >= 0)
        close(peer->listener);
    peer->listener = -1;
}

static void start(Peer *peer) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)peer->port)};
    socklen_t size = sizeof address;
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(peer->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(peer->listener, (struct sockaddr *)&address, size) != 0 || listen(peer->listener, 16) != 0 ||
        getsockname(peer->listener, (struct sockaddr *)&address, &size) != 0) {
        perror("modbus_peer");
        exit(1);
    }
    peer->port = ntohs(address.sin_port);
}

/* The device's end of a pseudo terminal. */
static char *open_pty(Peer *peer) {
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    char name[64];
    struct termios raw;
    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || ptsname_r(fd, name, sizeof name) != 0) {
        perror("modbus_peer");
        exit(1);
    }
    tcgetattr(fd, &raw);
    cfmakeraw(&raw);
    tcsetattr(fd, TCSANOW, &raw);
    peer->modbus = modbus_new_rtu(name, 9600, 'N', 8, 1);
    modbus_set_slave(peer->modbus, 1);
    open(name, O_RDWR | O_NOCTTY); /* kept open: it does not hang up when the other side goes */
    g_array_append_val(peer->lines, fd);
    return g_strdup(name);
}

/* ---- orders ---- */

static void set(Unit *unit, int function, int address, int value) {
    if (function == 1)
        unit->values->tab_bits[address] = (uint8_t)(value != 0);
    else if (function == 2)
        unit->values->tab_input_bits[address] = (uint8_t)(value != 0);
    else
        (function == 3 ? unit->values->tab_registers : unit->values->tab_input_registers)[address] = (uint16_t)value;
}

static int get(const Unit *unit, int function, int address) {
    return function == 1   ? unit->values->tab_bits[address]
           : function == 2 ? unit->values->tab_input_bits[address]
           : function == 3 ? unit->values->tab_registers[address]
                           : unit->values->tab_input_registers[address];
}

static void set_float(Unit *unit, int function, int address, const char *text, const char *order) {
    float value = strtof(text, NULL);
    uint32_t bits;
    uint8_t wire[4];
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 4; i++)
        wire[i] = (uint8_t)(bits >> (8 * (3 - (order[i] - 'a'))));
    set(unit, function, address, word(wire));
    set(unit, function, address + 1, word(wire + 2));
}

static void obey_unit(Peer *peer, char **words, int number) {
    guint many = g_strv_length(words);
    Unit *unit = unit_of(peer, number);
    const char *verb = words[0], *last = words[many - 1];
    if (strcmp(verb, "set") == 0)
        for (guint i = 4; i < many; i++)
            set(unit, atoi(words[2]), atoi(words[3]) + (int)i - 4, atoi(words[i]));
    else if (strcmp(verb, "float") == 0)
        set_float(unit, atoi(words[2]), atoi(words[3]), words[4], many > 5 ? words[5] : "abcd");
    else if (strcmp(verb, "silent") == 0 || strcmp(verb, "answer") == 0)
        unit->silent = *verb == 's';
    else if (strcmp(verb, "late") == 0)
        unit->late = atoi(last);
    else if (strcmp(verb, "most") == 0)
        unit->most = atoi(last);
    else if (strcmp(verb, "busy") == 0)
        unit->busy = strcmp(last, "on") == 0;
    else if (strcmp(verb, "stuck") == 0)
        unit->stuck = strcmp(last, "on") == 0;
    else if (strcmp(verb, "refuse") == 0 && many == 5) {
        unit->refused = atoi(words[2]);
        unit->from = atoi(words[3]);
        unit->to = atoi(words[4]);
    } else if (strcmp(verb, "allow") == 0)
        unit->refused = 0;
    else {
        fprintf(stderr, "modbus_peer: what is “%s”?\n", verb);
        exit(2);
    }
}

static void obey(Peer *peer, const char *text) {
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    const char *verb = words[0], *first = verb && words[1] ? words[1] : "";
    int answer = -1;
    if (strcmp(verb, "last") == 0)
        peer->last = strcmp(first, "on") == 0;
    else if (strcmp(verb, "drop") == 0)
        drop(peer);
    else if (strcmp(verb, "stop") == 0)
        stop(peer);
    else if (strcmp(verb, "start") == 0)
        start(peer);
    else if (strcmp(verb, "count") == 0)
        answer = (int)peer->count;
    else if (strcmp(verb, "get") == 0)
        answer = get(unit_of(peer, atoi(first)), atoi(words[2]), atoi(words[3]));
    else if (strcmp(first, "all") == 0)
        for (int i = 0; i < UNITS; i++)
            peer->units[i].silent = *verb == 's';
    else
        obey_unit(peer, words, atoi(first));
    if (answer >= 0)
        printf("%d\n", answer);
    else
        puts("ok");
    fflush(stdout);
}

/* FALSE: standard input has ended. */
static gboolean obey_more(Peer *peer) {
    char bytes[4096], *end;
    ssize_t got = read(0, bytes, sizeof bytes);
    if (got <= 0)
        return FALSE;
    g_string_append_len(peer->typed, bytes, got);
    while ((end = strchr(peer->typed->str, '\n')) != NULL) {
        *end = '\0';
        obey(peer, peer->typed->str);
        g_string_erase(peer->typed, 0, end + 1 - peer->typed->str);
    }
    return TRUE;
}

static void serve_ready(Peer *peer, const fd_set *ready) {
    for (guint i = peer->lines->len; i-- > 0;) {
        int line = g_array_index(peer->lines, int, i);
        if (FD_ISSET(line, ready) && !serve(peer, line)) {
            close(line);
            g_array_remove_index(peer->lines, i);
        }
    }
    if (peer->listener >= 0 && FD_ISSET(peer->listener, ready)) {
        int line = accept(peer->listener, NULL, NULL);
        if (line >= 0)
            g_array_append_val(peer->lines, line);
    }
}

int main(int argc, char **argv) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* others may hold our standard input open */
    Peer peer = {.listener = -1, .lines = g_array_new(FALSE, FALSE, sizeof(int)), .typed = g_string_new(NULL)};
    peer.log = argc > 1 ? fopen(argv[1], "a") : NULL;
    if (!peer.log) {
        fprintf(stderr, "modbus_peer LOG [PORT | pty]\n");
        return 2;
    }
    if (argc > 2 && strcmp(argv[2], "pty") == 0)
        printf("pty %s\n", open_pty(&peer));
    else {
        peer.modbus = modbus_new_tcp("127.0.0.1", 0);
        peer.port = argc > 2 ? atoi(argv[2]) : 0;
        start(&peer);
        printf("port %d\n", peer.port);
    }
    fflush(stdout);
    for (;;) {
        fd_set ready;
        int most = MAX(0, peer.listener);
        FD_ZERO(&ready);
        FD_SET(0, &ready);
        if (peer.listener >= 0)
            FD_SET(peer.listener, &ready);
        for (guint i = 0; i < peer.lines->len; i++) {
            int line = g_array_index(peer.lines, int, i);
            FD_SET(line, &ready);
            most = MAX(most, line);
        }
        if (select(most + 1, &ready, NULL, NULL, NULL) < 0)
            return 1;
        if (FD_ISSET(0, &ready) && !obey_more(&peer))
            return 0;
        serve_ready(&peer, &ready);
    }
}
