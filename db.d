db.o: include/bihuan/store/db.h
