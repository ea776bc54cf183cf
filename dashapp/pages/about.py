"""Help, the accessibility statement, and the page for addresses that have none."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashapp.components.markdown import markdown
from dashapp.components.text import bullets, link, notice
from dashapp.ids import Key
from dashapp.pages.base import Child, Page, View
from dashapp.services import GuidePage, Services
from dashapp.urls import Here

TASKS: tuple[tuple[str, str, str], ...] = (
    ("See how an outcome is doing", "/now", "Open it by name in the tables of the first page."),
    ("See who pays for what", "/money", "Choose a place, a tier or a kind of resource above the picture."),
    ("See what the same money could do", "/change/best-use", "Choose a scenario and press the button."),
    (
        "See what happens with less or more money",
        "/change/best-use",
        "Change amounts of pots under the scenario.",
    ),
    ("Find where a figure comes from", "/data", "Every row of every table says what it rests on."),
)

CAN_DO = (
    "use every page with the keyboard alone",
    "enlarge the text to 200%, and read at a width of 320 pixels: only wide tables scroll, within a frame",
    "read every chart as a sentence and as a table, and download its numbers",
    "tell every state by its word, without its colour",
    "print every page with its folded parts open",
)
KNOWN = (
    "Nobody who uses assistive technology has tried it yet, so it does not claim to conform to WCAG 2.2.",
    "What a chart shows to a resting pointer cannot be reached by keyboard. The table under it has the same.",
    "The picture of how money flows is not shown on narrow screens; its table is.",
)


def help_view(services: Services, here: Here) -> View:
    """Tasks and the guide's contents; or one page of the guide."""
    guide = services.guide()
    wanted = here.get(Key.TOPIC)
    found = next((page for page in guide if page.name == wanted), None)
    if found is not None:
        return _topic(guide, found, here)
    missing = notice(html.P(f"There is no help page called '{wanted}'."), tone="warning")
    return View(
        notices=(missing,) if wanted else (),
        answer="Start from what you want to do, or read how the model works.",
        body=(
            html.H2("What do you want to do?"),
            bullets([[link(task, Here(path)), f": {how[0].lower()}{how[1:]}"] for task, path, how in TASKS]),
            html.H2("How the model works"),
            html.P("Every formula as built, in the order in which it is used."),
            _contents(guide, here, None),
            html.H2("On the command line"),
            html.P(
                ["Every answer on these pages can be had without them: run ", html.Code("jcm --help"), "."]
            ),
            html.H2("Report a problem"),
            html.P(
                "Tell the person who runs this copy for your partnership. If the screen showed a reference "
                "number, give it: it leads to the entry in the log."
            ),
        ),
    )


def _topic(guide: tuple[GuidePage, ...], page: GuidePage, here: Here) -> View:
    at = guide.index(page)
    text = page.text.split("\n", 1)[1] if "\n" in page.text else ""
    after = guide[at + 1] if at + 1 < len(guide) else None
    return View(
        question=page.title,
        answer=html.P(link("All help", here.having(topic=None)), className="back"),
        body=(
            html.Div(markdown(text), className="guide"),
            html.P(["Next: ", link(after.title, here.having(topic=after.name))]) if after else "",
        ),
    )


def _contents(guide: tuple[GuidePage, ...], here: Here, current: str | None) -> Component:
    items: list[Child] = [
        page.title if page.name == current else link(page.title, here.having(topic=page.name))
        for page in guide
    ]
    return bullets(items)


def accessibility_view(_services: Services, _here: Here) -> View:
    """The statement: what was tested, what is known not to work, how to tell us."""
    return View(
        answer="Everybody in the partnership should be able to use every page, whatever they see or press.",
        body=(
            html.H2("What you can do"),
            bullets(CAN_DO),
            html.H2("How it was tested"),
            html.P(
                "Automated checks of WCAG 2.2 level A and AA rules run on every page with each change, in "
                "Chromium, with checks of keyboard use, focus, names and roles, width and enlargement."
            ),
            html.H2("What we know is not right yet"),
            bullets(KNOWN),
            html.H2("Your own statement"),
            html.P(
                "A public body that offers this application owes its users a statement of its own, with a "
                "name to write to and the enforcement procedure. This page is what the product can say."
            ),
            html.P("If something keeps you from using a page, tell the person who runs this copy for you."),
        ),
    )


def not_found_view(_services: Services, _here: Here) -> View:
    """There is nothing at this address."""
    return View(
        answer="There is no page at this address. It may be an old link, or part of it may be missing.",
        body=(
            html.P(link("Go to the first page", Here("/now"))),
            html.P(link("Help", Here("/help"))),
        ),
    )


HELP = Page("/help", "Help", "How can we help?", help_view, nav=False, bar=False)
ACCESSIBILITY = Page(
    "/accessibility",
    "Accessibility",
    "How accessible is this application?",
    accessibility_view,
    nav=False,
    bar=False,
)
NOT_FOUND = Page("/not-found", "Page not found", "Page not found", not_found_view, nav=False, bar=False)
