"""The commands: one file a command, of the same name, each with a function `command`.

`GROUPS` is the first screen of `newsvault --help`. It repeats the first line of each command's
help, because importing every command would take most of the start-up time; a test compares them.
"""

from __future__ import annotations

GROUPS: dict[str, dict[str, str]] = {
    "Every day": {
        "ingest": "Save pages: addresses, files, folders or lists.",
        "search": "Search saved articles.",
        "show": "Show an article: its text, quotations and proof.",
        "list": "List saved articles, newest first.",
    },
    "Who said what": {
        "quotes": "List quotations: who said what, where and when.",
        "speakers": "List speakers; merge, split and alias their names.",
        "timeline": "Show statements in date order and how their wording changed.",
        "check": "Check the quotations of a draft against the archive.",
    },
    "What changed": {
        "changes": "List what changed in saved articles, newest first.",
        "diff": "Show what differs between two versions, word by word.",
    },
    "Copies": {
        "same": "List the copies of an article, first published first.",
        "stories": "List stories that several outlets printed.",
        "coverage": "List the outlets that covered something, first published first.",
    },
    "Feeds": {
        "refresh": "Fetch saved pages again.",
        "feeds": "Follow feeds and save their new articles.",
        "watch": "Run the feeds at intervals.",
    },
    "Inspect": {
        "count": "Count the articles a query finds.",
        "stats": "Show totals of the archive, and counts by fields.",
        "like": "Find articles similar to one.",
        "parse": "Parse a page without saving it.",
        "verdicts": "List and correct the classification of captures.",
    },
    "In a browser, for an assistant": {
        "serve": "Show the archive in a browser, and save pages from it.",
        "mcp": "Offer the archive to an assistant, for reading, by the Model Context Protocol.",
    },
    "Organise": {
        "tag": "Add tags to articles or remove them.",
        "collection": "Keep articles in named, ordered collections.",
        "edit": "Correct fields read from a page, or list the corrections.",
        "note": "Write a note on an article, or list its notes.",
        "saved": "List, show, run or remove saved queries.",
    },
    "Maintain": {
        "status": "Show counts, sizes and pending work of the vault.",
        "remove": "Hide articles from results; their bytes stay stored.",
        "reparse": "Parse stored pages again and report what changed.",
        "reindex": "Rebuild the search index.",
    },
    "Cite": {
        "cite": "Cite articles and quotations with their stored copy.",
        "bundle": "Write an evidence bundle of articles.",
        "check-bundle": "Check an evidence bundle: what holds of it and what does not.",
    },
    "Protect and move": {
        "verify": "Verify every stored byte and report damage.",
        "backup": "Copy the vault to another folder, or update the copy.",
        "restore": "Create a vault from a backup.",
        "repair": "Repair damaged data from a second copy.",
        "rebuild": "Rebuild the catalogue and index from the capture files.",
        "erase": "Delete articles from disk permanently.",
        "export": "Export captures (WARC, WACZ), or records for other programs.",
        "import": "Import an export of a vault, or any web archive.",
        "doctor": "Diagnose problems and print the commands that fix them.",
    },
    "Help": {
        "help": "Explain a topic: query, kinds, exit-codes, formats, ids.",
        "completion": "Print the completion script for a shell.",
    },
}
