witness.o: include/bihuan/app/witness.h
