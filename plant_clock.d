plant_clock.o: include/bihuan/store/plant_clock.h \
 include/bihuan/base/clock.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h
include/bihuan/base/clock.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
