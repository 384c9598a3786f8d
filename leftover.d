leftover.o: include/bihuan/base/leftover.h
