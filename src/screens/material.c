/* SPDX-License-Identifier: MIT
 *
 * Cards of materials (物料卡): whom to call and what to do first, what it is below; where several are at the place one after the other.
 */
#include "bihuan/app/material_card.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/text.h"
#include "parts/material_open.h"
#include "parts/session.h"

#include <string.h>

enum { DIGIT_COLS = 4, DIGIT_ROWS = 3 };

typedef struct {
    Ui *ui;
    TextView *view;
    char *kind, *code;
    GPtrArray *cards;
    guint shown; /* index of the card */
    int cols;    /* the width it was laid out for */
} MaterialScreen;

static const Binding KEYS[] = {
    {"<Tab> ] <Space> <Enter>", "next-panel", NC_("material", "Next"), N_("Go to the next material of this place")},
    {NULL, NULL, NULL, NULL},
};

/* A sign of a telephone number in three rows, as a calculator shows it. */
static const char *big_sign(char sign, int row) {
    static const char *const DIGITS[][DIGIT_ROWS] = {
        {" _ ", "| |", "|_|"}, {"   ", "  |", "  |"}, {" _ ", " _|", "|_ "}, {" _ ", " _|", " _|"}, {"   ", "|_|", "  |"},
        {" _ ", "|_ ", " _|"}, {" _ ", "|_ ", "|_|"}, {" _ ", "  |", "  |"}, {" _ ", "|_|", "|_|"}, {" _ ", "|_|", " _|"},
    };
    static const char *const DASH[DIGIT_ROWS] = {"   ", " _ ", "   "}, *const PLUS[DIGIT_ROWS] = {"   ", "_|_", " | "};
    if (sign >= '0' && sign <= '9') {
        return DIGITS[sign - '0'][row];
    }
    return sign == '-' ? DASH[row] : sign == '+' ? PLUS[row] : "   ";
}

/* As large as the window allows. */
static void add_phone(MaterialScreen *screen, const char *phone) {
    g_autofree char *plain = g_strdup_printf(_("EMERGENCY PHONE %s"), phone);
    text_view_add(screen->view, STYLE_HOLD, 0, plain);
    for (int row = 0; row < DIGIT_ROWS && (int)strlen(phone) * DIGIT_COLS + 1 < screen->cols; row++) {
        g_autoptr(GString) line = g_string_new(NULL);
        for (const char *sign = phone; *sign != '\0'; sign++) {
            g_string_append_printf(line, "%s ", big_sign(*sign, row));
        }
        text_view_add(screen->view, STYLE_TITLE, 0, line->str);
    }
}

static void card_line(MaterialScreen *screen, const MaterialLine *line) {
    g_autofree char *pair = line->kind == CARD_PAIR ? g_strdup_printf(_("%s: %s"), line->title, line->text) : NULL;
    switch (line->kind) {
    case CARD_PHONE:
        add_phone(screen, line->text);
        break;
    case CARD_TITLE:
    case CARD_HEAD:
        text_view_add(screen->view, STYLE_TITLE, 0, line->text);
        break;
    case CARD_TEXT:
    case CARD_NOTE:
        text_view_add(screen->view, line->known ? STYLE_NORMAL : STYLE_WARNING, 0, line->text);
        break;
    case CARD_PAIR:
        text_view_add(screen->view, line->known ? STYLE_NORMAL : STYLE_DIM, 2, pair);
        break;
    }
}

static void lay_out(MaterialScreen *screen) {
    const MaterialCard *card = screen->cards->pdata[screen->shown];
    g_autoptr(GPtrArray) lines = material_card_lines(card);
    screen->cols = ui_cols(screen->ui);
    text_view_clear(screen->view);
    for (guint i = 0; i < lines->len; i++) {
        card_line(screen, lines->pdata[i]);
    }
}

static gboolean material_load(MaterialScreen *screen, GError **error) {
    GPtrArray *cards = material_cards_named(session_app(screen->ui), screen->kind, screen->code, error);
    if (cards == NULL) {
        return FALSE;
    }
    g_clear_pointer(&screen->cards, g_ptr_array_unref);
    screen->cards = cards;
    screen->shown = MIN(screen->shown, MAX(cards->len, 1) - 1);
    if (cards->len == 0) {
        return err_set(error, ERR_NOT_FOUND, "%s", material_absent());
    }
    lay_out(screen);
    return TRUE;
}

/* "record YH-2026-00001", "device P-101", "source MHS-01", "name 甲醇". */
static gboolean material_open_screen(gpointer state, const char *argument, GError **error) {
    MaterialScreen *screen = state;
    g_auto(GStrv) words = g_strsplit(argument != NULL ? argument : "", " ", 2);
    gboolean both = words[0] != NULL && words[1] != NULL;
    screen->kind = g_strdup(both ? words[0] : "name");
    screen->code = g_strdup(both ? words[1] : "");
    return material_load(screen, error);
}

static void material_refresh(gpointer state) {
    MaterialScreen *screen = state;
    GError *error = NULL;
    if (!material_load(screen, &error)) {
        ui_say_error(screen->ui, error);
    }
}

static void material_draw(gpointer state, const Area *area) {
    MaterialScreen *screen = state;
    if (screen->cols != ui_cols(screen->ui) && screen->cards->len > 0) {
        lay_out(screen);
    }
    Area body = area_sub(area, 0, 1, area->rows, area->cols - 1);
    text_view_draw(screen->view, &body);
}

static unsigned material_action(gpointer state, const char *action) {
    MaterialScreen *screen = state;
    gboolean next = strcmp(action, "next-panel") == 0;
    if ((!next && strcmp(action, "previous-panel") != 0) || screen->cards->len < 2) {
        return REACT_NONE;
    }
    screen->shown = (screen->shown + (next ? 1 : screen->cards->len - 1)) % screen->cards->len;
    lay_out(screen);
    text_view_action(screen->view, "first");
    return REACT_REDRAW;
}

static const char *material_disabled(gpointer state, const char *action) {
    const MaterialScreen *screen = state;
    gboolean panel = strcmp(action, "next-panel") == 0 || strcmp(action, "previous-panel") == 0;
    return panel && (screen->cards == NULL || screen->cards->len < 2) ? _("This is the only material of this place.") : NULL;
}

static char *material_subject(gpointer state) {
    const MaterialScreen *screen = state;
    const MaterialCard *card = screen->cards->len > 0 ? screen->cards->pdata[screen->shown] : NULL;
    return card == NULL              ? NULL
           : screen->cards->len == 1 ? g_strdup(material_card_title(card))
                                     : g_strdup_printf("%s %u/%u", material_card_title(card), screen->shown + 1, screen->cards->len);
}

static void material_close(gpointer state) {
    MaterialScreen *screen = state;
    g_clear_pointer(&screen->cards, g_ptr_array_unref);
    g_free(screen->kind);
    g_free(screen->code);
}

const Screen screen_material = {
    .name = "material",
    .title = N_("Material card"),
    .summary = N_("What to do about a material in an emergency: phone, first aid, spill, limits; Tab goes to the next one of the place."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT,
    .size = sizeof(MaterialScreen),
    .text = offsetof(MaterialScreen, view),
    .open = material_open_screen,
    .draw = material_draw,
    .action = material_action,
    .disabled = material_disabled,
    .refresh = material_refresh,
    .subject = material_subject,
    .brief = material_subject,
    .close = material_close,
};
