term.o: include/bihuan/ui/term.h include/bihuan/ui/cell.h \
 include/bihuan/ui/style.h include/bihuan/ui/key.h \
 include/bihuan/ui/theme.h
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
include/bihuan/ui/key.h:
include/bihuan/ui/theme.h:
