plant.o: include/bihuan/store/plant.h include/bihuan/store/db.h
include/bihuan/store/db.h:
