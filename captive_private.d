captive_private.o: src/app/captive_private.h
