id.o: include/bihuan/base/id.h
