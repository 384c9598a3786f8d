ini.o: include/bihuan/config/ini.h
