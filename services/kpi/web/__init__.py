"""The page at `/`: files for the browser, and the chart library from plotly's own package."""

from pathlib import Path

import plotly
from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

_HERE = Path(__file__).parent
# plotly writes style elements of its own
_OWN_ONLY = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def mount_page(site: FastAPI) -> None:
    """Serve the page from *site*."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def page() -> FileResponse:
        return FileResponse(
            _HERE / "index.html", headers={"Cache-Control": "no-cache", "Content-Security-Policy": _OWN_ONLY}
        )

    @router.get("/web/plotly.min.js")
    async def charts() -> FileResponse:
        return FileResponse(_PLOTLY, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})

    site.include_router(router)
    site.mount("/web", StaticFiles(directory=_HERE / "files"), name="web")
