countdown.o: src/screens/parts/countdown.h include/bihuan/ui/style.h
include/bihuan/ui/style.h:
