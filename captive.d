captive.o: include/bihuan/app/captive.h include/bihuan/config/settings.h \
 include/bihuan/store/plant.h include/bihuan/store/db.h
include/bihuan/config/settings.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
