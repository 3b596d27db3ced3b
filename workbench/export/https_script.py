"""Python with its standard library alone, for endpoints that are called by their address."""

from __future__ import annotations

from workbench.export.call import Call
from workbench.export.python_script import dictionary, literal, written

_NEEDS = "Written by Prompt Workbench. Needs Python 3.9 or newer, and nothing else."
_IMPORTS = """\
import os
import urllib.error
import urllib.request
"""
_SENDING = """
class StaysHere(urllib.request.HTTPRedirectHandler):
    # A redirect is not followed: no header goes to another host.
    def redirect_request(self, *_):
        return None


def send(body):
    headers = dict(HEADERS)
    for name, variable in SECRET_HEADERS.items():
        if not os.environ.get(variable):
            sys.exit(f"Set {{variable}} to the value of the header {{name}}.")
        headers[name] = os.environ[variable]
    opener = urllib.request.build_opener({handlers})
    try:
        with opener.open(urllib.request.Request(URL, body, headers), timeout={read_s}) as reply:
{reading}
    except urllib.error.HTTPError as error:
        sys.exit(f"{{error.code}} {{error.reason}}: {{error.read().decode(errors='replace')}}")
    except OSError as error:
        sys.exit(f"{{URL}} does not answer: {{error}}")

"""
_WHOLE = "            return reply.read()"
_STREAM = """\
            while part := reply.read1(65536):
                yield part"""
_HANDLERS = "StaysHere"
# Without a proxy, to which a token for this computer would go readable.
_HANDLERS_HERE = "StaysHere, urllib.request.ProxyHandler({})"


class HttpsScript:
    title = "Python without libraries"
    suffix = ".py"
    transports = ("https",)

    def write(self, call: Call) -> str:
        limits = call.endpoint.limits
        handlers = _HANDLERS_HERE if call.is_on_this_computer else _HANDLERS
        where = (
            "# Where it goes.",
            f"URL = {literal(call.url)}",
            *dictionary("HEADERS", {"Content-Type": call.arguments["ContentType"], "Accept": call.arguments["Accept"]}),
            "# Headers by the variables of the environment that hold their values.",
            *dictionary("SECRET_HEADERS", call.secret_headers),
        )
        read_s = min(limits.between_s, limits.total_s)
        sending = _SENDING.format(handlers=handlers, read_s=read_s, reading=_STREAM if call.piece else _WHOLE)
        return written(call, (_NEEDS, *call.about_secrets), _IMPORTS, where, sending)
