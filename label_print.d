label_print.o: src/screens/parts/label_print.h include/bihuan/ui/ui.h \
 include/bihuan/ui/screen.h include/bihuan/ui/cell.h \
 include/bihuan/ui/style.h include/bihuan/ui/keymap.h \
 include/bihuan/ui/key.h include/bihuan/ui/term.h \
 include/bihuan/ui/theme.h
include/bihuan/ui/ui.h:
include/bihuan/ui/screen.h:
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
include/bihuan/ui/keymap.h:
include/bihuan/ui/key.h:
include/bihuan/ui/term.h:
include/bihuan/ui/theme.h:
