source.o: include/bihuan/model/source.h include/bihuan/store/change.h \
 include/bihuan/base/clock.h include/bihuan/seal/secret.h \
 include/bihuan/store/plant.h include/bihuan/store/db.h
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
