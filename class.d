class.o: include/bihuan/model/class.h
