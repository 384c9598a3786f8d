theme.o: include/bihuan/ui/theme.h include/bihuan/ui/style.h
include/bihuan/ui/style.h:
