"""Permanent names of versions: the time of the capture a version begins with."""

# A column expression for queries with `versions AS v` and `captures AS c`, the first capture of v.
# To the second if no other text of the article was captured in that second, else to the
# microsecond; if even that is ambiguous, the version number.
MOMENT = """
    CASE WHEN NOT EXISTS (SELECT 1 FROM captures AS o WHERE o.article_id = v.article_id
            AND o.digest <> v.digest
            AND substr(o.captured_at, 1, 19) = substr(c.captured_at, 1, 19))
        THEN substr(c.captured_at, 1, 19) || 'Z'
        WHEN NOT EXISTS (SELECT 1 FROM captures AS o WHERE o.article_id = v.article_id
            AND o.digest <> v.digest AND o.captured_at = c.captured_at
            AND (o.payload_sha256, o.number) > (c.payload_sha256, c.number))
        THEN substr(c.captured_at, 1, 19)
            || iif(instr(c.captured_at, '.'), substr(c.captured_at, 20, 7), '.000000') || 'Z'
        ELSE CAST(v.version AS TEXT) END
"""
