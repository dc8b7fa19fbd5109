"""What came with an item of a list stays with its article: tags, folders, notes, dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newsvault.sources.base import Annotations
from newsvault.sources.export_items import moment
from newsvault.sources.list_detection import from_file
from tests.cli.test_feeds import feed, story
from tests.program import Answer, Run, Site

PAGE = "https://paper.example/pier"
AT = "2024-05-01T10:00:00+00:00"  # 1714557600
POCKET = f"title,url,time_added,tags,status\nPier,{PAGE},1714557600,sea|wood,unread\n"
PAPER = (
    f'URL,Selection,Folder,Timestamp,Tags\n{PAGE},"Ask, Ada.",Later,1714557600,'
    '"[""sea"",""wood""]"\n'
)
EXCEL = (
    f'sep=;\r\nLink;Note;Manual Tags;Date Added\r\n{PAGE};"Ask; Ada.";'
    '"sea; wood";2024-05-01 10:00:00\r\n'
)
OUTLINE = (
    '<opml><body><outline text="Sea"><outline text="Wood, piers">'
    f'<outline type="link" url="{PAGE}" category="/x/y,z"/></outline></outline></body></opml>'
)
Keep = tuple[tuple[str, ...], tuple[str, ...], str | None]

NETSCAPE = f"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><DL><p><DT><H3 ADD_DATE="1">Home &amp; away</H3>
<DL><p><DT><A HREF="https://paper.example/other">Other</A>
<DT><H3>Piers</H3><DL><p><DT><A HREF="{PAGE}" ADD_DATE="1714557600" TAGS="sea,wood">Pier</A>
<DD>Ask &quot;Ada&quot;.<BR>Twice.
<DT><A HREF="https://paper.example/third">Third</A></DL><p></DL><p>
<DT><A HREF="javascript:x">no</A></DL><p>"""
ITEM = f"""<!DOCTYPE html><html><head><title>Export</title></head><body><h1>Unread</h1><ul>
<li><a href="{PAGE}" time_added="1714557600" tags="sea,wood">Pier</a></li></ul></body></html>"""
POSTS = f"""<?xml version="1.0"?><posts user="ada"><post href="{PAGE}" time="2024-05-01T10:00:00Z"
description="Pier" extended="Ask Ada." tag="sea wood" hash="x"/></posts>"""
WALLABAG = f"""<?xml version="1.0"?><response><item key="0"><is_archived>0</is_archived><tags>
<item key="0">sea</item><item key="1">wood</item></tags><id>7</id><title><![CDATA[Pier]]></title>
<url><![CDATA[{PAGE}]]></url><content><![CDATA[<p>Text</p>]]></content>
<created_at>2024-05-01T12:00:00+02:00</created_at><annotations><item key="0"><text>Ask Ada.</text>
<quote/></item></annotations></item><item key="1"><title>No address</title></item></response>"""
ENTRIES = WALLABAG.replace("response>", "result>").replace("item", "entry")
RIS = f"""TY  - NEWS\nTI  - Pier\nUR  - {PAGE}\nKW  - sea\nKW  - wood\nN1  - <p>Ask Ada.</p>
Y2  - 2024/05/01/10:00:00\nER  - \n"""
TWO = ("sea", "wood")


def export(name: str, value: object) -> tuple[str, str]:
    return name, json.dumps(value)


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        (("marks.html", NETSCAPE), (("Home & away", "Piers", *TWO), ('Ask "Ada".\nTwice.',), AT)),
        (("items.html", ITEM), (TWO, (), AT)),
        (("posts.xml", POSTS), (TWO, ("Ask Ada.",), AT)),
        (("wallabag.xml", WALLABAG), (TWO, ("Ask Ada.",), AT)),
        (("entries.xml", ENTRIES), (TWO, ("Ask Ada.",), AT)),
        (("refs.ris", RIS), (TWO, ("Ask Ada.",), AT)),
        (("a.csv", POCKET), (TWO, (), AT)),
        (("b.csv", PAPER), ((*TWO, "Later"), ("Ask, Ada.",), AT)),
        (("c.csv", EXCEL), (TWO, ("Ask; Ada.",), AT)),
        (
            export("a.json", [{"href": PAGE, "description": "Pier", "extended": "Ask Ada.",
                               "time": "2024-05-01T10:00:00Z", "tags": "sea wood"}]),
            (TWO, ("Ask Ada.",), AT),
        ),
        (
            export("b.json", {"bookmarks": [{"createdAt": 1714557600, "tags": list(TWO),
                   "content": {"type": "link", "url": PAGE}, "note": "Ask Ada."}]}),
            (TWO, ("Ask Ada.",), AT),
        ),
        (
            export("c.json", [{"url": PAGE, "created_at": "2024-05-01T12:00:00+0200",
                   "tags": [{"label": "sea"}, {"name": "wood"}],
                   "annotations": [{"quote": "The pier", "text": "Ask Ada."}]}]),
            (TWO, ("The pier\nAsk Ada.",), AT),
        ),
        (
            export("d.json", [{"URL": PAGE, "keyword": "sea, wood", "note": "Ask Ada.",
                   "accessed": {"date-parts": [[2024, 5, 1]]}, "issued": "2020"}]),
            (TWO, ("Ask Ada.",), "2024-05-01T00:00:00+00:00"),
        ),
        (
            export("e.json", {"title": "", "children": [{"title": "Piers", "children": [
                   {"uri": PAGE, "dateAdded": 1714557600000000, "tags": "sea,wood"}]}]}),
            (("Piers", *TWO), (), AT),
        ),
        (("subs.opml", OUTLINE), (("Sea", "Wood, piers", "x", "y", "z"), (), None)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_tags_notes_and_dates_of_every_export_are_read(
    file: tuple[str, str], kept: Keep, codec: str, tmp_path: Path
) -> None:
    path = tmp_path / file[0]
    path.write_bytes(file[1].encode(codec))
    entries = from_file(path)
    assert entries is not None
    (found,) = (entry.annotations for entry in entries if entry.url == PAGE)
    at = found.saved_at.isoformat() if found.saved_at else None
    assert (found.tags, found.notes, at) == kept


def test_accents_of_an_old_code_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "alt.csv"
    path.write_bytes(f"url;tags;note\n{PAGE};Möwe;Fähre „heute“\n".encode("cp1252"))
    entries = from_file(path)
    assert entries is not None
    (entry,) = entries
    assert entry.annotations == Annotations(tags=("Möwe",), notes=("Fähre „heute“",))


@pytest.mark.parametrize("value", ["", "soon", "0", 5, "99999999999999999", [], {"date-parts": 3}])
def test_a_date_that_cannot_be_is_absent(value: object) -> None:
    assert moment(value) is None


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", "127.0.0.1")


@pytest.fixture
def shown(run: Run) -> Callable[[str], tuple[list[str], list[str], str | None]]:
    def show(url: str) -> tuple[list[str], list[str], str | None]:
        values = json.loads(run("show", url, "--json").out)
        return values["tags"], values["notes"], values["bookmarked_at"]

    return show


Shown = Callable[[str], tuple[list[str], list[str], str | None]]


def marks(path: Path, url: str, *, tags: str = "sea", note: str = "Ask Ada.") -> str:
    path.write_text(
        f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><H3>Piers</H3><DL><DT>"
        f'<A HREF="{url}" ADD_DATE="1714557600" TAGS="{tags}">Pier</A><DD>{note}</DL></DL>'
    )
    return str(path)


def test_annotations_stay_with_the_article(
    run: Run, site: Site, shown: Shown, tmp_path: Path
) -> None:
    """Twice the same list adds nothing twice; an article that was there already is annotated."""
    answers = {"/a": story("Pier reopens"), "/b": story("Ferry returns")}
    base = site(answers)
    first = marks(tmp_path / "1.html", f"{base}/a")
    assert run("ingest", first).code == 0
    once = (["Piers", "sea"], ["Ask Ada."], AT)
    assert shown(f"{base}/a") == once
    assert run("search", "tag:sea note:ada", "--format", "ids").out.strip()
    run("ingest", first)
    run("ingest", "--skip-known", first)
    assert shown(f"{base}/a") == once
    run("ingest", f"{base}/b")
    run("note", f"{base}/b", "mine")
    run("tag", "+sea", "--", f"{base}/b")
    known = marks(tmp_path / "2.html", f"{base}/b", tags="sea,wood")
    assert run("ingest", "--skip-known", known).code == 0
    assert shown(f"{base}/b") == (["Piers", "sea", "wood"], ["mine", "Ask Ada."], AT)
    answers["/a"] = Answer(b"gone", 404)
    assert run("ingest", marks(tmp_path / "3.html", f"{base}/a", tags="late")).code == 5
    assert shown(f"{base}/a") == (["Piers", "late", "sea"], ["Ask Ada."], AT)
    assert run("rebuild").code == 0
    assert shown(f"{base}/b")[0] == ["Piers", "sea", "wood"]


def test_an_address_listed_twice_has_what_both_say(
    run: Run, site: Site, shown: Shown, tmp_path: Path
) -> None:
    base = site({"/a": story("Pier reopens")})
    table = tmp_path / "both.csv"
    table.write_text(f"url,folder,note\n{base}/a,Sea,one\n{base}/a,Wood,two\n")
    assert run("ingest", "--dry-run", str(table)).code == 0
    assert run("ingest", str(table)).code == 0
    assert shown(f"{base}/a") == (["Sea", "Wood"], ["one", "two"], None)


def test_folders_of_feeds_are_tags_of_what_they_bring(
    run: Run, site: Site, shown: Shown, tmp_path: Path
) -> None:
    base = site({"/feed": feed("/a"), "/a": story("Pier reopens")})
    file = tmp_path / "subs.opml"
    file.write_text(
        f'<opml><body><outline text="Sea"><outline xmlUrl="{base}/feed"/></outline></body></opml>'
    )
    run("feeds", "import", str(file))
    assert run("feeds", "run").code == 0
    assert shown(f"{base}/a")[0] == ["Sea"]
    assert 'category="Sea"' in run("feeds", "export").out
    assert json.loads(run("feeds", "list", "--json").out)["feeds"][0]["tags"] == ["Sea"]
    assert run("ingest", str(file)).code == 0
    assert shown(f"{base}/a")[0] == ["Sea"]
