keymap.o: include/bihuan/ui/keymap.h include/bihuan/ui/key.h
include/bihuan/ui/key.h:
