# family: crash
# tries: to overflow the stack
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: own process
import sys
sys.setrecursionlimit(10**9)
def f(n): return f(n+1)
f(0)
