"""Bytes to text: content encodings and character sets."""
