"""The health check of the web container: exits with 0 if `/health/live/` returns 200. The image has no curl.

Not `/health/`, which fails for a stalled worker: restarting the web container would not repair that. Sends
the site's own host name, since the site answers to no other.
"""

import http.client
import os
import sys


def main(port: int) -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        site.request("GET", "/health/live/", headers={"Host": host})
        answer = site.getresponse()
        sys.stdout.write(answer.read().decode())
    except OSError as error:
        sys.stdout.write(str(error))
        return 1
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
