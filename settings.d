settings.o: include/bihuan/config/settings.h
