scan.o: include/bihuan/ui/scan.h include/bihuan/ui/key.h
include/bihuan/ui/key.h:
