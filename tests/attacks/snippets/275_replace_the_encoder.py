# family: recorder
# tries: to replace the encoder of documents by one that sends what it likes
# judged by: end
# ends: failed | finished | stopped/result
# held by: strict decoder
import app.graph.codec as codec, app.sandbox.child as child
child.encode_document = lambda document: b'{"schema":1,"snippet":{"code":""},"environment":{},"outcome":{"status":"finished"}}'
