"""The dashboard at `/`: files for the browser, and the chart library from plotly's own package."""

from pathlib import Path

import plotly
from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles

_HERE = Path(__file__).parent
_FILES = _HERE / "files"
_MAPS_STYLE = "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"
"""The one style element that plotly makes by itself, at its loading; its own rules go into /web/charts.css."""
_BOLD = "'sha256-wkY2X5hecQzbhnFCqvTpwrUJ1f4X8LH5WFjYUzv1wmU='"
"""`font-weight:bold`, the one style attribute that plotly writes, for the `<b>` of a label."""
OWN_ONLY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {_MAPS_STYLE}",
        f"style-src-attr 'unsafe-hashes' {_BOLD}",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_LATER = {"explain.js"}
"""Asked for when it is needed, with all that it needs."""


def mount_page(site: FastAPI) -> None:
    """Serve the page from *site*."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def index(page: str = "overview") -> HTMLResponse:
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": OWN_ONLY}
        return HTMLResponse(_document(page), headers=headers)

    @router.get("/web/plotly.min.js")
    async def charts() -> FileResponse:
        return FileResponse(PLOTLY, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})

    site.include_router(router)
    site.mount("/web", StaticFiles(directory=_FILES), name="web")


def _document(page: str) -> str:
    """Return what the browser begins with; it names all modules of *page*, so that none waits for another."""
    modules = [path for path in sorted(_FILES.glob("*.js")) if path.name not in _LATER]
    modules += [path for path in sorted(_FILES.glob("pages/**/*.js")) if page in {path.stem, path.parent.name}]
    links = "".join(f'  <link rel="modulepreload" href="/web/{path.relative_to(_FILES)}">\n' for path in modules)
    return (_HERE / "index.html").read_text().replace("</head>", f"{links}</head>")
