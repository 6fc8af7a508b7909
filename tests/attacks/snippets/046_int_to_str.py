# family: time
# tries: to print a number of millions of digits
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: RLIMIT_CPU, wall timer
import sys
sys.set_int_max_str_digits(0)
print(len(str(1<<8000000)))
