clock.o: include/bihuan/base/clock.h
