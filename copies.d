copies.o: include/bihuan/app/copies.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
