screen.o: include/bihuan/ui/screen.h include/bihuan/ui/cell.h \
 include/bihuan/ui/style.h include/bihuan/ui/keymap.h \
 include/bihuan/ui/key.h
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
include/bihuan/ui/keymap.h:
include/bihuan/ui/key.h:
