"""The web interface: pages, the JSON API and the tools for assistants, over `newsvault.api`."""
