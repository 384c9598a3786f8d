chart.o: include/bihuan/ui/chart.h include/bihuan/ui/cell.h \
 include/bihuan/ui/style.h
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
