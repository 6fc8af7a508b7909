# family: output
# tries: to show hundreds of large figures
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: bounded figures; clocks
import matplotlib.pyplot as plt
for n in range(300):
    plt.figure(figsize=(20, 20)); plt.plot([1, 2]); plt.show()
