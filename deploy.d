deploy.o: include/bihuan/app/deploy.h
