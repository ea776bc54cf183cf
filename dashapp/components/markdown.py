"""The guide's Markdown as our own components: headings in order, tables that scroll, no raw HTML.

Reads what the guide uses: headings, paragraphs, lists, tables, code, and in a line code, strong, emphasis and
links. Anything else is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashapp.components.tables import Head, table

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|(?<!\w)\*(?P<em>[^*\s][^*]*)\*|\[(?P<text>[^\]]+)\]\((?P<link>[^)\s]+)\)"
)
_HEADING = re.compile(r"^(#{1,5}) +(.+)$")
_ITEM = re.compile(r"^(?P<indent> *)(?P<mark>[-*]|\d+\.) +(?P<text>.*)$")
_SAFE_LINK = re.compile(r"^(https?:|mailto:|#|/)")
_LEVELS = (html.H2, html.H3, html.H4, html.H5)

type Piece = Component | str


def markdown(text: str, *, top: int = 2) -> list[Component]:
    """Components of a Markdown text.

    Parameters
    ----------
    text : str
        The text.
    top : int
        Level of its highest heading on the page; lower ones follow without a gap.
    """
    parts: list[Component] = []
    above: list[int] = []
    for block in _blocks(text):
        heading = _HEADING.match(block[0])
        if heading is None:
            parts.append(_block(block))
            continue
        level = len(heading.group(1))
        above = [known for known in above if known < level]
        made = _LEVELS[min(top - 2 + len(above), len(_LEVELS) - 1)]
        above.append(level)
        parts.append(made(inline(heading.group(2)), id=slug(heading.group(2))))
    return parts


def slug(heading: str) -> str:
    """The id of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def inline(text: str) -> list[Piece]:
    """A line with its code, strong, emphasis and links."""
    parts: list[Piece] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts.append(text[at : found.start()])
        parts.append(_span(found))
        at = found.end()
    parts.append(text[at:])
    return [part for part in parts if part != ""]


def _span(found: re.Match[str]) -> Piece:
    if found["code"]:
        return html.Code(found["code"])
    if found["strong"]:
        return html.Strong(inline(found["strong"]))
    if found["em"]:
        return html.Em(inline(found["em"]))
    if not _SAFE_LINK.match(found["link"]):
        return str(found["text"])
    return html.A(found["text"], href=found["link"])


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank lines; a heading stands alone, code and lists keep their blank lines."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        fenced = bool(block) and block[0].startswith("```") and not (len(block) > 1 and block[-1] == "```")
        if fenced or (line.strip() and not _HEADING.match(line)):
            block.append(line)
        else:
            if block:
                yield block
            block = []
            if line.strip():
                yield [line]
    if block:  # code that is never closed
        yield block


def _block(lines: Sequence[str]) -> Component:
    if lines[0].startswith("```"):
        return html.Pre(html.Code("\n".join(lines[1:-1])))
    if lines[0].startswith("    "):
        return html.Pre(html.Code("\n".join(line[4:] for line in lines)))
    if lines[0].lstrip().startswith("|") and len(lines) > 1:
        return _table(lines)
    if _ITEM.match(lines[0]):
        return _list(lines)
    return html.P(inline(" ".join(line.strip() for line in lines)))


def _list(lines: Sequence[str]) -> Component:
    items: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found:
            items.append(found["text"])
        else:
            items[-1] += f" {line.strip()}"
    first = _ITEM.match(lines[0])
    ordered = first is not None and first["mark"][0].isdigit()
    rows = [html.Li(inline(item)) for item in items]
    return html.Ol(rows) if ordered else html.Ul(rows)


def _table(lines: Sequence[str]) -> Component:
    cells = [[cell.strip().replace("\\|", "|") for cell in _cells(line)] for line in lines]
    heads = [Head(re.sub(r"[`*]", "", cell) or " ", hidden=not cell) for cell in cells[0]]
    rows = [[inline(cell) for cell in row] for row in cells[2:]]
    caption = f"{heads[0].text} and {heads[-1].text}" if len(heads) > 1 else heads[0].text
    return table(caption, heads, rows, name="guide-table")


def _cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
