# family: network
# tries: to reach the network through the standard library's clients and servers
# judged by: listeners
# ends: finished
# held by: system-call filter; own network
import asyncio, ftplib, http.client, http.server, logging.handlers, smtplib, socketserver, ssl, xmlrpc.client
async def stream(): await asyncio.wait_for(asyncio.open_connection('127.0.0.1', @PORT@), 1)
async def serve(): (await asyncio.start_server(lambda *_: None, '127.0.0.1', 0)).sockets[0]
async def unix(): await asyncio.open_unix_connection('@UNIX@')
for reach in (lambda: asyncio.run(stream()), lambda: asyncio.run(serve()), lambda: asyncio.run(unix()), lambda: ftplib.FTP('127.0.0.1', timeout=1),
              lambda: http.client.HTTPConnection('127.0.0.1', @PORT@, timeout=1).request('GET', '/'), lambda: http.server.HTTPServer(('', 0), None),
              lambda: smtplib.SMTP('127.0.0.1', @PORT@, timeout=1), lambda: xmlrpc.client.ServerProxy('http://127.0.0.1:@PORT@').x(),
              lambda: logging.handlers.SysLogHandler(('127.0.0.1', @PORT@)).emit(logging.makeLogRecord({})) or 1 / 0, lambda: socketserver.UnixStreamServer('@OUTSIDE@/s', None)):
    try: reach(); print('ESCAPED')
    except Exception as refused: print('refused', type(refused).__name__, str(refused)[:80])
