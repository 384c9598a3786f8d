reader.o: src/label/reader.h include/bihuan/config/ini.h
include/bihuan/config/ini.h:
