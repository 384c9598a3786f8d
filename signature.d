signature.o: src/store/signature.h include/bihuan/seal/secret.h \
 src/store/private.h include/bihuan/store/change.h \
 include/bihuan/base/clock.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h include/bihuan/store/plant_clock.h
include/bihuan/seal/secret.h:
src/store/private.h:
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
include/bihuan/store/plant_clock.h:
