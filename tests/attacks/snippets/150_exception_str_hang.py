# family: result
# tries: to loop when its exception is shown
# judged by: limits
# ends: stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: wall timer
class E(Exception):
    def __str__(self):
        while True: pass
raise E()
