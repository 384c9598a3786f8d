/* SPDX-License-Identifier: MIT
 *
 * Mails for the benchmarks:  mails fill FILE COUNT: as many messages wait in the outbox, five for each person that has an address.
 *   mails bare URL CA USER PASSWORD FILE: libcurl alone sends what waits there, over connections that are kept, and prints the seconds.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/message.h"
#include "bihuan/notify/channel.h"
#include "bihuan/notify/mime.h"
#include "bihuan/store/change.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PER_CHANGE 500
#define AT_ONCE 8 /* connections: as many as the channel uses */

static G_NORETURN void die(const char *text) {
    fprintf(stderr, "mails: %s\n", text);
    exit(1);
}

/* --- the outbox ---------------------------------------------------------------------------------------------- */

static void fill(Plant *plant, guint count) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) people = db_texts(plant_db(plant), &error, "SELECT id FROM contact WHERE email <> '' ORDER BY id", "");
    if (!people || people->len == 0)
        die(error ? error->message : "nobody has an address");
    for (guint i = 0; i < count;) {
        g_autoptr(Change) change = change_begin(plant, "system", &error);
        for (guint end = MIN(i + PER_CHANGE, count); change && i < end; i++) {
            g_autofree char *dedupe = g_strdup_printf("bench/%u", i), *title = g_strdup_printf("YH-2026-%05u 超期未响应：E-%u", i, i);
            g_autofree char *text = g_strdup_printf("%s 封头法兰，溶剂泵房一层\n已超期 2 小时，仍未响应。请立即到现场确认并接单。", title);
            MessageDraft draft = {.channel = "email",
                                  .target = people->pdata[i % people->len],
                                  .text = text,
                                  .title = title,
                                  .dedupe = dedupe,
                                  .kind = "task"};
            if (!message_add(change, &draft, NULL, &error))
                die(error->message);
        }
        if (!change || !change_commit(change, "bench", "messages", "", &error))
            die(error->message);
    }
}

/* --- libcurl alone --------------------------------------------------------------------------------------------- */

typedef struct {
    CURL *easy;
    struct curl_slist *to;
    const GString *text;
    gsize given;
} Slot;

static size_t give(char *place, size_t one, size_t count, void *data) {
    Slot *slot = data;
    gsize most = MIN(one * count, slot->text->len - slot->given);
    memcpy(place, slot->text->str + slot->given, most);
    slot->given += most;
    return most;
}

typedef struct {
    char *to;
    GString *text;
} Ready;

/* The mails as the channel would write them, made before the clock runs. */
static GPtrArray *mails_of(Plant *plant) {
    static const char sql[] =
        "SELECT c.email, m.title, m.text, m.dedupe, m.due FROM message m JOIN contact c ON c.id = m.target"
        " WHERE m.state = 'waiting' AND m.channel = 'email' ORDER BY m.due, m.id";
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query(plant_db(plant), &error, sql, "");
    GPtrArray *mails = g_ptr_array_new();
    while (rows_next(rows, &error)) {
        MimeMail mail = {.from_name = "",
                         .from = "bihuan@plant.test",
                         .to_name = "",
                         .to = rows_text(rows, 0),
                         .subject = rows_text(rows, 1),
                         .text = rows_text(rows, 2),
                         .lang = "zh",
                         .dedupe = rows_text(rows, 3),
                         .time = rows_int(rows, 4)};
        Ready *ready = g_new(Ready, 1);
        *ready = (Ready){g_strdup(mail.to), mime_mail(&mail, &error)};
        g_ptr_array_add(mails, ready);
    }
    if (error)
        die(error->message);
    return mails;
}

static void start(CURLM *multi, Slot *slot, const Ready *mail) {
    curl_slist_free_all(slot->to);
    slot->to = curl_slist_append(NULL, mail->to);
    slot->text = mail->text;
    slot->given = 0;
    curl_easy_setopt(slot->easy, CURLOPT_MAIL_RCPT, slot->to);
    curl_easy_setopt(slot->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->text->len);
    if (curl_multi_add_handle(multi, slot->easy) != CURLM_OK)
        die("a transfer does not begin");
}

static void open_slot(Slot *slot, char **argv) {
    slot->easy = curl_easy_init();
    curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, slot);
    curl_easy_setopt(slot->easy, CURLOPT_URL, argv[0]);
    curl_easy_setopt(slot->easy, CURLOPT_CAINFO, argv[1]);
    curl_easy_setopt(slot->easy, CURLOPT_USERNAME, argv[2]);
    curl_easy_setopt(slot->easy, CURLOPT_PASSWORD, argv[3]);
    curl_easy_setopt(slot->easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(slot->easy, CURLOPT_MAIL_FROM, "bihuan@plant.test");
    curl_easy_setopt(slot->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(slot->easy, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(slot->easy, CURLOPT_READDATA, slot);
}

static double send_all(const GPtrArray *mails, char **argv) {
    CURLM *multi = curl_multi_init();
    guint begun = 0, done = 0;
    Slot slots[AT_ONCE] = {0};
    gint64 from = g_get_monotonic_time();
    for (guint i = 0; i < AT_ONCE && begun < mails->len; i++) {
        open_slot(&slots[i], argv);
        start(multi, &slots[i], mails->pdata[begun++]);
    }
    while (done < mails->len) {
        int running, left;
        CURLMsg *message;
        curl_multi_perform(multi, &running);
        while ((message = curl_multi_info_read(multi, &left)) != NULL) {
            Slot *slot = NULL;
            CURLcode code = message->data.result;
            if (message->msg != CURLMSG_DONE)
                continue;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
            if (code != CURLE_OK)
                die(curl_easy_strerror(code));
            curl_multi_remove_handle(multi, slot->easy);
            done++;
            if (begun < mails->len)
                start(multi, slot, mails->pdata[begun++]);
        }
        if (done < mails->len)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    return (double)(g_get_monotonic_time() - from) / 1e6;
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    i18n_init(NULL);
    gboolean filling = argc == 4 && strcmp(argv[1], "fill") == 0;
    if (!filling && !(argc == 7 && strcmp(argv[1], "bare") == 0))
        die("mails fill FILE COUNT | mails bare URL CA USER PASSWORD FILE");
    g_autoptr(Plant) plant = plant_open(filling ? argv[2] : argv[6], filling, &error);
    if (!plant)
        die(error->message);
    if (filling) {
        fill(plant, (guint)atoi(argv[3]));
        return 0;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    g_autoptr(GPtrArray) mails = mails_of(plant);
    printf("%.3f %u\n", send_all(mails, argv + 2), mails->len);
    return 0;
}
