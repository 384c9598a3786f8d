meter.o: src/rule/meter.h include/bihuan/store/db.h
include/bihuan/store/db.h:
