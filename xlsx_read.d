xlsx_read.o: include/bihuan/export/xlsx_read.h
