report.o: include/bihuan/export/report.h include/bihuan/export/sheet.h \
 include/bihuan/store/db.h
include/bihuan/export/sheet.h:
include/bihuan/store/db.h:
