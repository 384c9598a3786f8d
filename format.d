format.o: include/bihuan/label/format.h include/bihuan/label/label.h
include/bihuan/label/label.h:
