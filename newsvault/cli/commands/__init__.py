"""The commands: one file each, named as it is typed, with one `@click.command` called `command`.

`GROUPS` is the first screen of `newsvault --help`. It stands here, not in the commands' own files,
because reading every file for its first line would cost most of the start-up time; a test holds
each line equal to its command's own help.
"""

from __future__ import annotations

GROUPS: dict[str, dict[str, str]] = {
    "Every day": {
        "ingest": "Save pages: addresses, files, folders or lists.",
        "search": "Find saved articles.",
        "show": "Show an article: its text, quotations and proof.",
        "list": "List saved articles, newest first.",
    },
    "Who said what": {
        "quotes": "List quotations: who said what, where and when.",
        "speakers": "List who is quoted, and decide who is who.",
        "timeline": "Show statements in date order, and how wording drifted.",
        "check": "Check the quotations of a draft against the archive.",
    },
    "Feeds": {
        "feeds": "Follow feeds, and take in what is new in them.",
        "watch": "Take in what is new in the feeds, again and again.",
    },
    "Look closer": {
        "count": "Count the articles a query finds.",
        "like": "Find articles similar to one.",
        "parse": "Show what would be read out of a page; save nothing.",
        "verdicts": "See what captures were taken for, and correct it.",
    },
    "Organise": {
        "tag": "Put tags on articles or take them off.",
        "note": "Write a note on an article, or list its notes.",
        "saved": "List, show, run or remove saved queries.",
    },
    "Keep house": {
        "status": "Tell what the vault holds and whether all is well.",
        "remove": "Keep articles out of results; their bytes stay.",
        "reparse": "Read stored pages again and report what changed.",
        "reindex": "Build the search index again.",
    },
    "Keep it safe": {
        "verify": "Check every stored byte; name what is damaged.",
        "backup": "Copy the vault to another folder, or bring the copy up to date.",
        "restore": "Make a vault from a backup.",
        "repair": "Mend what is damaged from a second copy.",
        "rebuild": "Make catalogue and index again from the capture files.",
        "erase": "Remove articles from the disk for good.",
        "export": "Write captures as one WARC file or a WACZ package.",
        "import": "Take in an export, or a web archive of another program.",
        "doctor": "Say in plain words what is wrong and what to run.",
    },
    "Help": {
        "help": "Explain a topic: query, exit-codes, formats, ids.",
        "completion": "Print the completion script for a shell.",
    },
}
