page.o: include/bihuan/model/page.h include/bihuan/store/db.h
include/bihuan/store/db.h:
