lock.o: include/bihuan/store/lock.h
