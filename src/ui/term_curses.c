/* SPDX-License-Identifier: MIT
 *
 * The terminal through ncursesw: the only file that includes curses.h. It owns the terminal's modes and
 * gives them back in every case; it decides nothing about what is shown.
 */
#include "bihuan/ui/term.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* term.h of terminfo claims common words; none of them may leak into our names. */
#undef columns
#undef lines

enum {
    CODE_PASTE_ON = KEY_MAX + 1,
    CODE_PASTE_OFF,
    CODE_KEYPAD, /* + the character on the numeric keypad, which sends sequences of its own in application mode */
    CODE_KEYPAD_LAST = CODE_KEYPAD + 127,
    SEQUENCE_MOST = 64, /* bytes of a sequence */
    ESC_LOCAL = 25,     /* ms: an arrow key's bytes arrive together */
    ESC_REMOTE = 100,   /* over ssh they may not */
};

#define UTF8_WANTED "No UTF-8 locale on this host; install C.UTF-8 (locale -a lists what there is)."

#define PASTE_BEGIN "\033[?2004h"
#define PASTE_END "\033[?2004l"

typedef struct {
    Term base;
    SCREEN *screen;
    chtype attributes[STYLE_COUNT];
    short pairs[STYLE_COUNT];
    Cell *shown; /* what the terminal shows; NULL: unknown */
    int rows, cols;
    char partial[4]; /* bytes of a character that is not whole yet */
    size_t partial_size;
} CursesTerm;

/* What a signal handler needs, prepared when all was well: only write(2) and tcsetattr(3) are allowed
 * there. */
static struct {
    volatile sig_atomic_t armed;
    struct termios modes;
    char bytes[512];
    size_t size;
} restore;

static int restore_collect(int byte) {
    if (restore.size < sizeof restore.bytes) {
        restore.bytes[restore.size++] = (char)byte;
    }
    return byte;
}

static void restore_prepare(void) {
    static const char *const NAMES[] = {"sgr0", "rmkx", "cnorm", "rmcup"};
    restore.size = 0;
    for (const char *p = PASTE_END; *p != '\0'; p++) {
        restore_collect(*p);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        const char *text = tigetstr(NAMES[i]);
        if (text != NULL && text != (char *)-1) {
            tputs(text, 1, restore_collect);
        }
    }
}

static void on_crash(int number) {
    if (restore.armed) {
        restore.armed = 0;
        ssize_t ignored = write(STDOUT_FILENO, restore.bytes, restore.size);
        (void)ignored;
        tcsetattr(STDIN_FILENO, TCSANOW, &restore.modes);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void crash_handlers_set(void) {
    static const int NUMBERS[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < G_N_ELEMENTS(NUMBERS); i++) {
        sigaction(NUMBERS[i], &action, NULL);
    }
}

/* ---- keys ---- */

/* The numeric keypad in application mode (PuTTY, xterm, Windows Terminal): ESC O and a letter for each character. */
static void keypad_define(void) {
    static const char LETTERS[] = "pqrstuvwxyklmnojX", SIGNS[] = "0123456789+,-./*=";
    for (size_t i = 0; i < sizeof LETTERS - 1; i++) {
        const char bytes[] = {'\033', 'O', LETTERS[i], '\0'};
        define_key(bytes, CODE_KEYPAD + SIGNS[i]);
    }
}

/* Function keys of PuTTY's other modes: VT100+ (ESC O T … from F5 on) and SCO (ESC [ M … from F1 on), where terminfo has nothing
 * else for them. ESC [ I and ESC [ O are left out: they tell of the focus. */
static void other_functions_define(void) {
    for (int number = 1; number <= 12; number++) {
        const char vt100[] = {'\033', 'O', (char)('O' + number), '\0'}, sco[] = {'\033', '[', (char)('L' + number), '\0'};
        if (number >= 5 && key_defined(vt100) == 0) {
            define_key(vt100, KEY_F(number));
        }
        if (sco[2] != 'O' && key_defined(sco) == 0) {
            define_key(sco, KEY_F(number));
        }
    }
}

/* terminfo knows one form of each arrow key; terminals, tmux and PuTTY send both. */
static void keys_define(void) {
    static const struct {
        const char *bytes;
        int code;
    } FORMS[] = {
        {"\033[A", KEY_UP},      {"\033[B", KEY_DOWN},         {"\033[C", KEY_RIGHT},
        {"\033[D", KEY_LEFT},    {"\033OA", KEY_UP},           {"\033OB", KEY_DOWN},
        {"\033OC", KEY_RIGHT},   {"\033OD", KEY_LEFT},         {"\033[H", KEY_HOME},
        {"\033[F", KEY_END},     {"\033OH", KEY_HOME},         {"\033OF", KEY_END},
        {"\033[1~", KEY_HOME},   {"\033[4~", KEY_END},         {"\033[7~", KEY_HOME},
        {"\033[8~", KEY_END},    {"\033[2~", KEY_IC},          {"\033[3~", KEY_DC},
        {"\033[5~", KEY_PPAGE},  {"\033[6~", KEY_NPAGE},       {"\033OM", KEY_ENTER},
        {"\033[Z", KEY_BTAB},    {"\033OP", KEY_F(1)},         {"\033OQ", KEY_F(2)},
        {"\033OR", KEY_F(3)},    {"\033OS", KEY_F(4)},         {"\033[11~", KEY_F(1)},
        {"\033[12~", KEY_F(2)},  {"\033[13~", KEY_F(3)},       {"\033[14~", KEY_F(4)},
        {"\033[15~", KEY_F(5)},  {"\033[17~", KEY_F(6)},       {"\033[18~", KEY_F(7)},
        {"\033[19~", KEY_F(8)},  {"\033[20~", KEY_F(9)},       {"\033[21~", KEY_F(10)},
        {"\033[23~", KEY_F(11)}, {"\033[24~", KEY_F(12)},      {"\033[[A", KEY_F(1)},
        {"\033[[B", KEY_F(2)},   {"\033[[C", KEY_F(3)},        {"\033[[D", KEY_F(4)},
        {"\033[[E", KEY_F(5)},   {"\033[200~", CODE_PASTE_ON}, {"\033[201~", CODE_PASTE_OFF},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        define_key(FORMS[i].bytes, FORMS[i].code);
    }
    keypad_define();
    other_functions_define();
}

static KeyCode key_from_curses(wint_t code) {
    if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(20)) {
        return KC_F(code - (wint_t)KEY_F(0));
    }
    switch (code) {
    case KEY_UP:
        return KC_UP;
    case KEY_DOWN:
        return KC_DOWN;
    case KEY_LEFT:
        return KC_LEFT;
    case KEY_RIGHT:
        return KC_RIGHT;
    case KEY_HOME:
        return KC_HOME;
    case KEY_END:
        return KC_END;
    case KEY_PPAGE:
        return KC_PAGE_UP;
    case KEY_NPAGE:
        return KC_PAGE_DOWN;
    case KEY_IC:
        return KC_INSERT;
    case KEY_DC:
        return KC_DELETE;
    case KEY_BACKSPACE:
        return KC_BACKSPACE;
    case KEY_ENTER:
        return KC_ENTER;
    case KEY_BTAB:
        return KC_SHIFT_TAB;
    case KEY_RESIZE:
        return KC_RESIZE;
    case CODE_PASTE_ON:
        return KC_PASTE_ON;
    case CODE_PASTE_OFF:
        return KC_PASTE_OFF;
    default:
        return code > CODE_KEYPAD && code <= CODE_KEYPAD_LAST ? (KeyCode)(code - CODE_KEYPAD) : KC_UNKNOWN;
    }
}

static KeyCode key_from_character(wint_t character) {
    switch (character) {
    case '\r':
    case '\n':
        return KC_ENTER;
    case '\t':
        return KC_TAB;
    case 27:
        return KC_ESC;
    case 8:
    case 127:
        return KC_BACKSPACE;
    default:
        return (character >= 1 && character <= 26) || key_is_text(character) ? (KeyCode)character : KC_NONE;
    }
}

/* The character that byte ends, KC_NONE while it wants more or is none. Bytes of one character may come with
 * pauses (serial lines); wget_wch would lose those that came first. */
static KeyCode key_from_byte(CursesTerm *term, int byte) {
    if (byte < 0x80) {
        term->partial_size = 0;
        return key_from_character((wint_t)byte);
    }
    if (term->partial_size == sizeof term->partial || (byte & 0xC0) != 0x80) {
        term->partial_size = 0;
    }
    term->partial[term->partial_size++] = (char)byte;
    gunichar character = g_utf8_get_char_validated(term->partial, (gssize)term->partial_size);
    if (character == (gunichar)-2) {
        return KC_NONE;
    }
    term->partial_size = 0;
    return character == (gunichar)-1 ? KC_NONE : key_from_character((wint_t)character);
}

/* Behind an ESC that begins no known key: reads "[ … final" or "O x" if it stands there, and tells what it was; KC_ESC if it is
 * something else, which then comes next. What a terminal answers or tells unasked (focus, cursor, its kind) is no key. */
static KeyCode sequence_rest(void) {
    int bytes[SEQUENCE_MOST], count = 0, byte = wgetch(stdscr);
    gboolean control = byte == '[', single = byte == 'O', final = FALSE;
    if (byte != ERR) {
        bytes[count++] = byte;
    }
    wtimeout(stdscr, get_escdelay());
    while ((control || single) && !final && count < SEQUENCE_MOST && (byte = wgetch(stdscr)) != ERR) {
        gboolean nested = control && count == 1 && byte == '['; /* the linux console: ESC [ [ A */
        final = byte >= '@' && byte < 127 && !nested;
        bytes[count++] = byte;
        if (!final && !nested && (byte < ' ' || byte > '?')) {
            break;
        }
    }
    nodelay(stdscr, TRUE);
    if (final) {
        return control && strchr("IORcn", byte) != NULL ? KC_NONE : KC_UNKNOWN;
    }
    while (count > 0) {
        ungetch(bytes[--count]);
    }
    return KC_ESC;
}

static gboolean curses_read(Term *base, KeyEvent *event) {
    CursesTerm *term = (CursesTerm *)base;
    int code = wgetch(stdscr);
    if (code == ERR) {
        return FALSE;
    }
    KeyCode key = code == 27 ? sequence_rest() : code < KEY_MIN ? key_from_byte(term, code) : key_from_curses((wint_t)code);
    *event = (KeyEvent){key, g_get_monotonic_time(), NULL};
    return TRUE;
}

/* ---- painting ---- */

/* A colour of ours as this terminal has it; a bright one becomes its plain one and bold where there are 8. */
static short colour_here(int colour, attr_t *attributes, gboolean background) {
    if (colour < 0 || colour < COLORS) {
        return (short)colour;
    }
    if (colour >= 16) {
        return (short)(background ? 0 : 7);
    }
    if (!background) {
        *attributes |= A_BOLD;
    }
    return (short)(colour & 7);
}

static attr_t attributes_here(unsigned bits) {
    attr_t attributes = A_NORMAL;
    attributes |= bits & PAINT_BOLD ? A_BOLD : 0;
    attributes |= bits & PAINT_DIM ? A_DIM : 0;
    attributes |= bits & PAINT_UNDERLINE ? A_UNDERLINE : 0;
    attributes |= bits & PAINT_REVERSE ? A_REVERSE : 0;
    attributes |= bits & PAINT_BLINK ? A_BLINK : 0;
    return attributes;
}

static void shown_forget(CursesTerm *term) {
    g_free(term->shown);
    term->shown = NULL;
}

static void curses_theme(Term *base, const Theme *theme) {
    CursesTerm *term = (CursesTerm *)base;
    gboolean colour = base->has_colour && theme_has_colour(theme);
    for (int i = 0; i < STYLE_COUNT; i++) {
        const Paint *paint = theme_paint(theme, (Style)i);
        /* Scanners need a QR code black on white, whatever the theme and NO_COLOR say. */
        gboolean coloured = colour || (base->has_colour && (i == STYLE_QR || i == STYLE_QR_DARK));
        attr_t attributes = attributes_here(coloured ? paint->attributes : paint->mono_attributes);
        term->pairs[i] = 0;
        if (coloured && (paint->fg >= 0 || paint->bg >= 0) && i + 1 < COLOR_PAIRS) {
            short fg = colour_here(paint->fg, &attributes, FALSE), bg = colour_here(paint->bg, &attributes, TRUE);
            term->pairs[i] = (short)(i + 1);
            init_pair(term->pairs[i], fg, bg);
        }
        term->attributes[i] = attributes;
    }
    shown_forget(term);
}

static void row_paint(CursesTerm *term, const Grid *grid, int row) {
    int style = -1;
    gboolean place = TRUE;
    for (int col = 0; col < term->cols; col++) {
        const Cell *cell = grid_cell(grid, row, col);
        if (cell->width == 0) {
            continue;
        }
        if (cell->style != style) {
            style = cell->style;
            attr_set(term->attributes[style], term->pairs[style], NULL);
        }
        /* Behind anything but ASCII the place is set anew: a terminal may think differently about widths. */
        if (place) {
            move(row, col);
        }
        addstr(cell->text);
        place = cell->text[0] < 0 || cell->text[1] != '\0';
    }
}

/* TRUE if a row looks as it did. */
static gboolean row_same(const CursesTerm *term, const Grid *grid, int row) {
    for (int col = 0; col < term->cols; col++) {
        const Cell *now = grid_cell(grid, row, col), *was = &term->shown[row * term->cols + col];
        if (now->style != was->style || now->width != was->width || strcmp(now->text, was->text) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

static void curses_paint(Term *base, const Grid *grid) {
    CursesTerm *term = (CursesTerm *)base;
    int rows = grid_rows(grid), cols = grid_cols(grid), cursor_row, cursor_col;
    if (term->shown != NULL && (term->rows != rows || term->cols != cols)) {
        shown_forget(term);
    }
    gboolean all = term->shown == NULL;
    term->rows = rows;
    term->cols = cols;
    if (all) {
        term->shown = g_new0(Cell, (gsize)rows * (gsize)cols);
        erase();
    }
    for (int row = 0; row < rows; row++) {
        if (all || !row_same(term, grid, row)) {
            row_paint(term, grid, row);
            memcpy(&term->shown[row * cols], grid_cell(grid, row, 0), sizeof(Cell) * (gsize)cols);
        }
    }
    gboolean cursor = grid_cursor(grid, &cursor_row, &cursor_col);
    curs_set(cursor ? 1 : 0);
    move(cursor ? cursor_row : rows - 1, cursor ? cursor_col : 0);
    refresh();
}

static void curses_size(Term *term, int *rows, int *cols) {
    (void)term;
    *rows = LINES;
    *cols = COLS;
}

static void curses_reset(Term *base) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        (size.ws_row != LINES || size.ws_col != COLS)) {
        resizeterm(size.ws_row, size.ws_col);
    }
    shown_forget((CursesTerm *)base);
    clearok(curscr, TRUE);
}

static void curses_beep(Term *term) {
    (void)term;
    beep();
}

/* ncurses would beep instead, and the sound may have been switched off. */
static void curses_flash(Term *term) {
    (void)term;
    if (flash_screen != NULL) {
        flash();
    }
}

static void bytes_write(const char *bytes) {
    ssize_t ignored = write(STDOUT_FILENO, bytes, strlen(bytes));
    (void)ignored;
}

static void curses_close(Term *base) {
    CursesTerm *term = (CursesTerm *)base;
    bytes_write(PASTE_END);
    restore.armed = 0;
    endwin();
    delscreen(term->screen);
    shown_forget(term);
    g_free(term);
}

static const TermClass CURSES_CLASS = {
    curses_size, curses_read, curses_paint, curses_theme, curses_beep, curses_flash, curses_reset, curses_close,
};

/* ---- opening ---- */

/* newterm, not initscr: that one ends the process when it does not know TERM. */
static SCREEN *screen_open(void) {
    const char *const NAMES[] = {g_getenv("TERM"), "xterm-256color", "xterm", "vt100"};
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        SCREEN *screen = NAMES[i] != NULL && NAMES[i][0] != '\0' ? newterm(NAMES[i], stdout, stdin) : NULL;
        if (screen != NULL && tigetstr("cup") != NULL && tigetstr("cup") != (char *)-1) {
            return screen;
        }
        if (screen != NULL) {
            endwin();
            delscreen(screen);
        }
    }
    return NULL;
}

static void modes_set(void) {
    raw(); /* Ctrl-Z must not stop a process inside a transaction; Ctrl-C, S, Q are keys */
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    const char *delay = g_getenv("BIHUAN_ESCDELAY");
    long given = delay != NULL ? strtol(delay, NULL, 10) : 0;
    set_escdelay(given > 0 && given < 10000 ? (int)given : g_getenv("SSH_CONNECTION") != NULL ? ESC_REMOTE : ESC_LOCAL);
    keys_define();
}

Term *term_curses_open(GError **error) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        err_set(error, ERR_IO, _("Standard input and output are no terminal; use --script, or a command."));
        return NULL;
    }
    if (!i18n_is_utf8()) {
        err_set(error, ERR_IO, "%s", UTF8_WANTED); /* no other language could be read */
        return NULL;
    }
    tcgetattr(STDIN_FILENO, &restore.modes);
    SCREEN *screen = screen_open();
    if (screen == NULL) {
        err_set(error, ERR_IO, _("This terminal is unknown (TERM=%s) and no known one could be used instead."),
                g_getenv("TERM") != NULL ? g_getenv("TERM") : "");
        return NULL;
    }
    CursesTerm *term = g_new0(CursesTerm, 1);
    const char *name = g_getenv("TERM");
    term->screen = screen;
    term->base.class = &CURSES_CLASS;
    term->base.fd = STDIN_FILENO;
    term->base.shows_cjk = g_strcmp0(name, "linux") != 0;
    modes_set();
    term->base.has_colour = has_colors() && start_color() == OK;
    if (term->base.has_colour) {
        use_default_colors();
    }
    restore_prepare();
    restore.armed = 1;
    crash_handlers_set();
    bytes_write(PASTE_BEGIN);
    return &term->base;
}
