# family: crash
# tries: to submit a source that is hostile to be read: form feeds, nulls in strings, odd lines, other directions
# judged by: next run
# ends: failed
# held by: spans are checked
# -*- coding: utf-7 -*-
+AHg- = 1 if False else None
