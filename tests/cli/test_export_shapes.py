"""Exports in the shapes that programs write: what a person added to an item is read from each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsvault.sources.list_detection import from_file

PAGE = "https://paper.example/pier"
AT = "2024-05-01T10:00:00+00:00"  # 1714557600
DAY = "2024-05-01T00:00:00+00:00"
TWO = ("sea", "wood")
ADA = ("Ask Ada.",)
Kept = tuple[tuple[str, ...], tuple[str, ...], str | None]

NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""
POCKET_HTML = f"""<!DOCTYPE html>
<html>
\t<!--So long and thanks for all the fish-->
\t<head>
\t\t<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
\t\t<title>Pocket Export</title>
\t</head>
\t<body>
\t\t<h1>Unread</h1>
\t\t<ul>
\t\t\t<li><a href="{PAGE}" time_added="1714557600" tags="sea,wood">Pier</a></li>
\t\t</ul>
\t\t<h1>Read Archive</h1>
\t\t<ul>
\t\t</ul>
\t</body>
</html>"""
INSTAPAPER_HTML = f"""<!DOCTYPE html>
<html><head>
<meta http-equiv="content-type" content="text/html; charset=utf-8" />
<title>Instapaper: Export</title></head><body>
<h1>Unread</h1>
<ol><li><a href="https://paper.example/other">Other</a></ol>
<h1>Piers</h1>
<ol>
<li><a href="{PAGE}">Pier</a>
</ol></body></html>"""
CHROME = f"""{NETSCAPE}    <DT><H3 ADD_DATE="1714557600" PERSONAL_TOOLBAR_FOLDER="true">Bar</H3>
    <DL><p>
        <DT><H3 ADD_DATE="1714557600">Sea</H3>
        <DL><p>
            <DT><A HREF="{PAGE}" ADD_DATE="1714557600" ICON="data:image/png;base64,AAA=">Pier</A>
        </DL><p>
        <DT><A HREF="https://paper.example/other" ADD_DATE="1714557600">Other</A>
    </DL><p>
</DL><p>"""
RAINDROP_HTML = f"""{NETSCAPE}<DT><H3 ADD_DATE="1714557600" LAST_MODIFIED="1714557600">Sea</H3>
<DL><p>
<DT><A HREF="{PAGE}" ADD_DATE="1714557600" TAGS="sea,wood" DATA-IMPORTANT="true">Pier</A>
<DD>Ask Ada.
</DL><p>
</DL><p>"""
PINBOARD_HTML = f"""{NETSCAPE}<DT><A HREF="{PAGE}" ADD_DATE="1714557600" PRIVATE="1" TOREAD="1"\
 TAGS="sea,wood">Pier</A>
