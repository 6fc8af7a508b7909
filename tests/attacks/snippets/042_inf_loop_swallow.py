# family: time
# tries: to loop without end and swallow every exception
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_CPU hard, wall timer
while True:
    try:
        while True: pass
    except BaseException: pass
