"""A person who uses the product: with a mouse, by keyboard alone, or with JavaScript off. Same steps, other hands."""

from pathlib import Path

from playwright.sync_api import Locator

from tests.support.browser import Visitor
from tests.support.databases import engine_under_test

WAYS = ("mouse", "keyboard", "without JavaScript")


class Person:
    """Acts on what a person can see: links, buttons and fields by their words."""

    def __init__(self, visitor: Visitor, way: str) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.by_keyboard = way == "keyboard"

    def sign_in(self, role: str) -> None:
        if not self.by_keyboard:
            self.visitor.sign_in(role)
            return
        self.visitor.go("/sign-in")
        self.fill(self.page.get_by_label("E-mail"), f"{role}@demo.example")
        self.fill(self.page.locator("input[name=password]"), "peerhub-demo")
        self.visitor.press("Enter")
        self.page.get_by_text("Sign out").first.wait_for()

    def follow(self, words: str, *, within: Locator | None = None) -> None:
        """A link by its words, the first if there are several."""
        self._activate((within or self.page).get_by_role("link", name=words).first)

    def go_by(self, group: str, words: str) -> None:
        """A way of the bar that stands in a group: opens the group first."""
        menu = self.page.locator(f"details.ph-nav__group:has(summary:text('{group}'))")
        self._activate(menu.locator("summary"))
        self._activate(menu.get_by_role("link", name=words))

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """A button by its words, the first if there are several."""
        self._activate((within or self.page).get_by_role("button", name=words).first)

    def fill(self, field: Locator, text: str) -> None:
        if self.by_keyboard:
            self.visitor.tab_to(field)
            self.visitor.press("Control+a")
            self.visitor.type(text)
        else:
            field.fill(text)

    def fill_in(self, label: str, text: str) -> None:
        self.fill(self.page.get_by_label(label).first, text)

    def fill_day(self, legend: str, day: int, month: int, year: int) -> None:
        """The three boxes of a day."""
        group = self.page.get_by_role("group", name=legend)
        for box, number in (("Day", day), ("Month", month), ("Year", year)):
            self.fill(group.get_by_label(box), str(number))

    def tick(self, label: str) -> None:
        """A radio button or a tick box."""
        box = self.page.get_by_label(label).first
        if not self.by_keyboard:
            box.check()
            return
        if box.get_attribute("type") == "radio":
            self._walk_radios(box)
        else:
            self.visitor.press_on(box, "Space")

    def select(self, field: Locator, option: str) -> None:
        """An entry of a drop-down list; by keyboard, by typing its words."""
        if self.by_keyboard:
            self.visitor.tab_to(field)
            self.visitor.type(option)
        else:
            field.select_option(label=option)

    def upload(self, label: str, file: Path) -> None:
        """The file dialog belongs to the system, so the file is handed over; the field must be reachable by Tab."""
        field = self.page.get_by_label(label)
        if self.by_keyboard:
            self.visitor.tab_to(field)
        field.set_input_files(file)

    def sees(self, words: str) -> None:
        """The words are on the page and can be seen."""
        self.page.get_by_text(words).first.wait_for(state="visible")

    def look(self, picture: str = "") -> None:
        """Nothing for axe to complain about at both widths; a picture for the tour.

        Not a second time on a second engine, which draws no page (decision 0080).
        """
        if engine_under_test() == "sqlite":
            self.visitor.look()
        if picture and not self.by_keyboard and self.visitor.javascript:
            self.visitor.picture(picture)

    def _activate(self, target: Locator) -> None:
        if self.by_keyboard:
            self.visitor.press_on(target)
        else:
            target.click()

    def _walk_radios(self, wanted: Locator) -> None:
        """Tab goes to the group (its first button, or the chosen one); arrows go through it."""
        name = wanted.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.visitor.tab_to(chosen if chosen.count() else group.first)
        self.visitor.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.visitor.press("ArrowDown")
        raise AssertionError(f"{name} cannot be chosen by keyboard")
