# family: memory
# tries: to multiply a string
# judged by: limits
# ends: failed | stopped/cpu_time | stopped/wall_time
# held by: RLIMIT_AS
x="a"*(1<<40)
