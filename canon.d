canon.o: include/bihuan/store/canon.h
