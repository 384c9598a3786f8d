approver.o: include/bihuan/model/approver.h
