# family: time
# tries: to raise to a power that never ends
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_CPU, wall timer
x=9**(9**9)
