vouch.o: include/bihuan/store/vouch.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
