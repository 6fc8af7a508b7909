# family: document
# tries: to pass a drawing with scripts and entities off as a picture
# judged by: end
# ends: stopped/result
# held by: the head of a picture is looked at
import base64
from app.graph.document import Figure
from app.tape.figures import Figures
svg = b'<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">&b;</svg>'
Figures.current.rows.append(Figure('image/png', base64.b64encode(svg).decode(), 9, 9))
