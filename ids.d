ids.o: include/bihuan/base/ids.h
