sheet_extra.o: include/bihuan/export/sheet_extra.h \
 include/bihuan/export/sheet.h
include/bihuan/export/sheet.h:
