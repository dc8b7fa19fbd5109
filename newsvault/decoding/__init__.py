"""Bytes as sent into text: content encodings and character sets."""
