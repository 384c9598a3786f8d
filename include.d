include.o: include/bihuan/form/include.h
