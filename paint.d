paint.o: src/label/formats/paint/paint.h include/bihuan/label/format.h \
 include/bihuan/label/label.h
include/bihuan/label/format.h:
include/bihuan/label/label.h:
