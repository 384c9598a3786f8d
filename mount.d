mount.o: include/bihuan/store/mount.h
