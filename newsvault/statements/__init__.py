"""Statements: quotations of the whole vault by speaker and time, and checks of drafts."""
