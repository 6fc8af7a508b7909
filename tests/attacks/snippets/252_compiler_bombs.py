# family: crash
# tries: to make the parser and compiler recurse or eat memory
# judged by: end
# ends: finished | stopped/cpu_time | stopped/wall_time
# slow: it runs until a clock or for long
# held by: own process; resource limits
for code in ('(' * 90000, '[' * 5000 + ']' * 5000, '-' * 100000 + '1', 'x' + '.a' * 50000, 'f' + '()' * 50000, "f'{" * 2000, '1if 1else ' * 20000 + '1', 'a=' * 20000 + '1', 'lambda:' * 20000 + '1', '"\\N{' + 'A' * 100000 + '}"'):
    try: compile(code, 'x', 'exec')
    except (SyntaxError, MemoryError, RecursionError, ValueError) as refused: print('refused', type(refused).__name__)
