path.o: include/bihuan/base/path.h
