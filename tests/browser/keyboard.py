"""A person who uses a keyboard only: what Tab reaches, whether the focus can be seen there, and keys that act."""

from tests.browser.screens import Screens

#: More stops than any page has: a walk that takes longer is in a trap.
STOPS = 400

_CONTROLS = """() => {
  const look = e => {
    const marks = [getComputedStyle(e)];
    if (e.labels && e.labels.length) marks.push(getComputedStyle(e.labels[0], '::before'));
    return marks.map(s => [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor,
                           s.borderColor, s.borderWidth].join('|')).join('/');
  };
  document.activeElement.blur();
  const every = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex="0"]')]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled);
  const name = e => (e.labels && e.labels.length ? e.labels[0].textContent : e.getAttribute('aria-label') ||
                     e.textContent).trim().slice(0, 60) || e.outerHTML.slice(0, 60);
  window.walked = every.map(e => ({element: e, calm: look(e), name: name(e)}));
  window.lookNow = () => {
    const e = document.activeElement;
    const at = window.walked.findIndex(one => one.element === e);
    if (at < 0) return null;
    const box = e.getBoundingClientRect();
    return {at, name: window.walked[at].name, seen: look(e) !== window.walked[at].calm,
            inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
  };
  return every.map((e, at) => e.type === 'radio'
    ? every.findIndex(one => one.type === 'radio' && one.name === e.name && one.form === e.form &&
        (one.checked || !document.querySelector(`input[type=radio][name="${e.name}"]:checked`)))
    : at);
}"""


class Keyboard:
    """The keys of one window; every control is sought with Tab, as a person does."""

    def __init__(self, window: Screens) -> None:
        self.window = window
        self.page = window.page

    def walk(self) -> list[str]:
        """Presses Tab from the top of the page to its end.

        Returns:
            A line for each control that was not reached, or whose focus cannot be seen.
        """
        expected = set(self.page.evaluate(_CONTROLS))
        self.page.evaluate("document.body.tabIndex = -1, document.body.focus()")
        reached: set[int] = set()
        problems: list[str] = []
        for _stop in range(STOPS):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate("window.lookNow()")
            if found is None or found["at"] in reached:
                break
            reached.add(found["at"])
            if not found["seen"]:
                problems.append(f"{self.window.path}: the focus cannot be seen on {found['name']}")
            if not found["inside"]:
                problems.append(f"{self.window.path}: {found['name']} has the focus outside the window")
        names = self.page.evaluate("window.walked.map(one => one.name)")
        problems += [f"{self.window.path}: Tab does not reach {names[at]}" for at in sorted(expected - reached)]
        return problems

    def skip_to_main(self) -> None:
        """Uses the skip link, the first thing that Tab reaches."""
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.textContent") == "Skip to main content"
        assert self.page.evaluate("document.activeElement.getBoundingClientRect().height") > 10
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.querySelector('main').contains(document.activeElement)")

    def press_enter_on(self, name: str) -> None:
        """Goes to a link or button and presses Enter."""
        self._tab_to(f"e => e.matches('a, button') && e.textContent.trim() === {name!r}", name)
        self.window.go_by(lambda: self.page.keyboard.press("Enter"))

    def choose(self, label: str) -> None:
        """Goes to a group and chooses one of its answers: Space for a checkbox or the first radio, then arrows."""
        is_it = f"e => e.labels && [...e.labels].some(l => l.textContent.trim() === {label!r})"
        group = f"e => ({is_it})(e) || (e.type === 'radio' && [...document.getElementsByName(e.name)].some({is_it}))"
        self._tab_to(group, label)
        if self.page.evaluate("document.activeElement.type") == "checkbox":
            self.page.keyboard.press("Space")
            return
        self.page.keyboard.press("Space")
        for _arrow in range(20):
            if self.page.evaluate(f"({is_it})(document.activeElement)"):
                break
            self.page.keyboard.press("ArrowDown")
        assert self.page.evaluate("document.activeElement.checked"), label

    def type_into(self, label: str, text: str) -> None:
        self._tab_to(f"e => e.labels && [...e.labels].some(l => l.textContent.trim() === {label!r})", label)
        self.page.keyboard.type(text)

    def _tab_to(self, is_it: str, name: str) -> None:
        for _stop in range(STOPS):
            if self.page.evaluate(f"({is_it})(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.window.path}: Tab does not reach {name}")
