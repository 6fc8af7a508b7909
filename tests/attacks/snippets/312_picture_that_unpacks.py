# family: document
# tries: to make browsers unpack a picture of a hundred kilobytes into gigabytes
# judged by: end
# ends: stopped/result | stopped/wall_time | stopped/cpu_time
# held by: the pixels of a picture are bounded
import base64, struct, zlib
from app.graph.document import Figure
from app.tape.figures import Figures
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
side = 30_000
body = zlib.compress(bytes((side // 8 + 1) * side))
png = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 1, 0, 0, 0, 0)) + chunk(b'IDAT', body) + chunk(b'IEND', b'')
Figures.current.rows.append(Figure('image/png', base64.b64encode(png).decode(), 9, 9))
