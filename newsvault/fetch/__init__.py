"""HTTP: polite fetching within limits, behind the SSRF guard."""
