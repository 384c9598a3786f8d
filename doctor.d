doctor.o: include/bihuan/app/doctor.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
