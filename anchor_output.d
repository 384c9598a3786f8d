anchor_output.o: src/cli/anchor_output.h include/bihuan/store/anchor.h \
 include/bihuan/store/verify.h include/bihuan/store/change.h \
 include/bihuan/base/clock.h include/bihuan/seal/secret.h \
 include/bihuan/store/plant.h include/bihuan/store/db.h src/cli/output.h
include/bihuan/store/anchor.h:
include/bihuan/store/verify.h:
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
src/cli/output.h:
