log.o: include/bihuan/base/log.h
