code.o: include/bihuan/label/code.h
