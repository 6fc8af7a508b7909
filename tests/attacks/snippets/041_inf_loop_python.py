# family: time
# tries: to loop without end
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_CPU, wall timer
while True: pass
