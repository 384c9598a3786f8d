printer.o: include/bihuan/config/printer.h include/bihuan/config/ini.h \
 include/bihuan/config/settings.h
include/bihuan/config/ini.h:
include/bihuan/config/settings.h:
