# family: disk
# tries: to fill the private folder with files
# judged by: end
# ends: failed
# held by: tmpfs nr_inodes
for i in range(100000): open(f'/box/f{i}','w').write('x')
