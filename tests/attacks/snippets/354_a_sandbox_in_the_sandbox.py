# family: processes
# tries: to start a zygote of its own in the sandbox, and to unshare by the sandbox's own modules
# judged by: end
# ends: failed | finished | stopped
# held by: system-call filter
import asyncio
from app.sandbox.pool import Pool
from app.settings import Settings
async def main():
    pool = Pool(Settings())
    await pool.start()
    print('ESCAPED')
asyncio.run(main())
