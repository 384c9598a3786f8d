i18n.o: include/bihuan/base/i18n.h
