"""Boilerplate words: names of blocks and beginnings of lines that are not article text."""

from __future__ import annotations

import re

from newsvault.extract.page import Box, Line

_NOISE_NAMES = frozenset(
    "aside footer nav figure figcaption form menu dialog caption table".split()
)
_NOISE = frozenset(
    "related relateds recommended recommendation recommendations recommend recirc"
    " recirculation promo promos promotion"
    " newsletter newsletters subscribe subscription signup share sharing sharebar social"
    " socials comment comments"
    " kommentar kommentare commentaires comentarios disqus sidebar advert advertisement ad"
    " ads adv adslot advertising"
    " anzeige werbung reklame annons publicidad pubblicita banner sponsor sponsored"
    " taboola outbrain"
    " caption captions credit credits copyright breadcrumb breadcrumbs menu toolbar tags"
    " taglist topics"
    " bio biography authorbio aboutauthor widget popup modal cookie cookies consent"
    " teaser teasers"
    " discussion discussions replies dialog alertdialog"
    " readmore trending popular embed tweet twitter instagram facebook player"
    " byline bylines dateline"
    " timestamp kicker eyebrow hidden sr screenreader print noprint slideshow"
    " slider"
    " pullquote pulled infobox factbox toc footer headerbar masthead navbar navigation"
    " pagination pager"
    " login register registration donate donation donations cta"
    " affiliate shopping"
    " poll quiz survey rating ratings reactions disclaimer disclosure legal related-links"
    " linkbox outlook more"
    " bildunterschrift bildquelle bildnachweis legende leyenda weiterlesen empfehlungen"
    " playlist podcast audioplayer audio feedback correction-box app"
    " download cards"
    " placeholder metainfo factbox aside card commercial"
    " crosslink crosslinks crosslinking interlink readalso".split()
)
_CONSENT = frozenset("consent onetrust gdpr ccpa didomi sourcepoint optanon cookiebot".split())
_COOKIES = frozenset(("cookie", "cookies", "privacy"))
_NOTICE = frozenset("law bar notice banner popup info message policy overlay modal wall".split())
_MAIN = frozenset("article story post entry news main richtext artikel".split())
_INNER = frozenset("body content text inner richtext container wrapper".split())
# A word of the list above means nothing beside one of these: "comment-free-article-body".
_BODY = frozenset("articlebody storybody".split())
# Words that mean a part beside the article only together: "pull-quote", "media-description".
_PAIRS = (
    frozenset(("pull", "quote")),
    frozenset(("support", "us")),
    frozenset(("may", "like")),
    frozenset(("visually", "hidden")),
    *(frozenset(("partner", what)) for what in ("content", "stories", "offer", "offers")),
    *(frozenset(("author", part)) for part in ("about", "box", "bio", "card", "profile")),
    *(
        frozenset((when, what))
        for when in ("recent", "latest", "popular")
        for what in ("posts", "articles", "stories", "news")
    ),
    *(frozenset(("most", what)) for what in ("read", "viewed", "shared")),
    *(frozenset(("more", what)) for what in ("stories", "news", "articles", "posts", "headlines")),
    *(frozenset((seen, "description")) for seen in ("media", "photo", "image", "picture")),
)
_LAYOUT = frozenset("ad aside sidebar card cards widget premium".split())

# What designers call parts of an article too: a card of a list, the panel of an accordion.
_SOFT = frozenset("card cards widget embed app cta placeholder slider slideshow tag".split())
# Words of a subject too: a section of running text about it is no player, no form and no box.
_SUBJECTS = frozenset(
    "podcast audio app download quiz survey poll rating ratings legal shopping donation credit"
    " credits subscription print popular trending".split()
)
# Beside these "hidden" is a state of an edge, a label or a closed panel, not invisible text.
_HIDES = frozenset("overflow label ssr panel accordion".split())
_KINDS = frozenset(
    "slideshow slider podcast audio quiz survey poll rating ratings playlist legal print".split()
)

_LEAD_OUT = re.compile(
    r"^\W*(?:read (?:more|also|next|the full|full)|also read|more (?:on|from|about"
    r"|stories|like)|see also|related|recommended|don['’]t miss"
    r"|watch(?: (?:more|now|the|below))?:|listen:|what to read next|you may also"
    r"|most read|most popular|trending|sign up|subscribe|join our"
    r"|follow (?:us|me|him|her|@|the)|click here|advertisement|sponsored|story continues"
    r"|continue reading|scroll down|get the latest|download (?:our|the)"
    r"|share (?:this|on|via)|copy (?:the )?link|print this|copyright|©"
    r"|all rights reserved|this article (?:was|is|has been"
    r"|originally|first)|the post .* appeared first|view comments"
    r"|photos? by\b|(?:photo|image|picture|video|credit|source|photos|images)s?\s?(?:credit|by"
    r"|courtesy)?s?\s?[:/]|getty images|skip to|loading"
    r"|lesen sie|lies auch|mehr zum thema|mehr dazu|auch interessant|das könnte"
    r"|weitere (?:artikel|nachrichten|infos)|zum thema|anzeige|bild:|foto:|quelle:"
    r"|hier (?:geht|lesen)|newsletter"
    r"|lire (?:aussi|la suite|également)|à lire|voir aussi|s['’]abonner|abonnez"
    r"|lea también|le puede interesar|te puede interesar|lee también|leer más|suscr[ií]b"
    r"|más información"
    r"|leggi anche|potrebbe interessarti|lees (?:ook|meer)|läs (?:också|mer|även)"
    r"|les (?:også|mer)|læs (?:også|mere)|czytaj (?:też|także|więcej)|zobacz (?:też"
    r"|także)|baca juga|leia (?:mais|também)|xem thêm|читайте также|ilgili haber|ayrıca oku)",
    re.IGNORECASE,
)
# Each of the forms below has one of these, which are found in a fraction of the time.
_EMBEDDING = (
    "inhalt", "conten", "personenbez", "browser", "javascript", "has failed", "placeholder",
    "datenschutz", "dieses thema",
)  # fmt: skip
_EMBED = re.compile(
    r"extern(?:e[nrs]?|al|o) (?:inhalt|content|contenu)|redaktioneller inhalt"
    r"|video has failed to load"
    r"|personenbezogene daten .{0,20}an dritt"
    r"|\b(?:einverstanden|stimme|agree|consent|accept|acepto|accetto|accepte)\b.{0,40}"
    r"\b(?:inhalte?|content|contenus?|contenidos?|contenuti)\b.{0,40}"
    r"\b(?:angezeigt|geladen|shown|displayed|loaded|affich|mostr|visualizz)"
    r"|your browser does not support"
    r"|javascript (?:is )?(?:disabled|required)"
    r"|placeholder image|link zum [\w-]+-inhalt|klick für den datenschutz|dieses thema im programm",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W*(?:first )?(?:published|updated|last updated|posted|publicerad|uppdaterad"
    r"|oppdatert|publisert"
    r"|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado"
    r"|pubblicato|reporting by"
    r"|writing by|editing by|edited by|produced by)\b(?=.*(?:\d|\bby\b))",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"\W*copyright (?:\(c\) )?(?:19|20)\d\d\b")
# "All rights reserved" and "do not copy" where no word of a sentence is near it.
_RESERVED = (
    "無断転載", "版权所有", "版權所有", "禁止转载", "未经授权", "不得转载", "不得轉載",
    "무단전재 및", "무단 전재 및", "무단전재-", "무단 전재-", "재배포 금지", "재배포금지",
)  # fmt: skip
_EDITORS = re.compile(
    r"^[\[(（【〔]?(?:责任|責任|本文|值班)?(?:编辑|編輯|责编|責編)(?:\s?[:：]\s?|\s)[\u4e00-\u9fff]{2,4}"
    r"(?:[ ，、,].{0,30})?[\])）】〕]?$"
)
_PAGES = re.compile(
    r"^\W*(?:page|seite|página|pagina|sida|side|strona|sayfa|стр(?:аница|\.)?|halaman|trang|第)\s?\d+"
    r"\s?(?:of|von|sur|de|di|van|av|af|z|/|из|dari|页|頁|ページ)\W{0,3}\d*\b.{0,60}$",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"^\W*\d+[ -]?min(?:ute)?s?[. ]{1,2}(?:read|lesezeit|de lecture)", re.IGNORECASE
)
_DATA = re.compile(r"""(?:"\w+"\s*:\s*(?:["{[\d]|null|true|false).*?){3}""")
_SENTENCE_END = re.compile(r"""[.!?…:;。！？।"'”’»“)\]]$""")
_STOPS = re.compile(r"[.!?。！？।…]")
_BIOGRAPHY = re.compile(
    r"^[A-ZÄÖÜ][\w.'’-]+(?: [A-ZÄÖÜ][\w.'’-]+){1,3} (?:is (?:a|an|the|our)|has been"
    r"|covers|writes|reports|joined|ist (?:Redakteur|Korrespondent|Autor|freie))",
)
# What biographies of writers speak of: without it a sentence about anybody begins like one.
_TRADE = re.compile(
    r"\b(?:report(?:er|s|ing)|writ(?:er|es|ing)|editor|columnist|correspondent|journalis[tm]|author"
    r"|freelanc\w{1,6}|covers|contribut\w{2,6}|newsletter|blog\w{0,4}|podcast|newsroom|redakteur\w{0,4}"
    r"|korrespondent\w{0,4}|autor\w{0,4}|follow (?:him|her|them)|@\w)",
    re.IGNORECASE,
)


def _is_beside(box: Box) -> bool:
    """Whether a block's element, or two words of its name together, are never the article."""
    if box.name in _NOISE_NAMES:
        return True
    return len(box.words) > 1 and any(pair <= box.words for pair in _PAIRS)


def names_layout(box: Box) -> bool:
    """Whether a block is called something beside the article only by words of its layout."""
    soft = _SOFT | {"hidden"} if box.words & _HIDES else _SOFT
    return not _is_beside(box) and box.words & _NOISE <= soft


def names_subject(box: Box) -> bool:
    """Whether the words that may name a block as beside the article may be its subject too."""
    return not _is_beside(box) and not box.hidden and box.words & _NOISE <= _SUBJECTS | _SOFT


def names_kind(box: Box) -> bool:
    """Whether a block's name speaks of its layout or of a kind of article: most may be in it."""
    lay = _SOFT | _LAYOUT | _KINDS | {"hidden", "more", "topics", "tags", "popular"}
    return not _is_beside(box) and not box.hidden and box.words & _NOISE <= lay


def kinds(box: Box) -> frozenset[str]:
    """Return the words of a block's name that are a kind of article, or something beside one."""
    return box.words & (_KINDS | _LAYOUT)


def is_noise_box(box: Box, void: frozenset[str] = frozenset()) -> bool:
    """Whether a block names itself something beside the article: an advert, a caption, a teaser.

    The words of `void` say nothing on this page, as the block with most of its text has them too.
    """
    if box.hidden or _is_beside(box):
        return True
    noise = (box.words & _NOISE) - void
    if noise and noise <= _LAYOUT and names_article(box):
        return False  # a grid that has a sidebar is not one
    return bool(noise) and not box.words & _BODY


def is_consent(box: Box) -> bool:
    """Whether a block asks for consent: never the article, however long its text."""
    if box.words & _CONSENT or ("cmp" in box.words and box.words & _NOTICE):
        return True  # "cmp" alone is also how components of a page are called
    return bool(box.words & _COOKIES) and len(box.words & _NOTICE) > 0


def names_article(box: Box) -> bool:
    """Whether a block calls itself the article, or its body."""
    if box.name in ("article", "main") or box.words & _BODY:
        return True
    return bool(box.words & _MAIN) and bool(box.words & _INNER)


def is_called_article(box: Box) -> bool:
    """Whether a block's name has a word for the article and none for a part beside it."""
    return bool(box.words & _MAIN) and not box.words & (_NOISE - _SOFT)


def leads_out(line: Line) -> bool:
    """Whether a line leads away from the article ("Read more: ...") or credits a picture.

    Its first words alone never say so: a sentence that begins with them is dropped only where most
    of it is a link, bold or a date, or where a colon follows them and little else.
    """
    text = line.text
    if len(text) < 120 and (_dates(text) or _MINUTES.search(text)):
        return True
    if len(text) < 120 and not text.endswith(".") and _PAGES.match(text):
        return True
    if len(text) >= 400:
        return False
    plain = text.lower()
    if len(text) < 250 and ("©" in text or "all rights reserved" in plain):
        return True
    if any(word in plain for word in _RESERVED):
        return True
    if ("编" in text or "編" in text) and len(text) < 60 and _EDITORS.match(text):
        return True
    if "copyright" in plain and _RIGHTS.match(plain):
        return True
    if any(word in plain for word in _EMBEDDING) and _EMBED.search(text):
        return True
    match = _LEAD_OUT.match(text)
    return match is not None and not _is_told(line, text, match.end())


def _is_told(line: Line, text: str, end: int) -> bool:
    """Whether a line whose first words (up to `end`) lead out is a sentence all the same."""
    words = text.count(" ") + 1
    if not text.rstrip("\"'”’»“)").endswith((".", "!", "?", "…", ",", ":")) or words < 4:
        return False
    if line.links >= 0.3 * len(text) or line.bold >= 0.5 * len(text):
        return False
    follows = text[end - 1 : end + 1]
    return ":" not in follows or words > 6


def _dates(text: str) -> bool:
    """Whether a line says when the article was published, or by whom it was worked on."""
    match = _DATED.match(text)
    if match is None:
        return False
    rest = text[match.end() :]
    if match[0].lower().endswith("by"):
        return rest.lstrip(" :")[:1].isupper()
    small = sum(word[0].islower() for word in rest.split())
    return small < 4 or not text.endswith((".", "!", "?"))


def is_data(text: str) -> bool:
    """Whether a line is what a program reads, spilt into the page by a broken script."""
    return '":' in text and bool(_DATA.search(text))


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as sentences do."""
    return bool(_SENTENCE_END.search(text))


def has_stop(text: str) -> bool:
    """Whether `text` has a sentence's full stop anywhere."""
    return bool(_STOPS.search(text))


def speaks_of_writing(text: str) -> bool:
    """Whether a short text has a word that biographies of writers have."""
    return len(text) < 500 and bool(_TRADE.search(text))


def is_biography(line: Line) -> bool:
    """Whether a line speaks of the article's writer as biographies do."""
    text = line.text
    return len(text) < 500 and bool(_BIOGRAPHY.match(text)) and bool(_TRADE.search(text))
