"""The vault's internals: the open session, the write path, versions, recovery, queries."""
