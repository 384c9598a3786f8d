bad.o: \
 /tmp/bihuan-test.fu2ZKD/tmp/house-headers.wgYIp3/tmp/tmp.12Qbl1V4vn/bad.h