<DD>Ask Ada.
</DL></p>"""
INSTAPAPER = f"""URL,Title,Selection,Folder,Timestamp,Tags
{PAGE},Pier,"The pier, they said",Unread,1714557600,"[""sea"",""wood""]"
https://paper.example/other,Other,,Archive,1714557600,[]
"""
RAINDROP = f"""id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
789,Pier,Ask Ada.,In short,{PAGE},Sea / Piers,"sea, wood",2024-05-01T10:00:00.000Z,,"Highlight:Open
Note:At last",false
"""
WALLABAG_CSV = f""""Title";"URL";"Content";"Tags";"MIME Type";"Language";"Creation date"
"Pier";"{PAGE}";"<p>Hi; there</p>";"sea, wood";"text/html";"en";"01/05/2024 10:00:00"
"""
ZOTERO_CSV = f""""Key","Item Type","Publication Year","Author","Title","Publication Title","Url",\
"Abstract Note","Date","Date Added","Date Modified","Access Date","Notes","Manual Tags"
"K","newspaperArticle","2024","Penn, Jo","Pier","The Paper","{PAGE}","In short","2020-04-30",\
"2024-05-01 10:00:00","2024-06-02 10:00:00","2024-05-03 09:00:00","<p>Ask Ada.</p>","sea; wood"
"""
ZOTERO_RIS = f"""TY  - NEWS
TI  - Pier
AU  - Penn, Jo
T2  - The Paper
DA  - 2020/04/30/
PY  - 2020
DP  - Zotero
UR  - {PAGE}
Y2  - 2024/05/01/10:00:00
N1  - <p>Ask Ada.</p>
KW  - sea
KW  - wood
ER  - """
READWISE = f"""Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen
Pier,{PAGE},01,"['sea', 'wood']",2024-05-01 10:00:00+00:00,0.5,archive,True
"""
PINBOARD = {
    "href": PAGE, "description": "Pier", "extended": "Ask Ada.", "meta": "a", "hash": "b",
    "time": "2024-05-01T10:00:00Z", "shared": "no", "toread": "yes", "tags": "sea wood",
}  # fmt: skip
WALLABAG = {
    "is_archived": 0, "is_starred": 0, "tags": ["sea", "wood"], "is_public": False, "id": 1,
    "title": "Pier", "url": PAGE, "hashed_url": "x", "given_url": PAGE, "content": "<p>Hi</p>",
    "created_at": "2024-05-01T10:00:00+00:00", "updated_at": "2024-06-01T10:00:00+00:00",
    "published_at": "2020-01-01T00:00:00+00:00", "mimetype": "text/html", "language": "en",
    "annotations": [{"text": "Ask Ada.", "quote": "The pier", "ranges": [{"start": "/p[1]"}]}],
    "domain_name": "paper.example", "preview_picture": "https://paper.example/a.png",
}  # fmt: skip
KARAKEEP = {
    "bookmarks": [
        {"createdAt": 1714557600, "title": "Pier", "tags": ["sea", "wood"], "note": "Ask Ada.",
         "content": {"type": "link", "url": PAGE}, "archived": False},
        {"createdAt": 1714557600, "title": None, "tags": [], "note": None,
         "content": {"type": "text", "text": "see https://paper.example/other"}},
    ]
}  # fmt: skip
OMNIVORE = {
    "id": "1", "slug": "pier", "title": "Pier", "description": "In short", "author": "Jo",
    "url": PAGE, "state": "Active", "readingProgress": 0, "thumbnail": "", "labels": ["sea"],
    "savedAt": "2024-05-01T10:00:00.000Z", "publishedAt": "2020-05-01T10:00:00.000Z",
}  # fmt: skip
ZOTERO = {
    "id": "http://zotero.org/users/1/items/ABC", "type": "article-newspaper", "title": "Pier",
    "container-title": "The Paper", "URL": PAGE, "author": [{"family": "Penn", "given": "Jo"}],
    "accessed": {"date-parts": [["2024", 5, 1]]}, "issued": {"date-parts": [["2020", 4, 30]]},
    "note": "Ask Ada.", "keyword": "sea, wood",
}  # fmt: skip
FIREFOX = {
    "guid": "root________", "title": "", "type": "text/x-moz-place-container",
    "children": [{
        "title": "Sea", "type": "text/x-moz-place-container", "children": [
            {"title": "Pier", "dateAdded": 1714557600000000, "typeCode": 1, "uri": PAGE,
             "type": "text/x-moz-place", "tags": "sea,wood"},
        ],
    }],
}  # fmt: skip
ONETAB = f"{PAGE} | Pier\nhttps://paper.example/other | Other | more\n\nhttps://paper.example/3\n"
OPML = f"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Links</title></head><body><outline text="Sea">
<outline text="Pier" type="link" url="{PAGE}" category="/News/Local,wood" _note="Ask Ada."
 created="Wed, 01 May 2024 10:00:00 GMT"/></outline></body></opml>"""


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("ril_export.html", POCKET_HTML, (TWO, (), AT)),
        ("part_000000.csv",
         f"title,url,time_added,tags,status\nPier,{PAGE},1714557600,sea|wood,unread\n",
         (TWO, (), AT)),
        ("instapaper.html", INSTAPAPER_HTML, (("Piers",), (), None)),
        ("instapaper.csv", INSTAPAPER, ((*TWO, "Unread"), ("The pier, they said",), AT)),
        ("raindrop.html", RAINDROP_HTML, (("Sea", *TWO), ADA, AT)),
        ("raindrop.csv", RAINDROP,
         ((*TWO, "Sea / Piers"), (*ADA, "Highlight:Open\nNote:At last"), AT)),
        ("pinboard.json", [PINBOARD], (TWO, ADA, AT)),
        ("pinboard.html", PINBOARD_HTML, (TWO, ADA, AT)),
        ("wallabag.json", [WALLABAG], (TWO, ("The pier\nAsk Ada.",), AT)),
        ("wallabag.csv", WALLABAG_CSV, (TWO, (), AT)),
        ("karakeep.json", KARAKEEP, (TWO, ADA, AT)),
        ("metadata_0_to_1.json", [OMNIVORE], (("sea",), (), AT)),
        ("zotero.ris", ZOTERO_RIS, (TWO, ADA, AT)),
        ("zotero.json", [ZOTERO], (TWO, ADA, DAY)),
        ("zotero.csv", ZOTERO_CSV, (TWO, ADA, AT)),
        ("chrome.html", CHROME, (("Bar", "Sea"), (), AT)),
        ("firefox.json", FIREFOX, (("Sea", *TWO), (), AT)),
        ("readwise.csv", READWISE, (TWO, (), AT)),
        ("onetab.txt", ONETAB, ((), (), None)),
        ("links.opml", OPML, (("Sea", "News", "Local", "wood"), ADA, AT)),
    ],
)  # fmt: skip
def test_what_a_person_added_is_read(
    name: str, content: object, kept: Kept, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    entries = from_file(path)
    assert entries is not None
    (found,) = (entry for entry in entries if entry.url == PAGE)
    given = found.annotations
    at = given.saved_at.isoformat() if given.saved_at else None
    assert (given.tags, given.notes, at) == kept
    assert found.title == "Pier"
