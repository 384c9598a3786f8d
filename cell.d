cell.o: include/bihuan/ui/cell.h include/bihuan/ui/style.h
include/bihuan/ui/style.h:
