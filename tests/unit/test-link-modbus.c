/* SPDX-License-Identifier: MIT
 *
 * The link "modbus" against a device that obeys: what is asked and read, what happens to silent, late and lying devices, and outputs.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "link-ear.h"
#include "link-peer.h"

extern const Link link_modbus;

static Ear *listen_to(const ModbusPeer *peer, const char *const *points) {
    const char *const settings[] = {"kind=modbus", peer->url, "timeout=100ms", NULL};
    g_autoptr(GError) error = NULL;
    Ear *ear = ear_open(&link_modbus, settings, points, &error);
    g_assert_no_error(error);
    return ear;
}

static void test_types(void) {
    static const char *const points[] = {"1:3:0||50",
                                         "1:3:1|s16:ab|50",
                                         "1:3:2|u32|50",
                                         "1:3:4|s32:cdab|50",
                                         "1:3:6|f32|50",
                                         "1:3:8|f32:cdab|50",
                                         "1:3:10|f32:badc|50",
                                         "1:4:12|f32:dcba|50",
                                         "1:1:5||50",
                                         "1:2:9||50",
                                         "1:3:20|u16:ba|50",
                                         "1:3:x||50",
                                         NULL};
    ModbusPeer *peer = modbus_peer_start(FALSE);
    modbus_peer_say(peer, "set 1 3 0 209 65535 1 2 65531 65535");
    modbus_peer_say(peer, "float 1 3 6 20.9");
    modbus_peer_say(peer, "float 1 3 8 25.6 cdab");
    modbus_peer_say(peer, "float 1 3 10 -1.5 badc");
    modbus_peer_say(peer, "float 1 4 12 1000.25 dcba");
    modbus_peer_say(peer, "set 1 1 5 1");
    modbus_peer_say(peer, "set 1 2 9 1");
    modbus_peer_say(peer, "set 1 3 20 256");
    Ear *ear = listen_to(peer, points);
    static const double values[] = {209, -1, 65538, -5, 20.9, 25.6, -1.5, 1000.25, 1, 1, 1};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        ear_value(ear, i, values[i]);
    ear_fault(ear, 11, FAULT_SETUP);
    ear_state(ear, NULL);
    modbus_peer_say(peer, "float 1 3 6 nan");
    ear_fault(ear, 4, FAULT_NUMBER);
    modbus_peer_say(peer, "float 1 3 6 2e-41"); /* its words in another order */
    ear_fault(ear, 4, FAULT_NUMBER);
    modbus_peer_say(peer, "float 1 3 6 -inf");
    ear_fault(ear, 4, FAULT_NUMBER);
    ear_value(ear, 5, 25.6);
    ear_free(ear);
    modbus_peer_end(peer);
}

/* Near registers are one question; what a device refuses is that point's fault alone, and is found by few questions. */
static void test_questions(void) {
    static const char *const points[] = {"1:3:0||50", "1:3:60||50", "1:3:124||50", "1:3:125||50", "2:3:0||50", "2:3:1||50", NULL};
    ModbusPeer *peer = modbus_peer_start(FALSE);
    modbus_peer_say(peer, "set 1 3 60 60");
    modbus_peer_say(peer, "set 1 3 125 125");
    modbus_peer_say(peer, "set 2 3 1 7");
    modbus_peer_say(peer, "silent 2");
    Ear *ear = listen_to(peer, points);
    ear_value(ear, 1, 60);
    ear_value(ear, 3, 125);
    ear_fault(ear, 5, FAULT_POLLS);
    ear_free(ear);
    int before = modbus_peer_say(peer, "count");
    modbus_peer_say(peer, "answer 2");
    modbus_peer_say(peer, "refuse 1 3 61 70");
    static const char *const slow[] = {"1:3:0||10000", "1:3:60||10000", "1:3:65||10000", "1:3:71||10000", "2:3:1||10000", NULL};
    ear = listen_to(peer, slow);
    ear_value(ear, 4, 7);
    ear_value(ear, 1, 60);
    ear_value(ear, 3, 0);
    ear_fault(ear, 2, FAULT_ANSWER);
    g_assert_cmpint(modbus_peer_say(peer, "count") - before, <=, 8);
    modbus_peer_say(peer, "allow 1");
    modbus_peer_say(peer, "drop");
    ear_value(ear, 2, 0);
    ear_free(ear);
    modbus_peer_say(peer, "most 1 2");
    static const char *const row[] = {"1:3:60||50", "1:3:61||50", "1:3:62||50", "1:3:63||50", "1:3:64||50", NULL};
    ear = listen_to(peer, row);
    for (guint i = 0; i < 5; i++)
        ear_value(ear, i, i ? 0 : 60);
    modbus_peer_say(peer, "busy 1 on");
    ear_fault(ear, 0, FAULT_POLLS);
    modbus_peer_say(peer, "busy 1 off");
    ear_value(ear, 0, 60);
    ear_free(ear);
    modbus_peer_end(peer);
}

/* One silent unit holds up nobody else, and comes back. */
static void test_silence(void) {
    static const char *const points[] = {"1:3:0||50", "2:3:0||50", "2:3:100||50", "2:3:600||50", NULL};
    ModbusPeer *peer = modbus_peer_start(FALSE);
    modbus_peer_say(peer, "silent 2");
    Ear *ear = listen_to(peer, points);
    ear_fault(ear, 1, FAULT_POLLS);
    ear_fault(ear, 3, FAULT_POLLS);
    for (int i = 0; i < 20; i++) {
        gint64 before = g_get_monotonic_time();
        ear_more(ear, 0);
        g_assert_cmpint(g_get_monotonic_time() - before, <, 300000); /* a poll and the time of one that is silent */
    }
    g_assert_cmpint(ear->last[0].fault, ==, FAULT_NONE);
    while (ear->count[1] < 3)
        ear_more(ear, 1);
    guint states = ear->states;
    modbus_peer_say(peer, "answer 2");
    ear_value(ear, 1, 0);
    g_assert_cmpuint(ear->states, ==, states + 1); /* it may have forgotten its outputs */
    ear_state(ear, NULL);
    ear_free(ear);
    modbus_peer_end(peer);
}

/* What comes late or belongs to another question is nobody's value. Registers say where they are. */
static void test_late(gconstpointer data) {
    static const char *const points[] = {"1:3:0||50", "1:3:500||41", "1:3:900||37", NULL};
    ModbusPeer *peer = modbus_peer_start(data != NULL);
    modbus_peer_say(peer, "set 1 3 0 1000");
    modbus_peer_say(peer, "set 1 3 500 1500");
    modbus_peer_say(peer, "set 1 3 900 1900");
    Ear *ear = listen_to(peer, points);
    ear_value(ear, 0, 1000);
    ear_value(ear, 1, 1500);
    ear_value(ear, 2, 1900);
    ear->only = TRUE;
    static const int late[] = {110, 190, 250, 330}; /* behind the time-out, behind the pause after it, into the next question */
    for (gsize round = 0; round < G_N_ELEMENTS(late); round++) {
        modbus_peer_say(peer, "late 1 %d", late[round]);
        ear_fault(ear, 0, FAULT_POLLS);
        ear_fault(ear, 2, FAULT_POLLS);
        modbus_peer_say(peer, "late 1 0");
        for (guint i = 0; i < 3; i++)
            ear_value(ear, i, i == 0 ? 1000 : i == 1 ? 1500 : 1900);
    }
    if (!data) {
        modbus_peer_say(peer, "last on");
        ear_fault(ear, 0, FAULT_POLLS);
        modbus_peer_say(peer, "last off");
    }
    for (guint i = 0; i < 3; i++)
        ear_value(ear, i, i == 0 ? 1000 : i == 1 ? 1500 : 1900);
    g_assert_cmpuint(ear->others[0] + ear->others[1] + ear->others[2], ==, 0);
    ear_free(ear);
    modbus_peer_end(peer);
}

static void test_outputs(gconstpointer data) {
    static const char *const points[] = {"1:3:0||50", NULL};
    ModbusPeer *peer = modbus_peer_start(data != NULL);
    Ear *ear = listen_to(peer, points);
    ear_value(ear, 0, 0);
    gint64 before = g_get_monotonic_time();
    ear_drive(ear, 1, "1:coil:7", "1");
    ear_driven(ear, "1 ok");
    g_assert_cmpint(g_get_monotonic_time() - before, <, 100000);
    g_assert_cmpint(modbus_peer_say(peer, "get 1 1 7"), ==, 1);
    ear_drive(ear, 2, "1:register:9", "4711");
    ear_driven(ear, "2 ok");
    g_assert_cmpint(modbus_peer_say(peer, "get 1 3 9"), ==, 4711);
    /* A flood of them, on a socket within the time of one poll or two; on a serial line as fast as that is. */
    guint many = data ? 20 : 500;
    gint64 flood = g_get_monotonic_time();
    for (guint i = 0; i < many; i++) {
        g_autofree char *coil = g_strdup_printf("1:coil:%u", 1000 + i);
        ear_drive(ear, 1000 + i, coil, "1");
    }
    for (guint i = 0; i < many; i++) {
        g_autofree char *said = g_strdup_printf("%u ok\n", 1000 + i);
        ear_driven(ear, said);
    }
    g_assert_cmpint(g_get_monotonic_time() - flood, <, G_USEC_PER_SEC);
    ear_value(ear, 0, 0);
    /* Confirmed and not done; then it is done. */
    modbus_peer_say(peer, "stuck 1 on");
    ear_drive(ear, 3, "1:coil:7", "0");
    ear_driven(ear, "3 The device has confirmed the order, and says otherwise");
    g_assert_cmpint(modbus_peer_say(peer, "get 1 1 7"), ==, 1);
    modbus_peer_say(peer, "stuck 1 off");
    ear_driven(ear, "3 ok");
    g_assert_cmpint(modbus_peer_say(peer, "get 1 1 7"), ==, 0);
    /* Silence; a newer order takes the older one's place. */
    modbus_peer_say(peer, "silent 1");
    ear_drive(ear, 4, "1:coil:8", "1");
    ear_driven(ear, "4 Unit 1 does not answer.");
    ear_drive(ear, 5, "1:coil:8", "0");
    ear_driven(ear, "4 A newer order");
    modbus_peer_say(peer, "answer 1");
    ear_driven(ear, "5 ok");
    modbus_peer_say(peer, "refuse 1 1 100 200");
    ear_drive(ear, 6, "1:coil:150", "1");
    ear_driven(ear, "6 The device refuses this output.");
    ear_drive(ear, 7, "1:coil:1", "ON");
    ear_drive(ear, 8, "1:lamp:1", "1");
    ear_driven(ear, "7 A coil takes 0 or 1");
    ear_driven(ear, "8 That is no output");
    ear_free(ear);
    g_autofree char *log = NULL;
    g_assert_true(g_file_get_contents(peer->log, &log, NULL, NULL));
    g_assert_nonnull(strstr(log, " 1 coil 7 1\n"));
    g_assert_nonnull(strstr(log, " 1 register 9 4711\n"));
    modbus_peer_end(peer);
}

/* So many outputs of a silent device that one of them is always due: an output and a point of another one wait for them no longer than for
 * the try that is under way. */
static void test_mute(void) {
    static const char *const points[] = {"1:3:0||50", NULL};
    const guint many = 25; /* by 100 ms each: longer than the longest pause between two tries */
    ModbusPeer *peer = modbus_peer_start(FALSE);
    modbus_peer_say(peer, "silent 2");
    Ear *ear = listen_to(peer, points);
    ear_value(ear, 0, 0);
    for (guint i = 0; i < many; i++) {
        g_autofree char *coil = g_strdup_printf("2:coil:%u", i);
        ear_drive(ear, 100 + i, coil, "1");
    }
    for (guint i = 0; i < many; i++) {
        g_autofree char *said = g_strdup_printf("%u Unit 2 does not answer.", 100 + i);
        ear_driven(ear, said);
    }
    gint64 before = g_get_monotonic_time();
    ear_drive(ear, 1, "1:coil:7", "1");
    ear_driven(ear, "1 ok");
    for (int i = 0; i < 5; i++)
        ear_more(ear, 0);
    g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC); /* five tries of 100 ms, five polls of 50 */
    g_assert_cmpint(ear->last[0].fault, ==, FAULT_NONE);
    modbus_peer_say(peer, "answer 2");
    ear_driven(ear, "124 ok");
    ear_free(ear);
    modbus_peer_end(peer);
}

