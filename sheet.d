sheet.o: include/bihuan/export/sheet.h
