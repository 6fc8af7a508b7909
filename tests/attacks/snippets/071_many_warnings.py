# family: output
# tries: to warn two hundred thousand times
# judged by: limits
# ends: finished | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: server-side cap
import warnings
warnings.simplefilter('always')
for i in range(200000): warnings.warn('w%d'%i)
