zip.o: src/export/zip.h
