"""Vault internals: session, writer, versions, recovery, index, query resolver."""
