"""Serve the page. It may load nothing from elsewhere, and no other site may show or read it."""

from pathlib import Path

from aiohttp import web  # noqa: TID251  # a page for people; the product itself serves none

from tests.standin.visitors import Handler, at_home

FOLDER = Path(__file__).resolve().parent / "page"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # who changes the page sees it at the next reload
}


def add_page(app: web.Application) -> None:
    """Serve page.html at / and every file of the page by its name."""
    app.router.add_get("/", at_home(_serving(FOLDER / "page.html")))
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in KINDS:
            app.router.add_get(f"/{path.name}", at_home(_serving(path)))


def _serving(path: Path) -> Handler:
    headers = HEADERS | {"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"}

    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=headers)

    return serve
