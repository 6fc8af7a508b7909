# family: recorder
# tries: to show figures that write something else than pictures and lie about their size
# judged by: next run
# ends: finished
# held by: the size is that of the picture; what is none is left out
import matplotlib.figure, matplotlib.pyplot as plt
plt.figure().get_size_inches = lambda: (1e300, float('nan'))
plt.show()
plt.figure().get_size_inches = lambda: (-5, -5)
plt.show()
matplotlib.figure.Figure.savefig = lambda self, file, **_: file.write(b'<svg onload=alert(1)>')
plt.figure(); plt.show()
