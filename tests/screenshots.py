"""The README's pictures, taken of the site with the founding data: `make screenshots`.

Each is 1280 wide and light. What is in a picture is what the site says today: take
them again when pages change.
"""

from playwright.sync_api import Page

from tests.audit.chromium import launched, signed_in
from tests.audit.site import FOLDER, ROOT, Site, fill, served

FOUNDING = Site("founding")
PICTURES = ROOT / "docs" / "img"
WIDTH, HEIGHT = 1280, 1000
READER = "pejabat"


def main():
    FOLDER.mkdir(exist_ok=True)
    fill(FOUNDING, ("load_founding",))
    with served(FOUNDING) as site, launched() as browser:
        context = signed_in(browser, site.url, site.session(READER))
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.emulate_media(color_scheme="light")
        for name, show in SHOWN.items():
            show(page)
            page.screenshot(path=PICTURES / f"{name}.png")
            print(f"docs/img/{name}.png")


def province(page: Page):
    page.goto("/wilayah/73/")


def agreement(page: Page):
    """The first paper of the official's own region."""
    page.goto("/perjanjian/")
    page.locator("main tbody tr").first.get_by_role("link").first.click()


SHOWN = {"wilayah": province, "perjanjian": agreement}

if __name__ == "__main__":
    main()
