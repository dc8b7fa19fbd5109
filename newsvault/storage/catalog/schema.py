"""The schema of the catalogue, one migration per version."""

from __future__ import annotations

# STEPS[n] migrates version n to n + 1. A released step never changes.
STEPS = (
    """
    CREATE TABLE files (
        name TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,
        end INTEGER NOT NULL,
        sha256 TEXT,
        verified_at TEXT
    ) STRICT;
    CREATE TABLE articles (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        newest INTEGER NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0,
        source TEXT NOT NULL,
        headline TEXT NOT NULL,
        published_at TEXT,
        captured_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX articles_captured ON articles (captured_at);
    CREATE INDEX articles_published ON articles (published_at);
    CREATE TABLE captures (
        number INTEGER PRIMARY KEY,
        file TEXT NOT NULL REFERENCES files (name) ON UPDATE CASCADE,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        offset INTEGER NOT NULL,
        length INTEGER NOT NULL,
        record TEXT NOT NULL UNIQUE,
        revisit INTEGER NOT NULL,
        article_id TEXT REFERENCES articles (id),
        version INTEGER,
        requested_url TEXT NOT NULL,
        url TEXT NOT NULL,
        captured_at TEXT NOT NULL,
        status INTEGER,
        content_type TEXT,
        payload_sha256 TEXT NOT NULL,
        payload_bytes INTEGER NOT NULL,
        origin TEXT NOT NULL,
        truncated TEXT,
        overrides TEXT NOT NULL,
        refusal TEXT
    ) STRICT;
    CREATE INDEX captures_article ON captures (article_id, number);
    CREATE INDEX captures_url ON captures (url, payload_sha256);
    CREATE INDEX captures_requested ON captures (requested_url);
    CREATE INDEX captures_place ON captures (file, start);
    CREATE TABLE versions (
        article_id TEXT NOT NULL REFERENCES articles (id),
        version INTEGER NOT NULL,
        capture INTEGER NOT NULL REFERENCES captures (number),
        digest TEXT NOT NULL,
        article TEXT NOT NULL,
        PRIMARY KEY (article_id, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE documents (
        file TEXT NOT NULL REFERENCES files (name) ON UPDATE CASCADE,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        PRIMARY KEY (file, start)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE additions (
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (kind, subject, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX additions_subject ON additions (subject, kind);
    CREATE TABLE pending_index (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE facts (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE quotations (
        article_id TEXT NOT NULL REFERENCES articles (id),
        version INTEGER NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        speaker TEXT,
        name TEXT,
        role TEXT,
        confidence REAL NOT NULL,
        outlet TEXT,
        text TEXT NOT NULL,
        PRIMARY KEY (article_id, version, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX quotations_name ON quotations (name);
    INSERT INTO quotations
    SELECT v.article_id, v.version, q.key + 1, json_extract(q.value, '$.kind'),
        json_extract(q.value, '$.speaker'), json_extract(q.value, '$.speaker_name'),
        json_extract(q.value, '$.role'), json_extract(q.value, '$.confidence'),
        json_extract(v.article, '$.publisher'), json_extract(q.value, '$.text')
    FROM versions AS v JOIN json_each(v.article, '$.quotes') AS q;
    ALTER TABLE captures ADD COLUMN why TEXT
    """,
    """
    ALTER TABLE captures ADD COLUMN digest TEXT;
    ALTER TABLE captures ADD COLUMN written INTEGER;
    ALTER TABLE captures ADD COLUMN date_source TEXT;
    ALTER TABLE articles ADD COLUMN versions INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE versions ADD COLUMN claimed TEXT;
    UPDATE captures SET written = version, digest = (SELECT v.digest FROM versions AS v
        WHERE v.article_id = captures.article_id AND v.version = captures.version);
    CREATE INDEX versions_claimed ON versions (claimed) WHERE claimed IS NOT NULL
    """,
    """
    ALTER TABLE versions ADD COLUMN normal TEXT;
    CREATE INDEX versions_normal ON versions (article_id, normal);
    CREATE TABLE changes (
        article_id TEXT NOT NULL REFERENCES articles (id),
        version INTEGER NOT NULL,
        at TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        kinds TEXT NOT NULL,
        stealth INTEGER NOT NULL,
        share REAL NOT NULL,
        gone TEXT NOT NULL,
        come TEXT NOT NULL,
        removed TEXT NOT NULL,
        PRIMARY KEY (article_id, version)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX changes_at ON changes (at)
    """,
    """
    ALTER TABLE captures ADD COLUMN revision INTEGER;
    ALTER TABLE captures ADD COLUMN stored_at TEXT;
    CREATE INDEX captures_revision ON captures (revision);
    ALTER TABLE documents ADD COLUMN revision INTEGER;
    ALTER TABLE documents ADD COLUMN stored_at TEXT;
    CREATE INDEX documents_revision ON documents (revision);
    CREATE TABLE presence (
        capture INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        present INTEGER NOT NULL,
        PRIMARY KEY (capture, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX presence_revision ON presence (revision);
    CREATE TABLE withdrawn (
        capture INTEGER PRIMARY KEY,
        article_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        article TEXT NOT NULL,
        claimed TEXT
    ) STRICT;
    CREATE TABLE additions_log (
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        name TEXT NOT NULL,
        revision INTEGER NOT NULL,
        value TEXT,
        at TEXT NOT NULL,
        PRIMARY KEY (kind, subject, name, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX additions_log_revision ON additions_log (revision)
    """,
    """
    CREATE TABLE links (
        capture INTEGER PRIMARY KEY,
        url TEXT NOT NULL,
        claimed TEXT
    ) STRICT;
    CREATE INDEX links_claimed ON links (claimed)
    """,
)
REVISED = 5  # first schema with archive revisions
CLASSIFIED = (
    4  # first schema with the text without insignificant differences, and classified changes
)
BY_TIME = 3  # first schema that numbers versions by capture time

VERSION = len(STEPS)