static void test_broken(void) {
    static const char *const points[] = {"1:3:0||50", NULL};
    ModbusPeer *peer = modbus_peer_start(FALSE);
    Ear *ear = listen_to(peer, points);
    ear_value(ear, 0, 0);
    modbus_peer_say(peer, "set 1 3 0 5");
    gint64 before = g_get_monotonic_time();
    modbus_peer_say(peer, "stop");
    ear_state(ear, "127.0.0.1");
    g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC);
    ear_state(ear, "cannot be reached");
    ear_drive(ear, 1, "1:coil:0", "1");
    ear_driven(ear, "1 127.0.0.1");
    modbus_peer_say(peer, "start");
    ear_state(ear, NULL);
    ear_driven(ear, "1 ok");
    ear_value(ear, 0, 5);
    /* One that accepts and says nothing more: the connection is made anew, and it is no break. */
    guint states = ear->states;
    modbus_peer_say(peer, "silent all");
    while (ear->last[0].fault == FAULT_NONE || ear->count[0] < 5)
        ear_more(ear, 0);
    g_assert_cmpuint(ear->states, ==, states);
    modbus_peer_say(peer, "answer all");
    ear_value(ear, 0, 5);
    ear_free(ear);
    modbus_peer_end(peer);
}

static void test_settings(void) {
    static const char *const points[] = {"1:3:0", NULL};
    static const char *const urls[] = {"url=",
                                       "url=http://x",
                                       "url=tcp://",
                                       "url=tcp://h:70000",
                                       "url=tcp://user@h",
                                       "url=rtu://ttyS0",
                                       "url=rtu:///dev/x?baud=9601",
                                       "url=rtu:///dev/x?parity=X",
                                       "url=rtu:///dev/x?parity",
                                       "url=rtu:///dev/x?data=9",
                                       "url=rtu:///dev/x?x=1"};
    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        const char *const settings[] = {urls[i], NULL};
        g_autoptr(GError) error = NULL;
        g_assert_null(ear_open(&link_modbus, settings, points, &error));
        g_assert_nonnull(strstr(error->message, "url: Modbus is tcp://HOST:502"));
    }
    static const char *const away[] = {"url=rtu:///nowhere?parity=even&data=8&stop=2", "url=tcp://name.invalid", "url=tcp://[::1]:1/"};
    static const char *const sentences[] = {"/nowhere cannot be reached: No such", "name.invalid:502 cannot be reached", "::1:1 cannot"};
    for (gsize i = 0; i < G_N_ELEMENTS(away); i++) {
        const char *const settings[] = {away[i], NULL};
        g_autoptr(GError) error = NULL;
        Ear *ear = ear_open(&link_modbus, settings, points, &error);
        g_assert_no_error(error);
        ear_state(ear, sentences[i]);
        ear_free(ear);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/link-modbus/types", test_types);
    g_test_add_func("/link-modbus/questions", test_questions);
    g_test_add_func("/link-modbus/silence", test_silence);
    g_test_add_data_func("/link-modbus/late", NULL, test_late);
    g_test_add_data_func("/link-modbus/late-rtu", "rtu", test_late);
    g_test_add_data_func("/link-modbus/outputs", NULL, test_outputs);
    g_test_add_data_func("/link-modbus/outputs-rtu", "rtu", test_outputs);
    g_test_add_func("/link-modbus/mute", test_mute);
    g_test_add_func("/link-modbus/broken", test_broken);
    g_test_add_func("/link-modbus/settings", test_settings);
    return g_test_run();
}
