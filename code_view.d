code_view.o: src/screens/parts/code_view.h include/bihuan/ui/cell.h \
 include/bihuan/ui/style.h
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
