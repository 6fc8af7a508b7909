# family: result
# tries: to put a script into an error's message
# judged by: page
# ends: failed
# held by: front end must escape (stored XSS)
raise ValueError("<script>alert(1)</script>")
