raster.o: src/label/formats/paint/raster.h include/bihuan/label/format.h \
 include/bihuan/label/label.h
include/bihuan/label/format.h:
include/bihuan/label/label.h:
