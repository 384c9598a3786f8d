/* SPDX-License-Identifier: MIT
 *
 * Reading a bank: every mistake is noted with its line, and a bank with any is not used.
 */
#include "bihuan/model/quiz_bank.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/config/section.h"

#define SECONDS_MAX 600
#define TEXT_MAX 400
/* One that was asked, and one that follows the lesson. */
#define QUESTIONS_MIN 2

const char *quiz_text(const QuizText *text) {
    const char *shown = i18n_pick(text->zh, text->en);
    return shown ? shown : "";
}

gboolean quiz_text_same(const QuizText *a, const QuizText *b) {
    return g_strcmp0(a->zh, b->zh) == 0 && g_strcmp0(a->en, b->en) == 0;
}

gboolean quiz_choice_same(const QuizChoice *a, const QuizChoice *b) {
    gboolean same = a->count == b->count && a->answer == b->answer && quiz_text_same(&a->text, &b->text);
    for (guint i = 0; same && i < a->count; i++)
        same = quiz_text_same(&a->options[i], &b->options[i]);
    return same;
}

gint64 quiz_theme_time(const QuizTheme *theme) {
    gint64 time = 0;
    for (guint i = 0; i < theme->pages->len; i++)
        time += 1000 * (gint64)g_array_index(theme->pages, QuizPage, i).seconds;
    return time;
}

/* ---- the end of it ---- */

static void quiz_text_clear(QuizText *text) {
    g_clear_pointer(&text->zh, g_free);
    g_clear_pointer(&text->en, g_free);
}

static void quiz_choice_clear(QuizChoice *choice) {
    quiz_text_clear(&choice->text);
    for (guint i = 0; i < QUIZ_OPTIONS_MAX; i++)
        quiz_text_clear(&choice->options[i]);
}

static void quiz_page_clear(gpointer data) {
    quiz_text_clear(&((QuizPage *)data)->text);
}

void quiz_question_free(gpointer data) {
    QuizQuestion *question = data;
    g_free(question->id);
    g_free(question->theme);
    g_free(question->source);
    quiz_choice_clear(&question->ask);
    quiz_text_clear(&question->why);
    g_free(question);
}

static void quiz_theme_free(gpointer data) {
    QuizTheme *theme = data;
    g_free(theme->id);
    quiz_text_clear(&theme->title);
    quiz_text_clear(&theme->lesson);
    quiz_choice_clear(&theme->control);
    g_array_unref(theme->pages);
    g_free(theme);
}

void quiz_bank_free(QuizBank *bank) {
    if (!bank)
        return;
    g_free(bank->name);
    quiz_text_clear(&bank->title);
    g_strfreev(bank->order);
    g_ptr_array_unref(bank->themes);
    g_ptr_array_unref(bank->questions);
    g_free(bank);
}

/* ---- what is in it ---- */

const QuizQuestion *quiz_bank_question(const QuizBank *bank, const char *id) {
    for (guint i = 0; i < bank->questions->len; i++) {
        const QuizQuestion *question = bank->questions->pdata[i];
        if (strcmp(question->id, id) == 0)
            return question;
    }
    return NULL;
}

const QuizTheme *quiz_bank_theme(const QuizBank *bank, const char *id) {
    for (guint i = 0; i < bank->themes->len; i++) {
        const QuizTheme *theme = bank->themes->pdata[i];
        if (strcmp(theme->id, id) == 0)
            return theme;
    }
    return NULL;
}

/* ---- reading ---- */

