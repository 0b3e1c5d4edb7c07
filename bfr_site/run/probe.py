"""The web container's health check: does `/health/live/` on this port answer 200? The image has no curl.

Not `/health/`, which a stalled worker turns red: another web process would not mend that. Asks in the name of
the site's own host, since it answers to no other.
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
