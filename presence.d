presence.o: include/bihuan/store/presence.h
