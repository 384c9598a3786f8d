utf8.o: include/bihuan/base/utf8.h
