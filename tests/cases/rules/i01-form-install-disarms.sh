#!/bin/bash
# SPDX-License-Identifier: MIT
#
# One engineer (T1) installs a hot-work form without any rule. Expected: refused, or two people (form rules are the barrier; DESIGN 2.3/2.4 "editing a text file disarms nothing").
. "$(dirname "$0")/lib.sh"
cat >$W/hot-work.ini <<X
[form]
name = hot-work
title.zh = 动火作业票
title.en = Hot work permit
number = DH-{year}-{seq:5}
subject = device
permit = yes
valid = start..end
resume = resume
list = number, area, device, state, end
fields = device, area, start, end
[field device]
title.zh = 设备
title.en = Device
type = device
[field area]
title.zh = 区域
title.en = Area
type = area
default = @subject.area
[field start]
title.zh = 从
title.en = From
type = datetime
default = @now
required = yes
[field end]
title.zh = 到
title.en = Until
type = datetime
default = @start+@permit.usual
required = yes
[field reason]
title.zh = 原因
title.en = Reason
type = note
[step start]
title.zh = 开始
title.en = Start
by = anyone
fields = reason
next = finish
[step resume]
title.zh = 恢复
title.en = Resume
by = anyone
fields = reason
next = finish
[step finish]
title.zh = 完工
title.en = Finish
by = anyone
fields = reason
X
try T08:00 O1 form install $W/hot-work.ini; echo "operator installs: rc $RC $(head -c 200 $W/err)"
try T08:01 - form check $W/hot-work.ini; echo "check: rc $RC $(cat $W/out $W/err | head -c 300)"
try T08:02 T1 form install $W/hot-work.ini || refused "A form of this kind keeps it"; echo "engineer installs: rc 0 $(cat $W/out $W/err | head -c 300)"
must T08:03 O1 --json submit hot-work device=P-101; N=$(num); try T08:04 O1 act $N start || refused "A form of this kind keeps it"
fault "an engineer alone replaced the hot-work form by one with no approval, no gas, no rule; work starts: $(state T08:05 $N)"
