verify_trust.o: src/store/verify_trust.h src/store/verify_private.h \
 include/bihuan/store/verify.h include/bihuan/store/change.h \
 include/bihuan/base/clock.h include/bihuan/seal/secret.h \
 include/bihuan/store/plant.h include/bihuan/store/db.h \
 src/store/private.h include/bihuan/store/plant_clock.h \
 src/store/signature.h src/store/signed.h
src/store/verify_private.h:
include/bihuan/store/verify.h:
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
src/store/private.h:
include/bihuan/store/plant_clock.h:
src/store/signature.h:
src/store/signed.h:
