shift.o: include/bihuan/model/shift.h include/bihuan/model/person.h \
 include/bihuan/store/change.h include/bihuan/base/clock.h \
 include/bihuan/seal/secret.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h
include/bihuan/model/person.h:
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
