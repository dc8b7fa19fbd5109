"""What stands beside an article is never the article, and its own parts are never beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsvault import parse_article
from tests.growth import TIMES, growth

_OWN = (
    "The tide mill at Ness turned for the first time since the war on Saturday, for an hour.",
    "Its wheel was made by four apprentices from oak that had lain in the mill pond since 1921.",
    "“It groans like my uncle,” said Isa Torrance, who will grind the first barley in March.",
)
_OTHER = "Nobody on this site will agree with me about this, but the pond always smelt of eels and"
_LONG = " ".join([_OTHER] * 3) + " it always will."


def _p(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _text(body: str) -> str:
    page = f"<html lang=en><head><title>Mill turns again</title></head><body>{body}</body></html>"
    return parse_article(page.encode(), "https://www.ness-light.example/news/mill").text


_STORY = f"<article><h1>Mill turns again</h1><div>{_p(*_OWN)}</div></article>"


@pytest.mark.parametrize(
    "box",
    [
        "<div id=comments>{}</div>",
        "<section class=reader-comments>{}</section>",
        "<aside>{}</aside>",
        "<footer>{}</footer>",
        "<div class=related-stories>{}</div>",
        "<section class=most-read>{}</section>",
        "<div class=more-news>{}</div>",
        "<div style='display:none'>{}</div>",
        "<div hidden>{}</div>",
        "<div id=cookie-notice>{}</div>",
        "<div class=newsletter-box>{}</div>",
        "<div class=visually-hidden>{}</div>",
        "<div class=cc-window role=dialog>{}</div>",
        "<section class=you-may-like>{}</section>",
    ],
)
def test_a_heavy_box_beside_a_short_story(box: str) -> None:
    beside = box.replace("{}", _p(*[f"{number}. {_LONG}" for number in range(6)]))
    for page in (_STORY + beside, _STORY.replace("article>", "div>") + beside):
        text = _text(page)
        assert all(line in text for line in _OWN)
        assert "smelt of eels" not in text


@pytest.mark.parametrize("own", ["class=headline", "class=story-title"])
def test_the_first_of_several_stories_is_the_pages(own: str) -> None:
    second = f"<div><h1 {own}>Eels are back</h1><div>{_p(_LONG, 'Second. ' + _LONG)}</div></div>"
    first = f"<div><h1 {own}>Mill turns again</h1><div>{_p(*_OWN)}</div></div>"
    text = _text(f"<main>{first}<div class=scroll>{second}</div></main>")
    assert _OWN[2] in text
    assert "smelt of eels" not in text


_EELS = _p(_LONG, "Second. " + _LONG)
_CREDITS = "<p>By Isa Torrance</p><p><time datetime=2024-05-03>3 May 2024</time></p>"
_STORY_ABOVE = f"<h1>Mill turns again</h1>{_CREDITS}{_p(*_OWN)}"


@pytest.mark.parametrize(
    "page",
    [
        "<div>{own}<h2>Eels are back</h2><p>By Jo Bell</p><p>2 May 2024</p>{other}</div>",
        "<div>{own}<h1>Eels are back</h1><p>By Jo Bell</p>{other}</div>",
        "<div>{own}<h1>Eels are back</h1><div>2 May 2024</div>{other}</div>",
        "<div>{own}</div><div><h2>Eels are back</h2><div>By Jo Bell, 2 May 2024</div>{other}</div>",
        "<div>{own}</div><div><p>News</p><h1>Eels are back</h1><p>By Jo Bell</p>{other}</div>",
        "<div>{own}</div><div><div><h1>Eels</h1><p>{time}</p></div><div>{other}</div></div>",
        "<div>{own}</div><div><h1>Eels are back</h1><p>Von Jo Bell</p>{other}{other}{more}</div>",
    ],
)
def test_a_second_story_with_a_writer_and_a_date_of_its_own(page: str) -> None:
    more = _p(*[f"{number}. {_LONG}" for number in range(12)])
    time = "<time datetime=2024-05-02>2 May</time>"
    filled = page.format(time=time, own=_STORY_ABOVE, other=_EELS, more=more)
    html = f"<html lang=en><head><title>Mill turns again</title></head><body>{filled}</body></html>"
    article = parse_article(html.encode(), "https://www.ness-light.example/news/mill")
    assert article.text == "\n\n".join(_OWN)
    assert [person.name for person in article.byline] == ["Isa Torrance"]
    assert str(article.published_at)[:10] == "2024-05-03"


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>The Eel Book</h2><p>By Jo Bell</p>",  # a list of books
        "<h2>2 May 2024</h2>",  # a diary
        "<h2>Update, 2 May 2024</h2>",
        "<h1>Eels are back</h1>",
        "<h2>Eels are back</h2><p>2 May 2024</p>",
    ],
)
def test_a_section_with_a_name_or_a_date_is_no_second_story(heading: str) -> None:
    text = _text(f"<div>{_STORY_ABOVE}{heading}{_EELS}</div>")
    assert "smelt of eels" in text


def test_an_article_element_that_holds_most_of_the_text_is_part_of_the_first() -> None:
    steps = _p(*[f"{number}. {_LONG}" for number in range(12)])
    first = f"<article><h1>Mill turns again</h1>{_p(*_OWN[:2])}</article>"
    text = _text(f"<main>{first}<section><article><h2>How</h2>{steps}</article></section></main>")
    assert "smelt of eels" in text


def test_headings_of_the_first_rank_part_one_article() -> None:
    text = _text(f"<article><h1>Mill turns again</h1><section>{_p(*_OWN)}<h1>What is next</h1>"
                 f"{_p('The miller will let the sluice down on Sunday and look at every joint.')}"
                 "</section></article>")  # fmt: skip
    assert "What is next\n\nThe miller will let" in text


@pytest.mark.parametrize(
    "part",
    [
        "<div class=card>{}</div>",
        "<div class='elementor-element widget'>{}</div>",
        "<div class='field field--label-hidden'>{}</div>",
        "<div class='panel overflow-hidden'>{}</div>",
        "<div class='app-embed'>{}</div>",
    ],
)
def test_words_of_layout_do_not_empty_an_article(part: str) -> None:
    parts = "".join(part.replace("{}", _p(*(f"{n} {line}" for line in _OWN))) for n in range(5))
    text = _text(f"<main><h1>Mill turns again</h1><div>{_p(*_OWN)}{parts}</div></main>")
    assert all(f"{n} {_OWN[1]}" in text for n in range(5))


def test_a_column_called_the_article_may_be_an_aside() -> None:
    cookies = f"<div id=cookie-law-info>{_p(_LONG, _LONG)}</div>"
    aside = f"<aside class=main-article-column><div>{_p(*_OWN)}</div></aside>"
    text = _text(f"<div><h1>Mill turns again</h1></div>{aside}{cookies}")
    assert _OWN[0] in text
    assert "smelt of eels" not in text


def test_lists_of_teasers_stay_out() -> None:
    cards = "".join(f"<div class=card><a href=/{n}>{n} mills to see</a></div>" for n in range(6))
    text = _text(_STORY.replace("</div></article>", f"{cards}</div></article>"))
    assert "mills to see" not in text


@pytest.mark.parametrize(
    "box",
    [
        "<div class=gate><h3>{0}</h3><div>{1}</div><form><input type=email></form></div>",
        "<div><p>{1}</p><div>{0}</div><form><label>{0}</label><input name=password></form></div>",
        "<div><div><form><input type='email' required></form></div><div>{1}</div></div>",
    ],
)
def test_the_words_around_a_form_that_asks_for_an_address_stay_out(box: str) -> None:
    asking = box.format(
        "Log in to read on.", "It takes a minute, and the first mill is free, always."
    )
    for place in range(3):
        text = _text(f"<article><h1>Mill turns again</h1><div>{_p(*_OWN[:place])}{asking}"
                     f"{_p(*_OWN[place:])}</div></article>")  # fmt: skip
        assert all(line in text for line in _OWN)
        assert "the first mill is free" not in text
        assert "Log in" not in text


@pytest.mark.parametrize("after", ["", "<span></span>", "<div>Send</div>"])
def test_forms_cost_what_their_number_does(after: str) -> None:
    """A block around many forms is searched and marked once."""
    form = "<form><input type=email></form>"

    def run(n: int) -> Callable[[], object]:
        return lambda: _text(f"{_STORY}<div>{(form + after) * n}</div>")

    assert growth(run, 300) < TIMES


@pytest.mark.parametrize(
    "page",
    [
        "<form>{}<input type=email></form>",
        "<div>{}<form><input type=email></form></div>",
        "<main><h1>Mill turns again</h1>{}<form><input type=email></form></main>",
        "<div>{}<form action=/search><input type=text></form></div>",
    ],
)
def test_a_form_in_an_article_takes_none_of_its_text(page: str) -> None:
    head = "" if "<h1>" in page else "<h1>Mill turns again</h1>"
    text = _text(head + page.replace("{}", _p(*_OWN)))
    assert all(line in text for line in _OWN)


@pytest.mark.parametrize(
    "box",
    [
        "<section id=discussion><h3>2 replies</h3>{}</section>",
        "<div class='thread replies'>{}</div>",
        "<div class=support-us>{}</div>",
        "<div class=partner-content><h4>From our partners</h4>{}</div>",
    ],
)
def test_replies_and_partners_stay_out(box: str) -> None:
    short = _p(*[f"{number}. {_OTHER} always will." for number in range(4)])
    for page in (
        _STORY + box.format(short),
        _STORY.replace("</div></article>", f"{box.format(short)}</div></article>"),
    ):
        assert "smelt of eels" not in _text(page)
        assert all(line in _text(page) for line in _OWN)


@pytest.mark.parametrize(
    "picture",
    [
        "<div class=media><img src=/a.jpg><p>{}</p></div>",
        "<div class='story photo'><a href=/a><img src=/a.jpg></a><div>{}</div></div>",
        "<span><div id=lead-image><p>{}</p><img src=/a.jpg></div></span>",
    ],
)
def test_one_line_in_a_pictures_block_is_its_caption(picture: str) -> None:
    caption = "The wheel on Saturday, seen from the old weir. Ina Holm/Ness Light"
    text = _text(f"<article><h1>Mill turns again</h1><div>{picture.format(caption)}"
                 f"{_p(*_OWN)}</div></article>")  # fmt: skip
    assert text.startswith(_OWN[0])


def test_a_text_with_a_picture_is_no_caption() -> None:
    lines = "".join(
        f"<div class=photo><img src=/a.jpg>{_p(line, line + ' So.')}</div>" for line in _OWN
    )
    assert all(
        line in _text(f"<article><h1>Mill turns again</h1>{lines}</article>") for line in _OWN
    )


def test_a_short_callout_is_part_of_the_article() -> None:
    note = "<div class='card callout'><div>The mill can be seen on Sundays.</div></div>"
    text = _text(
        _STORY.replace("</div></article>", f"{note}{_p(_OWN[0] + ' So.')}</div></article>")
    )
    assert "The mill can be seen on Sundays." in text


@pytest.mark.parametrize("name", ["paywall", "regwall", "article-gate", "piano-offer paywall"])
@pytest.mark.parametrize(
    "offer",
    [
        "Read on with a digital subscription, which you may end at any time of the year.",
        "Lesen Sie weiter mit einem Abonnement, das Sie jederzeit beenden dürfen, auch im Urlaub.",
        "Cet article est réservé aux abonnés, qui le lisent en entier sur tous leurs écrans.",
    ],
)
def test_an_offer_in_the_place_of_the_text(name: str, offer: str) -> None:
    wall = f"<div class='{name}'><h2>Keep reading</h2><p>{offer}</p></div>"
    text = _text(f"<article><h1>Mill turns again</h1><div>{_p(*_OWN)}</div>{wall}</article>")
    assert text == "\n\n".join(_OWN)


def test_a_wall_that_holds_the_text_is_the_article() -> None:
    text = _text(
        f"<article><h1>Mill turns again</h1><div class=paywall>{_p(*_OWN)}</div></article>"
    )
    assert text == "\n\n".join(_OWN)


@pytest.mark.parametrize("name", ["recipe-card", "info-card", "widget"])
def test_a_card_of_lists_is_part_of_a_recipe(name: str) -> None:
    card = (
        f"<div class={name}><h2>Barley bread</h2><ul><li>400 g barley flour</li>"
        "<li>A pinch of salt</li></ul><ol><li>Leave the dough for a night.</li>"
        "<li>Bake it for an hour.</li></ol></div>"
    )
    text = _text(f"<article><h1>Mill turns again</h1>{_p(*_OWN)}{card}</article>")
    assert text.endswith("400 g barley flour\n\nA pinch of salt\n\nLeave the dough for a night.\n\n"
                         "Bake it for an hour.")  # fmt: skip


def test_a_card_of_links_is_none() -> None:
    links = "".join(f"<li><a href=/{n}>Another story of the pond {n}</a></li>" for n in range(4))
    card = f"<div class=card><h2>More</h2><ul>{links}</ul></div>"
    assert _text(f"<article><h1>Mill turns again</h1>{_p(*_OWN)}{card}</article>").endswith(_OWN[2])


def test_the_last_list_is_kept_to_its_end() -> None:
    entries = "<ul><li>Isa Torrance, who is the miller of Ness</li><li>Tom Bray, smith</li></ul>"
    text = _text(f"<article><h1>Mill turns again</h1>{_p(*_OWN)}<h2>Guests</h2>{entries}</article>")
    assert text.endswith("Isa Torrance, who is the miller of Ness\n\nTom Bray, smith")


_REPLIES = "".join(
    f"<div><b>{name}</b> <span>{days} days ago</span><p>{_LONG}</p></div>"
    for days, name in enumerate(("swimmer", "grump", "tom"))
)


@pytest.mark.parametrize(
    "heading",
    ["3 comments", "Comments (3)", "Reader comments", "Kommentare", "12 Kommentare", "Commentaires",
     "Comentarios", "Комментарии", "コメント", "评论 (3)", "댓글 3", "Leave a reply",
     "3 thoughts on “Mill turns again”"],
)  # fmt: skip
@pytest.mark.parametrize(
    "page", ["<div>{own}</div><div>{head}{more}</div>", "<div>{own}{head}{more}</div>"]
)
def test_comments_under_a_heading_alone(page: str, heading: str) -> None:
    own = f"<h1>Mill turns again</h1>{_p(*_OWN)}"
    text = _text(page.format(own=own, head=f"<div><h3>{heading}</h3></div>", more=_REPLIES))
    assert text == "\n\n".join(_OWN)


@pytest.mark.parametrize(
    "heading", ["Comments by the miller", "What the commentators say", "Replies from Dover"]
)
def test_a_heading_that_speaks_of_comments_is_one_of_the_text(heading: str) -> None:
    text = _text(f"<div><h1>Mill turns again</h1>{_p(*_OWN)}<h3>{heading}</h3>{_p(_LONG)}</div>")
    assert text.endswith(f"{heading}\n\n{_LONG}")
