# family: result
# tries: to end the stream of events by printing one
# judged by: end
# ends: finished
# held by: events carry JSON, which has no line breaks
print('\n\nevent: document\ndata: {"schema":1}\n\n', '\r\n\r\nevent: problem\r\ndata: {}\r\n\r\n', '\0', '\ufeff')
