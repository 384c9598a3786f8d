read.o: src/model/read.h include/bihuan/store/db.h
include/bihuan/store/db.h:
