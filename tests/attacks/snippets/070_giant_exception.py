# family: output
# tries: to raise an exception with fifty megabytes of text
# judged by: limits
# ends: failed
# held by: error text cut in the child AND in the server
raise ValueError("x"*50_000_000)
