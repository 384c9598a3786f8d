epoch.o: include/bihuan/store/epoch.h include/bihuan/store/change.h \
 include/bihuan/base/clock.h include/bihuan/seal/secret.h \
 include/bihuan/store/plant.h include/bihuan/store/db.h \
 include/bihuan/store/verify.h
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
include/bihuan/store/verify.h:
