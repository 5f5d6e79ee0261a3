"""Who may act and look over HTTP: programs and pages of this machine, and no page of another site."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def stranger(request: web.Request) -> str:
    """Why the request is not let in; empty if it is.

    A browser names the page that it acts for in Origin, and in Host the name under which it found this server: a
    site that lets its own name point to this machine is known by that.
    """
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if request.host not in hosts:
        return f"this is 127.0.0.1:{port}, not {request.host!r}"
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return f"a page of {origin} may not act here"
    return ""


def at_home(handler: Handler) -> Handler:
    """The handler, for those who are no strangers; others get a 403."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if why := stranger(request):
            return web.json_response({"ok": False, "description": why}, status=403)
        return await handler(request)

    return guarded
