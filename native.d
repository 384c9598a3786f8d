native.o: src/label/formats/paint/native.h include/bihuan/label/format.h \
 include/bihuan/label/label.h
include/bihuan/label/format.h:
include/bihuan/label/label.h:
