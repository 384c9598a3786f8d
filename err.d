err.o: include/bihuan/base/err.h
