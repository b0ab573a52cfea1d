"""Take every page of a running demo club in both languages: docs/screenshots/<page>-<language>.png, 1366x768.

    python scripts/screenshots.py [ADDRESS]        (default http://localhost:8000)

The club must be the demo (its sign-ins are used). Chromium is found by its name, or named in CHROMIUM.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "clubcrm-demo"
LANGUAGES = {"en": "en", "zh": "zh-hans"}
# Who looks at what. "{customer}" is a gold member's page, "{complaint}" the first open complaint, "{void}" a visit's.
PAGES = {
    "limin": {
        "home-advisor": "/",
        "customer": "{customer}",
        "visit": "{customer}visit/",
        "customers": "/customers/",
    },
    "general": {"home-general": "/", "tiers": "/tiers/", "report": "/reports/"},
    "care": {
        "home-care": "/",
        "inbox": "/inbox/",
        "complaints": "/complaints/",
        "complaint": "{complaint}",
        "care": "/care/",
        "void": "{void}",
        "access": "/access/",
        "data": "{customer}data/",
        "privacy": "/settings/privacy/",
    },
    "admin": {"staff": "/settings/staff/"},
}


def main(address: str) -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("There is no Chromium: install it, or name it in CHROMIUM.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for username, pages in PAGES.items():
            look(browser, address, username, pages)
        browser.close()
    return 0


def look(browser: Browser, address: str, username: str, pages: dict[str, str]) -> None:
    """Sign in once and take this person's pages in each language. A page that does not exist is left out."""
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    places = found(page)
    for short, code in LANGUAGES.items():
        context.add_cookies([{"name": "django_language", "value": code, "url": address}])
        for name, path in pages.items():
            answer = page.goto(path.format(**places))
            if answer is None or answer.status != 200:
                print(f"{name}: not there ({answer and answer.status})")
                continue
            page.screenshot(path=FOLDER / f"{name}-{short}.png")
            print(f"{name}-{short}.png")
    context.close()


def found(page: Page) -> dict[str, str]:
    """Addresses that depend on the club's data."""
    return {
        "customer": first(page, "/customers/?tier=gold", "table a[href*='/customers/']"),
        "complaint": first(page, "/complaints/?grade=3", "table a[href*='/complaints/C']"),
        "void": first(page, "/visits/", "tr:not(:has(.badge)) a[href$='/void/']"),
    }


def first(page: Page, path: str, link: str) -> str:
    answer = page.goto(path)
    if answer is None or answer.status != 200 or not page.locator(link).count():
        return "/"
    return page.locator(link).first.get_attribute("href") or "/"


if __name__ == "__main__":
    sys.exit(main((sys.argv[1:] or ["http://localhost:8000"])[0].rstrip("/")))
