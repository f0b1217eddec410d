"""The page's files, without a browser: what they name is there, and nothing of it is elsewhere."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.kpi import web
from services.kpi.web import mount_page

PAGE = Path(web.__file__).parent
FILES = sorted(path for path in PAGE.rglob("*") if path.suffix in {".html", ".js", ".css", ".svg"})
NAMES_OF_FORMATS = {"http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def site() -> httpx.AsyncClient:
    app = FastAPI()
    mount_page(app)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page")


def named_by(path: Path) -> set[str]:
    """Return the addresses on our server that the file at *path* loads."""
    text, files = path.read_text(), PAGE / "files"
    attributes = set(re.findall(r'(?:src|href) ?= ?"(/[^"]+)"', text))
    imported = ((path.parent / name).resolve() for name in re.findall(r'(?:from|import) "(\.[^"]+)"', text))
    return attributes | {f"/web/{one.relative_to(files)}" for one in imported}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
async def test_every_asset_that_a_file_names_is_served(path: Path, site: httpx.AsyncClient) -> None:
    answers = {address: (await site.get(address)).status_code for address in named_by(path)}

    assert {address for address, status in answers.items() if status != 200} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_names_another_host(path: Path) -> None:
    assert set(re.findall(r"""(?:https?:)?//[\w.-]+\.\w[^\s"'<>)]*""", path.read_text())) <= NAMES_OF_FORMATS


async def test_the_page_lets_the_browser_load_from_our_server_only(site: httpx.AsyncClient) -> None:
    page = await site.get("/")

    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    allowed = {word for words in policy.values() for word in words.split()}
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert {word for word in allowed if not word.startswith("'sha256-")} == {"'none'", "'self'", "'unsafe-hashes'"}
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page.text)


def test_the_styles_that_the_policy_allows_are_those_of_the_chart_library() -> None:
    bundle = web.PLOTLY.read_text()
    (text,) = re.findall(r"e\.textContent='((?:[^'\\]|\\.)*)'", bundle)
    style = re.sub(r"\\(.)", r"\1", text)
    allowed = re.findall(r"'sha256-[^']+'", web.OWN_ONLY)

    assert [web_hash(style), web_hash("font-weight:bold")] == allowed


def web_hash(style: str) -> str:
    """Return the source expression of *style*."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


async def test_the_chart_library_comes_from_its_python_package(site: httpx.AsyncClient) -> None:
    assert "plotly.js v" in (await site.get("/web/plotly.min.js")).text[:500]