static gboolean is_bank_word(const char *text) {
    return g_ascii_islower(*text) && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static gboolean is_bank_name(const char *text) {
    return is_bank_word(text) && strcmp(text, QUIZ_WORD) != 0;
}

#define WANTED_WORD N_("small letters, digits and '-' are wanted.")

static const SectionKey BANK_KEYS[] = {
    {"name", SECTION_TEXT, SECTION_AT(QuizBank, name), .needed = TRUE, .fits = is_bank_name, .wanted = WANTED_WORD},
    {"title", SECTION_TEXTS, SECTION_AT(QuizBank, title)},
    {"themes", SECTION_WORDS, SECTION_AT(QuizBank, order), .needed = TRUE, .fits = is_bank_word, .wanted = WANTED_WORD},
    {0},
};

static const SectionKey THEME_KEYS[] = {
    {"title", SECTION_TEXTS, SECTION_AT(QuizTheme, title)},
    {0},
};

/* Pages and options are read by their numbers and letters. */
static const SectionKey LESSON_KEYS[] = {
    {"title", SECTION_TEXTS, SECTION_AT(QuizTheme, lesson)},
    {.key = "page*", .kind = SECTION_OTHER},
    {.key = "control.*", .kind = SECTION_OTHER},
    {0},
};

static const SectionKey QUESTION_KEYS[] = {
    {"theme", SECTION_TEXT, SECTION_AT(QuizQuestion, theme), .needed = TRUE},
    {"why", SECTION_TEXTS, SECTION_AT(QuizQuestion, why)},
    {"source", SECTION_TEXT, SECTION_AT(QuizQuestion, source), .needed = TRUE},
    {.key = "text.*", .kind = SECTION_OTHER},
    {.key = "a.*", .kind = SECTION_OTHER},
    {.key = "b.*", .kind = SECTION_OTHER},
    {.key = "c.*", .kind = SECTION_OTHER},
    {.key = "d.*", .kind = SECTION_OTHER},
    {.key = "e.*", .kind = SECTION_OTHER},
    {.key = "f.*", .kind = SECTION_OTHER},
    {.key = "answer", .kind = SECTION_OTHER},
    {0},
};

/* KEY.zh and KEY.en; FALSE: neither is there. */
static gboolean read_text(const SectionReader *reader, const char *section, const char *key, QuizText *text) {
    g_autofree char *zh = g_strconcat(key, ".zh", NULL), *en = g_strconcat(key, ".en", NULL);
    text->zh = g_strdup(section_get(reader, section, zh));
    text->en = g_strdup(section_get(reader, section, en));
    return text->zh || text->en;
}

/* A text that people must be able to read, in one language at least, and not too long for a small terminal. */
static void need_text(SectionReader *reader, const char *section, const char *key, const QuizText *text) {
    if (!text->zh && !text->en)
        section_note(reader, section, key, _("write it as %s.zh or %s.en, best both."), key, key);
    else if (g_utf8_strlen(text->zh ? text->zh : "", -1) > TEXT_MAX || g_utf8_strlen(text->en ? text->en : "", -1) > 2 * TEXT_MAX)
        section_note(reader, section, key, "%s", _("this text is too long for a small terminal."));
}

static void check_different(SectionReader *reader, const char *section, const char *prefix, const QuizChoice *choice) {
    for (guint i = 0; i < choice->count; i++)
        for (guint k = 0; k < i; k++)
            if (quiz_text_same(&choice->options[i], &choice->options[k])) {
                g_autofree char *key = g_strdup_printf("%s%c.zh", prefix, 'a' + i);
                section_note(reader, section, key, "%s", _("this option stands there twice."));
            }
}

/* prefix: "" of a question, "control." of the one behind a lesson, whose text is "control" itself. */
static void read_choice(SectionReader *reader, const char *section, const char *prefix, QuizChoice *choice) {
    g_autofree char *text = *prefix ? g_strndup(prefix, strlen(prefix) - 1) : g_strdup("text");
    g_autofree char *answer_key = g_strconcat(prefix, "answer", NULL);
    const char *answer = section_get(reader, section, answer_key);
    read_text(reader, section, text, &choice->text);
    need_text(reader, section, text, &choice->text);
    for (gboolean more = TRUE; more && choice->count < QUIZ_OPTIONS_MAX;) {
        g_autofree char *key = g_strdup_printf("%s%c", prefix, 'a' + choice->count);
        more = read_text(reader, section, key, &choice->options[choice->count]);
        choice->count += more ? 1 : 0;
    }
    check_different(reader, section, prefix, choice);
    if (choice->count < 2)
        section_note(reader, section, text, _("a question needs two options at least: %sa and %sb."), prefix, prefix);
    choice->answer = answer && strlen(answer) == 1 ? (guint)(*answer - 'a') : QUIZ_OPTIONS_MAX;
    if (choice->answer >= choice->count)
        section_note(reader, section, answer_key, "%s", _("it names the right option by its letter."));
}

static void read_pages(SectionReader *reader, const char *section, QuizTheme *theme) {
    for (guint n = 1; n <= QUIZ_PAGES_MAX; n++) {
        g_autofree char *key = g_strdup_printf("page%u", n), *seconds_key = g_strconcat(key, ".seconds", NULL);
        const char *seconds = section_get(reader, section, seconds_key);
        QuizPage page = {0};
        if (!read_text(reader, section, key, &page.text))
            break;
        need_text(reader, section, key, &page.text);
        guint64 read = 0;
        if (!seconds || !g_ascii_string_to_unsigned(seconds, 10, 1, SECONDS_MAX, &read, NULL))
            section_note(reader, section, seconds_key, _("a whole number from 1 to %d is wanted."), SECONDS_MAX);
        page.seconds = (int)read;
        g_array_append_val(theme->pages, page);
    }
    if (theme->pages->len == 0)
        section_note(reader, section, "page1", "%s", _("a lesson needs a page: page1.zh and page1.seconds."));
}

/* A page behind a gap, an option behind a gap or beyond the last one: nobody would ever see it. */
static void check_seen(SectionReader *reader, const char *section, const QuizTheme *theme) {
    int index = ini_find(reader->ini, section);
    for (guint i = 0; index >= 0 && i < ini_key_count(reader->ini, (guint)index); i++) {
        const char *key = ini_key_name(reader->ini, (guint)index, i);
        guint64 page = 0;
        if (g_str_has_prefix(key, "page")) {
            char *end = NULL;
            page = g_ascii_strtoull(key + strlen("page"), &end, 10);
            gboolean ours = *end == '.' && (strcmp(end, ".zh") == 0 || strcmp(end, ".en") == 0 || strcmp(end, ".seconds") == 0);
            if (!ours || page == 0 || page > theme->pages->len)
                section_note(reader, section, key, "%s", _("the pages are page1, page2 and so on, without a gap."));
        }
    }
}

static void check_options(SectionReader *reader, const char *section, const char *prefix, const QuizChoice *choice) {
    int index = ini_find(reader->ini, section);
    for (guint i = 0; index >= 0 && i < ini_key_count(reader->ini, (guint)index); i++) {
        const char *key = ini_key_name(reader->ini, (guint)index, i);
        if (!g_str_has_prefix(key, prefix) || (*prefix == '\0' && strchr(key, '.') != key + 1))
            continue;
        const char *rest = key + strlen(prefix);
        gboolean known = strcmp(rest, "zh") == 0 || strcmp(rest, "en") == 0 || strcmp(rest, "answer") == 0;
        gboolean option = rest[0] && rest[1] == '.' && (strcmp(rest + 2, "zh") == 0 || strcmp(rest + 2, "en") == 0);
        if (!known && (!option || rest[0] < 'a' || (guint)(rest[0] - 'a') >= choice->count))
            section_note(reader, section, key, "%s", _("the options are a, b, c and so on to f, without a gap."));
    }
}

static void read_theme(SectionReader *reader, QuizBank *bank, const char *id) {
    g_autofree char *section = g_strconcat("theme ", id, NULL), *lesson = g_strconcat("lesson ", id, NULL);
    QuizTheme *theme = g_new0(QuizTheme, 1);
    theme->id = g_strdup(id);
    theme->pages = g_array_new(FALSE, TRUE, sizeof(QuizPage));
    g_array_set_clear_func(theme->pages, quiz_page_clear);
    g_ptr_array_add(bank->themes, theme);
    section_need(reader, section);
    section_need(reader, lesson);
    if (ini_find(reader->ini, section) >= 0) {
        section_read(reader, section, THEME_KEYS, theme);
        need_text(reader, section, "title", &theme->title);
    }
    if (ini_find(reader->ini, lesson) < 0)
        return;
    section_read(reader, lesson, LESSON_KEYS, theme);
    need_text(reader, lesson, "title", &theme->lesson);
    read_pages(reader, lesson, theme);
    check_seen(reader, lesson, theme);
    read_choice(reader, lesson, "control.", &theme->control);
    check_options(reader, lesson, "control.", &theme->control);
}

static void read_question(SectionReader *reader, QuizBank *bank, const char *section) {
    QuizQuestion *question = g_new0(QuizQuestion, 1);
    question->id = g_strdup(section + strlen("question "));
    g_ptr_array_add(bank->questions, question);
    if (!is_bank_word(question->id))
        section_note(reader, section, "theme", "%s", _("a question's name is made of small letters, digits and '-'."));
    section_read(reader, section, QUESTION_KEYS, question);
    need_text(reader, section, "why", &question->why);
    read_choice(reader, section, "", &question->ask);
    check_options(reader, section, "", &question->ask);
    if (question->theme && !quiz_bank_theme(bank, question->theme))
        section_note(reader, section, "theme", _("themes in [quiz] does not name “%s”."), question->theme);
}

static gboolean is_theme_section(const QuizBank *bank, const char *name) {
    const char *id = g_str_has_prefix(name, "theme ")    ? name + strlen("theme ")
                     : g_str_has_prefix(name, "lesson ") ? name + strlen("lesson ")
                                                         : NULL;
    return id && quiz_bank_theme(bank, id);
}

static void read_sections(SectionReader *reader, QuizBank *bank) {
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        const char *name = ini_section_name(reader->ini, i);
        if (g_str_has_prefix(name, "question "))
            read_question(reader, bank, name);
        else if (strcmp(name, "quiz") != 0 && !is_theme_section(bank, name))
            section_refuse(reader, i);
    }
}

static void check_themes(SectionReader *reader, const QuizBank *bank) {
    for (guint i = 0; i < bank->themes->len; i++) {
        const QuizTheme *theme = bank->themes->pdata[i];
        guint count = 0;
        for (guint k = 0; k < bank->questions->len; k++)
            count += g_strcmp0(((const QuizQuestion *)bank->questions->pdata[k])->theme, theme->id) == 0 ? 1 : 0;
        g_autofree char *section = g_strconcat("theme ", theme->id, NULL);
        if (count < QUESTIONS_MIN)
            section_note(reader, section, "title.zh", _("a theme needs %d questions at least: another one follows the lesson."),
                         QUESTIONS_MIN);
    }
}

static int compare_lines(gconstpointer a, gconstpointer b) {
    const IniMistake *first = *(const IniMistake *const *)a, *second = *(const IniMistake *const *)b;
    return (first->line > second->line) - (first->line < second->line);
}

GPtrArray *quiz_bank_check(const char *text, QuizBank **bank) {
    g_autoptr(SectionReader) reader = section_reader_new("", text);
    g_autoptr(QuizBank) read = g_new0(QuizBank, 1);
    read->themes = g_ptr_array_new_with_free_func(quiz_theme_free);
    read->questions = g_ptr_array_new_with_free_func(quiz_question_free);
    section_need(reader, "quiz");
    if (ini_find(reader->ini, "quiz") >= 0) {
        section_read(reader, "quiz", BANK_KEYS, read);
        need_text(reader, "quiz", "title", &read->title);
    }
    for (char **id = read->order; id && *id; id++)
        if (!quiz_bank_theme(read, *id))
            read_theme(reader, read, *id);
    read_sections(reader, read);
    check_themes(reader, read);
    GPtrArray *mistakes = g_steal_pointer(&reader->mistakes);
    reader->mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    g_ptr_array_sort(mistakes, compare_lines);
    if (bank)
        *bank = g_steal_pointer(&read);
    return mistakes;
}

QuizBank *quiz_bank_parse(const char *name, const char *text, GError **error) {
    g_autoptr(QuizBank) bank = NULL;
    g_autoptr(GPtrArray) mistakes = quiz_bank_check(text, &bank);
    if (mistakes->len == 0)
        return g_steal_pointer(&bank);
    const IniMistake *first = mistakes->pdata[0];
    err_set(error, ERR_INPUT, "%s:%d: %s", name, first->line, first->sentence);
    return NULL;
}
