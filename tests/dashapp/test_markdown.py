"""The guide's Markdown: headings in order, tables with scopes, links that are safe, no raw HTML."""

from __future__ import annotations

import pytest
from dash import html

from dashapp.components.markdown import inline, markdown, slug
from model.guide import pages
from tests.dashapp.walk import headings, hrefs, of_type, text, walk


def test_headings_start_where_told_and_never_skip_a_level():
    assert headings(markdown("### a\n\n### b\n\n## c\n\n### d\n\n##### e\n")) == [2, 2, 2, 3, 4]
    assert headings(markdown("# a\n\n## b\n", top=3)) == [3, 4]


def test_headings_have_ids_to_link_to():
    assert [item.id for item in of_type(markdown("## rule: `pots`"), html.H2)] == ["rule-pots"]
    assert slug("What's in it?") == "what-s-in-it"


def test_paragraphs_join_their_lines():
    assert text(markdown("one\ntwo\n\nthree")) == "one two three"
    assert len(of_type(markdown("one\ntwo\n\nthree"), html.P)) == 2


def test_lists_of_both_kinds():
    assert [text(item) for item in of_type(markdown("- a\n  more\n- b"), html.Li)] == ["a more", "b"]
    assert of_type(markdown("1. a\n2. b"), html.Ol)
    assert not of_type(markdown("- a"), html.Ol)


def test_tables_have_scopes_and_keep_escaped_bars():
    made = markdown("| Word | Meaning |\n|---|---|\n| **a** | x \\| y |")
    assert [cell.scope for cell in of_type(made, html.Th)] == ["col", "col", "row"]
    assert text(of_type(made, html.Td)) == "x | y"


def test_code_blocks_keep_their_lines():
    assert text(of_type(markdown("    a = b\n    c = d"), html.Code)) == "a = b\nc = d"
    assert text(of_type(markdown("```\nx\n\ny\n```"), html.Code)) == "x\n\ny"


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("`a*b*c`", [html.Code]),
        ("**strong**", [html.Strong]),
        ("*soft*", [html.Em]),
        ("a*b and c*d", []),
        ("a_b_c", []),
        ("[there](https://example.org)", [html.A]),
        ("[here](#top)", [html.A]),
    ],
)
def test_marks_within_a_line(line, kinds):
    assert [type(item) for item in inline(line) if not isinstance(item, str)] == kinds


@pytest.mark.parametrize("address", ["javascript:alert", "data:text/html,x", "vbscript:x", "ftp://x"])
def test_unsafe_links_lose_their_address(address):
    assert hrefs(inline(f"[press]({address})")) == []
    assert text(inline(f"[press]({address})")) == "press"


def test_html_stays_text():
    made = markdown("<script>alert(1)</script> and <b>x</b>")
    assert "<script>" in text(made)
    assert {type(item) for item in walk(made)} == {html.P}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_guide_comes_out_whole(page):
    body = page.text.split("\n", 1)[1]
    made = markdown(body)
    levels = headings(made)
    assert all(after - before <= 1 for before, after in zip([1, *levels], levels, strict=False))
    said = text(made)
    assert "**" not in said.replace("**", "", 0) or "`" not in said
    assert "](" not in said
    assert "\n|" not in said
