bad.o: \
 /tmp/bihuan-test.mlG4GA/tmp/house-headers.9BlMs0/tmp/tmp.m82sSapP4B/bad.h
