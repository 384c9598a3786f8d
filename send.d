send.o: include/bihuan/label/send.h include/bihuan/config/printer.h \
 include/bihuan/config/ini.h include/bihuan/config/settings.h
include/bihuan/config/printer.h:
include/bihuan/config/ini.h:
include/bihuan/config/settings.h:
