"""What a person does on a page of the admin, counted."""

from playwright.sync_api import expect

# A practised typist (50 words a minute), and finding the next field.
KEYS_A_SECOND, SECONDS_A_FIELD = 250 / 60, 1.5


class Hand:
    """What a person does on a page, counted: every click, fill, select and key."""

    def __init__(self, page):
        self.page = page
        self.interactions = 0
        self.keys = 0

    @property
    def seconds(self):
        """How long it would take a person."""
        return self.keys / KEYS_A_SECOND + self.interactions * SECONDS_A_FIELD

    def fill(self, name, value, page=None):
        if value:
            self.interactions += 1
            self.keys += len(str(value))
            (page or self.page).locator(f"[name='{name}']").fill(str(value))

    def select(self, name, value, page=None):
        self.interactions += 1
        (page or self.page).locator(f"select[name='{name}']").select_option(value)

    def click(self, locator):
        self.interactions += 1
        locator.click()

    def choose(self, name, words):
        """One of Django's choosers: open it, type, take the first with Enter."""
        field = self.page.locator(f"select[name='{name}'] + .select2")
        self.click(field)
        search = self.page.locator(".select2-search__field").last
        self.interactions += 1
        self.keys += len(words)
        search.fill(words)
        option = self.page.locator(".select2-results__option--highlighted")
        expect(option).to_contain_text(words)
        self.interactions += 1
        search.press("Enter")
